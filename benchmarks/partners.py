"""Partnerships' plans: pages of one with 5,000 lines beside one with 50, and the import of 200 lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import CLERK
from actionplans import plan as plain
from actionplans.models import FollowedPlan, SubAction
from benchmarks.harness import Figure, once
from benchmarks.pages import measured
from documents.readers import read_document
from intake.commit import Source, commit
from intake.reading import Reading
from intake.recognise import recognise
from partnerships.threads import join
from reports.export import FORMATS

SHORT, LONG, IMPORTED = 50, 5_000, 200
LIMIT_S = 5
WORDS = ("Green", "Amber", "Red")
LEADS = ("Police", "Housing", "Probation", "Health", "Youth service")
SAID = "Partners met in each ward and agreed what is to be done by whom and by when. " * 3
PAGES = (
    ("the plan", "/partnerships/plans/{}/"),
    ("its Amber lines past their date", "/partnerships/plans/{}/?status=Amber&late=yes"),
    ("how it stands", "/dashboard/plans/{}/"),
    ("its indicators", "/partnerships/plans/{}/indicators/"),
    ("what moved", "/partnerships/plans/{}/moved/2020-06/"),
)


def plan_of(lines: int, title: str) -> plain.Plan:
    """Ten themes, two updates, five leads."""
    return plain.Plan(
        title=title,
        kind="partnership",
        period="June 2020",
        headings=tuple(
            plain.Heading(str(n), f"Theme {n}", tuple(_line(n, line) for line in range(lines // 10)))
            for n in range(1, 11)
        ),
    )


def _line(theme: int, number: int) -> plain.SubAction:
    lead = LEADS[number % len(LEADS)]
    told = (("March 2020", WORDS[number % 3]), ("June 2020", WORDS[(number + theme) % 3]))
    return plain.SubAction(
        ref=f"{theme}.{number}",
        responsibility=lead,
        owners=(lead,),
        date_text="September 2019",
        action=f"Action {theme}.{number}: " + "work with partners " * 8,
        measure="Fewer people are hurt",
        indicators=f"NI {number % 40}",
        entries=tuple(plain.Entry(period, evidence=SAID, grade_text=word) for period, word in told),
    )


def partners() -> Iterator[Figure]:
    clerk = User.objects.create_user("partners@council.example", name="Bench")
    clerk.groups.add(Group.objects.get(name=CLERK))
    client = Client()
    client.force_login(clerk)
    plans = {lines: _made(lines, f"Plan of {lines}") for lines in (SHORT, LONG)}
    for what, address in PAGES:
        first = 0.0
        for lines, plan in plans.items():
            ms, queries = measured(client, address.format(plan.slug))
            first = first or ms
            yield Figure(f"{what}, {lines} lines, {queries} queries", ms, ms / first)
    yield from _imports()


def _made(lines: int, title: str) -> FollowedPlan:
    """A plan of which every tenth line is joined with one of the review."""
    plan = commit(Reading(plan_of(lines, title), ()), Source("made-up", "0" * 64)).review
    needs = SubAction.objects.filter(heading__plan__kind="review")[0]
    for line in plan.sub_actions().order_by("pk")[::10]:
        join(needs, line)
    return plan


def _imports() -> Iterator[Figure]:
    """A paper of 200 lines, from its bytes to the rows that are stored."""
    for kind in ("docx", "xlsx"):
        plan = plan_of(IMPORTED, f"From {kind}")
        plan = dataclasses.replace(plan, on_each_page="Agenda Item 8")
        data = FORMATS[kind].write(plan)
        ms = once(partial(_import, data, kind))
        over = "" if ms < LIMIT_S * 1000 else f" **over {LIMIT_S} s**"
        yield Figure(f"import a plan of {IMPORTED} lines from {kind}{over}", ms)


def _import(data: bytes, kind: str) -> None:
    reading = recognise(read_document(data, f"plan.{kind}"), period="June 2020")
    commit(reading, Source(f"plan.{kind}", "0" * 64))
