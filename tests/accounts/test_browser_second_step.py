"""The second step of signing in, in a real browser."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK
from tests.accounts.base import totp_code
from tests.browser_actions import account_menu, click_button, error_summary_fields, follow_link, sign_out
from tests.browser_sign_in import sign_in_with_password

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
    """The code of the app; what was used before may be used again."""
    cache.clear()
    return totp_code(secret)


def is_in(page):
    expect(account_menu(page)).to_be_visible()


def enter_code(page, button, code):
    page.locator("#id_code").fill(code)
    click_button(page, button)


@pytest.mark.long
def test_olive_sets_up_an_app_and_signs_in_with_it(page, olive, axe, settings):
    settings.MFA_TOTP_TOLERANCE = 20  # half minutes: a busy machine may type as slowly as it does
    sign_in_with_password(page, olive)
    page.goto("/account/")
    axe(page)
    follow_link(page, "/account/second-step/")
    axe(page)
    follow_link(page, "/account/second-step/app/")
    axe(page)
    click_button(page, "Set it up")
    assert error_summary_fields(page) == ["code"]
    axe(page)
    secret = page.locator(".key").inner_text().replace(" ", "")
    enter_code(page, "Set it up", fresh_code(secret))
    expect(page).to_have_url("/account/second-step/codes/")
    axe(page)
    recovery = page.locator(".key").all_inner_texts()
    sign_out(page)

    sign_in_with_password(page, olive)
    expect(page).to_have_url("/sign-in/second-step/")
    axe(page)
    enter_code(page, "Sign in", "000000")
    assert error_summary_fields(page) == ["code"]
    axe(page)
    enter_code(page, "Sign in", fresh_code(secret))
    sign_out(page)

    sign_in_with_password(page, olive)
    enter_code(page, "Sign in", recovery[0])
    is_in(page)
    page.goto("/account/second-step/")
    expect(page.get_by_text("9 left")).to_be_visible()
    axe(page)
    follow_link(page, "/account/second-step/app/remove/")
    axe(page)
    click_button(page, "Remove it")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_olive_adds_a_passkey_and_signs_in_with_it_alone(page, olive, axe, telephone):
    sign_in_with_password(page, olive)
    page.goto("/account/second-step/")
    follow_link(page, "/account/second-step/passkey/")
    axe(page)
    page.locator("#id_name").fill("My telephone")
    click_button(page, "Add the passkey")
    expect(page).to_have_url("/account/second-step/codes/")
    page.goto("/account/second-step/")
    expect(page.get_by_text("My telephone").first).to_be_visible()
    sign_out(page)

    follow_link(page, "/sign-in/passkey/")
    axe(page)
    click_button(page, "Use a passkey")
    is_in(page)
    sign_out(page)

    sign_in_with_password(page, olive)
    axe(page)
    click_button(page, "Use a passkey")
    is_in(page)
    assert Authenticator.objects.get(type="webauthn").last_used_at


@pytest.mark.long
def test_a_passkey_that_is_not_unlocked_lets_nobody_in(page, olive, axe, telephone):
    sign_in_with_password(page, olive)
    page.goto("/account/second-step/passkey/")
    click_button(page, "Add the passkey")
    expect(page).to_have_url("/account/second-step/codes/")
    sign_out(page)
    telephone(False)
    page.goto("/sign-in/passkey/")
    click_button(page, "Use a passkey")
    expect(page.locator("[data-passkey-error]")).to_be_visible()
    axe(page)
    page.goto("/account/")
    expect(page.locator("#id_password")).to_be_visible()


@pytest.mark.long
def test_a_passkey_of_an_account_that_lost_it_is_explained(page, olive, axe, telephone):
    sign_in_with_password(page, olive)
    page.goto("/account/second-step/passkey/")
    click_button(page, "Add the passkey")
    expect(page).to_have_url("/account/second-step/codes/")
    sign_out(page)
    Authenticator.objects.all().delete()
    page.goto("/sign-in/passkey/")
    click_button(page, "Use a passkey")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    axe(page)


@pytest.mark.long
def test_she_confirms_with_app_or_passkey_that_it_is_she(page, olive, axe, telephone, monkeypatch):
    sign_in_with_password(page, olive)
    page.goto("/account/second-step/passkey/")
    click_button(page, "Add the passkey")
    expect(page).to_have_url("/account/second-step/codes/")
    recovery = page.locator(".key").all_inner_texts()
    monkeypatch.setattr("accounts.account_adapter.RECENT_SIGN_IN_SECONDS", -1)

    page.goto("/account/second-step/codes/")
    axe(page)
    click_button(page, "Confirm")
    assert error_summary_fields(page) == ["password"]
    axe(page)
    page.get_by_role("link", name="Use a passkey").click()
    axe(page)
    page.get_by_role("link", name="Use a code").click()
    click_button(page, "Confirm")
    assert error_summary_fields(page) == ["code"]
    axe(page)
    enter_code(page, "Confirm", recovery[0])
    expect(page).to_have_url("/account/second-step/codes/")


@pytest.mark.long
def test_a_clerk_is_led_to_set_one_up(browse_as, olive, axe, settings):
    settings.MFA_ROLES = frozenset({"clerk"})
    olive.groups.add(Group.objects.get_or_create(name=CLERK)[0])
    page = browse_as(olive)
    page.goto("/reviews/")
    expect(page).to_have_url("/account/second-step/")
    axe(page)


@pytest.mark.long
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
    follow_link(page, f"/people/{lee.pk}/second-step/")
    axe(page)
    click_button(page, "Remove it")
    expect(page).to_have_url("/people/")
    assert not Authenticator.objects.exists()
