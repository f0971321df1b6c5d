"""The calendar, opening an update and its e-mails in a real browser, on a wide screen and a narrow one."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from actionplans.mail.digests import write_digests
from actionplans.models import Owner, Review
from post.models import Letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(carol):
    olive = User.objects.create_user("olive@council.example", name="Olive")
    owner = Owner.objects.create(name="Olive")
    owner.users.add(olive)
    agreed = timezone.localdate() - dt.timedelta(days=330)
    review = Review.objects.create(title="Road Safety", slug="road-safety", agreed_text=f"{agreed:%B %Y}")
    line = review.headings.create(ref="1", text="That roads be made safer").sub_actions.create(
        action="Build a crossing.", responsibility="Olive"
    )
    line.owners.add(owner)
    return review


def press(page, name):
    page.get_by_role("button", name=name).click()


def test_a_clerk_keeps_the_calendar(browse_as, carol, axe):
    page = browse_as(carol)
    page.goto("/forward-plan/")
    axe(page)
    page.get_by_role("link", name="Committees’ meetings").click()
    axe(page)
    page.get_by_role("link", name="Add meetings").click()
    press(page, "Add the meetings")
    expect(page.get_by_role("alert")).to_contain_text("Enter the date of at least one meeting.")
    axe(page)
    page.get_by_label("Another committee").fill("Place Select Committee")
    page.get_by_label("Dates of its meetings").fill("18 March 2032\n17/6/2032")
    press(page, "Add the meetings")
    expect(page.get_by_text("2 meetings of Place Select Committee added.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="18 March 2032").click()
    axe(page)
    page.get_by_role("link", name="Move or cancel the meeting").click()
    axe(page)
    page.get_by_label("Date of the meeting").fill("25 March 2032")
    press(page, "Move the meeting")
    expect(page.get_by_text("The meeting is now on 25 March 2032.")).to_be_visible()


def test_a_clerk_opens_an_update_and_sees_whom_it_was_written_to(browse_as, carol, review, axe, settings):
    settings.MAIL_AT_ANY_TIME = True
    page = browse_as(carol)
    page.goto("/forward-plan/")
    axe(page)
    page.get_by_role("link", name="Open it").click()
    axe(page)
    page.get_by_label("Answers are due by").fill("18/3/2032")
    page.get_by_text("Others for this update").click()
    page.get_by_label("Who answers 1").fill("Somebody New")
    press(page, "Preview with these changes")
    expect(page.get_by_text("Nobody who is asked has an account")).to_be_visible()
    axe(page)
    page.get_by_label("Who answers 1").fill("Olive")
    press(page, "Preview with these changes")
    expect(page.get_by_text("Dear Olive,")).to_be_visible()
    axe(page)
    press(page, "Open the update")
    expect(page.get_by_text("1 answer is asked for.")).to_be_visible()
    assert write_digests() == 1
    page.reload()
    press(page, "Ask again")
    expect(page.get_by_text("1 person is asked again for 1 answer")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Change the deadline").click()
    axe(page)
    page.goto("/mail/")
    expect(page.get_by_text("olive@council.example")).to_be_visible()
    axe(page)
    assert Letter.objects.get().to == "olive@council.example"


def test_a_committee_s_extra_update_is_noted(browse_as, carol, review, axe):
    page = browse_as(carol)
    page.goto("/reviews/road-safety/extra-updates/")
    page.get_by_label("Month of the update").fill("June 2032")
    page.get_by_label("Who asked for it and why").fill("The committee, on 18 March 2032.")
    press(page, "Note this update")
    expect(page.get_by_text("The committee, on 18 March 2032.")).to_be_visible()
    axe(page)


def test_a_demo_s_letters_are_read_on_a_page(page, axe, settings, tmp_path, transactional_db):
    from post.outbox import post
    from post.sending import send_due

    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path
    settings.EMAIL_BACKEND = "post.folder.FolderBackend"
    page.goto("/demo/mail/")
    expect(page.get_by_text("There is none yet.")).to_be_visible()
    post("olive@council.example", "An update", "Dear Olive\nhttp://127.0.0.1:8000/entries/1/")
    send_due()
    page.reload()
    expect(page.get_by_role("link", name="http://127.0.0.1:8000/entries/1/")).to_be_visible()
    axe(page)
