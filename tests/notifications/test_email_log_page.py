"""Asking officers again from the board, and the list of what was sent."""

import datetime as dt

import time_machine

from actionplans.models import Notification, Review
from actionplans.workflow.update_requests import PendingRequest, create_request
from notifications.models import OutgoingEmail
from tests.notifications.base import OPENS, EmailTestCase, time_on
from tests.page_assertions import message_tags

BOARD = "/reviews/road-safety/rounds/2020-09/board/"


class AskAgainTests(EmailTestCase):
    def ask(self, person, line="all", day=dt.date(2020, 7, 6)):
        with time_machine.travel(time_on(day, 10), tick=False):
            self.client.force_login(person)
            return self.client.post(f"{BOARD}send-reminder/", {"line": line}, follow=True)

    def test_a_link_officer_asks_for_one_line_again(self):
        self.letter(OPENS)
        self.assertEqual(message_tags(self.ask(self.lee, self.asked.pk)), ["success"])
        letter = self.letter(dt.date(2020, 7, 6), hour=11)
        self.assertEqual((letter.to, self.kinds(letter)), (self.olive.email, ["nudged"]))
        self.assertRegex(letter.text, r"\bLee\b")

    def test_all_who_have_not_answered_are_asked_at_once(self):
        sub_action = self.add_action("b", owner=self.nia)
        create_request(self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False))
        self.assertEqual(message_tags(self.ask(self.clare)), ["success"])
        nudged = Notification.objects.filter(kind=Notification.Kind.NUDGED).values_list(
            "user", "update_request"
        )
        self.assertEqual(len(nudged), 2)
        self.assertEqual({user for user, _ in nudged}, {self.olive.pk, self.nia.pk})

    def test_whoever_has_answered_is_not_asked_again(self):
        self.answer()
        page = self.ask(self.lee, self.asked.pk)
        self.assertEqual((page.status_code, message_tags(page)), (409, ["nobody-to-remind error"]))
        self.assertContains(page, "Submitted", status_code=409)
        self.assertFalse(Notification.objects.exists())

    def test_what_is_no_line_is_asked_of_nobody(self):
        for line in ("", "x", "999999", "9" * 40):
            with self.subTest(line):
                page = self.ask(self.lee, line)
                self.assertEqual((page.status_code, message_tags(page)), (409, ["nobody-to-remind error"]))

    def test_only_who_runs_the_review_may(self):
        self.assertEqual(self.ask(self.olive).status_code, 403)
        self.assertEqual(self.ask(self.nia).status_code, 404)
        self.assertFalse(Notification.objects.exists())

    def test_the_board_says_when_somebody_was_written_to(self):
        self.letter(OPENS)
        [row] = self.get(self.lee, BOARD).context["rows"]
        self.assertEqual(
            (row["last_emailed"].day, row["last_emailed"].names), (dt.date(2020, 7, 1), ("Olive",))
        )
        self.assertContains(self.get(self.lee, BOARD), "Send a reminder")


class SentTests(EmailTestCase):
    def test_a_clerk_reads_each_letter(self):
        self.letter(OPENS)
        page = self.get(self.clare, "/mail/")
        self.assertContains(page, "1 update due by Wednesday 29 July 2020")
        self.assertContains(page, self.olive.email)
        self.assertContains(page, "Dear Olive,")

    def test_a_link_officer_sees_those_of_his_reviews_without_the_words(self):
        self.letter(OPENS)
        page = self.get(self.lee, "/mail/")
        self.assertContains(page, self.olive.email)
        self.assertNotContains(page, "Dear Olive,")
        other = self.person("Otto")
        review = Review.objects.create(title="Parks", slug="parks")
        review.link_officers.add(other)
        self.assertContains(self.get(other, "/mail/"), 'id="no-emails-sent"')

    def test_who_runs_no_review_sees_none(self):
        for person in (self.olive, self.nia, self.mo, self.ada):
            self.assertEqual(self.get(person, "/mail/").status_code, 403)

    def test_sign_in_codes_are_never_on_it(self):
        OutgoingEmail.objects.create(to=self.olive.email, subject="Your code", text="BCDF", is_secret=True)
        self.assertNotContains(self.get(self.clare, "/mail/"), "Your code")

    def test_a_refused_address_is_pointed_out(self):
        letter = self.letter(OPENS)
        letter.end(OutgoingEmail.State.REFUSED, "550 No such mailbox")
        letter.save()
        self.assertContains(self.get(self.clare, "/mail/"), "550 No such mailbox")

    def test_ten_letters_cost_no_more_queries_than_one(self):
        self.letter(OPENS)
        short = self.queries_of(self.clare, "/mail/")
        for number in range(10):
            letter = OutgoingEmail.objects.create(
                to="a@council.example", subject=f"More {number}", deduplication_key=f"k {number}"
            )
            Notification.objects.create(
                user=self.olive,
                deduplication_key=f"k {number}",
                kind="update_request",
                round=self.round,
                email=letter,
            )
        self.assertEqual(self.queries_of(self.clare, "/mail/"), short)
        self.assertContains(self.get(self.clare, "/mail/"), "More 9")
