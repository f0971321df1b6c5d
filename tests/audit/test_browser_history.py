"""Reading history in a real browser, on a wide screen and a narrow one."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK
from actionplans.models import Review
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, send_back, submit
from tests.browser_actions import click_button, error_summary_fields, follow_link
from tests.factories import create_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hate_crime"),
]


@pytest.mark.long
def test_a_clerk_reads_what_happened(browse_as, carol, axe):
    review = Review.objects.get()
    this_round = open_round(review, dt.date(2021, 3, 1), by=carol)
    update_request = this_round.update_requests.filter(asks_for_progress=True).first()
    olive = User.objects.create_user("olive@council.example", name="Olive")
    written = UpdateContent(evidence="Posters hang in every school.", grade=2)
    submit(update_request, written, by=olive, version=0)
    send_back(update_request, "In every one?", by=carol)
    update_request.refresh_from_db()
    again = UpdateContent(evidence="Posters hang in eight schools.", grade=2)
    submit(update_request, again, by=olive, version=update_request.version)

    page = browse_as(carol)
    page.goto("/reviews/hate-crime/")
    follow_link(page, "/reviews/hate-crime/history/")
    expect(page.locator("ins").filter(has_text="eight schools")).to_be_visible()
    expect(page.locator("del").filter(has_text="every school")).to_be_visible()
    axe(page)
    page.locator("#id_on").fill("31/2/2020")
    click_button(page, "Show that day")
    assert error_summary_fields(page) == ["on"]
    axe(page)
    page.locator("#id_on").fill(f"{timezone.localdate():%d/%m/%Y}")
    click_button(page, "Show that day")
    expect(page.get_by_text("1 Fully Achieved").first).to_be_visible()
    axe(page)
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Earlier").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    axe(page)
    for more in page.locator("main details").all():
        more.locator("summary").click()
    axe(page)

    page.goto(f"/updates/{update_request.pk}/")
    follow_link(page, f"/updates/{update_request.pk}/history/")
    expect(page.get_by_text("In every one?")).to_be_visible()
    axe(page)
    page.goto("/reviews/hate-crime/")
    page.get_by_role("link", name="History of 1 c)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 c)")
    axe(page)


@pytest.mark.long
def test_an_administrator_reads_the_log(browse_as, carol, axe):
    page = browse_as(create_person("Ada", ADMINISTRATOR))
    page.goto("/reviews/")
    page.get_by_role("link", name="Activity").click()
    expect(page.get_by_text("gave the role Clerk to Carol")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Downloads").click()
    expect(page.get_by_text("gave the role Clerk to Carol")).to_have_count(0)
    axe(page)


@pytest.mark.long
def test_one_clerk_asks_for_a_redaction_and_another_agrees(browse_as, carol, axe):
    cora = create_person("Cora", CLERK)
    page = browse_as(carol)
    page.goto("/redactions/")
    axe(page)
    page.goto("/reviews/hate-crime/history/")
    follow_link(page, "/reviews/hate-crime/redactions/new/")
    axe(page)
    click_button(page, "Ask for it")
    assert "words" in error_summary_fields(page)
    axe(page)
    page.locator("#id_words").fill("wear red")
    page.locator("#id_reason").fill("It is the name of a person.")
    click_button(page, "Ask for it")
    expect(page.get_by_text("wear red").first).to_be_visible()
    expect(page.locator("button[value=agree]")).to_have_count(0)
    axe(page)
    page = browse_as(cora)
    page.goto("/redactions/")
    axe(page)
    page.get_by_role("link", name="Redaction", exact=False).last.click()
    axe(page)
    page.locator("button[value=agree]").click()
    expect(page.locator("button[value=agree]")).to_have_count(0)
    axe(page)
    page.goto("/reviews/hate-crime/")
    expect(page.get_by_text("[redacted").first).to_be_visible()
    expect(page.get_by_text("wear red")).to_have_count(0)
