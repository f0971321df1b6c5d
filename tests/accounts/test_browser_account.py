"""The pages of signing in and of one's own account, in a real browser."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import ADMINISTRATOR
from tests.signing_in import give_password, type_password

pytestmark = pytest.mark.django_db(transaction=True)


def test_olive_signs_in_with_a_code(page, olive, axe):
    page.goto("/sign-in/")
    page.get_by_role("link", name="Get a code by e-mail").click()
    page.get_by_role("button", name="Send the code").click()
    page.get_by_role("link", name="Enter your e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    axe(page)
    page.get_by_label("E-mail address").fill(olive.email)
    page.get_by_role("button", name="Send the code").click()
    axe(page)
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.get_by_label("Code from the e-mail").fill("0000-0000")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter the code as it stands").click()
    expect(page.get_by_label("Code from the e-mail")).to_be_focused()
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/")
    axe(page)
    page.get_by_role("link", name="Change the password").click()
    page.get_by_role("button", name="Save the new password").click()
    page.get_by_role("link", name="Enter a new password").click()
    expect(page.get_by_label("New password", exact=True)).to_be_focused()
    axe(page)


@pytest.mark.parametrize(
    "address", ["/sign-in/forgotten/", "/sign-in/forgotten/sent/", "/sign-in/forgotten/1/"]
)
def test_the_pages_of_a_forgotten_password_hold_for_everyone(page, axe, address):
    page.goto(f"/sign-in/forgotten{address}")
    axe(page)


def test_ada_invites_pat_who_comes(browse_as, axe, settings, live_server):
    settings.SITE_ADDRESS = live_server.url
    ada = User.objects.create_user("ada@example.gov.uk", name="Ada")
    ada.groups.add(Group.objects.get_or_create(name=ADMINISTRATOR)[0])
    page = browse_as(ada)
    page.goto("/people/")
    axe(page)
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_role("link", name="Enter an e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    axe(page)
    page.get_by_label("Name").fill("Pat")
    page.get_by_label("E-mail address").fill("pat@example.gov.uk")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("Pat is invited")).to_be_visible()
    axe(page)

    letter = mail.outbox[-1]
    page.context.clear_cookies()
    page.goto(re.search(r"http\S+", letter.body)[0])
    page.get_by_label("E-mail address").fill(letter.to[0])
    page.get_by_role("button", name="Send the code").click()
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/")
    expect(page.get_by_text("None: you sign in with a code by e-mail")).to_be_visible()
    page.get_by_role("link", name="Choose a password").click()
    axe(page)
    page.get_by_role("button", name="Save the new password").click()
    page.get_by_role("link", name="Enter a new password").click()
    expect(page.get_by_label("New password", exact=True)).to_be_focused()


def test_olive_chooses_a_password_anew(page, olive, axe, settings, live_server):
    settings.SITE_ADDRESS = live_server.url
    page.goto("/sign-in/")
    page.get_by_role("link", name="Choose a new password").click()
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("link", name="Enter your e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill(olive.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look at your e-mails")).to_be_visible()
    page.goto(re.search(r"http\S+", mail.outbox[-1].body)[0])
    axe(page)
    page.get_by_label("New password", exact=True).fill("seven green bottles")
    page.get_by_label("The new password again").fill("seven brown bottles")
    page.get_by_role("button", name="Save the new password").click()
    page.get_by_role("link", name="Enter the same new password twice").click()
    expect(page.get_by_label("The new password again")).to_be_focused()
    axe(page)
    page.get_by_label("New password", exact=True).fill("seven green bottles")
    page.get_by_label("The new password again").fill("seven green bottles")
    page.get_by_role("button", name="Save the new password").click()
    type_password(page, olive, "seven green bottles")
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_too_many_tries_are_explained(page, olive, axe, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/5m/ip"}
    for _ in range(2):
        give_password(page, olive, "wrong")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    axe(page)
