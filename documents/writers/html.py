"""A document as HTML: a whole page, or the content for a page of the site.

There are no style attributes, so that the content can be shown under a strict content security policy.
What HTML has no element for is in `data-` attributes, from which `read_html` restores it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path

from documents.branding import Logo
from documents.tree import BULLET, Block, Cell, Document, Paragraph, Row, Table
from documents.writers.breakable_rows import breakable_rows, column_count
from documents.writers.html_text import colour_rules, is_colour, runs_to_html

GENERATOR = "Scrutiny"
STYLE_SHEET = Path(__file__).with_name("print.css")
UNTITLED = "Untitled document"
PNG_DATA_PREFIX = "data:image/png;base64,"


def to_html(document: Document) -> str:
    """A whole, valid page with its style sheet inside. It loads no other files."""
    style = STYLE_SHEET.read_text(encoding="utf-8") + to_html_rules(document)
    header, main, footer = html_sections(document)
    return html_page(document, style, f"{header}{main}{footer}")


def to_html_body(document: Document) -> str:
    """The content for a page of the site: no head, no page header or footer, no style.

    The page needs `print.css` and, for widths and colours, the rules of `to_html_rules`.
    """
    inner = "".join(_blocks(document.blocks))
    return f'<div class="document" lang="{escape(document.language)}">\n{inner}</div>\n'


def to_html_rules(document: Document) -> str:
    """The style rules that only this document needs: its column widths, its colours, its page."""
    rules = ["@page { size: A4 landscape; }\n"] if document.landscape else []
    widths, fills, text_colours = set[float](), set[str](), set[str]()
    for block in _iter_nodes(document):
        if isinstance(block, Table):
            widths.update(block.widths)
        elif isinstance(block, Cell):
            fills.add(block.fill or "")
        else:
            text_colours.update(run.colour or "" for run in block.runs)
    rules += [
        f".document col.{_width_class(width)} {{ width: {width * 100:.2f}%; }}\n" for width in sorted(widths)
    ]
    return "".join([*rules, *colour_rules(fills, text_colours), *document.branding.css_rules()])


def html_page(document: Document, style: str, content: str) -> str:
    """A whole page with this style sheet and content."""
    # A page must have a title; the default title is marked, so that the reader leaves it out.
    title = escape(document.title) or UNTITLED
    marker_class = "" if document.title else ' class="document-title--missing"'
    layout = "landscape" if document.landscape else "portrait"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title{marker_class}>{title}</title>\n"
        f'<meta name="generator" content="{GENERATOR}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<style>\n{style}</style>\n</head>\n<body class="document-page {layout}">\n'
        f"{content}</body>\n</html>\n"
    )


def html_sections(document: Document) -> tuple[str, str, str]:
    """Header, main part and footer, each as HTML."""
    main = f"<main>\n{to_html_body(document)}</main>\n"
    header = _header_or_footer("header", document.header, begin=_logo(document.branding.logo))
    return header, main, _header_or_footer("footer", document.footer)


def _header_or_footer(tag: str, paragraphs: tuple[Paragraph, ...], begin: str = "") -> str:
    if not paragraphs:
        return ""
    return f'<{tag} class="document__{tag}">\n{begin}{"".join(_blocks(paragraphs))}</{tag}>\n'


def _logo(logo: Logo | None) -> str:
    """The image as a data URL, as a document loads no other files. The council's name is next to it."""
    if logo is None:
        return ""
    data = b64encode(logo.data).decode()
    size = f'width="{logo.width}" height="{logo.height}"'
    return f'<img class="document__logo" src="{PNG_DATA_PREFIX}{data}" {size} alt="Logo">\n'


def _iter_nodes(document: Document) -> Iterator[Paragraph | Table | Cell]:
    """Every paragraph, table and cell, at whatever depth."""
    pending: list[Block] = [*document.header, *document.footer, *document.blocks]
    while pending:
        block = pending.pop()
        yield block
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row.cells):
                yield cell
                pending.extend(cell.blocks)


def _attribute(name: str, value: object) -> str:
    return "" if value is None else f' {name}="{escape(str(value))}"'


def _is_list_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.marker is not None and not block.level


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    items: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _is_list_item(block):
            items.append(block)
            continue
        yield from _lists(items)
        items.clear()
        yield _table(block) if isinstance(block, Table) else _paragraph(block)
    yield from _lists(items)


def _paragraph(paragraph: Paragraph) -> str:
    tag = f"h{paragraph.level}" if paragraph.level else "p"
    depth = paragraph.depth or None
    attributes = _attribute("data-name", paragraph.name) + _attribute("data-depth", depth)
    return f"<{tag}{attributes}{_marker_and_text(paragraph)}</{tag}>\n"


def _marker_and_text(paragraph: Paragraph) -> str:
    """The end of a start tag, the marker as printed, and the text."""
    text = runs_to_html(paragraph.runs)
    if paragraph.marker is None:
        return f">{text}"
    marker = escape(paragraph.marker)
    return f' data-marker="{marker}"><span class="document__marker">{marker} </span>{text}'


def _lists(items: list[Paragraph]) -> Iterator[str]:
    """List items as real lists, nested by their depth."""
    open_lists: list[tuple[int, str]] = []
    for item in items:
        tag = "ul" if item.marker == BULLET else "ol"
        while open_lists and open_lists[-1][0] > item.depth:
            yield f"</li></{open_lists.pop()[1]}>"
        if open_lists and open_lists[-1] == (item.depth, tag):
            yield "</li>\n"
        else:
            if open_lists and open_lists[-1][0] == item.depth:
                yield f"</li></{open_lists.pop()[1]}>"
            # Safari does not announce a list without bullets as a list unless it has the role.
            yield f'<{tag} role="list">\n'
            open_lists.append((item.depth, tag))
        # HTML's nesting cannot express a list that begins indented or skips a level.
        extra_depth = item.depth if item.depth != len(open_lists) - 1 else None
        attributes = _attribute("data-name", item.name) + _attribute("data-depth", extra_depth)
        yield f"<li{attributes}{_marker_and_text(item)}"
    while open_lists:
        yield f"</li></{open_lists.pop()[1]}>{'' if open_lists else chr(10)}"


def _table(table: Table) -> str:
    header_count = table.heads if _header_rows_are_closed(table) else 0
    attributes = _attribute("data-name", table.name)
    if header_count != table.heads:
        attributes += _attribute("data-header-rows", table.heads)
    if column_count(table) > 3:
        attributes += ' class="document__table--wide"'
    caption = f"<caption>{escape(table.caption)}</caption>\n" if table.caption else ""
    columns = "".join(f'<col class="{_width_class(w)}" data-width="{w!r}">' for w in table.widths)
    colgroup = f"<colgroup>{columns}</colgroup>\n" if columns else ""
    thead = _rows("thead", table.rows[:header_count], [False] * header_count)
    tbody = _rows("tbody", table.rows[header_count:], breakable_rows(table)[header_count:])
    return f"<table{attributes}>\n{caption}{colgroup}{thead}{tbody}</table>\n"


def _width_class(width: float) -> str:
    return f"column-width-{round(width * 10_000)}"


def _header_rows_are_closed(table: Table) -> bool:
    """Whether no header cell spans into the body, where HTML would cut it off."""
    header_rows = table.rows[: table.heads]
    return all(
        index + cell.rowspan <= len(header_rows)
        for index, row in enumerate(header_rows)
        for cell in row.cells
    )


def _rows(tag: str, rows: tuple[Row, ...], are_long: list[bool]) -> str:
    if not rows:
        return ""
    inner, rows_spanned = [], 0
    for row, is_long in zip(rows, are_long, strict=True):
        inner.append(_row(row, is_long=is_long, is_under_span=rows_spanned > 0))
        rows_spanned = max(rows_spanned, row.cells[0].rowspan if row.cells and not rows_spanned else 0) - 1
    return f"<{tag}>\n{''.join(inner)}</{tag}>\n"


def _row(row: Row, *, is_long: bool, is_under_span: bool) -> str:
    """`is_under_span` says that a cell from above spans into the first column."""
    modifiers = (("document__row--breakable", is_long), ("document__row--continued", is_under_span))
    classes = " ".join(name for name, applies in modifiers if applies)
    start = f'<tr class="{classes}">' if classes else "<tr>"
    return f"{start}{''.join(_cell(cell) for cell in row.cells)}</tr>\n"


def _cell(cell: Cell) -> str:
    tag, scope = (
        ("th", {"column": "col", "row": "row"}[cell.header_scope]) if cell.header_scope else ("td", None)
    )
    attributes = (
        _attribute("scope", scope)
        + _attribute("colspan", cell.colspan if cell.colspan != 1 else None)
        + _attribute("rowspan", cell.rowspan if cell.rowspan != 1 else None)
        + _attribute("class", f"fill-{cell.fill}" if is_colour(cell.fill) else None)
        + _attribute("data-name", cell.name)
        + _attribute("data-value", cell.value)
    )
    return f"<{tag}{attributes}>{''.join(_blocks(cell.blocks))}</{tag}>"
