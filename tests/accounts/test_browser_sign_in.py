"""Signing in, in a real browser."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import CLERK
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
    meetings = page.get_by_role("link", name="Meetings")
    expect(meetings).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out Olive")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(meetings).to_be_visible()


def test_a_clerk_s_menu_is_one_line_on_a_usual_screen(browse_as, olive):
    olive.groups.add(Group.objects.get(name=CLERK))
    page = browse_as(olive)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/nothing-here/")
    first, last = page.get_by_role("link", name="Scrutiny"), page.get_by_role("link", name="Imports")
    assert first.bounding_box()["y"] == last.bounding_box()["y"]


@pytest.mark.parametrize("width", [375, 1024, 1280])
def test_no_page_touches_the_edge_of_the_screen(browse_as, olive, width):
    page = browse_as(olive)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/nothing-here/")
    words = page.get_by_role("heading", level=1).bounding_box()
    assert words["x"] >= 15
    assert words["x"] + words["width"] <= width - 15


def test_the_admin_works_under_the_same_policy(page, browse_as):
    ada = User.objects.create_superuser("ada@example.gov.uk", "a long pass phrase", name="Ada")
    browse_as(ada).goto(f"/admin/accounts/user/{ada.pk}/change/")
    page.get_by_label("Name", exact=False).first.fill("Ada Admin")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
