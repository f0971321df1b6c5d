"""Signing in, in a real browser."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import CLERK
from tests.browser_actions import click_button, error_summary_fields
from tests.browser_sign_in import fill_sign_in_form

pytestmark = pytest.mark.django_db(transaction=True)


def test_olive_signs_in_and_out_after_a_mistake(page, olive, axe):
    page.goto("/sign-in/")
    click_button(page, "Sign in")
    assert error_summary_fields(page) == ["login", "password"]
    axe(page)
    fill_sign_in_form(page, olive)
    click_button(page, "Sign out Olive")
    expect(page).to_have_url("/sign-in/")


@pytest.mark.long
def test_the_sign_in_page_holds_for_everyone(page, axe, settings):
    settings.DEMO = True
    page.goto("/sign-in/")
    axe(page)


def test_the_menu_opens_on_a_narrow_screen(browse_as, olive):
    page = browse_as(olive)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/nothing-here/")
    meetings = page.get_by_role("link", name="Meetings")
    expect(meetings).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out Olive")).to_be_visible()
    click_button(page, "Menu")
    expect(meetings).to_be_visible()


def test_a_clerk_s_menu_is_one_line_on_a_usual_screen(browse_as, olive):
    olive.groups.add(Group.objects.get(name=CLERK))
    page = browse_as(olive)
    page.goto("/nothing-here/")
    first, last = page.get_by_role("link", name="Scrutiny"), page.get_by_role("link", name="Imports")
    assert first.bounding_box()["y"] == last.bounding_box()["y"]


def test_no_page_touches_the_edge_of_the_screen(page):
    page.goto("/nothing-here/")
    for width in (375, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        words = page.get_by_role("heading", level=1).bounding_box()
        assert words["x"] >= 15, width
        assert words["x"] + words["width"] <= width - 15, width


@pytest.mark.long
def test_the_admin_works_under_the_same_policy(page, browse_as):
    ada = User.objects.create_superuser("ada@example.gov.uk", "a long pass phrase", name="Ada")
    browse_as(ada).goto(f"/admin/accounts/user/{ada.pk}/change/")
    page.get_by_label("Name", exact=False).first.fill("Ada Admin")
    page.locator("[name=_save]").click()
    expect(page).to_have_url("/admin/accounts/user/")
    assert User.objects.get().name == "Ada Admin"
