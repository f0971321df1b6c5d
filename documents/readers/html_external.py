"""A page that somebody else wrote: Word's "save as web page", a mail, Google Docs, a browser's clipboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from documents.plain_text import clean
from documents.readers import html_style as style
from documents.readers.html_round_trip import HEADING_TAGS, merge_runs, parse_span
from documents.tree import BULLET, Block, Cell, Document, HeaderScope, Paragraph, Row, Run, Table
from documents.writers.html_text import is_safe_link

_IGNORED_TAGS = {
    *("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas"),
    *("input", "select", "textarea", "button", "audio", "video", "map", "title", "colgroup", "col"),
}
_BLOCK_TAGS = {
    *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote", "pre"),
    *("address", "center", "dl", "dt", "dd", "figure", "figcaption", "fieldset", "form", "hr", "body"),
    *("details", "summary", "legend", "li", "td", "th", "tr", "caption", *HEADING_TAGS),
}
_WHITESPACE = re.compile(r"[ \t\n\r\f]+")
_BULLET_CHARACTERS = frozenset("•·▪‣*-–oO§●○■\uf0b7\uf0a7\uf06f")
_WIDTH_WITH_UNIT = re.compile(r"([\d.]+)\s*(%|px|pt|cm|mm|in)?")
_BLACK = "000000"
_MAX_COLUMNS = 100


def read_external_html(root: Any) -> Document:
    """What a browser would show of a page, as paragraphs and tables."""
    body = root.find("body")
    title = root.find("head/title")
    styles = style.parse_style_sheets([sheet.text or "" for sheet in root.iter("style")])
    return Document(
        blocks=_BlockReader(styles).read(body, Run("")) if body is not None else (),
        title=_collapsed_text(title),
        language=root.get("lang") or "en-GB",
    )


def _collapsed_text(element: Any) -> str:
    return clean(" ".join(element.text_content().split())) if element is not None else ""


@dataclass
class _RunCollector:
    """The runs of one paragraph, blanks collapsed as they come."""

    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, look: Run, *, as_is: bool = False) -> None:
        text = text if as_is else _WHITESPACE.sub(" ", text)
        ends_open = not self.runs or self.runs[-1].text.endswith((" ", "\n"))
        if not as_is and ends_open:
            text = text.removeprefix(" ")
        if text:
            self.runs.append(replace(look, text=text))

    def add_line_break(self, look: Run) -> None:
        self._strip_trailing()
        self.runs.append(replace(look, text="\n"))

    def take(self) -> tuple[Run, ...]:
        """The paragraph so far, no blanks or line breaks at either end; the next begins empty."""
        self._strip_trailing(" \n")
        while self.runs and not self.runs[0].text.strip(" \n"):
            self.runs.pop(0)
        runs, self.runs = merge_runs(_clean_run(run) for run in self.runs), []
        return runs

    def _strip_trailing(self, blanks: str = " ") -> None:
        while self.runs:
            last = self.runs.pop()
            if text := last.text.rstrip(blanks):
                self.runs.append(replace(last, text=text))
                return


def _clean_run(run: Run) -> Run:
    # clean() also takes the outer blanks, which a run in mid-sentence needs.
    return replace(run, text=clean(f"|{run.text}|")[1:-1])


@dataclass
class _BlockReader:
    """Walks through what stands one below the other: a page, or a cell."""

    styles: style.StyleRules
    blocks: list[Block] = field(default_factory=list)
    words: _RunCollector = field(default_factory=_RunCollector)
    level: int = 0
    marker: str | None = None
    depth: int = 0

    def read(self, element: Any, look: Run) -> tuple[Block, ...]:
        self._read_children(element, look)
        self._end_paragraph()
        return tuple(self.blocks)

    def _end_paragraph(self) -> None:
        runs = self.words.take()
        if "".join(run.text for run in runs).strip():
            depth = self.depth if self.marker else 0
            self.blocks.append(Paragraph(runs, level=self.level, marker=self.marker, depth=depth))
            self.marker = None

    def _read_children(self, element: Any, look: Run) -> None:
        as_is = element.tag == "pre"
        self.words.add(element.text or "", look, as_is=as_is)
        for child in element:
            self._read_element(child, look)
            self.words.add(child.tail or "", look, as_is=as_is)

    def _read_element(self, element: Any, look: Run) -> None:
        if not isinstance(element.tag, str) or element.tag in _IGNORED_TAGS:
            return
        values = style.computed_style(element, self.styles)
        if style.is_hidden(element, values):
            return
        look = _inherited_style(element, values, look)
        if element.tag == "br":
            self.words.add_line_break(look)
        elif "ignore" in values.get("mso-list", ""):
            self.marker = _word_list_marker(element)
        elif element.tag == "table":
            self._end_paragraph()
            self._read_table(element, look)
        elif element.tag in {"ul", "ol"}:
            self._end_paragraph()
            self._read_list(element, values, look)
        elif element.tag in _BLOCK_TAGS:
            self._read_block(element, values, look)
        else:
            self._read_children(element, look)

    def _read_block(self, element: Any, values: dict[str, str], look: Run) -> None:
        self._end_paragraph()
        level, depth = self.level, self.depth
        self.level = HEADING_TAGS.get(element.tag, level)
        word_depth = style.word_list_depth(values)
        self.depth = depth if word_depth is None else word_depth
        self._read_children(element, look)
        self._end_paragraph()
        self.level, self.depth = level, depth

    def _read_list(self, element: Any, values: dict[str, str], look: Run, nesting: int = 0) -> None:
        kind = style.list_style_type(element, values)
        known = style.google_list_depth(element)
        depth = nesting if known is None else known
        number = parse_span(element.get("start"), 9999)
        for child in element.iterchildren("li", "ul", "ol"):
            if child.tag != "li":
                self._read_list(child, style.computed_style(child, self.styles), look, depth + 1)
                continue
            number = parse_span(child.get("value") or str(number), 9999)
            self._read_list_item(
                child,
                BULLET if kind in _BULLET_STYLE_TYPES else style.format_list_marker(kind, number),
                depth,
                look,
            )
            number += 1

    def _read_list_item(self, element: Any, marker: str | None, depth: int, look: Run) -> None:
        values = style.computed_style(element, self.styles)
        if style.is_hidden(element, values):
            return
        look = _inherited_style(element, values, look)
        if values.get("list-style-type") == "none":
            marker = None
        outer, self.marker, self.depth = self.depth, marker, depth
        self.words.add(element.text or "", look)
        for child in element:
            if child.tag in {"ul", "ol"}:
                self._end_paragraph()
                self._read_list(child, style.computed_style(child, self.styles), look, depth + 1)
                self.depth = depth
            else:
                self._read_element(child, look)
            self.words.add(child.tail or "", look)
        self._end_paragraph()
        self.marker, self.depth = None, outer

    def _read_table(self, element: Any, look: Run) -> None:
        rows = [row for row in _direct_rows(element) if not self._is_hidden(row)]
        if not rows:
            self._read_children(element, look)
            self._end_paragraph()
            return
        heads = _count_header_rows(rows)
        caption = element.find("caption")
        self.blocks.append(
            Table(
                rows=tuple(
                    self._read_row(row, len(rows) - at, at < heads, look) for at, row in enumerate(rows)
                ),
                heads=heads,
                widths=_column_widths(element, rows),
                caption=_collapsed_text(caption),
            )
        )

    def _is_hidden(self, element: Any) -> bool:
        return style.is_hidden(element, style.computed_style(element, self.styles))

    def _read_row(self, element: Any, rows_left: int, is_head: bool, look: Run) -> Row:
        values = style.computed_style(element, self.styles)
        shade = style.background_colour(element, values)
        look = _inherited_style(element, values, look)
        cells = [cell for cell in element.iterchildren("td", "th") if not self._is_hidden(cell)]
        return Row(tuple(self._read_cell(cell, rows_left, is_head, shade, look) for cell in cells))

    def _read_cell(self, element: Any, rows_left: int, is_head: bool, shade: str | None, look: Run) -> Cell:
        values = style.computed_style(element, self.styles)
        # A rowspan of 0 means all the way down.
        reaches = (
            rows_left if element.get("rowspan") == "0" else parse_span(element.get("rowspan"), rows_left)
        )
        return Cell(
            blocks=_BlockReader(self.styles).read(element, _inherited_style(element, values, look)),
            colspan=parse_span(element.get("colspan"), _MAX_COLUMNS),
            rowspan=reaches,
            header_scope=_header_scope(element, is_head),
            fill=style.background_colour(element, values) or shade,
        )


_BULLET_STYLE_TYPES = {"disc", "circle", "square"}


def _inherited_style(element: Any, values: dict[str, str], look: Run) -> Run:
    bold, italic = style.is_bold(element, values), style.is_italic(element, values)
    ink = style.text_colour(element, values)
    link = (element.get("href") or "").strip() if element.tag == "a" else ""
    return Run(
        "",
        bold=look.bold if bold is None else bold,
        italic=look.italic if italic is None else italic,
        colour=look.colour if ink is None and "color" not in values else (None if ink == _BLACK else ink),
        link=link if is_safe_link(link) else look.link,
    )


def _word_list_marker(element: Any) -> str | None:
    printed = "".join(element.text_content().split())
    return BULLET if printed in _BULLET_CHARACTERS else printed or None


def _direct_rows(element: Any) -> Iterator[Any]:
    """The rows of a table, those of tables inside it left out."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag != "table":
            yield from _direct_rows(child)


def _count_header_rows(rows: list[Any]) -> int:
    """How many rows at the top are column heads: those of a thead, or those that are all th."""
    heads = 0
    for row in rows:
        cells = list(row.iterchildren("td", "th"))
        all_heads = bool(cells) and all(cell.tag == "th" and cell.get("scope") != "row" for cell in cells)
        if row.getparent().tag != "thead" and not (all_heads and len(cells) > 1):
            break
        heads += 1
    return heads if heads < len(rows) else 0


def _header_scope(element: Any, is_head: bool) -> HeaderScope | None:
    if element.tag != "th":
        return "column" if is_head else None
    scope = (element.get("scope") or "").lower()
    if scope.startswith(("row", "col")):
        return "row" if scope.startswith("row") else "column"
    return "column" if is_head else "row"


def _column_widths(element: Any, rows: list[Any]) -> tuple[float, ...]:
    """Shares of the width, where the columns or the first row say so in one unit."""
    columns = [col for col in element.iter("col") if next(col.iterancestors("table")) is element]
    for saying in (columns, list(rows[0].iterchildren("td", "th"))):
        declared = [
            _WIDTH_WITH_UNIT.match(
                style.parse_declarations(e.get("style") or "").get("width") or e.get("width") or ""
            )
            for e in saying
        ]
        spans = any(e.get("colspan") or e.get("span") for e in saying)
        matches = [width for width in declared if width]
        if (
            not spans
            and matches
            and len(matches) == len(declared)
            and len({w.group(2) for w in matches}) == 1
        ):
            sizes = [float(width.group(1)) for width in matches]
            if min(sizes) > 0:
                return tuple(round(size / sum(sizes), 4) for size in sizes)
    return ()
