"""Paragraphs and their runs of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.tree import ChangedRun, Paragraph, Run
from documents.word_round_trip import StyleRole
from documents.writers.html import GENERATOR
from documents.writers.html_text import is_colour
from documents.writers.ooxml.hyperlinks import HyperlinkRegistry
from documents.writers.ooxml.lists import MAX_DEPTH, ListRegistry
from documents.writers.ooxml.markup import escape_text, strip_illegal_characters
from documents.writers.ooxml.paragraph_styles import TEXT_COLOUR, ParagraphContext
from documents.writers.ooxml.styles import LINK_STYLE, PAGE_NUMBER_STYLE, StyleBuilder, bar_borders

_LINE_BREAKS_AND_TABS = re.compile("([\n\t])")
_BREAK_ELEMENTS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


@dataclass
class ParagraphWriter:
    """Writes the paragraphs of one part of a file."""

    styles: StyleBuilder
    lists: ListRegistry
    links: HyperlinkRegistry
    changes: int = 0

    def write(
        self,
        paragraph: Paragraph,
        cell_role: StyleRole,
        context: ParagraphContext,
        *,
        keep_next: bool = False,
        space_before: int | None = None,
        is_closed: bool = False,
        begin: str = "",
        end: str = "",
    ) -> str:
        """A paragraph, in a cell with `cell_role`; `begin` and `end` are markup around its text.

        A bar that `is_closed` has a bottom border, as nothing with a border follows it.
        """
        list_id = None
        if paragraph.marker is None:
            self.lists.end()
        else:
            depth = min(paragraph.depth, MAX_DEPTH)
            list_id = self.lists.list_id_for(paragraph.marker, depth)
        depth = 0 if list_id else paragraph.depth
        role = replace(cell_role, name=paragraph.name, level=paragraph.level, depth=depth)
        list_item = ""
        if list_id:
            level = min(paragraph.depth, MAX_DEPTH)
            list_item = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        runs = paragraph.runs
        if paragraph.marker and not list_id:  # a marker that no list of Word's can print
            runs = (Run(f"{paragraph.marker} "), *runs)
        border = f"<w:pBdr>{bar_borders(TEXT_COLOUR)}</w:pBdr>" if is_closed else ""
        space = "" if space_before is None else f'<w:spacing w:before="{space_before}"/>'
        direct_properties = list_item + border + space
        return self._paragraph(role, context, direct_properties, begin + self.runs_xml(runs) + end, keep_next)

    def filler(
        self, cell_role: StyleRole, context: ParagraphContext, *, keep_next: bool = False, end: str = ""
    ) -> str:
        """An empty paragraph that Word requires and the document does not have."""
        self.lists.end()
        return self._paragraph(replace(cell_role, is_filler=True), context, "", end, keep_next)

    def caption(self, text: str, cell_role: StyleRole, context: ParagraphContext) -> str:
        """A table's caption, which keeps with the table."""
        self.lists.end()
        return self._paragraph(
            replace(cell_role, is_caption=True), context, "", self.runs_xml((Run(text),)), False
        )

    def _paragraph(
        self, role: StyleRole, context: ParagraphContext, direct_properties: str, inner: str, keep_next: bool
    ) -> str:
        keep = "<w:keepNext/>" if keep_next else ""
        style = self.styles.style_id_for(role, context)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{direct_properties}</w:pPr>{inner}</w:p>'

    def runs_xml(self, runs: tuple[Run, ...]) -> str:
        """The runs in order. A link that must not be followed becomes plain text."""
        return "".join(self._run(run) for run in runs if run.text)

    def _run(self, run: Run) -> str:
        target = self.links.relationship_id(run.link)
        properties = "".join(
            (
                f'<w:rStyle w:val="{LINK_STYLE}"/>' if target else "",
                "<w:b/>" if run.bold else "",
                "<w:i/>" if run.italic else "",
                f'<w:color w:val="{run.colour}"/>' if is_colour(run.colour) else "",
            )
        )
        properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        inner = "".join(
            _BREAK_ELEMENTS.get(piece) or _text(piece) for piece in _LINE_BREAKS_AND_TABS.split(run.text)
        )
        markup = f"<w:r>{properties}{inner}</w:r>"
        if isinstance(run, ChangedRun):
            markup = self._tracked_change(run, markup)
        return f'<w:hyperlink r:id="{target}">{markup}</w:hyperlink>' if target else markup

    def _tracked_change(self, run: ChangedRun, markup: str) -> str:
        """A run as a tracked change. It names its author but no time, so that the bytes are reproducible."""
        self.changes += 1
        attributes = f'w:id="{self.changes}" w:author="{GENERATOR}"'
        if run.change == "added":
            return f"<w:ins {attributes}>{markup}</w:ins>"
        text = markup.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return f"<w:del {attributes}>{text}</w:del>"


def page_number_xml() -> str:
    """ "Page 1 of 4" at the right-hand margin, counted by Word."""
    style = f'<w:rPr><w:rStyle w:val="{PAGE_NUMBER_STYLE}"/></w:rPr>'

    def run(inner: str) -> str:
        return f"<w:r>{style}{inner}</w:r>"

    def field(field_name: str) -> str:
        return (
            run('<w:fldChar w:fldCharType="begin"/>')
            + run(f'<w:instrText xml:space="preserve"> {field_name} </w:instrText>')
            + run('<w:fldChar w:fldCharType="separate"/>')
            + run("<w:t>1</w:t>")
            + run('<w:fldChar w:fldCharType="end"/>')
        )

    return run("<w:tab/>" + _text("Page ")) + field("PAGE") + run(_text(" of ")) + field("NUMPAGES")


def _text(text: str) -> str:
    text = strip_illegal_characters(text)
    return f'<w:t xml:space="preserve">{escape_text(text)}</w:t>' if text else ""
