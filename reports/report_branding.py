"""The council's branding of reports: its name, colour, font, logo and closing statement."""

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
    """The branding of a report. Without a council name a report is not branded."""

    council_name: str = ""
    branding: Branding = DEFAULT_BRANDING
    closing: str = ""

    @classmethod
    def from_model(cls, council_branding: CouncilBranding | None) -> ReportBranding:
        if council_branding is None:
            return cls()
        council_logo = council_branding.logo
        logo = (
            Logo(bytes(council_logo.data), council_logo.width, council_logo.height) if council_logo else None
        )
        branding = Branding(council_branding.colour.removeprefix("#").upper(), council_branding.font, logo)
        return cls(council_branding.name, branding, council_branding.closing_statement)

    @classmethod
    def now(cls) -> ReportBranding:
        """The current branding; none if it was never set."""
        return cls.from_model(get_current_branding())

    def apply_to(self, document: Document) -> Document:
        """The document with the council's name above it and its branding."""
        if not self.council_name:
            return document
        return replace(
            document,
            header=(paragraph(self.council_name, bold=True, name=COUNCIL_LINE), *document.header),
            branding=self.branding,
        )

    def get_closing_statement(self, options: ReportOptions) -> str:
        """The closing statement of a report or else of the council, with its placeholders."""
        return self.closing if options.closing is None else options.closing

    def apply_to_report(self, document: Document, plan: PlanData, options: ReportOptions) -> Document:
        """A plan's report with the branding and, at its end, the closing statement."""
        text = self.get_closing_statement(options)
        closing = text_to_paragraphs(fill_placeholders(text, plan)) if text else ()
        return self.apply_to(replace(document, blocks=(*document.blocks, *map(_as_note, closing))))


NO_BRANDING = ReportBranding()


def get_current_branding() -> CouncilBranding | None:
    """The branding that was saved last, with its logo."""
    return CouncilBranding.objects.select_related("logo").last()


def _as_note(block: Block) -> Block:
    return replace(block, name=cell_names.NOTE) if isinstance(block, Paragraph) else block
