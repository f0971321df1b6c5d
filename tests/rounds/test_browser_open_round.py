"""The calendar, opening an update and its emails in a real browser, on a wide screen and a narrow one."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from actionplans.mail.digests import enqueue_digests
from actionplans.models import Meeting, Owner, Review
from notifications.models import OutgoingEmail
from tests.browser_actions import click_button, error_summary_fields, follow_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINK = "http://127.0.0.1:8000/updates/1/"


@pytest.fixture
def review(carol):
    olive = User.objects.create_user("olive@council.example", name="Olive")
    owner = Owner.objects.create(name="Olive")
    owner.users.add(olive)
    agreed = timezone.localdate() - dt.timedelta(days=330)
    review = Review.objects.create(title="Road Safety", slug="road-safety", agreed_text=f"{agreed:%B %Y}")
    sub_action = review.headings.create(ref="1", text="That roads be made safer").sub_actions.create(
        action="Build a crossing.", responsibility="Olive"
    )
    sub_action.owners.add(owner)
    return review


@pytest.mark.long
def test_a_clerk_keeps_the_calendar(browse_as, carol, axe):
    page = browse_as(carol)
    page.goto("/forward-plan/")
    axe(page)
    page.get_by_role("link", name="Committee meetings").click()
    axe(page)
    page.get_by_role("link", name="Add meetings").click()
    click_button(page, "Add the meetings")
    assert "dates" in error_summary_fields(page)
    axe(page)
    page.get_by_label("Another committee").fill("Place Select Committee")
    page.locator("#id_dates").fill("18 March 2032\n17/6/2032")
    click_button(page, "Add the meetings")
    expect(page.get_by_role("link", name="17 June 2032")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="18 March 2032").click()
    axe(page)
    follow_link(page, f"/meetings/{Meeting.objects.earliest('date').pk}/edit/")
    axe(page)
    page.locator("#id_date").fill("25 March 2032")
    click_button(page, "Move the meeting")
    expect(page.get_by_text("25 March 2032").first).to_be_visible()


@pytest.mark.long
def test_a_clerk_opens_an_update_and_sees_whom_it_was_written_to(browse_as, carol, review, axe, settings):
    settings.MAIL_AT_ANY_TIME = True
    page = browse_as(carol)
    page.goto("/forward-plan/")
    axe(page)
    page.get_by_role("link", name="Open for").click()
    axe(page)
    page.get_by_label("Updates due by").fill("18/3/2032")
    page.get_by_text("Change for this round only").click()
    page.get_by_label("Officers asked about 1").fill("Somebody New")
    click_button(page, "Preview the emails")
    expect(page.get_by_text("Dear")).to_have_count(0)
    axe(page)
    page.get_by_label("Officers asked about 1").fill("Olive")
    click_button(page, "Preview the emails")
    expect(page.get_by_text("Dear Olive,")).to_be_visible()
    axe(page)
    click_button(page, "Open the round")
    expect(page.get_by_role("button", name="Send a reminder").first).to_be_visible()
    assert enqueue_digests() == 1
    page.reload()
    click_button(page, "Send a reminder")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.locator("a[href$='/deadline/']").click()
    axe(page)
    page.goto("/mail/")
    expect(page.get_by_text("olive@council.example")).to_be_visible()
    axe(page)
    assert OutgoingEmail.objects.get().to == "olive@council.example"


@pytest.mark.long
def test_a_committee_s_extra_update_is_noted(browse_as, carol, review, axe):
    page = browse_as(carol)
    page.goto("/reviews/road-safety/additional-rounds/")
    page.get_by_label("Month of the round").fill("June 2032")
    page.locator("#id_reason").fill("Places wants it.")
    click_button(page, "Add a round")
    expect(page.get_by_text("Places wants it.")).to_be_visible()
    axe(page)


@pytest.mark.long
def test_a_demo_s_letters_are_read_on_a_page(page, axe, settings, tmp_path, transactional_db):
    from notifications.outbox import enqueue_email
    from notifications.sending import send_due

    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path
    settings.EMAIL_BACKEND = "notifications.folder_backend.FolderEmailBackend"
    page.goto("/demo/mail/")
    axe(page)
    enqueue_email("olive@council.example", "An update", f"Dear Olive\n{LINK}")
    send_due()
    page.reload()
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    axe(page)
