"""A plan far longer than any we know, written and read: 200 sub-actions with three updates each."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.db import transaction
from openpyxl import Workbook

from benchmarks.harness import Measurement, time_cold, time_interleaved, time_warm
from documents.plan import plan_data
from documents.readers import read_document
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.recognise import recognise
from imports.importer import ImportSource, import_plan
from reports.action_spreadsheet import action_spreadsheet
from reports.file_formats import FILE_FORMATS

SUB_ACTIONS = 200
PERIODS = ("March 2020", "September 2020", "March 2021")
WRITTEN_FORMATS = ("docx", "xlsx", "txt")
READ_FORMATS = ("docx", "xlsx")
EVIDENCE = "Officers met partners in each ward and agreed what is to be done by whom and by when. " * 5


def build_long_plan() -> plan_data.PlanData:
    """Twenty recommendations of ten actions each."""
    return plan_data.PlanData(
        title="Hate Crime",
        committee="Crime and Disorder Select Committee",
        link_officers=("Lee Lane",),
        agreed="March 2019",
        period=PERIODS[-1],
        headings=tuple(
            plan_data.HeadingData(
                str(number), f"That recommendation {number} is carried out", _sub_actions(number)
            )
            for number in range(1, 21)
        ),
    )


def _sub_actions(number: int) -> tuple[plan_data.SubActionData, ...]:
    return tuple(
        plan_data.SubActionData(
            responsibility="Olive Owens / Bob Bell",
            owners=("Olive Owens", "Bob Bell"),
            date_text="September 2020",
            due="2020-09",
            action=f"Action {number}.{line}: " + "work with partners " * 8,
            measure="Measured by the number of reports " * 3,
            entries=tuple(
                plan_data.EntryData(p, evidence=EVIDENCE, grade=2, explanation="As planned.") for p in PERIODS
            ),
        )
        for line in range(SUB_ACTIONS // 20)
    )


def measure_long_plans() -> Iterator[Measurement]:
    plan = build_long_plan()
    yield from _compare_with_openpyxl(plan)
    for kind in WRITTEN_FORMATS:
        write, data = FILE_FORMATS[kind].write, FILE_FORMATS[kind].write(plan)
        yield Measurement(f"write {SUB_ACTIONS} sub-actions as {kind}, warm", time_warm(partial(write, plan)))
        call = f"import django; django.setup(); from benchmarks import long_plans as p; p.write({kind!r})"
        ms, peak = time_cold([sys.executable, "-c", call])
        yield Measurement(f"write {SUB_ACTIONS} sub-actions as {kind}, cold", ms, peak_mb=peak)
        if kind in READ_FORMATS:
            ms = time_warm(partial(_read, data, kind), 3)
            yield Measurement(f"read {SUB_ACTIONS} sub-actions from {kind}, warm", ms)
            ms = time_warm(partial(_import, data, kind), 3)
            yield Measurement(f"import {SUB_ACTIONS} sub-actions from {kind}, warm", ms)


def _compare_with_openpyxl(plan: plan_data.PlanData) -> Iterator[Measurement]:
    """The same words without looks, widths or heads that stay in sight."""
    words = [[[cell.text for cell in row.cells] for row in t.rows] for t in action_spreadsheet(plan).tables()]

    def bare() -> bytes:
        book, out = Workbook(write_only=True), io.BytesIO()
        for rows in words:
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
        book.save(out)
        return out.getvalue()

    bare_ms, ours_ms = time_interleaved(bare, lambda: FILE_FORMATS["xlsx"].write(plan))
    yield Measurement(f"bare openpyxl, {SUB_ACTIONS} sub-actions, warm", bare_ms, 1.0)
    yield Measurement("our workbook, warm", ours_ms, ours_ms / bare_ms)


def write_long_plan(kind: str) -> None:
    """What a fresh process does to be measured."""
    FILE_FORMATS[kind].write(build_long_plan())


def _read(data: bytes, kind: str) -> ParsedPlan:
    return recognise(read_document(data, f"long.{kind}"))


@transaction.atomic
def _import(data: bytes, kind: str) -> None:
    """Reading and storing, with history; undone, so that the next time is not the second import."""
    read = _read(data, kind)
    # The demo has a review of the plan's own name.
    read = replace(read, plan=replace(read.plan, title="A long review"))
    import_plan(read, ImportSource(f"long.{kind}", "0" * 64))
    transaction.set_rollback(True)
