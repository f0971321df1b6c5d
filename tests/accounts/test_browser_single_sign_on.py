"""Signing in with a work account, in a real browser, through a provider on loopback."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User, WorkAccount
from tests.browser_actions import account_menu, click_button, follow_link
from tests.identity_provider import TENANT, identity_provider

pytestmark = pytest.mark.django_db(transaction=True)
OLIVE = "aaaaaaaa-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def provider():
    with identity_provider() as found:
        yield found


@pytest.fixture
def council(provider, settings, live_server):
    settings.SINGLE_SIGN_ON = provider.settings
    settings.SITE_ADDRESS = live_server.url
    return provider


def is_in(page):
    expect(account_menu(page)).to_be_visible()


@pytest.mark.long
def test_olive_joins_her_work_account_by_a_code(page, council, axe):
    User.objects.create_user("olive@example.gov.uk", name="Olive Owner")
    council.knows(OLIVE, "olive.owner@council.example")
    page.goto("/reviews/")
    axe(page)
    click_button(page, "your council account")
    expect(page).to_have_url("/sign-in/work-account/not-linked/")
    axe(page)
    click_button(page, "Get a code")
    page.locator("#id_email").fill("olive@example.gov.uk")
    click_button(page, "Send the code")
    expect(page.locator("#id_code")).to_be_visible()
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.locator("#id_code").fill(code)
    click_button(page, "Sign in")
    expect(page.get_by_role("button", name="Join them")).to_be_visible()
    axe(page)
    click_button(page, "Join them")
    expect(page).to_have_url("/reviews/")
    assert WorkAccount.objects.get().user.name == "Olive Owner"
    is_in(page)


def test_olive_comes_with_it_from_then_on(page, council, axe):
    olive = User.objects.create_user("olive@example.gov.uk", name="Olive Owner")
    WorkAccount.objects.create(user=olive, tenant=TENANT, subject=OLIVE, name="olive@council")
    council.knows(OLIVE)
    page.goto("/sign-in/")
    click_button(page, "your council account")
    is_in(page)
    page.goto("/account/")
    axe(page)
    follow_link(page, "/account/work-account/")
    axe(page)
    click_button(page, "no longer")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not WorkAccount.objects.exists()


@pytest.mark.long
def test_what_the_council_does_not_vouch_for_is_refused(page, council, axe):
    council.knows(OLIVE, how={"claims": {"nonce": "another"}})
    page.goto("/sign-in/work-account/")
    expect(page.get_by_text("could not be checked")).to_be_visible()
    axe(page)
