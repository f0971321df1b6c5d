"""A whole meeting in a real browser, from its agenda to the resolution, without touching a mouse."""

import pytest
from playwright.sync_api import expect

from accounts.roles import create_groups
from actionplans.models import Decision
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.update_requests import pending_requests
from tests.base import SEPTEMBER
from tests.browser_actions import Keyboard, click_button, error_summary_fields, follow_link
from tests.meetings.base import MeetingTestCase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Cast(MeetingTestCase):
    __test__ = False


@pytest.fixture
def cast(transactional_db):
    """Two actions are before the committee: 1 a) on track, 1 b) slipped."""
    create_groups()
    Cast.setUpTestData()
    Cast.slipped = Cast.add_action("b", owner=Cast.olive)
    Cast.add_progress(Cast.slipped, grade=3, evidence="Work is ongoing.", revised_date="June 2021")
    return Cast


def test_a_clerk_records_a_meeting_with_keys_alone(browse_as, cast, axe):
    page = browse_as(cast.clare)
    keys = Keyboard(page)
    page.goto(f"/meetings/{cast.meeting.pk}/")
    axe(page)
    go_to_the_first_action(page, keys)
    amend_the_grade(page, keys, axe)
    axe(page)
    turn_to(page, keys, "Alt+n", "Action 1 b)")
    agree_a_revised_date(page, keys)
    turn_to(page, keys, "Alt+p", "Action 1 a)")
    turn_to(page, keys, "Alt+n", "Action 1 b)")
    turn_to(page, keys, "Alt+n", "Resolution")
    axe(page)
    read_the_resolution(page)
    copy_it(page, keys)
    assert Decision.objects.count() == 2


def turn_to(page, keys, combination, heading):
    keys.press(combination)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def go_to_the_first_action(page, keys):
    keys.tab_to("Go through the actions")
    turn_to(page, keys, "Enter", "Action 1 a)")
    expect(page.get_by_label("Revised date", exact=True)).to_be_hidden()


def amend_the_grade(page, keys, axe):
    """The second of the decisions to choose from, then the third grade, and why."""
    keys.press("Alt+r", "Space", "ArrowDown")
    keys.tab_to("1 (Fully Achieved)")
    keys.press("Space")
    keys.press("ArrowDown", "ArrowDown")
    axe(page)
    keys.tab_to("The committee’s reason")
    keys.type("The contractor left.")
    keys.press("Enter")
    record(keys)
    expect(page.locator(".meeting-decision")).to_contain_text("3 (Slipped)")


def agree_a_revised_date(page, keys):
    """The third of the decisions to choose from."""
    keys.press("Alt+r", "Space", "ArrowDown", "ArrowDown")
    expect(page.get_by_label("Revised date", exact=True)).to_be_visible()
    keys.tab_to("Revised date")
    keys.type("June 2021")
    keys.tab_to("The committee’s reason")
    keys.type("Frost.")
    record(keys)
    expect(page.locator(".meeting-decision")).to_contain_text("June 2021")


def record(keys):
    keys.tab_to("Record")
    keys.press("Enter")


def read_the_resolution(page):
    text = page.locator("#resolution").input_value()
    assert "3 (Slipped) – The contractor left" in text
    assert "June 2021" in text


def copy_it(page, keys):
    keys.tab_to("Copy the text")
    keys.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()


@pytest.mark.long
def test_mistakes_lead_to_their_fields(browse_as, cast, axe):
    page = browse_as(cast.clare)
    page.goto(f"/meetings/{cast.meeting.pk}/actions/{cast.action.pk}/")
    page.get_by_label("Transfer it").check()
    click_button(page, "Record")
    axe(page)
    assert "transferred_to" in error_summary_fields(page)
    expect(page.locator("#id_transferred_to")).to_be_visible()


@pytest.mark.long
def test_a_member_reads_the_meeting(browse_as, cast, axe):
    record_decision(cast.meeting, cast.action, DecisionInput("withdrawn", reason="Overtaken."), by=cast.clare)
    page = browse_as(cast.mo)
    for path in ("", f"actions/{cast.action.pk}/", f"actions/{cast.slipped.pk}/", "resolution/"):
        page.goto(f"/meetings/{cast.meeting.pk}/{path}")
        axe(page)
        expect(page.get_by_role("button", name="Record")).to_have_count(0)


@pytest.mark.long
def test_a_clerk_signs_off_a_plan_and_takes_it_back(browse_as, cast, axe):
    page = browse_as(cast.clare)
    agenda = f"/meetings/{cast.meeting.pk}/"
    sign_off = f"{agenda}plans/road-safety/sign-off/"
    page.goto(sign_off)
    axe(page)
    click_button(page, "Sign off")
    expect(page).to_have_url(agenda)
    follow_link(page, sign_off)
    page.get_by_role("link", name="Take that back").click()
    axe(page)
    page.locator("#id_reason").fill("By mistake.")
    click_button(page, "Take it back")
    expect(page).to_have_url(agenda)
    assert len(pending_requests(cast.review, SEPTEMBER)) == 2
