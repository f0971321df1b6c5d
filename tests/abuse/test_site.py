"""What people try with the site itself: its name, its logs, its files and its secrets."""

import io
import logging
import os
import re
import tempfile
from pathlib import Path
from unittest import mock
from zipfile import ZipFile

import pikepdf
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import TestCase, override_settings

from accounts.demo import DEMO_PASSWORD, DEMO_USERS
from accounts.models import User
from notifications.models import OutgoingEmail
from reports.round_reports import get_round_report
from scrutiny import environment
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.rounds.base import OpenRoundCase

LOGGED = "django.core.handlers.base.log_response"
WORD = "Zwitschermaschine"


@must_fail_without_guard
class HostTests(OpenRoundCase):
    """Somebody asks for Olive's link with the name of his own site."""

    def ask(self, host):
        return self.client.post(
            "/sign-in/reset-password/", {"email": self.olive.email}, headers={"host": host}
        )

    @removes_guard("django.conf.settings.ALLOWED_HOSTS", ["*"])
    def test_b35_a_request_for_another_site_is_refused(self):
        for host in ("evil.example", "testserver.evil.example", "testserver@evil.example"):
            self.assertEqual(self.ask(host).status_code, 400, host)
        self.assertFalse(OutgoingEmail.objects.exists())

    @override_settings(ALLOWED_HOSTS=["*"])
    def test_b35_even_where_it_is_not_the_link_leads_to_our_site(self):
        self.ask("evil.example")
        text = OutgoingEmail.objects.get(to=self.olive.email).words
        self.assertNotIn("evil", text)
        self.assertIn(settings.SITE_ADDRESS, text)

    def test_b35_a_request_for_ours_is_answered(self):
        self.assertEqual(self.ask("testserver").status_code, 302)


class LogCapture(logging.Handler):
    """All that was logged, as it would be printed."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(levelname)s %(name)s %(message)s").format(record))


def tells(message, *args, **how):
    """A log that repeats the whole address, with what was asked for."""
    logging.getLogger("django.request").warning("%s", how["request"].get_full_path())


@must_fail_without_guard
class LogTests(OpenRoundCase):
    """Words and addresses that stand nowhere else go through the flows; the log of the server has none."""

    def setUp(self):
        super().setUp()
        self.heard = LogCapture()
        logging.getLogger().addHandler(self.heard)
        self.addCleanup(logging.getLogger().removeHandler, self.heard)

    @removes_guard(LOGGED, tells)
    def test_b37_the_log_tells_nobodys_words_address_or_link(self):
        self.client.raise_request_exception = False
        for path in (f"/nothing/?q={WORD}", f"/actions/?q={WORD}", f"/reviews/?page={WORD}"):
            self.get(None, path)
            self.get(self.olive, path)
        self.client.logout()
        self.client.post("/sign-in/", {"login": f"{WORD}@council.example", "password": WORD})
        self.client.post("/sign-in/reset-password/", {"email": self.olive.email})
        link = re.search(r"/sign-in/\S+", OutgoingEmail.objects.get(to=self.olive.email).words)[0]
        self.client.get(link)
        self.post(self.olive, evidence=f"{WORD} came.", grade="9")
        self.post(self.nia, evidence=f"{WORD} came.")
        self.client.post(f"{self.url}approve/", {"version": WORD})
        text = "\n".join(self.heard.lines)
        self.assertIn("Not Found", text)
        for word in (WORD, "@council.example", link.rstrip("/").rpartition("/")[2]):
            self.assertNotIn(word, text)


class MetadataTests(OpenRoundCase):
    """Reports tell what was reported, never who made them or on which machine."""

    def setUp(self):
        super().setUp()
        self.add_progress()
        self.paper = get_round_report(self.review, self.march, with_exempt=True)

    def parts(self, kind):
        with ZipFile(io.BytesIO(self.paper.render(kind))) as archive:
            return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}

    def test_b37_files_name_no_account_and_no_machine(self):
        hidden = [
            "@council.example",
            str(settings.BASE_DIR),
            tempfile.gettempdir() + "/",
            "openpyxl",
            "python-docx",
        ]
        for kind in ("docx", "xlsx"):
            for name, words in self.parts(kind).items():
                if name.startswith("docProps/"):
                    self.assertNotIn("Olive", words, name)
                for word in hidden:
                    self.assertNotIn(word, words, f"{kind}: {name}")
        with pikepdf.open(io.BytesIO(self.paper.render("pdf"))) as pdf:
            text = " ".join(str(value) for value in pdf.docinfo.values()) + str(pdf.open_metadata())
        for word in ("Olive", *hidden[:3]):
            self.assertNotIn(word, text)
        for kind in ("json", "txt", "html"):
            self.assertNotIn(b"@council.example", self.paper.render(kind))

    def test_b37_what_was_reported_is_in_them(self):
        self.assertIn("A crossing was built.", self.parts("docx")["word/document.xml"])


@must_fail_without_guard
class SecretsTests(TestCase):
    """`tests/scrutiny/test_settings.py` tries all sorts of settings that make no sense."""

    @removes_guard("scrutiny.environment.MIN_SECRET_LENGTH", 1)
    def test_b45_nothing_starts_under_a_key_that_can_be_guessed(self):
        for name, key_of in (
            ("SECRET_KEY", environment.get_secret_key),
            ("SCRUTINY_HISTORY_KEY", environment.get_history_key),
        ):
            with mock.patch.dict(os.environ, {name: "aB3-dE6_gH9"}), self.assertRaises(ImproperlyConfigured):
                key_of("production", Path())

    def test_b45_it_starts_under_a_long_one(self):
        long = "aB3-dE6_gH9" * 6
        with mock.patch.dict(os.environ, {"SECRET_KEY": long, "SCRUTINY_HISTORY_KEY": long[::-1]}):
            self.assertEqual(environment.get_secret_key("production", Path()), long)
            self.assertEqual(environment.get_history_key("production", Path()), long[::-1])

    @removes_guard("django.conf.settings.DEBUG", True)
    def test_b45_a_missing_page_tells_nothing_of_the_server(self):
        page = self.client.get("/nothing-of-ours/")
        self.assertEqual(page.status_code, 404)
        for word in (b"URLconf", b"scrutiny.urls", b"DEBUG"):
            self.assertNotIn(word, page.content)

    def test_b45_nobody_has_an_account_before_one_is_made(self):
        self.assertFalse(User.objects.exists())
        for person in DEMO_USERS:
            answer = self.client.post("/sign-in/", {"login": person.email, "password": DEMO_PASSWORD})
            self.assertNotIn("_auth_user_id", self.client.session, answer.status_code)

    def test_b45_who_has_an_account_signs_in(self):
        User.objects.create_user("olive@council.example", "a long pass phrase", name="Olive")
        self.client.post("/sign-in/", {"login": "olive@council.example", "password": "a long pass phrase"})
        self.assertIn("_auth_user_id", self.client.session)

    def test_b45_no_file_of_the_server_is_handed_out(self):
        for path in (
            "/.git/config",
            "/.env",
            "/static/",
            "/static/../.env",
            "/media/",
            "/var/secret",
            "/manage.py",
            "/scrutiny/settings.py",
            "/__debug__/",
            "/schema/",
            "/server-status",
        ):
            self.assertEqual(self.client.get(path).status_code, 404, path)
