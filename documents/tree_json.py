"""A document tree as JSON and back, without loss.

`from_json` trusts nothing: it raises ValueError for anything that is not exactly such a tree.
"""

from __future__ import annotations

from typing import Any, cast, get_args

from documents.tree import Block, Cell, Document, HeaderScope, Paragraph, Row, Run, Table

Json = dict[str, Any]


def to_json(document: Document) -> Json:
    """The tree as plain dictionaries and lists."""
    return {
        "title": document.title,
        "language": document.language,
        "landscape": document.landscape,
        "header": [_paragraph_to_json(each) for each in document.header],
        "footer": [_paragraph_to_json(each) for each in document.footer],
        "blocks": [_block_to_json(each) for each in document.blocks],
    }


def from_json(data: object) -> Document:
    """The tree that `to_json` wrote. Raises ValueError for anything else."""
    try:
        return _document_from_json(_require_dict(data))
    except (KeyError, RecursionError) as error:
        raise ValueError("not a document tree") from error


def _block_to_json(block: Block) -> Json:
    return _paragraph_to_json(block) if isinstance(block, Paragraph) else _table_to_json(block)


def _run_to_json(run: Run) -> list[str | bool | None]:
    return [run.text, run.bold, run.italic, run.colour, run.link]


def _paragraph_to_json(paragraph: Paragraph) -> Json:
    return {
        "runs": [_run_to_json(run) for run in paragraph.runs],
        "level": paragraph.level,
        "marker": paragraph.marker,
        "depth": paragraph.depth,
        "name": paragraph.name,
        "page": paragraph.page,
        "line_number": paragraph.line_number,
    }


def _table_to_json(table: Table) -> Json:
    return {
        "rows": [_row_to_json(row) for row in table.rows],
        "heads": table.heads,
        "widths": list(table.widths),
        "name": table.name,
        "caption": table.caption,
    }


def _row_to_json(row: Row) -> Json:
    return {
        "cells": [_cell_to_json(cell) for cell in row.cells],
        "page": row.page,
        "line_number": row.line_number,
    }


def _cell_to_json(cell: Cell) -> Json:
    return {
        "blocks": [_block_to_json(block) for block in cell.blocks],
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "head": cell.header_scope,
        "fill": cell.fill,
        "name": cell.name,
        "value": cell.value,
        "is_edited": cell.is_edited,
    }


def _document_from_json(data: Json) -> Document:
    return Document(
        title=_require_text(data["title"]),
        language=_require_text(data["language"]),
        landscape=_require_bool(data["landscape"]),
        header=tuple(_paragraph_from_json(each) for each in _require_list(data["header"])),
        footer=tuple(_paragraph_from_json(each) for each in _require_list(data["footer"])),
        blocks=_blocks_from_json(data["blocks"]),
    )


def _blocks_from_json(data: object) -> tuple[Block, ...]:
    return tuple(
        _table_from_json(each) if "rows" in _require_dict(each) else _paragraph_from_json(each)
        for each in _require_list(data)
    )


def _run_from_json(data: object) -> Run:
    values = _require_list(data)
    if len(values) != 5:
        raise ValueError("not a run")
    text, bold, italic, colour, link = values
    return Run(
        _require_text(text),
        _require_bool(bold),
        _require_bool(italic),
        _text_or_none(colour),
        _text_or_none(link),
    )


def _paragraph_from_json(value: object) -> Paragraph:
    data = _require_dict(value)
    return Paragraph(
        runs=tuple(_run_from_json(run) for run in _require_list(data["runs"])),
        level=_require_number(data["level"], max_value=6),
        marker=_text_or_none(data["marker"]),
        depth=_require_number(data["depth"]),
        name=_text_or_none(data["name"]),
        page=_number_or_none(data["page"]),
        line_number=_number_or_none(data["line_number"]),
    )


def _table_from_json(value: object) -> Table:
    data = _require_dict(value)
    return Table(
        rows=tuple(_row_from_json(row) for row in _require_list(data["rows"])),
        heads=_require_number(data["heads"]),
        widths=tuple(_fraction(width) for width in _require_list(data["widths"])),
        name=_text_or_none(data["name"]),
        caption=_require_text(data["caption"]),
    )


def _row_from_json(value: object) -> Row:
    data = _require_dict(value)
    return Row(
        tuple(_cell_from_json(cell) for cell in _require_list(data["cells"])),
        page=_number_or_none(data["page"]),
        line_number=_number_or_none(data["line_number"]),
    )


def _cell_from_json(value: object) -> Cell:
    data = _require_dict(value)
    header_scope = data["head"]
    if header_scope is not None and header_scope not in get_args(HeaderScope):
        raise ValueError("not a kind of head")
    return Cell(
        blocks=_blocks_from_json(data["blocks"]),
        colspan=_require_number(data["colspan"]),
        rowspan=_require_number(data["rowspan"]),
        header_scope=cast("HeaderScope | None", header_scope),
        fill=_text_or_none(data["fill"]),
        name=_text_or_none(data["name"]),
        value=_text_or_none(data["value"]),
        is_edited=_require_bool(data["is_edited"]),
    )


def _require_dict(value: object) -> Json:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _require_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _require_text(value)


def _require_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not true or false")
    return value


def _require_number(value: object, *, max_value: int = 100_000) -> int:
    # A bool is an int in Python, but True is not a number of columns.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= max_value:
        raise ValueError("not a whole number within reason")
    return value


def _number_or_none(value: object) -> int | None:
    return None if value is None else _require_number(value)


def _fraction(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("not a share of 1")
    return float(value)
