"""Signing in, in a real browser."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import CLERK
from tests.browser_actions import click_button, error_summary_fields, sign_out
from tests.browser_sign_in import fill_sign_in_form

pytestmark = pytest.mark.django_db(transaction=True)


def test_olive_signs_in_and_out_after_a_mistake(page, olive, axe):
    page.goto("/sign-in/")
    click_button(page, "Sign in")
    assert error_summary_fields(page) == ["login", "password"]
    axe(page)
    fill_sign_in_form(page, olive)
    sign_out(page)


@pytest.mark.long
def test_the_sign_in_page_holds_for_everyone(page, axe, settings):
    settings.DEMO = True
    page.goto("/sign-in/")
    axe(page)


def test_the_menu_opens_on_a_narrow_screen(browse_as, olive):
    page = browse_as(olive)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/nothing-here/")
    meetings = page.get_by_role("link", name="Meetings").filter(visible=True)
    expect(meetings).to_have_count(0)
    page.locator("summary", has_text="Menu").click()
    expect(meetings).to_have_count(1)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_clerk_s_menu_is_one_line_on_a_usual_screen(browse_as, olive):
    olive.groups.add(Group.objects.get(name=CLERK))
    page = browse_as(olive)
    page.goto("/nothing-here/")
    first, last = page.get_by_role("link", name="Home"), page.get_by_role("link", name="Settings")
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
