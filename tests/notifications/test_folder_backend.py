"""Emails of a demo are files in a folder, and read from there."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from django.core.mail import EmailMessage
from django.test import SimpleTestCase, override_settings

from notifications.folder_backend import FolderEmailBackend, read_stored_emails

FIRST = dt.datetime(2020, 9, 1, 10, 30, tzinfo=dt.UTC)


class FolderTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory())) / "mail"
        self.enterContext(override_settings(MAIL_FOLDER=self.folder))
        for number in range(3):
            with time_machine.travel(FIRST + dt.timedelta(hours=number), tick=False):
                message = EmailMessage(f"No. {number}", "Words.\n", to=[f"a{number}@council.example"])
                FolderEmailBackend().send_messages([message])

    def test_an_email_is_read_with_its_date_and_addressee(self):
        last = read_stored_emails(3)[0]
        self.assertEqual(last.at, FIRST + dt.timedelta(hours=2))
        self.assertEqual((last.to, last.subject, last.text), ("a2@council.example", "No. 2", "Words."))

    def test_only_the_newest_are_read(self):
        self.assertEqual([stored_email.subject for stored_email in read_stored_emails(2)], ["No. 2", "No. 1"])

    def test_an_email_without_a_date_has_none(self):
        [file, *_] = self.folder.glob("*.eml")
        file.write_bytes(b"To: a@council.example\nSubject: Undated\n\nWords.\n")
        self.assertEqual(
            [stored_email.at for stored_email in read_stored_emails(3) if stored_email.subject == "Undated"],
            [None],
        )
