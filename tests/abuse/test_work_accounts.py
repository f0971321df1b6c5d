"""What people try with work accounts: made-up tokens, other directories, addresses of other sites."""

from types import SimpleNamespace

import jwt
from django.utils.encoding import iri_to_uri

from accounts.single_sign_on import STATE, Person
from tests.abuse.guards import seen_to_fail, without
from tests.abuse.redirects import OWN_PAGES, elsewhere, stays
from tests.accounts.base import ELSEWHERE, OLIVE, OTHER, WorkAccountCase

real_decode = jwt.decode


def unread(token, **how):
    return real_decode(token, options={"verify_signature": False})


def from_any_directory(provider, claims, nonce):
    return Person(provider.tenant, claims["oid"], "")


def by_its_name(provider, claims, nonce):
    return Person(provider.tenant, OLIVE if "olive" in claims["preferred_username"] else "", "")


@seen_to_fail
class WorkAccountTests(WorkAccountCase):
    def setUp(self):
        super().setUp()
        self.join()

    def is_refused(self, oid=OLIVE, name="", **how):
        self.provider.knows(oid, name, how=how)
        self.come()
        self.assertFalse(self.is_in())

    def kept(self):
        """The page to go on to, as the browser carries it."""
        return STATE.read(SimpleNamespace(COOKIES={STATE.cookie: self.client.cookies[STATE.cookie].value}))[
            "then"
        ]

    @without("accounts.adapter.Adapter.is_safe_url", lambda self, url: True)
    def test_b27_the_way_through_the_council_leads_to_no_other_site(self):
        for then in elsewhere():
            self.client.get("/sign-in/work-account/", {"next": then})
            kept = self.kept()
            self.assertTrue(not kept or stays(iri_to_uri(kept)), then)

    def test_b27_it_leads_to_pages_of_our_own(self):
        for then in OWN_PAGES:
            self.client.get("/sign-in/work-account/", {"next": then})
            self.assertEqual(self.kept(), then)

    @without("jwt.decode", unread)
    def test_a_token_that_somebody_else_signed_is_refused(self):
        self.is_refused(signed_with="forged", kid="ours")

    @without("jwt.decode", unread)
    def test_a_token_for_another_application_is_refused(self):
        self.is_refused(claims={"aud": "another-client"})

    @without("accounts.single_sign_on.constant_time_compare", lambda one, other: True)
    def test_a_token_of_another_sign_in_is_refused(self):
        self.is_refused(claims={"nonce": "another"})

    @without("accounts.single_sign_on.person_in", from_any_directory)
    def test_a_person_of_another_directory_is_refused(self):
        self.is_refused(claims={"tid": ELSEWHERE})

    @without("accounts.single_sign_on.person_in", by_its_name)
    def test_a_person_of_the_same_name_is_refused(self):
        self.is_refused(OTHER, "olive@example.gov.uk", claims={"email": "olive@example.gov.uk"})

    def test_olive_comes_in(self):
        self.provider.knows(OLIVE, "olive@example.gov.uk")
        self.come()
        self.assertTrue(self.is_in())
