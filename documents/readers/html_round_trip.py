"""Pages that `to_html` wrote, read back exactly, spaces included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from documents.tree import Block, Cell, Document, HeaderScope, Paragraph, Row, Run, Table

HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
_HEADER_SCOPES: dict[str | None, HeaderScope] = {"col": "column", "row": "row"}
_MAX_COLUMNS = 100
_MAX_ROWS = 1000


def read_round_trip_html(root: Any) -> Document:
    """The document that `to_html` wrote this page (an lxml element) from."""
    body = root.find("body")
    main = next(root.iter("main"), body)
    title = root.find("head/title")
    has_title = title is not None and title.get("class") != "document-title--missing"
    return Document(
        blocks=tuple(_blocks(main)),
        title=title.text or "" if has_title else "",
        language=root.get("lang") or "",
        header=_header_or_footer(body, "header"),
        footer=_header_or_footer(body, "footer"),
        landscape="landscape" in (body.get("class") or "").split(),
    )


def merge_runs(runs: Iterator[Run]) -> tuple[Run, ...]:
    """The runs without empty ones; neighbours of the same style are joined."""
    result: list[Run] = []
    for run in runs:
        if result and replace(run, text=result[-1].text) == result[-1]:
            result[-1] = replace(run, text=result[-1].text + run.text)
        elif run.text:
            result.append(run)
    return tuple(result)


def parse_span(value: str | None, maximum: int) -> int:
    """A colspan or rowspan from 1 to `maximum`; 1 where the value is missing or no number."""
    digits = (value or "").strip()
    return min(max(int(digits[:9]), 1), maximum) if digits.isdecimal() else 1


def _header_or_footer(body: Any, tag: str) -> tuple[Paragraph, ...]:
    element = body.find(tag)
    blocks = _blocks(element) if element is not None else ()
    return tuple(block for block in blocks if isinstance(block, Paragraph))


def _blocks(element: Any) -> Iterator[Block]:
    for child in element.iterchildren("p", "ul", "ol", "table", "div", *HEADING_TAGS):
        if child.tag == "table":
            yield _table(child)
        elif child.tag in {"ul", "ol"}:
            yield from _list_items(child, 0)
        elif child.tag == "div":
            yield from _blocks(child)
        else:
            yield _paragraph(child, 0)


def _list_items(element: Any, nesting: int) -> Iterator[Paragraph]:
    for item in element.iterchildren("li"):
        yield _paragraph(item, nesting)
        for nested in item.iterchildren("ul", "ol"):
            yield from _list_items(nested, nesting + 1)


def _paragraph(element: Any, nesting: int) -> Paragraph:
    return Paragraph(
        runs=merge_runs(_runs(element, Run(""))),
        level=HEADING_TAGS.get(element.tag, 0),
        marker=element.get("data-marker"),
        depth=int(element.get("data-depth") or nesting),
        name=element.get("data-name"),
    )


def _runs(element: Any, style: Run) -> Iterator[Run]:
    yield replace(style, text=element.text or "")
    for child in element:
        if child.tag == "br":
            yield replace(style, text="\n")
        elif child.tag not in {"ul", "ol"} and child.get("class") != "document__marker":
            yield from _runs(child, _styled_run(child, style))
        yield replace(style, text=child.tail or "")


def _styled_run(element: Any, style: Run) -> Run:
    match element.tag:
        case "strong":
            return replace(style, bold=True)
        case "em":
            return replace(style, italic=True)
        case "a":
            return replace(style, link=element.get("href"))
        case "span":
            return replace(style, colour=_colour_from_class(element, "text-"))
    return style


def _colour_from_class(element: Any, prefix: str) -> str | None:
    name = element.get("class") or ""
    return name.removeprefix(prefix) if name.startswith(prefix) else None


def _table(element: Any) -> Table:
    header_rows = [row for thead in element.iterchildren("thead") for row in thead.iterchildren("tr")]
    body = [row for tbody in element.iterchildren("tbody") for row in tbody.iterchildren("tr")]
    caption = element.find("caption")
    return Table(
        rows=tuple(_row(row) for row in header_rows + body),
        heads=int(element.get("data-header-rows") or len(header_rows)),
        widths=tuple(float(col.get("data-width")) for col in element.iterfind("colgroup/col")),
        name=element.get("data-name"),
        caption="" if caption is None else caption.text or "",
    )


def _row(element: Any) -> Row:
    return Row(tuple(_cell(cell) for cell in element.iterchildren("td", "th")))


def _cell(element: Any) -> Cell:
    return Cell(
        blocks=tuple(_blocks(element)),
        colspan=parse_span(element.get("colspan"), _MAX_COLUMNS),
        rowspan=parse_span(element.get("rowspan"), _MAX_ROWS),
        header_scope=_HEADER_SCOPES.get(element.get("scope")),
        fill=_colour_from_class(element, "fill-"),
        name=element.get("data-name"),
        value=element.get("data-value"),
    )
