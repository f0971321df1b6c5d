"""A plan far longer than any we know, written and read: 200 sub-actions with three updates each."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.db import transaction
from openpyxl import Workbook

from actionplans import plan as plain
from benchmarks.harness import Figure, cold, interleaved, warm
from documents.readers import read_document
from intake.commit import Source, commit
from intake.reading import Reading
from intake.recognise import recognise
from reports.action_sheet import action_sheet
from reports.export import FORMATS

SUB_ACTIONS = 200
PERIODS = ("March 2020", "September 2020", "March 2021")
WRITTEN = ("docx", "xlsx", "txt")
READ_BACK = ("docx", "xlsx")
EVIDENCE = "Officers met partners in each ward and agreed what is to be done by whom and by when. " * 5


def long_plan() -> plain.Plan:
    """Twenty recommendations of ten actions each."""
    return plain.Plan(
        title="Hate Crime",
        committee="Crime and Disorder Select Committee",
        link_officers=("Lee Lane",),
        agreed="March 2019",
        period=PERIODS[-1],
        headings=tuple(
            plain.Heading(str(number), f"That recommendation {number} is carried out", _lines(number))
            for number in range(1, 21)
        ),
    )


def _lines(number: int) -> tuple[plain.SubAction, ...]:
    return tuple(
        plain.SubAction(
            responsibility="Olive Owens / Bob Bell",
            owners=("Olive Owens", "Bob Bell"),
            date_text="September 2020",
            due="2020-09",
            action=f"Action {number}.{line}: " + "work with partners " * 8,
            measure="Measured by the number of reports " * 3,
            entries=tuple(
                plain.Entry(p, evidence=EVIDENCE, grade=2, explanation="As planned.") for p in PERIODS
            ),
        )
        for line in range(SUB_ACTIONS // 20)
    )


def long_plans() -> Iterator[Figure]:
    plan = long_plan()
    yield from _beside_bare_openpyxl(plan)
    for kind in WRITTEN:
        write, data = FORMATS[kind].write, FORMATS[kind].write(plan)
        yield Figure(f"write {SUB_ACTIONS} sub-actions as {kind}, warm", warm(partial(write, plan)))
        call = f"import django; django.setup(); from benchmarks import long_plans as p; p.write({kind!r})"
        ms, peak = cold([sys.executable, "-c", call])
        yield Figure(f"write {SUB_ACTIONS} sub-actions as {kind}, cold", ms, peak_mb=peak)
        if kind in READ_BACK:
            ms = warm(partial(_read, data, kind), 3)
            yield Figure(f"read {SUB_ACTIONS} sub-actions from {kind}, warm", ms)
            ms = warm(partial(_import, data, kind), 3)
            yield Figure(f"import {SUB_ACTIONS} sub-actions from {kind}, warm", ms)


def _beside_bare_openpyxl(plan: plain.Plan) -> Iterator[Figure]:
    """The same words without looks, widths or heads that stay in sight."""
    words = [[[cell.text for cell in row.cells] for row in t.rows] for t in action_sheet(plan).tables()]

    def bare() -> bytes:
        book, out = Workbook(write_only=True), io.BytesIO()
        for rows in words:
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
        book.save(out)
        return out.getvalue()

    bare_ms, ours_ms = interleaved(bare, lambda: FORMATS["xlsx"].write(plan))
    yield Figure(f"bare openpyxl, {SUB_ACTIONS} sub-actions, warm", bare_ms, 1.0)
    yield Figure("our workbook, warm", ours_ms, ours_ms / bare_ms)


def write(kind: str) -> None:
    """What a fresh process does to be measured."""
    FORMATS[kind].write(long_plan())


def _read(data: bytes, kind: str) -> Reading:
    return recognise(read_document(data, f"long.{kind}"))


@transaction.atomic
def _import(data: bytes, kind: str) -> None:
    """Reading and storing, with history; undone, so that the next time is not the second import."""
    read = _read(data, kind)
    # The demo has a review of the plan's own name.
    read = replace(read, plan=replace(read.plan, title="A long review"))
    commit(read, Source(f"long.{kind}", "0" * 64))
    transaction.set_rollback(True)
