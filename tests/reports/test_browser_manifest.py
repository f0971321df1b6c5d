"""Choosing a file on the public page, in a real browser, says whether it was published here."""

import pytest
from playwright.sync_api import expect

from reports.models import PublishedFile
from reports.publishing import PublicationInput, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/public/manifest/"


@pytest.fixture
def published(cast):
    """The JSON file of an update that the public reads."""
    asked = cast.asked["a"]
    update = publish(
        PublicationInput(
            asked.round,
            1,
            cast.clare,
            {each.pk: "To follow." for each in cast.asked.values()},
            for_public=True,
            reason="The meeting is early.",
        )
    )
    return update.file(PublishedFile.Format.JSON)


def choose(page, data):
    """Choose a file of these bytes. It is checked without another click, and is not sent."""
    page.goto(PAGE)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    chosen = {"name": "report.json", "mimeType": "application/json", "buffer": data}
    page.locator("input[type=file]").set_input_files(chosen)
    expect(page.locator("#result")).to_be_visible()
    assert all(method == "GET" and not body for method, body in sent)


def test_a_file_that_was_published_is_recognised_as_current(page, published, axe):
    choose(page, bytes(published.data))
    expect(page.locator("#result")).to_have_attribute("data-matches", "1")
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "current")
    assert published.sha256 in page.url
    axe(page)


def test_one_changed_character_is_noticed(page, published, axe):
    choose(page, bytes(published.data).replace(b"a", b"b", 1))
    expect(page.locator("#result")).to_have_attribute("data-matches", "0")
    axe(page)


def test_without_scripts_there_is_no_chooser_and_a_checksum_can_be_pasted(browser, server, published):
    context = browser.new_context(java_script_enabled=False, base_url=server.url)
    page = context.new_page()
    page.goto(PAGE)
    expect(page.locator("input[type=file]")).to_be_hidden()
    page.locator("input[name=sha256]").fill(published.sha256)
    page.locator("[data-checksum] button").click()
    expect(page.locator("#result")).to_have_attribute("data-matches", "1")
    context.close()
