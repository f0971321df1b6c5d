"""Signing in, in a real browser."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.signing_in import give_password

pytestmark = pytest.mark.django_db(transaction=True)


def test_olive_signs_in_and_out(page, olive):
    give_password(page, olive)
    sign_out = page.get_by_role("button", name="Sign out Olive")
    expect(sign_out).to_be_visible()
    sign_out.click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_mistakes_are_summed_up_with_links_that_land(page, axe):
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter your password").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    axe(page)


def test_the_sign_in_page_holds_for_everyone(page, axe, settings):
    settings.DEMO = True
    page.goto("/sign-in/")
    axe(page)


def test_a_page_not_found_holds_for_everyone(browse_as, olive, axe):
    page = browse_as(olive)
    page.goto("/nothing-here/")
    axe(page)


def test_the_menu_opens_on_a_narrow_screen(browse_as, olive):
    page = browse_as(olive)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/nothing-here/")
    sign_out = page.get_by_role("button", name="Sign out Olive")
    expect(sign_out).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(sign_out).to_be_visible()


def test_the_admin_works_under_the_same_policy(page, browse_as):
    ada = User.objects.create_superuser("ada@example.gov.uk", "a long pass phrase", name="Ada")
    browse_as(ada).goto(f"/admin/accounts/user/{ada.pk}/change/")
    page.get_by_label("Name", exact=False).first.fill("Ada Admin")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
