"""Somebody of a partner organisation answers for its action, in a real browser."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.roles import CLERK, create_groups
from actionplans.models import Heading, Owner, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.rounds import open_round
from partnerships.models import Partnership, PartnershipPlan
from tests.browser_actions import click_button
from tests.factories import create_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pat(transactional_db):
    """Pat of the police is asked for 1.1 of a partnership's plan."""
    create_groups()
    pat, clare = create_person("Pat"), create_person("Clare", CLERK)
    group = Partnership.objects.create(name="Hate Crime Group")
    plan = PartnershipPlan.objects.create(
        scale="rag", title="Hate Crime Plan", slug="hate-crime-plan", partnership=group
    )
    theme = Heading.objects.create(plan=plan, kind=Heading.Kind.THEME, ref="1", text="Preventing", position=1)
    sub_action = SubAction.objects.create(
        heading=theme, ref="1.1", action="Attend the forum.", responsibility="Police"
    )
    police = Owner.objects.create(name="Police", kind=Owner.Kind.PARTNER)
    police.users.add(pat)
    sub_action.owners.add(police)
    open_round(plan, dt.date(2020, 9, 1), by=clare)
    return pat


def test_a_partner_finds_its_action_and_answers(browse_as, pat, axe):
    page = browse_as(pat)
    page.goto("/my-actions/")
    axe(page)
    page.get_by_role("link", name="1.1").click()
    page.get_by_label("Progress", exact=True).fill("Two officers attended in May 2020.")
    page.get_by_label("Green").check()
    axe(page)
    click_button(page, "Submit")
    expect(page).to_have_url("/my-actions/")
    assert UpdateRequest.objects.get().state == UpdateRequest.State.SUBMITTED
    assert ProgressEntry.objects.get().grade_text == "Green"
