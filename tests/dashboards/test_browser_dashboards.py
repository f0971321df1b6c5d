"""From the dashboard to the list to an action and back, by keyboard alone."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import MEMBER, create_groups
from actionplans.models import ExecutiveResponse, Review
from tests.browser_actions import Keyboard
from tests.factories import create_person
from tests.hate_crime_documents import MARCH, SEPTEMBER, import_fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mo(transactional_db):
    create_groups()
    import_fixtures(MARCH, SEPTEMBER)
    return create_person("Mo", MEMBER)


def test_a_member_walks_from_a_number_to_an_action_and_back_by_keyboard(browse_as, mo, axe):
    page = browse_as(mo)
    keys = Keyboard(page)
    page.goto("/dashboard/")
    axe(page)
    keys.tab_to("Behind")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 action, sorted by date, oldest first")
    axe(page)
    keys.tab_to("1 c)")
    keys.press("Enter")
    expect(page.locator(".govuk-caption-l")).to_contain_text("action 1 c)")
    expect(page.get_by_text("No update received", exact=False).first).to_be_visible()
    axe(page)
    page.go_back()
    page.go_back()
    expect(page).to_have_url("/dashboard/")


COMPUTED_COLOURS_SCRIPT = """(selector) => {
  const style = getComputedStyle(document.querySelector(selector));
  return {text: style.color, fill: style.fill, stroke: style.stroke};
}"""


def test_with_forced_colours_words_are_the_reader_s_and_marks_keep_their_own(browse_as, mo):
    page = browse_as(mo)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/dashboard/")
    own = page.evaluate(COMPUTED_COLOURS_SCRIPT, "body")["text"]
    assert page.evaluate(COMPUTED_COLOURS_SCRIPT, ".current-grades .grade")["text"] == own
    assert page.evaluate(COMPUTED_COLOURS_SCRIPT, ".chart__label")["fill"] == own
    # The key of the chart has the colours of its segments.
    key, segment = (
        page.evaluate(COMPUTED_COLOURS_SCRIPT, ".chart-key .grade--3 .mark"),
        page.evaluate(COMPUTED_COLOURS_SCRIPT, ".chart__segment--3"),
    )
    assert key["text"] == segment["fill"] != own


@pytest.mark.long
def test_the_chart_has_its_numbers_in_a_table_too(browse_as, mo, axe):
    page = browse_as(mo)
    page.goto("/dashboard/")
    row = page.get_by_role("row", name="January to June 2020")
    expect(row).to_be_visible()
    axe(page)
    row.get_by_role("link", name="3 Slipped").click()
    expect(page.get_by_role("status")).to_have_text("1 action")
    expect(page.get_by_text("Assessment then: 3 Slipped")).to_be_visible()


LINK_ADDRESS_SCRIPT = """() => getComputedStyle(
  document.querySelector("main .linked-count__link"), "::after").content"""


def test_a_printed_dashboard_has_its_date_and_no_addresses(browse_as, mo):
    page = browse_as(mo)
    page.emulate_media(media="print")
    page.goto("/dashboard/")
    assert page.evaluate(LINK_ADDRESS_SCRIPT) == "none"
    expect(page.get_by_role("navigation", name="Committees")).to_be_hidden()
    expect(page.get_by_text(f"{timezone.localdate():%-d %B %Y}").first).to_be_visible()


@pytest.mark.long
def test_what_is_overdue_is_found_and_read_by_everybody(browse_as, mo, axe):
    heading = Review.objects.get().headings.filter(parent=None).first()
    ExecutiveResponse.objects.create(heading=heading, sent_on=dt.date(2020, 1, 2), due=dt.date(2020, 3, 2))
    page = browse_as(mo)
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Executive responses overdue").click()
    expect(page.get_by_role("status")).to_have_text("1 recommendation")
    axe(page)
    page.goto("/requests/?due=overdue")
    axe(page)


@pytest.mark.long
def test_a_mistaken_filter_leads_to_its_field(browse_as, mo, axe):
    page = browse_as(mo)
    page.goto("/actions/?due_from=soon")
    axe(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Due from")).to_be_focused()
