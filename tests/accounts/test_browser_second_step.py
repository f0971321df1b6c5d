"""The second step of signing in, in a real browser."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK
from tests.accounts.test_second_step import code_of
from tests.signing_in import give_password

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def telephone(page):
    """A device that keeps passkeys, and unlocks itself at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    traits = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    traits |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": traits})

    def unlocks(does):
        devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": does},
        )

    yield unlocks
    devtools.send("WebAuthn.disable")
    devtools.detach()


def fresh_code(secret):
    """The code of the app, with time left to type it; what was used before may be used again."""
    cache.clear()
    left = 30 - time.time() % 30
    if left < 12:
        time.sleep(left + 0.2)
    return code_of(secret)


def sign_out(page):
    page.get_by_role("button", name="Sign out Olive").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def is_in(page):
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("button", name="Sign out Olive")).to_be_visible()


def lands(page, link, label):
    page.get_by_role("link", name=link).click()
    expect(page.get_by_label(label, exact=True)).to_be_focused()


def test_olive_sets_up_an_app_and_signs_in_with_it(page, olive, axe):
    give_password(page, olive)
    page.goto("/account/")
    axe(page)
    page.get_by_role("link", name="Set up the second step").click()
    axe(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    axe(page)
    page.get_by_role("button", name="Set it up").click()
    lands(page, "Enter the code that the app shows", "Code that the app shows")
    axe(page)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(fresh_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    axe(page)
    recovery = page.locator(".key").all_inner_texts()
    sign_out(page)

    give_password(page, olive)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    axe(page)
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Sign in").click()
    lands(page, "Enter the code that the app shows now", "Code")
    axe(page)
    page.get_by_label("Code", exact=True).fill(fresh_code(secret))
    page.get_by_role("button", name="Sign in").click()
    sign_out(page)

    give_password(page, olive)
    page.get_by_label("Code", exact=True).fill(recovery[0])
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/second-step/")
    expect(page.get_by_text("9 left")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Remove the authenticator app").click()
    axe(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The authenticator app is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_olive_adds_a_passkey_and_signs_in_with_it_alone(page, olive, axe, telephone):
    give_password(page, olive)
    page.goto("/account/second-step/")
    page.get_by_role("link", name="Add a passkey").click()
    axe(page)
    page.get_by_label("Name of the passkey").fill("My telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/second-step/")
    expect(page.get_by_text("My telephone, added on")).to_be_visible()
    sign_out(page)

    page.get_by_role("link", name="Use a passkey").click()
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)
    sign_out(page)

    give_password(page, olive)
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_a_passkey_that_is_not_unlocked_lets_nobody_in(page, olive, axe, telephone):
    give_password(page, olive)
    page.goto("/account/second-step/passkey/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    telephone(False)
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    axe(page)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_passkey_of_an_account_that_lost_it_is_explained(page, olive, axe, telephone):
    give_password(page, olive)
    page.goto("/account/second-step/passkey/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    Authenticator.objects.all().delete()
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey did not work here.")).to_be_visible()
    axe(page)


def test_she_confirms_with_app_or_passkey_that_it_is_she(page, olive, axe, telephone, monkeypatch):
    give_password(page, olive)
    page.goto("/account/second-step/passkey/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator(".key").all_inner_texts()
    monkeypatch.setattr("accounts.adapter.JUST_NOW", -1)

    page.goto("/account/second-step/codes/")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Confirm").click()
    lands(page, "Enter your password", "Password")
    axe(page)
    page.get_by_role("link", name="Use a passkey").click()
    axe(page)
    page.get_by_role("link", name="Use a code").click()
    page.get_by_role("button", name="Confirm").click()
    lands(page, "Enter a code", "Code")
    axe(page)
    page.get_by_label("Code", exact=True).fill(recovery[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_clerk_is_led_to_set_one_up(browse_as, olive, axe, settings):
    settings.MFA_ROLES = frozenset({"clerk"})
    olive.groups.add(Group.objects.get_or_create(name=CLERK)[0])
    page = browse_as(olive)
    page.goto("/reviews/")
    expect(page.get_by_role("heading", name="Set up a second step")).to_be_visible()
    axe(page)


def test_the_administrator_sees_who_has_none_and_removes_a_lost_one(browse_as, olive, axe, settings):
    settings.MFA_ROLES = frozenset({"clerk"})
    olive.groups.add(Group.objects.get_or_create(name=CLERK)[0])
    lee = User.objects.create_user("lee@example.gov.uk", name="Lee")
    Authenticator.objects.create(user=lee, type="webauthn", data={"name": "Lost"})
    ada = User.objects.create_user("ada@example.gov.uk", name="Ada")
    ada.groups.add(Group.objects.get_or_create(name=ADMINISTRATOR)[0])
    page = browse_as(ada)
    page.goto("/people/")
    expect(page.get_by_text("None yet", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Remove the second step of Lee").click()
    axe(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Lee signs in without a second step now.")).to_be_visible()
