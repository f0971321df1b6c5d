"""Adding links and files to an answer in a real browser, wide and narrow, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from actionplans.models import Evidence, UpdateRequest
from tests.browser_actions import click_button, error_summary_fields
from tests.evidence_files import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "https://www.example.org/crossings"
FILE = {"name": "Minutes of May.pdf", "mimeType": "application/pdf", "buffer": PDF}


def fill_link(page):
    page.get_by_text("Add a link").click()
    page.get_by_label("Web address").fill(ADDRESS)
    page.get_by_label("What does it show?").first.fill("Crossings")


def test_a_link_and_a_file_are_added_and_no_word_is_lost(browse_as, cast, axe):
    page = browse_as(cast.olive)
    asked = cast.asked["a"]
    page.goto(f"/updates/{asked.pk}/")
    page.get_by_label("Evidence of progress").fill("We met twice in May 2020.")
    fill_link(page)
    axe(page)
    click_button(page, "Add the link")
    expect(page.get_by_role("link", name=ADDRESS)).to_be_visible()
    expect(page.get_by_label("Evidence of progress")).to_have_value("We met twice in May 2020.")
    page.get_by_text("Add a file").click()
    page.get_by_label("File", exact=True).set_input_files(FILE)
    page.get_by_label("Show this to the public").last.check()
    axe(page)
    click_button(page, "Add the file")
    expect(page.get_by_role("link", name="Minutes of May.pdf")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Minutes of May.pdf").click()
    assert download.value.suggested_filename == "Minutes of May.pdf"
    page.get_by_label("2 (On-Track)").check()
    click_button(page, "Submit")
    expect(page).to_have_url(re.compile("/my-actions/"))
    assert UpdateRequest.objects.get(pk=asked.pk).state == UpdateRequest.State.SUBMITTED
    assert [each.is_public for each in asked.evidence.not_removed()] == [False, True]


@pytest.mark.long
def test_a_refused_file_says_why_at_its_box(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    page.get_by_label("Evidence of progress").fill("We met.")
    page.get_by_text("Add a file").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"<!doctype html><p>Hello"}
    )
    click_button(page, "Add the file")
    expect(page.get_by_role("alert")).to_contain_text("web page")
    expect(page.get_by_label("Evidence of progress")).to_have_value("We met.")
    axe(page)
    assert error_summary_fields(page) == ["evidence-file"]


def test_typing_saves_itself_and_sends_no_file(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    page.get_by_text("Add a file").click()
    page.get_by_label("File", exact=True).set_input_files(FILE)
    with page.expect_request(lambda sent: sent.url.endswith("/autosave/")) as sent:
        page.get_by_label("Evidence of progress").fill("We met.")
    expect(page.get_by_role("status")).to_contain_text("Draft saved")
    assert b"%PDF" not in (sent.value.post_data_buffer or b"")
    assert not Evidence.objects.exists()


@pytest.mark.long
def test_enter_in_a_box_saves_the_draft_with_its_link(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    fill_link(page)
    page.get_by_label("Web address").press("Enter")
    expect(page.get_by_role("link", name=ADDRESS)).to_be_visible()
    assert UpdateRequest.objects.get(pk=cast.asked["a"].pk).state == UpdateRequest.State.DRAFT


@pytest.mark.usefixtures("no_script")
def test_it_is_added_changed_and_removed_without_javascript(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    page.get_by_label("Evidence of progress").fill("We met.")
    fill_link(page)
    click_button(page, "Add the link")
    page.get_by_label("Evidence of progress").fill("We met twice.")
    click_button(page, "Change or remove Crossings")
    page.get_by_label("What does it show?").fill("Both crossings")
    click_button(page, "Save")
    expect(page.get_by_text("Both crossings:")).to_be_visible()
    expect(page.get_by_label("Evidence of progress")).to_have_value("We met twice.")
    click_button(page, "Change or remove Both crossings")
    click_button(page, "Remove this link")
    expect(page.get_by_text("Both crossings:")).to_have_count(0)
    assert not Evidence.objects.not_removed()
