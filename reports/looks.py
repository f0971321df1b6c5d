"""A paper in the council's look: whose it is, in its colour and letters, with its words at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accounts.models import CouncilLook
from actionplans import paper
from actionplans.plan import Plan
from documents.look import COUNCIL, PLAIN, Logo, Look
from documents.tree import Block, Document, Paragraph, paragraph
from documents.words import to_paragraphs
from reports.options import Options
from reports.report_texts import filled


@dataclass(frozen=True)
class Dress:
    """What a council puts on its papers. Without any they are as they always were."""

    council: str = ""
    look: Look = PLAIN
    closing: str = ""

    @classmethod
    def of(cls, kept: CouncilLook | None) -> Dress:
        if kept is None:
            return cls()
        picture = kept.logo
        logo = Logo(bytes(picture.data), picture.width, picture.height) if picture else None
        look = Look(kept.colour.removeprefix("#").upper(), kept.font, logo)
        return cls(kept.name, look, kept.closing)

    @classmethod
    def now(cls) -> Dress:
        """For what is written now; nobody set one before somebody did."""
        return cls.of(look_now())

    def on(self, document: Document) -> Document:
        """The same words in it."""
        if not self.council:
            return document
        return replace(
            document,
            header=(paragraph(self.council, bold=True, name=COUNCIL), *document.header),
            look=self.look,
        )

    def closing_of(self, options: Options) -> str:
        """The words at the end of an update, before they are filled in for it."""
        return self.closing if options.closing is None else options.closing

    def on_update(self, document: Document, plan: Plan, options: Options) -> Document:
        """The update of a plan, which ends with words of its own, or the council's, filled in for it."""
        words = self.closing_of(options)
        closing = to_paragraphs(filled(words, plan)) if words else ()
        return self.on(replace(document, blocks=(*document.blocks, *map(_note, closing))))


UNDRESSED = Dress()


def look_now() -> CouncilLook | None:
    """What was set last, with its logo."""
    return CouncilLook.objects.select_related("logo").last()


def _note(block: Block) -> Block:
    return replace(block, name=paper.NOTE) if isinstance(block, Paragraph) else block
