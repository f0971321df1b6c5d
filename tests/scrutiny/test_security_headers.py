"""What every answer says to browsers and caches, and what people are told when something breaks."""

import logging
from unittest import mock

from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client, TestCase
from lxml import html

from accounts.models import User

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def broken(error):
    """The site with a health check that fails in this way."""
    return mock.patch("scrutiny.views.User.objects.order_by", side_effect=error)


class SafePagesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("olive@example.gov.uk", name="Olive Owner")

    def setUp(self):
        self.client = Client(raise_request_exception=False)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def answers(self):
        """One of each kind of answer."""
        yield 200, self.client.get("/sign-in/")
        yield 302, self.client.get("/admin/")
        yield 404, self.client.get("/nothing-here/")
        yield 405, self.client.get("/sign-out/")
        yield 400, self.client.get("/sign-in/", headers={"host": "evil.example"})
        yield 403, Client(enforce_csrf_checks=True).post("/sign-in/", {})
        yield 200, self.client.get("/branding.css")
        with broken(ValueError):
            yield 500, self.client.get("/healthz/")
        with broken(OperationalError):
            yield 503, self.client.get("/healthz/")

    def test_every_answer_carries_the_policy_and_the_headers(self):
        for code, answer in self.answers():
            with self.subTest(code):
                self.assertEqual(answer.status_code, code)
                policy = answer["Content-Security-Policy"]
                given = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
                self.assertLessEqual(POLICY.items(), given.items())
                self.assertNotIn("unsafe", policy)
                for name, value in HEADERS.items():
                    self.assertEqual(answer[name], value)
                self.assertIn("camera=()", answer["Permissions-Policy"])

    def test_no_cache_keeps_what_olive_saw(self):
        self.client.force_login(self.olive)
        for code, answer in self.answers():
            if answer.wsgi_request.path != "/branding.css" and code != 403:
                with self.subTest(code):
                    self.assertIn("no-store", answer["Cache-Control"])
                    self.assertIn("Cookie", answer["Vary"])

    def test_nothing_answers_trace(self):
        for page in ("/sign-in/", "/healthz/", "/branding.css", "/nothing-here/"):
            self.assertEqual(self.client.trace(page).status_code, 405)

    def test_the_councils_colour_may_be_cached(self):
        self.client.force_login(self.olive)
        self.assertIn("public", self.client.get("/branding.css")["Cache-Control"])

    def test_pages_of_regret_have_a_language_a_title_and_a_main_part(self):
        for code, answer in self.answers():
            if code in {400, 403, 404, 500, 503}:
                with self.subTest(code):
                    page = html.fromstring(answer.content)
                    self.assertEqual(page.get("lang"), "en-GB")
                    self.assertEqual(len(page.xpath("//main//h1")), 1)
                    self.assertTrue(page.findtext(".//title").strip())

    def test_no_page_has_inline_script_or_style(self):
        for code, answer in self.answers():
            if answer["Content-Type"].startswith("text/html") and answer.content:
                with self.subTest(code):
                    page = html.fromstring(answer.content)
                    self.assertEqual(page.xpath("//style | //@style | //script[not(@src)]"), [])
                    self.assertEqual(
                        [name for name in page.xpath("//@*") if name.attrname.startswith("on")], []
                    )

    def test_trouble_with_the_database_asks_people_to_wait(self):
        for trouble in (OperationalError, InterfaceError, DatabaseError):
            with self.subTest(trouble.__name__), broken(trouble):
                answer = self.client.get("/healthz/")
                self.assertEqual(answer.status_code, 503)
                self.assertEqual(answer["Retry-After"], "30")

    def test_whoever_was_saving_is_told_how_the_text_is_kept(self):
        with mock.patch("accounts.forms.sign_in.SignInForm.is_valid", side_effect=OperationalError):
            answer = self.client.post("/sign-in/", {})
        self.assertContains(answer, "Your text is kept", status_code=503)

    def test_regret_needs_no_database(self):
        self.client.force_login(self.olive)
        with broken(OperationalError), self.assertNumQueries(0):
            self.client.get("/healthz/")

    def test_our_own_mistakes_are_logged_without_what_people_searched_for(self):
        logging.disable(logging.NOTSET)
        with broken(ValueError), self.assertLogs("django.request", "ERROR") as log:
            self.client.get("/healthz/?q=secret-words")
        self.assertIn("/healthz/", log.output[0])
        self.assertNotIn("secret-words", log.output[0])

    def test_a_healthy_site_says_so(self):
        self.assertContains(self.client.get("/healthz/"), "ok")

    def test_health_is_read_from_a_real_table(self):
        with self.assertNumQueries(1):
            self.client.get("/healthz/")
