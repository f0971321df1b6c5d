"""Signing in with a work account, in a real browser, through a provider on loopback."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User, WorkAccount
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
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("button", name="Sign out Olive")).to_be_visible()


def test_olive_joins_her_work_account_by_a_code(page, council, axe):
    User.objects.create_user("olive@example.gov.uk", name="Olive Owner")
    council.knows(OLIVE, "olive.owner@council.example")
    page.goto("/reviews/")
    axe(page)
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page.get_by_role("heading", name="Your work account is new here")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Get a code by e-mail").click()
    page.get_by_label("E-mail address").fill("olive@example.gov.uk")
    page.get_by_role("button", name="Send the code").click()
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Join them only if both are yours")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Join them").click()
    expect(page.get_by_text("From now on the work account")).to_be_visible()
    assert page.url.endswith("/reviews/")
    is_in(page)


def test_olive_comes_with_it_from_then_on(page, council, axe):
    olive = User.objects.create_user("olive@example.gov.uk", name="Olive Owner")
    WorkAccount.objects.create(user=olive, tenant=TENANT, number=OLIVE, name="olive@council")
    council.knows(OLIVE)
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with your council account").click()
    is_in(page)
    page.goto("/account/")
    axe(page)
    page.get_by_role("link", name="Change the work account").click()
    axe(page)
    page.get_by_role("button", name="Sign in with it no longer").click()
    expect(page.get_by_text("no longer signs you in")).to_be_visible()
    assert not WorkAccount.objects.exists()


def test_what_the_council_does_not_vouch_for_is_refused(page, council, axe):
    council.knows(OLIVE, how={"claims": {"nonce": "another"}})
    page.goto("/sign-in/work-account/")
    expect(page.get_by_text("Your work account could not be checked.")).to_be_visible()
    axe(page)
