"""One update from opening it to its residents, in a real browser and with a real mail server in between."""

import email
import email.policy
import re
from unittest import mock

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.demo import DEMO_PASSWORD
from accounts.models import User
from accounts.roles import create_groups
from actionplans.mail.digests import enqueue_digests
from actionplans.models import Committee, Meeting, Owner, Review, UpdateRequest
from actionplans.workflow.updates import UpdateContent, submit
from imports.demo.review import GROUP_OWNER_NAME, next_meeting_date
from notifications.sending import send_due
from tests.browser_actions import follow_link
from tests.notifications.test_reminders_by_smtp import post_office_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

ROUND = "/reviews/hate-crime/rounds/2021-03/"
FIRST = "Six members of the group chose an advocate each in January 2021."
AMENDED = "Six of the eleven members of the group chose an advocate each in January 2021."
IMPACT = UpdateContent(
    impact="In January 2021 two in three knew where to report; a year before one in three."
)


@pytest.fixture
def people(transactional_db):
    """The demo before its updates were opened."""
    create_groups()
    demo = "imports.management.commands.load_demo"
    with (
        mock.patch(f"{demo}.open_third_round", return_value=None),
        mock.patch(f"{demo}.open_partnership_round"),
    ):
        call_command("load_demo", documents_only=True, verbosity=0)
    people = {user.name: user for user in User.objects.all()}
    Owner.objects.get(name=GROUP_OWNER_NAME).users.add(people["Vanessa Housley"])
    review = Review.objects.get()
    review.committee = Committee.objects.create(name="Crime and Disorder Select Committee")
    review.save()
    Meeting.objects.create(committee=review.committee, date=next_meeting_date())
    return people


@pytest.fixture
def letters(settings, live_server, tmp_path):
    """Has the day's letters written and sent, and hands back what the mail server took: text by address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_ADDRESS = live_server.url
    settings.MAIL_AT_ANY_TIME, settings.MAIL_WAIT_MINUTES = True, 0

    def sent():
        enqueue_digests()
        send_due()
        result = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in tmp_path.glob("*.eml")
        ]
        return {letter["To"]: letter.get_body(("plain",)).get_content() for letter in result}

    with post_office_process(tmp_path) as (port, _):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield sent


@pytest.fixture
def page_of(page, browse_as):
    """The page as this person sees it; as somebody signed out, where nobody is named."""

    def browse(person):
        page.context.clear_cookies()
        return browse_as(person) if person else page

    return browse


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.long
def test_an_update_is_opened_answered_approved_published_and_read(page_of, people, letters, axe):
    a_clerk_opens_it(page_of(people["Carol Clark"]), axe)
    told = letters()
    told.pop(
        "marc.stephenson@demo.example"
    )  # on what delivers his standards, which nobody leads, and has slipped
    assert set(told) == {
        "vanessa.housley@demo.example",
        "errol.parks@demo.example",
        "dawn.tyerman@demo.example",
    }
    link = re.search(r"http://\S+/updates/\d+/", told["vanessa.housley@demo.example"])[0]
    an_officer_answers(page_of(None), link, axe)
    for update_request in UpdateRequest.objects.filter(
        round__period="2021-03-01", asks_for_impact=True
    ).prefetch_related("owners__users"):
        submit(update_request, IMPACT, by=update_request.owners.get().users.get(), version=0)
    a_link_officer_returns_one_and_approves_the_rest(page_of(people["Marc Stephenson"]), axe)
    the_officer_amends_it(page_of(people["Vanessa Housley"]), link, axe)
    page = page_of(people["Marc Stephenson"])
    page.goto(link)
    press(page, "Approve")
    expect(page).to_have_url(f"{ROUND}board/")
    a_clerk_publishes_it(page_of(people["Carol Clark"]), axe)
    for reader, address in (("Mo Member", ROUND), (None, "/public/hate-crime/2021-03/")):
        page = page_of(people.get(reader))
        page.goto(address)
        expect(page.get_by_text(AMENDED)).to_be_visible()
        axe(page)


def a_clerk_opens_it(page, axe):
    page.goto("/forward-plan/")
    page.get_by_role("link", name="Open for Hate Crime, March 2021").click()
    page.get_by_label("Which meeting does it go to?").select_option(index=1)
    press(page, "Calculate dates from the meeting")
    expect(page.get_by_label("Updates due by")).not_to_have_value("")
    axe(page)
    press(page, "Open the round")
    expect(page).to_have_url(f"{ROUND}board/")
    assert UpdateRequest.objects.filter(round__period="2021-03-01").count() == 3
    axe(page)


def an_officer_answers(page, link, axe):
    """Sign-in aside, two pages and two answers lead from the letter to "submitted"."""
    pages = []

    def note(frame):
        if "/sign-in/" not in frame.url:
            pages.append(frame.url)

    page.on("framenavigated", note)
    page.goto(link)
    page.locator("#id_login").fill("vanessa.housley@demo.example")
    page.locator("#id_password").fill(DEMO_PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="Action 1 c)")).to_be_visible()
    page.get_by_label("Evidence of progress").fill(FIRST)
    expect(page.get_by_role("status")).to_contain_text("Draft saved")
    page.get_by_label("2 (On-Track)").check()
    axe(page)
    press(page, "Submit")
    expect(page).to_have_url("/my-actions/")
    assert len(pages) == 2, pages
    page.remove_listener("framenavigated", note)
    axe(page)


def a_link_officer_returns_one_and_approves_the_rest(page, axe):
    page.goto(f"{ROUND}board/")
    axe(page)
    page.get_by_role("link", name="1 c):").click()
    axe(page)
    page.locator("summary", has_text="Send back for changes").click()
    page.locator("[name=return-comment]").fill("How many members are there?")
    press(page, "Send back")
    page.get_by_label("Approve 1 b)").check()
    page.get_by_label("Approve 1 f)").check()
    press(page, "Approve selected")
    expect(page.get_by_role("row", name="1 f)")).to_contain_text("Approved")
    axe(page)


def the_officer_amends_it(page, link, axe):
    page.goto(link)
    expect(page.get_by_text("How many members are there?")).to_be_visible()
    page.get_by_label("Evidence of progress").fill(AMENDED)
    press(page, "Submit")
    expect(page).to_have_url("/my-actions/")


def a_clerk_publishes_it(page, axe):
    page.goto(ROUND)
    follow_link(page, f"{ROUND}publish/")
    page.locator("input[name=readers][value=residents]").check()
    page.locator("#id_reason").fill("The meeting was brought forward.")
    page.locator("#id_confirmed").check()
    axe(page)
    press(page, "Publish")
    expect(page.get_by_text("The report is published.")).to_be_visible()
    axe(page)
    follow_link(page, ROUND)
    expect(page.get_by_text(AMENDED)).to_be_visible()
    axe(page)
