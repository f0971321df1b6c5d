"""Pages that we did not write: from Word ("save as web page"), emails, Google Docs or the clipboard."""

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
    """What a browser would show of a page (an lxml element), as paragraphs and tables."""
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
    """Collects the runs of one paragraph, collapsing spaces as they are added."""

    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, run_style: Run, *, as_is: bool = False) -> None:
        text = text if as_is else _WHITESPACE.sub(" ", text)
        is_after_space = not self.runs or self.runs[-1].text.endswith((" ", "\n"))
        if not as_is and is_after_space:
            text = text.removeprefix(" ")
        if text:
            self.runs.append(replace(run_style, text=text))

    def add_line_break(self, run_style: Run) -> None:
        self._strip_trailing()
        self.runs.append(replace(run_style, text="\n"))

    def take_runs(self) -> tuple[Run, ...]:
        """The runs collected so far, trimmed at both ends. Collection then starts again."""
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
    # clean() strips the ends too, but a run in mid-sentence needs its outer spaces.
    return replace(run, text=clean(f"|{run.text}|")[1:-1])


@dataclass
class _BlockReader:
    """Reads the content of a page or a cell into blocks."""

    styles: style.StyleRules
    blocks: list[Block] = field(default_factory=list)
    collector: _RunCollector = field(default_factory=_RunCollector)
    level: int = 0
    marker: str | None = None
    depth: int = 0

    def read(self, element: Any, run_style: Run) -> tuple[Block, ...]:
        self._read_children(element, run_style)
        self._end_paragraph()
        return tuple(self.blocks)

    def _end_paragraph(self) -> None:
        runs = self.collector.take_runs()
        if "".join(run.text for run in runs).strip():
            depth = self.depth if self.marker else 0
            self.blocks.append(Paragraph(runs, level=self.level, marker=self.marker, depth=depth))
            self.marker = None

    def _read_children(self, element: Any, run_style: Run) -> None:
        as_is = element.tag == "pre"
        self.collector.add(element.text or "", run_style, as_is=as_is)
        for child in element:
            self._read_element(child, run_style)
            self.collector.add(child.tail or "", run_style, as_is=as_is)

    def _read_element(self, element: Any, run_style: Run) -> None:
        if not isinstance(element.tag, str) or element.tag in _IGNORED_TAGS:
            return
        values = style.computed_style(element, self.styles)
        if style.is_hidden(element, values):
            return
        run_style = _inherited_style(element, values, run_style)
        if element.tag == "br":
            self.collector.add_line_break(run_style)
        elif "ignore" in values.get("mso-list", ""):
            self.marker = _word_list_marker(element)
        elif element.tag == "table":
            self._end_paragraph()
            self._read_table(element, run_style)
        elif element.tag in {"ul", "ol"}:
            self._end_paragraph()
            self._read_list(element, values, run_style)
        elif element.tag in _BLOCK_TAGS:
            self._read_block(element, values, run_style)
        else:
            self._read_children(element, run_style)

    def _read_block(self, element: Any, values: dict[str, str], run_style: Run) -> None:
        self._end_paragraph()
        level, depth = self.level, self.depth
        self.level = HEADING_TAGS.get(element.tag, level)
        word_depth = style.word_list_depth(values)
        self.depth = depth if word_depth is None else word_depth
        self._read_children(element, run_style)
        self._end_paragraph()
        self.level, self.depth = level, depth

    def _read_list(self, element: Any, values: dict[str, str], run_style: Run, nesting: int = 0) -> None:
        kind = style.list_style_type(element, values)
        google_depth = style.google_list_depth(element)
        depth = nesting if google_depth is None else google_depth
        number = parse_span(element.get("start"), 9999)
        for child in element.iterchildren("li", "ul", "ol"):
            if child.tag != "li":
                self._read_list(child, style.computed_style(child, self.styles), run_style, depth + 1)
                continue
            number = parse_span(child.get("value") or str(number), 9999)
            self._read_list_item(
                child,
                BULLET if kind in _BULLET_STYLE_TYPES else style.format_list_marker(kind, number),
                depth,
                run_style,
            )
            number += 1

    def _read_list_item(self, element: Any, marker: str | None, depth: int, run_style: Run) -> None:
        values = style.computed_style(element, self.styles)
        if style.is_hidden(element, values):
            return
        run_style = _inherited_style(element, values, run_style)
        if values.get("list-style-type") == "none":
            marker = None
        outer_depth, self.marker, self.depth = self.depth, marker, depth
        self.collector.add(element.text or "", run_style)
        for child in element:
            if child.tag in {"ul", "ol"}:
                self._end_paragraph()
                self._read_list(child, style.computed_style(child, self.styles), run_style, depth + 1)
                self.depth = depth
            else:
                self._read_element(child, run_style)
            self.collector.add(child.tail or "", run_style)
        self._end_paragraph()
        self.marker, self.depth = None, outer_depth

    def _read_table(self, element: Any, run_style: Run) -> None:
        rows = [row for row in _direct_rows(element) if not self._is_hidden(row)]
        if not rows:
            self._read_children(element, run_style)
            self._end_paragraph()
            return
        header_count = _count_header_rows(rows)
        caption = element.find("caption")
        self.blocks.append(
            Table(
                rows=tuple(
                    self._read_row(row, len(rows) - index, index < header_count, run_style)
                    for index, row in enumerate(rows)
                ),
                heads=header_count,
                widths=_column_widths(element, rows),
                caption=_collapsed_text(caption),
            )
        )

    def _is_hidden(self, element: Any) -> bool:
        return style.is_hidden(element, style.computed_style(element, self.styles))

    def _read_row(self, element: Any, rows_left: int, is_header_row: bool, run_style: Run) -> Row:
        values = style.computed_style(element, self.styles)
        row_fill = style.background_colour(element, values)
        run_style = _inherited_style(element, values, run_style)
        cells = [cell for cell in element.iterchildren("td", "th") if not self._is_hidden(cell)]
        return Row(
            tuple(self._read_cell(cell, rows_left, is_header_row, row_fill, run_style) for cell in cells)
        )

    def _read_cell(
        self, element: Any, rows_left: int, is_header_row: bool, row_fill: str | None, run_style: Run
    ) -> Cell:
        values = style.computed_style(element, self.styles)
        # A rowspan of 0 means all the way down.
        rowspan = (
            rows_left if element.get("rowspan") == "0" else parse_span(element.get("rowspan"), rows_left)
        )
        return Cell(
            blocks=_BlockReader(self.styles).read(element, _inherited_style(element, values, run_style)),
            colspan=parse_span(element.get("colspan"), _MAX_COLUMNS),
            rowspan=rowspan,
            header_scope=_header_scope(element, is_header_row),
            fill=style.background_colour(element, values) or row_fill,
        )


_BULLET_STYLE_TYPES = {"disc", "circle", "square"}


def _inherited_style(element: Any, values: dict[str, str], inherited: Run) -> Run:
    bold, italic = style.is_bold(element, values), style.is_italic(element, values)
    colour = style.text_colour(element, values)
    link = (element.get("href") or "").strip() if element.tag == "a" else ""
    return Run(
        "",
        bold=inherited.bold if bold is None else bold,
        italic=inherited.italic if italic is None else italic,
        colour=inherited.colour
        if colour is None and "color" not in values
        else (None if colour == _BLACK else colour),
        link=link if is_safe_link(link) else inherited.link,
    )


def _word_list_marker(element: Any) -> str | None:
    marker = "".join(element.text_content().split())
    return BULLET if marker in _BULLET_CHARACTERS else marker or None


def _direct_rows(element: Any) -> Iterator[Any]:
    """The rows of a table, without those of tables inside it."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag != "table":
            yield from _direct_rows(child)


def _count_header_rows(rows: list[Any]) -> int:
    """The number of header rows at the top: rows of a thead, or rows of `th` cells only."""
    count = 0
    for row in rows:
        cells = list(row.iterchildren("td", "th"))
        are_all_headers = bool(cells) and all(
            cell.tag == "th" and cell.get("scope") != "row" for cell in cells
        )
        if row.getparent().tag != "thead" and not (are_all_headers and len(cells) > 1):
            break
        count += 1
    return count if count < len(rows) else 0


def _header_scope(element: Any, is_header_row: bool) -> HeaderScope | None:
    if element.tag != "th":
        return "column" if is_header_row else None
    scope = (element.get("scope") or "").lower()
    if scope.startswith(("row", "col")):
        return "row" if scope.startswith("row") else "column"
    return "column" if is_header_row else "row"


def _column_widths(element: Any, rows: list[Any]) -> tuple[float, ...]:
    """Column widths as shares of 1, where the columns or the first row give them all in one unit; else ()."""
    columns = [col for col in element.iter("col") if next(col.iterancestors("table")) is element]
    for elements in (columns, list(rows[0].iterchildren("td", "th"))):
        declared = [
            _WIDTH_WITH_UNIT.match(
                style.parse_declarations(cell.get("style") or "").get("width") or cell.get("width") or ""
            )
            for cell in elements
        ]
        spans = any(cell.get("colspan") or cell.get("span") for cell in elements)
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
