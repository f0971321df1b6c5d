"""Reminders in a real conversation with a mail server: to whom they should go, once, whatever it says."""

import datetime as dt
import email
import email.policy
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.test import TransactionTestCase, override_settings

from accounts.models import User
from accounts.roles import create_groups
from actionplans.mail.digests import enqueue_digests
from actionplans.models import Notification, Owner
from actionplans.workflow.rounds import open_round
from notifications.models import OutgoingEmail
from notifications.sending import send_due
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.base import SEPTEMBER, PlanTestCase
from tests.concurrency import kill_process, start_process
from tests.notifications.base import DUE, OPENS, time_on
from tests.smtp_server import free_port, run_mail_server
from tests.timing import cpu_seconds

MINUTE = dt.timedelta(minutes=1)


def all_recipients(asked, stage):
    return frozenset(User.objects.values_list("pk", flat=True))


@must_fail_without_guard
class WhoGetsWhatTests(PlanTestCase):
    """The addresses that the server was told, beside those that the rules name."""

    def setUp(self):
        self.office = self.enterContext(run_mail_server())
        self.review.director_account = self.dora = self.person("Dora")
        self.review.save()
        self.theirs = self.add_action("b", owner=self.nia)
        with time_machine.travel(time_on(OPENS, 7), tick=False):
            self.round = open_round(self.review, SEPTEMBER, due=DUE, by=self.clare)

    def recipients(self, day):
        self.office.taken.clear()
        with time_machine.travel(time_on(day, 9), tick=False):
            enqueue_digests()
            send_due()
        return sorted(to for letter in self.office.taken for to in letter.rcpt_tos)

    def of(self, *people):
        return sorted(person.email for person in people)

    def test_only_those_concerned_get_each(self):
        gone = self.person("Gone", is_active=False)
        self.theirs.owners.get().users.add(gone)
        self.round.update_requests.get(sub_action=self.theirs).owners.get().users.add(gone)
        for day, people in (
            (OPENS, (self.olive, self.nia)),
            (dt.date(2020, 7, 2), ()),
            (dt.date(2020, 7, 22), (self.olive, self.nia)),
            (DUE, (self.olive, self.nia)),
            (dt.date(2020, 7, 30), (self.olive, self.nia)),
            (dt.date(2020, 7, 31), (self.lee,)),
            (dt.date(2020, 8, 5), (self.dora,)),
            (dt.date(2020, 8, 6), ()),
        ):
            with self.subTest(day):
                self.assertEqual(self.recipients(day), self.of(*people))

    @removes_guard("actionplans.mail.due_updates.request_recipients", all_recipients)
    def test_b36_a_letter_is_written_to_one_person_and_names_no_other_s_lines(self):
        self.recipients(OPENS)
        for taken in self.office.taken:
            letter = email.message_from_bytes(taken.content, policy=email.policy.default)
            self.assertEqual(taken.rcpt_tos, [letter["To"]])
            for kind in ("plain", "html"):
                words = letter.get_body((kind,)).get_content()
                own, other = ("Do a.", "Do b.") if self.olive.email in taken.rcpt_tos else ("Do b.", "Do a.")
                self.assertIn(own, words)
                self.assertNotIn(other, words)
                self.assertIn(f"{settings.SITE_ADDRESS}/updates/", words)

    def test_names_and_titles_with_line_ends_make_no_header_and_no_recipient(self):
        wicked = "Olive\r\nBcc: all@council.example\r\n\r\nbody"
        type(self.olive).objects.filter(pk=self.olive.pk).update(name=wicked)
        type(self.review).objects.filter(pk=self.review.pk).update(title="Roads\r\nTo: all@council.example")
        self.assertEqual(self.recipients(OPENS), self.of(self.olive, self.nia))
        for taken in self.office.taken:
            letter = email.message_from_bytes(taken.content, policy=email.policy.default)
            self.assertIsNone(letter["Bcc"])
            self.assertEqual(len(letter.get_all("To")), 1)

    def test_a_server_with_moods_gets_each_letter_once_in_the_end(self):
        for answer in ("421 Closing", "451 Later", "hangs up"):
            for where in ("RCPT", "DATA"):
                with self.subTest(answer, at=where):
                    Notification.objects.all().delete()
                    OutgoingEmail.objects.all().delete()
                    self.office.says(answer, answer, at=where)
                    self.recipients(OPENS)
                    with time_machine.travel(time_on(OPENS, 9, 5), tick=False):
                        send_due()
                    with time_machine.travel(time_on(OPENS, 9, 30), tick=False):
                        enqueue_digests()
                        send_due()
                    got = [to for letter in self.office.taken for to in letter.rcpt_tos]
                    self.assertEqual(sorted(got), self.of(self.olive, self.nia))

    def test_an_address_that_is_refused_stops_nobody_and_is_tried_at_the_next_stage(self):
        self.office.says("550 No such mailbox")
        first = self.recipients(OPENS)
        self.assertEqual(len(first), 1)
        self.assertEqual(OutgoingEmail.objects.filter(state=OutgoingEmail.State.REFUSED).count(), 1)
        self.assertEqual(self.recipients(dt.date(2020, 7, 22)), self.of(self.olive, self.nia))

    def test_a_server_that_is_slow_or_away_delays_no_page(self):
        with override_settings(EMAIL_PORT=free_port()), mock.patch("smtplib.SMTP") as smtp:
            self.client.force_login(self.lee)
            began = cpu_seconds()
            page = self.client.post(
                "/reviews/road-safety/rounds/2020-09/deadline/", {"due": "1/9/2099", "meeting": ""}
            )
            self.assertEqual(page.status_code, 302)
            self.assertLess(cpu_seconds() - began, 5)
            smtp.assert_not_called()


@contextmanager
def post_office_process(folder=""):
    """A mail server in a process of its own: its port, and what it took. Letters are kept in the folder."""
    port = free_port()
    command = [sys.executable, "-m", "tests.smtp_server", str(port), str(folder)]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        try:
            yield port, process
        finally:
            process.terminate()


# A worker's part in the mail, at the time that it is given: 2020-07-01T09:00.
WORKER = """
import datetime as dt, django, sys, time_machine
django.setup()
from django.utils import timezone
from actionplans.mail.digests import enqueue_digests
from notifications.sending import send_due
with time_machine.travel(timezone.make_aware(dt.datetime.fromisoformat(sys.argv[1])), tick=True):
    enqueue_digests()
    send_due()
"""


def worker(port, now):
    """A worker's process, at that time, which hands letters to that port."""
    return start_process(WORKER, f"{now:%Y-%m-%dT%H:%M}", MAIL_SERVER=f"smtp://127.0.0.1:{port}")


class KilledWorkerTests(TransactionTestCase):
    """Workers are killed while they write letters and while they hand them over."""

    PEOPLE = 30

    def setUp(self):
        create_groups()
        PlanTestCase.setUpTestData.__func__(PlanTestCase)
        team, _ = Owner.objects.get_or_create(name="Olive")
        team.users.add(*[PlanTestCase.person(f"P{number}") for number in range(self.PEOPLE - 1)])
        with time_machine.travel(time_on(OPENS, 7), tick=False):
            open_round(PlanTestCase.review, SEPTEMBER, due=DUE, by=PlanTestCase.clare)

    @pytest.mark.long
    def test_every_letter_arrives_and_at_most_one_of_a_kill_arrives_twice(self):
        got, kills, now = [], 0, time_on(OPENS, 9)
        with post_office_process() as (port, office):
            killed = worker(port, now)
            while not OutgoingEmail.objects.exists() and killed.poll() is None:
                time.sleep(0.01)
            kill_process(killed)
            for letters in (1, 3, 8):
                now += 15 * MINUTE
                killed = worker(port, now)
                got += [office.stdout.readline() for _ in range(letters)]
                kill_process(killed)
                kills += 1
            now += 15 * MINUTE
            for later in (now, now + 15 * MINUTE):
                with worker(port, later) as last:
                    self.assertEqual(last.wait(90), 0)
            office.terminate()
            got += office.stdout.readlines()
        to = Counter(line.strip() for line in got)
        self.assertEqual(len(to), self.PEOPLE)
        self.assertLessEqual(sum(to.values()) - self.PEOPLE, kills)
        self.assertLessEqual(max(to.values()), 2)
        self.assertEqual(OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENT).count(), self.PEOPLE)
        self.assertEqual(Notification.objects.emailed().values("user").distinct().count(), self.PEOPLE)
