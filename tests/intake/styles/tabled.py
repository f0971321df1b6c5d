"""What papers say, in the folder `tables`: of it papers are made, and the truth about them."""

import csv
import re
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from tests.intake.styles.making import record
from tests.intake.styles.scoring import ENTRY_FIELDS, FIELDS

TABLES = Path(__file__).parent / "tables"
NOBODY = "-"  # among the owners: the words name none


def rows_of(table):
    """The actions of a paper, each with what was told of it. What is not given is None.

    A line of the table that names no action says what the one above was told in the next period.
    """
    rows = []
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = {head: cell or None for head, cell in line.items()}
            if row.get("grade"):
                row["grade"] = int(row["grade"])
            if any(row.get(field) for field in FIELDS):
                rows.append({**row, "told": []})
            rows[-1]["told"].append({field: row.get(field) for field in ENTRY_FIELDS})
    return rows


def cells(row, heads, blank=""):
    """What a row has under these heads, in their order."""
    return [row[head] or blank for head in heads.split()]


def graded(told, between):
    """A grade as people write it, with the explanation behind it where there is one."""
    return between.join(str(each) for each in (told["grade"], told["explanation"]) if each)


def by_recommendation(rows):
    """Number and words of each recommendation, with its actions."""
    return groupby(rows, itemgetter("section", "section_text"))


def truth_of(rows, *period):
    """The lines of the truth. All was told in this period or, without one, in those of the table."""
    return [
        record(
            **{field: row.get(field) for field in FIELDS},
            owners=_owners(row),
            entries=_entries(row["told"], *period),
        )
        for row in rows
    ]


def _owners(row):
    """As the table gives them; else the names that stand between ";" or "/"."""
    named = row.get("owners") or row["responsibility"]
    return [] if named in (None, NOBODY) else re.split("; | / ", named)


def _entries(told, *period):
    if period:
        return [{**each, "period": period[0]} for each in told]
    return [each for each in told if each["period"]]
