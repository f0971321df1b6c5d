"""From the reports to a partner's update and along the threads and back, in a real browser."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from accounts.roles import CLERK, create_groups
from actionplans.models import Owner, SubAction
from actionplans.workflow.publishing import find_missing_updates, mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import approve
from imports.importer import ImportSource, import_plan
from tests.factories import create_person
from tests.partnerships.original_documents import (
    DOCUMENTS,
    OBJECTIVES_DOCUMENT,
    STANDARDS_DOCUMENT,
    THEMES_DOCUMENT,
    bring_in,
    reading_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

REVIEW_DOCUMENT = ("hate-crime-progress-update-2020-03.docx", "")
PARTNER = "Hart Gables LGB&T Forum"
EVIDENCE = "Twelve advocates were trained in November 2018."


@pytest.fixture
def people(transactional_db):
    """Carol is clerk, Lee runs the plan, and Pat answers for one of its partners."""
    create_groups()
    carol, lee, pat = create_person("Carol", CLERK), create_person("Lee"), create_person("Pat")
    for paper in (THEMES_DOCUMENT, STANDARDS_DOCUMENT):
        bring_in(paper).review.link_officers.add(lee)
    plan = import_plan(reading_of(REVIEW_DOCUMENT), ImportSource(REVIEW_DOCUMENT[0], "0" * 64)).review
    plan.link_officers.add(lee)
    Owner.objects.get(name=PARTNER).users.add(pat)
    return {"carol": carol, "lee": lee, "pat": pat, "review": plan}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def join(page, line, words, other, axe):
    """On the page of one line, find another by its words and say that it delivers the first."""
    page.goto(f"/actions/{line.pk}/links/")
    page.get_by_role("link", name="Link to another action").click()
    page.get_by_label("Words", exact=True).fill(words)
    press(page, "Find")
    page.get_by_label(re.compile(rf"^\s*{re.escape(other)}: ")).check()
    axe(page)
    press(page, "Join them")
    expect(page).to_have_url(f"/actions/{line.pk}/links/")
    expect(page.get_by_role("link", name=other, exact=True)).to_be_visible()
    axe(page)


@pytest.mark.long
def test_from_the_papers_to_a_partner_s_update_and_along_the_threads(browse_as, people, axe):
    page = browse_as(people["carol"])
    a_clerk_reads_a_plan_in(page, axe)
    needs = people["review"].sub_actions().get(heading__ref="c")
    plan = Owner.objects.get(name=PARTNER).sub_actions.get(ref="4.7").heading.plan
    gap = SubAction.objects.get(heading__plan__kind="standards", heading__ref="1", ref="A")
    join(page, needs, "Advocacy", "4.7", axe)
    join(page, gap, "Advocacy", "4.7", axe)
    opened = open_round(plan, dt.date(2018, 12, 1), by=people["lee"])
    a_partner_answers(browse_as(people["pat"]), opened.update_requests.get(sub_action__ref="4.7"), axe)
    update_request = opened.update_requests.get(sub_action__ref="4.7")
    approve(update_request, by=people["lee"], version=update_request.version)
    reasons = {each.pk: "Not asked for in time." for each in find_missing_updates(opened)}
    mark_published(opened, reasons, by=people["carol"])
    page = browse_as(people["lee"])
    walk_there_and_back(page, people["review"], axe)
    for address in (
        f"/partnerships/plans/{plan.slug}/",
        f"/dashboard/plans/{plan.slug}/",
        f"/partnerships/plans/{plan.slug}/changes/2018-12/",
        f"/reviews/{plan.slug}/edit/",
        f"/partnerships/plans/{plan.slug}/new-plan/",
    ):
        page.goto(address)
        axe(page)
    paper = page.request.get(f"/reviews/{plan.slug}/rounds/2018-12/docx/")
    assert paper.body().startswith(b"PK")


def a_clerk_reads_a_plan_in(page, axe):
    page.goto("/imports/new/")
    page.get_by_label("Files").set_input_files([DOCUMENTS / OBJECTIVES_DOCUMENT[0]])
    press(page, "Upload and check")
    expect(page.get_by_role("heading", name=re.compile("^Strategic objective A"))).to_be_visible()
    axe(page)
    press(page, "Confirm import")
    expect(page).to_have_url(re.compile(r"/imports/\d+/$"))


def a_partner_answers(page, asked, axe):
    page.goto(f"/updates/{asked.pk}/")
    page.get_by_label("Progress", exact=True).fill(EVIDENCE)
    page.get_by_label("Green").check()
    axe(page)
    press(page, "Submit")
    expect(page).to_have_url("/my-actions/")


def walk_there_and_back(page, review, axe):
    """From the recommendation to the plan's line, to the gap in the standard, and back the same way."""
    page.goto(review.get_absolute_url())
    row = page.get_by_text(re.compile("^Delivered by 4.7")).first
    expect(row).to_contain_text("Green")
    axe(page)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="4.7: Linked actions")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="1 A", exact=True).click()
    expect(page.get_by_role("heading", name="1 A: Linked actions")).to_be_visible()
    page.get_by_role("link", name="4.7", exact=True).click()
    page.get_by_role("link", name=re.compile(r"^1 c\)")).click()
    expect(page.get_by_role("heading", name=re.compile(r"^1 c\).*Linked actions"))).to_be_visible()
