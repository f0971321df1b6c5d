"""Emails go out after what caused them is saved, once, whatever the mail server does."""

import datetime as dt
import email
import email.policy
import smtplib
from io import StringIO
from unittest import mock

import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.periodic import run_periodic
from notifications.models import OutgoingEmail
from notifications.outbox import enqueue_email, record_suppressed_email
from notifications.secrecy import Unreadable
from notifications.sending import parse_smtp_error, send_due
from scrutiny.settings import QUEUED_TASKS
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.smtp_server import free_port, run_mail_server

State = OutgoingEmail.State
OLIVE = "olive@council.example"
MINUTE = dt.timedelta(minutes=1)


class OutboxTests(TransactionTestCase):
    def test_a_letter_goes_when_its_cause_is_saved(self):
        with transaction.atomic():
            enqueue_email(OLIVE, "Your update is due", "It is due on Friday.")
            self.assertEqual(mail.outbox, [])
        self.assertEqual([letter.to for letter in mail.outbox], [[OLIVE]])

    def test_a_letter_whose_cause_was_not_saved_never_goes(self):
        with self.assertRaises(RuntimeError), transaction.atomic():
            enqueue_email(OLIVE, "Your update is due", "It is due on Friday.")
            raise RuntimeError
        self.assertFalse(OutgoingEmail.objects.exists())
        send_due()
        self.assertEqual(mail.outbox, [])

    @override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})
    def test_the_page_leaves_the_sending_to_the_worker(self):
        enqueue_email(OLIVE, "Your update is due", "It is due on Friday.")
        self.assertEqual(mail.outbox, [])
        call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
        self.assertEqual(len(mail.outbox), 1)

    @time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))  # a Sunday: no letters are written
    @override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})
    def test_a_tick_wakes_the_worker_for_letters_that_wait_and_for_nothing_else(self):
        run_periodic()
        self.assertEqual(DBTaskResult.objects.count(), 0)
        OutgoingEmail.objects.create(to=OLIVE, subject="Due")
        run_periodic()
        run_periodic()
        self.assertEqual(DBTaskResult.objects.count(), 1)


@must_fail_without_guard
class OutgoingEmailTests(TestCase):
    def test_two_letters_of_one_key_are_one(self):
        first = enqueue_email(OLIVE, "Your update is due", "Friday.", deduplication_key="reminder 7")
        second = enqueue_email(OLIVE, "Your update is due", "Friday.", deduplication_key="reminder 7")
        self.assertEqual(first, second)
        enqueue_email(OLIVE, "Another", "Without a key.")
        enqueue_email(OLIVE, "Another", "Without a key.")
        self.assertEqual(OutgoingEmail.objects.count(), 3)

    @removes_guard("notifications.outbox.single_line", str)
    def test_b36_a_subject_stays_one_line(self):
        letter = enqueue_email(OLIVE, "Due\r\nBcc: everyone@council.example", "Text")
        self.assertEqual(letter.subject, "Due Bcc: everyone@council.example")
        send_due()
        self.assertEqual(mail.outbox[0].recipients(), [OLIVE])

    @removes_guard("notifications.outbox.validate_email", str)
    def test_b36_an_address_is_one_address(self):
        for address in ("olive", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"):
            with self.assertRaises(ValidationError, msg=address):
                enqueue_email(address, "Due", "Text")

    def test_a_secret_is_forgotten_when_it_has_gone(self):
        letter = enqueue_email(OLIVE, "Your code", "BCDF-GHJK", secret=True)
        send_due()
        self.assertIn("BCDF-GHJK", mail.outbox[0].body)
        letter.refresh_from_db()
        self.assertEqual((letter.state, letter.text), (State.SENT, ""))
        with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
            send_due()
        self.assertFalse(OutgoingEmail.objects.exists())

    def test_a_copy_of_the_database_tells_no_secret_that_waits(self):
        letter = enqueue_email(OLIVE, "Your code", "BCDF-GHJK", secret=True)
        self.assertNotIn("BCDF", letter.text)
        old = settings.SECRET_KEY
        with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=[old]):
            self.assertEqual(letter.words, "BCDF-GHJK")
        with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=[]):
            self.assertRaises(Unreadable, lambda: letter.words)

    def test_a_secret_that_cannot_be_read_any_more_holds_up_nothing_else(self):
        with mock.patch("notifications.outbox.encrypt", return_value="not under this key"):
            lost = enqueue_email(OLIVE, "Your code", "BCDF-GHJK", secret=True)
        enqueue_email(OLIVE, "Due", "On Friday.")
        send_due()
        self.assertEqual([each.subject for each in mail.outbox], ["Due"])
        lost.refresh_from_db()
        self.assertEqual((lost.state, lost.text), (State.TOO_LATE, ""))

    def test_what_is_no_secret_stays_on_record(self):
        enqueue_email(OLIVE, "Due", "On Friday.")
        with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
            send_due()
        self.assertEqual(OutgoingEmail.objects.get().text, "On Friday.")

    def test_a_code_that_has_expired_is_not_sent(self):
        enqueue_email(OLIVE, "Your code", "BCDF-GHJK", expires_at=timezone.now() - MINUTE, secret=True)
        send_due()
        self.assertEqual(mail.outbox, [])
        self.assertEqual(OutgoingEmail.objects.get().state, State.TOO_LATE)

    def test_what_is_held_back_keeps_no_address_and_never_goes(self):
        record_suppressed_email("Your code")
        send_due()
        self.assertEqual((mail.outbox, OutgoingEmail.objects.get().to), ([], ""))

    def test_what_one_worker_has_taken_no_other_takes(self):
        OutgoingEmail.objects.create(to=OLIVE, subject="Due", state=State.GOING, claimed_at=timezone.now())
        self.assertEqual(send_due(), 0)

    def test_what_a_killed_worker_had_taken_is_sent_later(self):
        OutgoingEmail.objects.create(
            to=OLIVE, subject="Due", state=State.GOING, claimed_at=timezone.now() - 11 * MINUTE
        )
        self.assertEqual(send_due(), 1)
        self.assertEqual(send_due(), 0)

    def test_the_log_names_no_address_and_no_words(self):
        enqueue_email(OLIVE, "Private", "Secret words")
        with self.assertLogs("notifications", "INFO") as log:
            send_due()
        text = " ".join(log.output)
        self.assertIn("sent", text)
        for private in (OLIVE, "Private", "Secret"):
            self.assertNotIn(private, text)


class MailServerTests(TestCase):
    """A real conversation with a mail server that has its moods."""

    def setUp(self):
        self.office = self.enterContext(run_mail_server())
        self.letter = self.write()

    def write(self):
        """The only letter that is still to go."""
        OutgoingEmail.objects.all().delete()
        self.letter = enqueue_email(OLIVE, "Your update is due – Friday", "It is due.\n.\nRegards")
        return self.letter

    def after(self, wait):
        with time_machine.travel(timezone.now() + wait):
            send_due()
        self.letter.refresh_from_db()
        return self.letter.state

    def sent(self):
        return [
            email.message_from_bytes(envelope.content, policy=email.policy.default)
            for envelope in self.office.taken
        ]

    def test_a_letter_arrives_as_it_was_written(self):
        send_due()
        (letter,) = self.sent()
        self.assertEqual(self.office.taken[0].rcpt_tos, [OLIVE])
        self.assertEqual(letter["Subject"], "Your update is due – Friday")
        self.assertEqual(letter["Auto-Submitted"], "auto-generated")
        self.assertEqual(letter.get_content().splitlines(), ["It is due.", ".", "Regards"])

    def test_a_busy_server_gets_the_letter_later_and_once(self):
        for answer in ("421 Too busy, closing", "451 Try again later", "452 Mailbox full", "hangs up"):
            for at in ("RCPT", "DATA"):
                with self.subTest(answer, at=at):
                    self.office.taken.clear()
                    self.write()
                    self.office.says(answer, at=at)
                    self.assertEqual(self.after(0 * MINUTE), State.WAITING)
                    self.assertEqual(self.after(0.5 * MINUTE), State.WAITING)
                    self.assertEqual(self.after(2 * MINUTE), State.SENT)
                    self.assertEqual(self.after(60 * MINUTE), State.SENT)
                    self.assertEqual(len(self.sent()), 1)

    def test_a_refusal_of_the_letter_is_final(self):
        for at in ("RCPT", "DATA"):
            with self.subTest(at):
                self.write()
                self.office.says("550 No such mailbox", at=at)
                self.assertEqual(self.after(0 * MINUTE), State.REFUSED)
                self.assertEqual(self.letter.server_response, "550 No such mailbox")
                asked = self.office.asked
                self.after(60 * MINUTE)
                self.assertEqual(self.office.asked, asked)

    def test_one_bad_address_holds_up_nobody_else(self):
        enqueue_email("lee@council.example", "Due", "Text")
        self.office.says("550 No such mailbox")
        send_due()
        self.assertEqual([envelope.rcpt_tos for envelope in self.office.taken], [["lee@council.example"]])

    def test_a_server_that_is_down_is_tried_for_two_days_at_growing_intervals(self):
        down = override_settings(EMAIL_PORT=free_port())
        now, tries = timezone.now(), []
        with down:
            for minutes in range(0, 60 * 50, 5):
                with time_machine.travel(now + minutes * MINUTE, tick=False):
                    send_due()
                self.letter.refresh_from_db()
                if self.letter.attempts > len(tries):
                    tries.append(minutes)
        self.assertEqual(self.letter.state, State.TOO_LATE)
        self.assertIn("refused", self.letter.server_response.lower())
        self.assertEqual(tries[:4], [0, 5, 10, 15])
        self.assertLess(len(tries), 60)
        self.assertGreater(tries[-1], 46 * 60)

    def test_all_tries_carry_one_message_id(self):
        self.office.says("451 Try again later", at="DATA")
        with mock.patch(
            "notifications.sending.EmailMultiAlternatives", wraps=mail.EmailMultiAlternatives
        ) as made:
            self.after(0 * MINUTE)
            self.after(2 * MINUTE)
        ids = {call.kwargs["headers"]["Message-ID"] for call in made.call_args_list}
        self.assertEqual((len(made.call_args_list), len(ids)), (2, 1))

    def test_whoever_asks_is_told_what_the_server_said(self):
        self.office.says("451 Try again later")
        string_io = StringIO()
        call_command("send_mail_outbox", stdout=string_io)
        self.assertIn("0 sent, 1 waiting", string_io.getvalue())
        self.assertIn("451 Try again later", string_io.getvalue())


class AnswerTests(SimpleTestCase):
    def test_a_server_refuses_for_good_from_500_on(self):
        for code, for_good in ((450, False), (499, False), (500, True), (550, True)):
            nobody = smtplib.SMTPRecipientsRefused({OLIVE: (code, b"No")})
            for refused in (nobody, smtplib.SMTPDataError(code, b"No")):
                with self.subTest(refused):
                    self.assertEqual(parse_smtp_error(refused), (f"{code} No", for_good))

    def test_a_wrong_sender_is_refused_and_waits(self):
        self.assertEqual(parse_smtp_error(smtplib.SMTPSenderRefused(550, b"No", "us")), ("550 No", False))
