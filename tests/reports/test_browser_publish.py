"""Publishing, correcting and reading an update in a real browser, wide and narrow."""

import pytest
from playwright.sync_api import expect

from actionplans.workflow.updates import UpdateContent, approve, submit
from reports.models import PublishedReport
from tests.browser_actions import click_button, error_summary_fields, follow_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UPDATE = UpdateContent(evidence="We met twice in May 2020.\n• residents\n• police", grade=2)
ROUND_URL = "/reviews/road-safety/rounds/2020-09/"


@pytest.fixture
def cast(cast):
    """Olive's answer on 1 a) is approved; that on 1 b) never came."""
    submit_and_approve(cast, "a", UPDATE)
    return cast


def submit_and_approve(cast, ref, answer):
    update_request = cast.asked[ref]
    update_request.refresh_from_db()
    update_request = submit(update_request, answer, by=cast.olive, version=update_request.version)
    approve(update_request, by=cast.lee, version=update_request.version)


def test_a_clerk_looks_at_the_draft_names_the_gap_and_publishes(browse_as, cast, axe):
    page = browse_as(cast.clare)
    page.goto(ROUND_URL)
    expect(page.get_by_text("Not published yet")).to_be_visible()
    axe(page)
    follow_link(page, f"{ROUND_URL}publish/")
    axe(page)
    click_button(page, "Publish")
    assert len(error_summary_fields(page)) == 4
    axe(page)
    page.get_by_label("1 b)").fill("To follow in October.")
    page.locator("#id_reason").fill("The meeting was brought forward.")
    page.locator("input[name=readers][value=residents]").check()
    page.locator("input[name=confirmed]").check()
    click_button(page, "Publish")
    expect(page.get_by_role("link", name="Word file")).to_be_visible()
    axe(page)
    follow_link(page, ROUND_URL)
    expect(page.get_by_text("To follow in October.")).to_be_visible()
    axe(page)


@pytest.mark.long
def test_a_late_answer_becomes_version_2_and_shows_what_changed(browse_as, cast, axe):
    published(cast, {})
    page = browse_as(cast.clare)
    page.goto(ROUND_URL)
    follow_link(page, f"{ROUND_URL}correct/")
    axe(page)
    page.get_by_label("1 b), not received").check()
    page.locator("#id_reason").fill("It may follow now.")
    click_button(page, "Give it back")
    expect(page).to_have_url(f"{ROUND_URL}board/")
    axe(page)
    page.goto(f"{ROUND_URL}correct/")
    axe(page)
    submit_and_approve(
        cast,
        "b",
        UpdateContent(evidence="The signs were painted in May 2020.", grade=1, impact="Fewer falls."),
    )
    page.goto(f"{ROUND_URL}publish/")
    axe(page)
    page.locator("#id_reason").fill("The answer on 1 b) has followed.")
    page.locator("input[name=confirmed]").check()
    click_button(page, "Publish version 2")
    expect(page.get_by_role("link", name="Word file")).to_be_visible()
    page.goto(f"{ROUND_URL}versions/2/changes/")
    expect(page.locator("ins", has_text="The signs were painted").first).to_be_visible()
    axe(page)
    assert PublishedReport.objects.count() == 2


def test_the_page_waits_for_the_worker_and_then_says_how_it_ended(browse_as, cast, axe):
    from reports.models import PublicationJob
    from reports.tasks import publish_report

    gap = cast.asked["b"]
    asked_for = PublicationJob.objects.create(
        round=gap.round,
        version=1,
        requested_by=cast.clare,
        reason="Early.",
        not_received_reasons={str(gap.pk): "To follow."},
    )
    page = browse_as(cast.clare)
    page.goto(f"{ROUND_URL}publish/status/")
    expect(page.get_by_label("Publishing", exact=True)).to_be_visible()
    axe(page)
    publish_report.func(asked_for.pk)
    expect(page.get_by_role("link", name="Word file")).to_be_visible()


def test_a_resident_reads_it_without_an_account_and_downloads_it(page, cast, axe):
    published(cast, {"for_public": True})
    page.goto("/public/")
    axe(page)
    page.get_by_role("link", name="September 2020").click()
    expect(page.get_by_text("We met twice in May 2020.")).to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_text("The contractor left.")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == "2020-09-road-safety-progress-update.pdf"


@pytest.mark.long
def test_an_officer_looks_at_the_answer_as_it_will_be_printed(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    page.locator("a[href$='/preview/']").click()
    expect(page.get_by_text("We met twice in May 2020.")).to_be_visible()
    axe(page)


def published(cast, more):
    from reports.publishing import PublicationInput, publish

    gap = cast.asked["b"]
    return publish(PublicationInput(gap.round, 1, cast.clare, {gap.pk: "To follow."}, "Early.", **more))
