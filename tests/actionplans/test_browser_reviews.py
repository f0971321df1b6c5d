"""Reading a review in a real browser, on a wide screen and a narrow one."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hate_crime"),
]


def test_a_clerk_walks_from_the_list_to_the_paper(browse_as, carol, axe):
    page = browse_as(carol)
    page.goto("/reviews/")
    axe(page)
    page.get_by_role("link", name="Hate Crime").click()
    page.locator("summary", has_text="March 2021").click()
    asked = page.locator("main details li")
    expect(asked).to_have_count(3)
    expect(asked.nth(1)).to_contain_text("1 c): progress")
    axe(page)
    page.get_by_role("link", name="September 2020").first.click()
    expect(page.get_by_text("No update was received")).to_be_visible()
    axe(page)
    for label, ending, start in (
        ("PDF", "pdf", b"%PDF-"),
        ("Word", "docx", b"PK"),
        ("HTML", "html", b"<!DOCTYPE html>"),
        ("plain text", "txt", b"SCRUTINY MONITORING"),
        ("JSON", "json", b"{"),
    ):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Download {label}").click()
        assert download.value.suggested_filename == f"2020-09-hate-crime-progress-update.{ending}"
        assert Path(download.value.path()).read_bytes().startswith(start)


@pytest.mark.long
def test_the_finding_about_1_c_is_on_screen(browse_as, carol, axe):
    page = browse_as(carol)
    page.goto("/settings/")
    page.get_by_role("link", name="Imports").click()
    axe(page)
    page.get_by_role("link", name="hate-crime-progress-update-2020-09.docx").click()
    expect(page.get_by_text("1 c) was outstanding")).to_be_visible()
    axe(page)


@pytest.mark.long
def test_an_outsider_meets_a_plain_page_of_regret(browse_as, carol, axe):
    nia = User.objects.create_user("nia@council.example", name="Nia")
    page = browse_as(nia)
    page.goto("/reviews/hate-crime/")
    assert "Hate Crime" not in page.content()
    axe(page)
    page.goto("/reviews/")
    expect(page.get_by_role("link", name="Hate Crime")).to_have_count(0)
    axe(page)
