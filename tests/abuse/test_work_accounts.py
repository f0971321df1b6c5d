"""What people try with work accounts: made-up tokens, other directories, addresses of other sites."""

from types import SimpleNamespace

import jwt
from django.utils.encoding import iri_to_uri

from accounts.single_sign_on import STATE_COOKIE, ExternalIdentity
from tests.abuse.redirect_targets import OWN_PAGES, foreign_urls, stays_on_site
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.accounts.base import OLIVE, OTHER, OTHER_TENANT, WorkAccountTestCase

real_decode = jwt.decode


def decode_unverified(token, **how):
    return real_decode(token, options={"verify_signature": False})


def accept_any_tenant(provider, claims, nonce):
    return ExternalIdentity(provider.tenant, claims["oid"], "")


def match_by_name(provider, claims, nonce):
    return ExternalIdentity(provider.tenant, OLIVE if "olive" in claims["preferred_username"] else "", "")


@must_fail_without_guard
class WorkAccountTests(WorkAccountTestCase):
    def setUp(self):
        super().setUp()
        self.join()

    def is_refused(self, oid=OLIVE, name="", **how):
        self.provider.knows(oid, name, how=how)
        self.come()
        self.assertFalse(self.is_in())

    def kept(self):
        """The page to go on to, as the browser carries it."""
        return STATE_COOKIE.read(
            SimpleNamespace(
                COOKIES={STATE_COOKIE.cookie_name: self.client.cookies[STATE_COOKIE.cookie_name].value}
            )
        )["then"]

    @removes_guard("accounts.account_adapter.AccountAdapter.is_safe_url", lambda self, url: True)
    def test_b27_the_way_through_the_council_leads_to_no_other_site(self):
        for then in foreign_urls():
            self.client.get("/sign-in/work-account/", {"next": then})
            kept = self.kept()
            self.assertTrue(not kept or stays_on_site(iri_to_uri(kept)), then)

    def test_b27_it_leads_to_pages_of_our_own(self):
        for then in OWN_PAGES:
            self.client.get("/sign-in/work-account/", {"next": then})
            self.assertEqual(self.kept(), then)

    @removes_guard("jwt.decode", decode_unverified)
    def test_a_token_that_somebody_else_signed_is_refused(self):
        self.is_refused(signed_with="forged", kid="ours")

    @removes_guard("jwt.decode", decode_unverified)
    def test_a_token_for_another_application_is_refused(self):
        self.is_refused(claims={"aud": "another-client"})

    @removes_guard("accounts.single_sign_on.constant_time_compare", lambda one, other: True)
    def test_a_token_of_another_sign_in_is_refused(self):
        self.is_refused(claims={"nonce": "another"})

    @removes_guard("accounts.single_sign_on.identity_from_claims", accept_any_tenant)
    def test_a_person_of_another_directory_is_refused(self):
        self.is_refused(claims={"tid": OTHER_TENANT})

    @removes_guard("accounts.single_sign_on.identity_from_claims", match_by_name)
    def test_a_person_of_the_same_name_is_refused(self):
        self.is_refused(OTHER, "olive@example.gov.uk", claims={"email": "olive@example.gov.uk"})

    def test_olive_comes_in(self):
        self.provider.knows(OLIVE, "olive@example.gov.uk")
        self.come()
        self.assertTrue(self.is_in())
