"""A leaver's account is switched off and everything handed over, in a real browser."""

import pytest
from playwright.sync_api import expect

from accounts.roles import ADMINISTRATOR, CLERK, create_groups
from actionplans.models import Heading, Owner, Review, SubAction
from tests.browser_actions import click_button, error_summary_fields, follow_link
from tests.factories import create_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def olive(transactional_db):
    create_groups()
    olive = create_person("Olive")
    review = Review.objects.create(title="Road Safety", slug="road-safety", agreed_text="March 2019")
    review.link_officers.add(olive)
    heading = Heading.objects.create(plan=review, ref="1", text="That roads be made safer.")
    sub_action = SubAction.objects.create(heading=heading, action="Build a crossing.", responsibility="Olive")
    owner = Owner.objects.create(name="Olive")
    owner.users.add(olive)
    sub_action.owners.add(owner)
    return olive


@pytest.mark.long
def test_olive_leaves_and_ned_takes_over(browse_as, olive, axe):
    ada = create_person("Ada", ADMINISTRATOR, is_staff=True)
    clare = create_person("Clare", CLERK, is_staff=True)
    ned = create_person("Ned")
    page = browse_as(ada)
    page.goto("/people/")
    axe(page)
    follow_link(page, f"/people/{olive.pk}/account-status/")
    axe(page)
    click_button(page, "Switch")
    assert error_summary_fields(page) == ["reason"]
    axe(page)
    page.locator("#id_reason").fill("Left in August.")
    click_button(page, "Switch")
    expect(page).to_have_url("/people/")
    axe(page)
    olive.refresh_from_db()
    assert not olive.is_active

    page = browse_as(clare)
    page.goto("/")
    for path in ("/forward-plan/", "/reviews/road-safety/", "/reviews/road-safety/rounds/new/"):
        page.goto(path)
        expect(page.get_by_text("left").first).to_be_visible()
        axe(page)
    page.goto("/leavers/")
    axe(page)
    page.get_by_role("link", name="Olive").click()
    axe(page)
    page.get_by_label("Who takes over?").fill("Ned")
    page.get_by_label("else: Link officer").fill("Nobody")
    click_button(page, "Hand over")
    assert "reason" in error_summary_fields(page)
    axe(page)
    page.get_by_label("else: Link officer").fill("clare@council.example, Ned")
    page.locator("#id_reason").fill("Left in August.")
    click_button(page, "Hand over")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    assert {user.name for user in Review.objects.get().link_officers.all()} == {"Clare", "Ned"}
    assert list(SubAction.objects.get().owners.values_list("users", flat=True)) == [ned.pk]
