"""Writing a new review down in a real browser, on a wide screen and a narrow one."""

import pytest
from playwright.sync_api import expect

from actionplans.models import Heading, Review
from tests.browser_actions import click_button, error_summary_fields

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.long
def test_a_clerk_writes_a_new_review_page_by_page(browse_as, carol, axe):
    page = browse_as(carol)
    page.goto("/reviews/")
    page.get_by_role("link", name="New review").click()
    axe(page)
    click_button(page, "Save")
    assert "title" in error_summary_fields(page)
    axe(page)
    page.get_by_label("Title of the review").fill("Street Lighting")
    page.get_by_label("Action plan agreed").fill("March 2019")
    click_button(page, "Save")
    page.get_by_role("link", name="Add a recommendation").click()
    axe(page)
    page.get_by_label("Words").fill("That streets be lit through:")
    click_button(page, "Save")
    page.get_by_role("link", name="Add a part to Recommendation 1").click()
    page.get_by_label("Words").fill("lamps")
    click_button(page, "Save")
    page.get_by_role("link", name="Add an action to 1 a)").click()
    axe(page)
    page.get_by_label("Who is responsible").fill("Olive Owner")
    page.get_by_label("Date").fill("September 2019")
    page.get_by_label("Agreed action").fill("Put up lamps.")
    page.get_by_label("Agreed success measure").fill("Lamps are up.")
    click_button(page, "Save")
    expect(page.get_by_text("Put up lamps.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Check your answers").click()
    axe(page)
    page.get_by_role("link", name="Done").click()
    expect(page).to_have_url("/reviews/street-lighting/")
    assert Review.objects.get().sub_actions().count() == 1


@pytest.mark.long
def test_she_puts_parts_in_order_and_removes_what_was_a_mistake(browse_as, carol):
    review = Review.objects.create(title="Street Lighting", slug="street-lighting")
    top = Heading.objects.create(plan=review, ref="1", text="That streets be lit through:")
    for position, letter in enumerate("ab"):
        Heading.objects.create(
            plan=review, parent=top, kind=Heading.Kind.PART, ref=letter, text=letter, position=position
        )
    page = browse_as(carol)
    page.goto("/reviews/street-lighting/edit/")
    click_button(page, "Move down 1 a)")
    expect(page.get_by_role("heading", level=3)).to_have_text(["b) b", "a) a"])
    click_button(page, "Remove 1 b)")
    expect(page.get_by_role("heading", level=3)).to_have_text(["a) a"])
