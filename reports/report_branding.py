"""A report in the council's look: whose it is, in its colour and letters, with its words at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accounts.models import CouncilBranding
from documents.branding import COUNCIL_LINE, DEFAULT_BRANDING, Branding, Logo
from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.plan.plan_data import PlanData
from documents.tree import Block, Document, Paragraph, paragraph
from reports.covering_report_texts import fill_placeholders
from reports.report_options import ReportOptions


@dataclass(frozen=True)
class ReportBranding:
    """What a council puts on its reports. Without any they are as they always were."""

    council_name: str = ""
    branding: Branding = DEFAULT_BRANDING
    closing: str = ""

    @classmethod
    def from_model(cls, branding: CouncilBranding | None) -> ReportBranding:
        if branding is None:
            return cls()
        picture = branding.logo
        logo = Logo(bytes(picture.data), picture.width, picture.height) if picture else None
        look = Branding(branding.colour.removeprefix("#").upper(), branding.font, logo)
        return cls(branding.name, look, branding.closing_statement)

    @classmethod
    def now(cls) -> ReportBranding:
        """For what is written now; nobody set one before somebody did."""
        return cls.from_model(get_current_branding())

    def apply_to(self, document: Document) -> Document:
        """The same words in it."""
        if not self.council_name:
            return document
        return replace(
            document,
            header=(paragraph(self.council_name, bold=True, name=COUNCIL_LINE), *document.header),
            branding=self.branding,
        )

    def get_closing_statement(self, options: ReportOptions) -> str:
        """The words at the end of an update, before they are filled in for it."""
        return self.closing if options.closing is None else options.closing

    def apply_to_report(self, document: Document, plan: PlanData, options: ReportOptions) -> Document:
        """The update of a plan, which ends with words of its own, or the council's, filled in for it."""
        text = self.get_closing_statement(options)
        closing = text_to_paragraphs(fill_placeholders(text, plan)) if text else ()
        return self.apply_to(replace(document, blocks=(*document.blocks, *map(_as_note, closing))))


NO_BRANDING = ReportBranding()


def get_current_branding() -> CouncilBranding | None:
    """What was set last, with its logo."""
    return CouncilBranding.objects.select_related("logo").last()


def _as_note(block: Block) -> Block:
    return replace(block, name=cell_names.NOTE) if isinstance(block, Paragraph) else block
