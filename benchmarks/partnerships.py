"""Partnerships' plans: pages of one with 5,000 lines beside one with 50, and the import of 200 lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import CLERK
from actionplans.models import ActionPlan, SubAction
from benchmarks.harness import Measurement, time_once
from benchmarks.pages import measure_page
from documents.plan import plan_data
from documents.readers import read_document
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.recognise import recognise
from imports.importer import ImportSource, import_plan
from partnerships.action_links import link_actions
from reports.file_formats import FILE_FORMATS

SHORT_PLAN_ACTIONS, LONG_PLAN_ACTIONS, IMPORTED_ACTIONS = 50, 5_000, 200
MAX_IMPORT_SECONDS = 5
STATUS_WORDS = ("Green", "Amber", "Red")
LEAD_ORGANISATIONS = ("Police", "Housing", "Probation", "Health", "Youth service")
EVIDENCE = "Partners met in each ward and agreed what is to be done by whom and by when. " * 3
PAGES = (
    ("the plan", "/partnerships/plans/{}/"),
    ("its Amber lines past their date", "/partnerships/plans/{}/?status=Amber&overdue=yes"),
    ("how it stands", "/dashboard/plans/{}/"),
    ("its indicators", "/partnerships/plans/{}/indicators/"),
    ("what moved", "/partnerships/plans/{}/changes/2020-06/"),
)


def build_partnership_plan(lines: int, title: str) -> plan_data.PlanData:
    """Ten themes, two updates, five leads."""
    return plan_data.PlanData(
        title=title,
        kind="partnership",
        period="June 2020",
        headings=tuple(
            plan_data.HeadingData(
                str(n), f"Theme {n}", tuple(_sub_action(n, line) for line in range(lines // 10))
            )
            for n in range(1, 11)
        ),
    )


def _sub_action(theme: int, number: int) -> plan_data.SubActionData:
    lead = LEAD_ORGANISATIONS[number % len(LEAD_ORGANISATIONS)]
    statuses = (("March 2020", STATUS_WORDS[number % 3]), ("June 2020", STATUS_WORDS[(number + theme) % 3]))
    return plan_data.SubActionData(
        ref=f"{theme}.{number}",
        responsibility=lead,
        owners=(lead,),
        date_text="September 2019",
        action=f"Action {theme}.{number}: " + "work with partners " * 8,
        measure="Fewer people are hurt",
        indicators=f"NI {number % 40}",
        entries=tuple(
            plan_data.EntryData(period, evidence=EVIDENCE, grade_text=word) for period, word in statuses
        ),
    )


def measure_partnerships() -> Iterator[Measurement]:
    clerk = User.objects.create_user("partners@council.example", name="Bench")
    clerk.groups.add(Group.objects.get(name=CLERK))
    client = Client()
    client.force_login(clerk)
    plans = {
        lines: _create_plan(lines, f"Plan of {lines}") for lines in (SHORT_PLAN_ACTIONS, LONG_PLAN_ACTIONS)
    }
    for what, address in PAGES:
        first = 0.0
        for lines, plan in plans.items():
            ms, queries = measure_page(client, address.format(plan.slug))
            first = first or ms
            yield Measurement(f"{what}, {lines} lines, {queries} queries", ms, ms / first)
    yield from _measure_imports()


def _create_plan(lines: int, title: str) -> ActionPlan:
    """A plan of which every tenth line is joined with one of the review."""
    plan = import_plan(
        ParsedPlan(build_partnership_plan(lines, title), ()), ImportSource("made-up", "0" * 64)
    ).review
    needs = SubAction.objects.filter(heading__plan__kind="review")[0]
    for line in plan.sub_actions().order_by("pk")[::10]:
        link_actions(needs, line)
    return plan


def _measure_imports() -> Iterator[Measurement]:
    """A document of 200 lines, from its bytes to the rows that are stored."""
    for kind in ("docx", "xlsx"):
        plan = build_partnership_plan(IMPORTED_ACTIONS, f"From {kind}")
        plan = dataclasses.replace(plan, on_each_page="Agenda Item 8")
        data = FILE_FORMATS[kind].write(plan)
        ms = time_once(partial(_import, data, kind))
        over = "" if ms < MAX_IMPORT_SECONDS * 1000 else f" **over {MAX_IMPORT_SECONDS} s**"
        yield Measurement(f"import a plan of {IMPORTED_ACTIONS} lines from {kind}{over}", ms)


def _import(data: bytes, kind: str) -> None:
    reading = recognise(read_document(data, f"plan.{kind}"), period="June 2020")
    import_plan(reading, ImportSource(f"plan.{kind}", "0" * 64))
