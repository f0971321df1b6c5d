"""Downloads of the list of actions as CSV, JSON and Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from dashboards.action_rows import ActionRow
from documents.plain_text import text_to_paragraphs
from documents.tree import Cell, Document, Row, Table, paragraph
from documents.writers import to_xlsx

COLUMNS = {
    "review": "Plan",
    "committee": "Committee",
    "name": "Reference",
    "action": "Agreed action",
    "responsibility": "Responsibility",
    "date": "Date",
    "late": "Overdue",
    "grade": "Grade now",
    "before": "Grade before",
    "update": "Last update",
    "monitoring_state": "State",
}
_FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def actions_to_csv(rows: Sequence[ActionRow]) -> bytes:
    """CSV with an apostrophe before values that a spreadsheet would take for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS.values())
    writer.writerows([_escape_formula(str(getattr(row, key))) for key in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")  # Excel needs the byte order mark to read accents


def _escape_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_PREFIXES) else text


def actions_to_json(rows: Sequence[ActionRow]) -> bytes:
    actions = [{key: value for key, value in asdict(row).items() if key in COLUMNS} for row in rows]
    return json.dumps({"schema": 1, "actions": actions}, ensure_ascii=False, indent=1).encode()


def actions_to_xlsx(rows: Sequence[ActionRow]) -> bytes:
    header_row = Row(
        tuple(Cell((paragraph(text, bold=True),), header_scope="column") for text in COLUMNS.values())
    )
    body = (Row(tuple(Cell(text_to_paragraphs(getattr(row, key))) for key in COLUMNS)) for row in rows)
    return to_xlsx(Document((Table((header_row, *body), heads=1),), title="Actions"))


DOWNLOADS: dict[str, tuple[str, Callable[[Sequence[ActionRow]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", actions_to_csv),
    "json": ("application/json", actions_to_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", actions_to_xlsx),
}
