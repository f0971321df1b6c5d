"""The pages of signing in and of one's own account, in a real browser."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import ADMINISTRATOR
from tests.browser_actions import click_button, error_summary_fields, follow_link
from tests.browser_sign_in import fill_sign_in_form, sign_in_with_password

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_olive_signs_in_with_a_code(page, olive, axe):
    page.goto("/sign-in/")
    follow_link(page, "/sign-in/code/")
    click_button(page, "Send the code")
    assert error_summary_fields(page) == ["email"]
    axe(page)
    page.locator("#id_email").fill(olive.email)
    click_button(page, "Send the code")
    axe(page)
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.locator("#id_code").fill("0000-0000")
    click_button(page, "Sign in")
    assert error_summary_fields(page) == ["code"]
    page.locator("#id_code").fill(code)
    click_button(page, "Sign in")
    expect(page).to_have_url("/")
    page.goto("/account/")
    axe(page)
    follow_link(page, "/account/password/")
    click_button(page, "Save")
    assert error_summary_fields(page)
    axe(page)


def test_ada_invites_pat_who_comes(browse_as, axe, settings, live_server):
    settings.SITE_ADDRESS = live_server.url
    ada = User.objects.create_user("ada@example.gov.uk", name="Ada")
    ada.groups.add(Group.objects.get_or_create(name=ADMINISTRATOR)[0])
    page = browse_as(ada)
    page.goto("/people/")
    axe(page)
    follow_link(page, "/people/invite/")
    click_button(page, "Send the invitation")
    assert error_summary_fields(page)
    axe(page)
    page.locator("#id_name").fill("Pat")
    page.locator("#id_email").fill("pat@example.gov.uk")
    click_button(page, "Send the invitation")
    expect(page.get_by_role("row", name="Pat")).to_be_visible()
    axe(page)

    letter = mail.outbox[-1]
    page.context.clear_cookies()
    page.goto(re.search(r"http\S+", letter.body)[0])
    page.locator("#id_email").fill(letter.to[0])
    click_button(page, "Send the code")
    expect(page.locator("#id_code")).to_be_visible()
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.locator("#id_code").fill(code)
    click_button(page, "Sign in")
    expect(page).to_have_url("/")
    page.goto("/account/")
    page.get_by_role("link", name="Choose a password").click()
    axe(page)
    click_button(page, "Save")
    assert error_summary_fields(page)


@pytest.mark.long
def test_olive_chooses_a_password_anew(page, olive, axe, settings, live_server):
    settings.SITE_ADDRESS = live_server.url
    page.goto("/sign-in/")
    follow_link(page, "/sign-in/reset-password/")
    click_button(page, "Send the link")
    assert error_summary_fields(page) == ["email"]
    page.locator("#id_email").fill(olive.email)
    click_button(page, "Send the link")
    expect(page).to_have_url("/sign-in/reset-password/sent/")
    page.goto(re.search(r"http\S+", mail.outbox[-1].body)[0])
    axe(page)
    page.locator("#id_password1").fill("seven green bottles")
    page.locator("#id_password2").fill("seven brown bottles")
    click_button(page, "Save")
    assert error_summary_fields(page) == ["password2"]
    axe(page)
    page.locator("#id_password1").fill("seven green bottles")
    page.locator("#id_password2").fill("seven green bottles")
    click_button(page, "Save")
    fill_sign_in_form(page, olive, "seven green bottles")
    expect(page).to_have_url("/")


@pytest.mark.long
def test_too_many_tries_are_explained(page, olive, axe, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/5m/ip"}
    for _ in range(2):
        sign_in_with_password(page, olive, "wrong")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    axe(page)
