"""One email a day to each person, with all that is wanted; never twice, and none after the answer."""

import datetime as dt
import re

import time_machine
from django.conf import settings
from django.test import override_settings

from actionplans.mail.notifications import queue_reminder
from actionplans.models import Notification, Review
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import record_past_round
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import (
    NotAllowed,
    UpdateContent,
    approve,
    delegate,
    save_draft,
    send_back,
    submit,
)
from notifications.models import OutgoingEmail
from tests.notifications.base import DUE, ON_TRACK, OPENS, EmailTestCase, date, time_on


class OfficerTests(EmailTestCase):
    def test_an_officer_is_asked_when_the_round_opens(self):
        letter = self.letter(OPENS)
        self.assertEqual(letter.to, self.olive.email)
        self.assertRegex(letter.subject, r"\b1 .* Wednesday 29 July 2020")
        for words in (letter.text, letter.html):
            self.assertIn("Dear Olive,", words)
            self.assertIn("Road Safety, September 2020, 1 a)", words)
            self.assertIn("Do a.", words)
            self.assertIn(f"{settings.SITE_ADDRESS}/updates/{self.asked.pk}/", words)

    def test_looking_again_writes_nothing(self):
        self.letter(OPENS)
        for minute in (0, 2, 50):
            self.assertEqual(self.letters_of(OPENS, minute=minute), [])
        self.assertEqual(self.letters_of(OPENS + dt.timedelta(days=1)), [])

    def test_each_stage_is_told_once(self):
        kinds = {}
        for offset in range(60):
            day = OPENS + dt.timedelta(days=offset)
            for letter in self.letters_of(day):
                if letter.to == self.olive.email:
                    kinds[day] = (*self.kinds(letter), "29 July 2020" in letter.subject)
        self.assertEqual(
            kinds,
            {
                OPENS: ("asked", True),
                date(2020, 7, 22): ("soon", True),
                DUE: ("due", True),
                date(2020, 7, 30): ("late", False),
            },
        )

    def test_all_that_is_wanted_stands_in_one_letter(self):
        sub_action = self.add_action("b", owner=self.olive)
        create_request(self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False))
        letter = self.letter(OPENS)
        self.assertRegex(letter.subject, r"\b2 .* 29 July 2020")
        self.assertRegex(letter.text, r"\b2 [a-z]")
        self.assertIn("Do a.", letter.text)
        self.assertIn("Do b.", letter.text)

    def test_whoever_has_answered_hears_no_more(self):
        self.answer()
        for offset in range(60):
            self.assertEqual(self.letters_of(OPENS + dt.timedelta(days=offset)), [])

    def test_a_draft_is_not_an_answer(self):
        save_draft(self.asked, ON_TRACK, by=self.olive, version=0)
        self.assertEqual(self.whom(OPENS), ["olive"])

    def test_a_round_opened_late_is_told_once_and_not_three_times(self):
        self.assertEqual(self.whom(DUE), ["olive"])
        self.assertEqual(self.whom(date(2020, 7, 30)), ["olive"])
        kinds = Notification.objects.filter(user=self.olive).values_list("kind", flat=True)
        self.assertEqual(sorted(kinds), ["asked", "due", "late"])

    def test_a_returned_answer_is_told_with_what_is_wanted(self):
        self.answer()
        self.send_back(date(2020, 7, 6))
        letter = self.letter(date(2020, 7, 7))
        self.assertEqual(self.kinds(letter), ["asked", "returned"])
        self.assertNotIn("July", letter.subject)  # what was returned is more pressing than what is due
        self.assertRegex(letter.text, r"\bLee\b.* Say how many came\.")
        self.assertIn("Wednesday 29 July 2020", letter.text)

    def test_an_answer_returned_twice_is_told_twice_and_no_oftener(self):
        self.answer()
        self.send_back(date(2020, 7, 6))
        self.assertEqual(self.whom(date(2020, 7, 7)), ["olive"])
        self.assertEqual(self.whom(date(2020, 7, 8)), [])
        self.answer(date(2020, 7, 8))
        self.send_back(date(2020, 7, 9), comment="And where.")
        self.assertIn("And where.", self.letter(date(2020, 7, 10)).text)
        self.assertEqual(self.whom(date(2020, 7, 13)), [])

    def test_what_is_returned_within_minutes_is_told_together(self):
        sub_action = self.add_action("b", owner=self.olive)
        second = create_request(
            self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
        )
        self.answer()
        submit(second, ON_TRACK, by=self.olive, version=0)
        self.send_back(date(2020, 7, 6), 9, 0)
        self.assertEqual(self.letters_of(date(2020, 7, 6), 9, 5), [])
        with time_machine.travel(time_on(date(2020, 7, 6), 9, 8), tick=False):
            send_back(second, "This too.", by=self.lee)
        self.assertEqual(self.letters_of(date(2020, 7, 6), 9, 12), [])
        letter = self.letter(date(2020, 7, 6), hour=9, minute=18)
        self.assertEqual(letter.subject, "2 updates returned to you")

    def test_a_second_thing_on_one_day_waits_until_tomorrow(self):
        self.letter(OPENS)
        self.answer(OPENS)
        self.send_back(OPENS, 13)
        self.assertEqual(self.letters_of(OPENS, 15), [])
        self.assertEqual(self.whom(date(2020, 7, 2)), ["olive"])

    def test_a_deadline_put_off_is_told_anew_when_it_comes_near(self):
        self.letter(OPENS)
        self.letter(date(2020, 7, 22))
        self.round.due = date(2020, 8, 12)
        self.round.save()
        self.assertEqual(self.whom(date(2020, 7, 29)), [])
        self.assertIn("12 August", self.letter(date(2020, 8, 5)).subject)

    def test_who_is_no_longer_with_the_council_hears_nothing(self):
        self.olive.is_active = False
        self.olive.save()
        self.assertNotIn("olive", self.whom(OPENS))

    def test_everybody_of_a_group_is_told(self):
        self.asked.owners.get().users.add(self.nia)
        self.assertEqual(self.whom(OPENS), ["nia", "olive"])

    def test_a_colleague_is_told_instead_until_the_deadline_is_missed(self):
        delegate(self.asked, self.nia, by=self.olive)
        self.assertEqual(self.whom(OPENS), ["nia"])
        self.assertEqual(self.whom(DUE), ["nia"])
        self.assertEqual(self.whom(date(2020, 7, 30)), ["nia", "olive"])

    def test_a_withdrawn_action_is_asked_of_nobody(self):
        self.action.monitoring_state = "withdrawn"
        self.action.save()
        self.assertEqual(self.letters_of(DUE), [])

    def test_a_letter_that_was_not_sent_in_time_told_nobody(self):
        letter = self.letter(OPENS)
        letter.end(OutgoingEmail.State.TOO_LATE)
        letter.save()
        self.assertEqual(self.whom(date(2020, 7, 6)), ["olive"])
        self.assertEqual(self.whom(date(2020, 7, 7)), [])

    def test_names_cannot_make_headers_or_mark_up(self):
        self.olive.name = "Olive\r\nBcc: all@council.example <b>"
        self.olive.save()
        self.review.title = "Roads\r\nSubject: <script>"
        Review.objects.filter(pk=self.review.pk).update(title=self.review.title)
        letter = self.letter(OPENS)
        self.assertNotIn("\r", letter.subject + letter.text)
        self.assertIn("Dear Olive Bcc: all@council.example <b>,", letter.text)
        self.assertIn("Roads Subject: <script>, September 2020", letter.text)
        self.assertNotIn("<script>", letter.html)
        self.assertIn("&lt;b&gt;", letter.html)

    def test_the_evidence_of_a_draft_is_in_no_letter(self):
        canary = UpdateContent(evidence="Canary words.")
        save_draft(self.asked, canary, by=self.olive, version=0)
        for offset in range(60):
            self.letters_of(OPENS + dt.timedelta(days=offset))
        self.assertFalse(OutgoingEmail.objects.filter(text__contains="Canary").exists())


class EscalationTests(EmailTestCase):
    def setUp(self):
        super().setUp()
        self.review.director_account = self.dora = self.person("Dora")
        self.review.save()

    def told(self, person):
        days = []
        for offset in range(60):
            day = OPENS + dt.timedelta(days=offset)
            days += [day for letter in self.letters_of(day) if letter.to == person.email]
        return days

    def test_the_link_officer_hears_two_working_days_after_the_deadline(self):
        self.assertEqual(self.told(self.lee), [date(2020, 7, 31)])
        letter = OutgoingEmail.objects.get(to=self.lee.email)
        self.assertEqual(letter.subject, "1 update not received")
        self.assertIn("1 a): Olive", letter.text)
        self.assertIn("/reviews/road-safety/rounds/2020-09/board/", letter.text)
        self.assertNotIn("wanted from you", letter.text)

    def test_the_director_hears_five_working_days_after_it_and_gets_no_link_to_answers(self):
        self.assertEqual(self.told(self.dora), [date(2020, 8, 5)])
        letter = OutgoingEmail.objects.get(to=self.dora.email)
        self.assertIn("1 a): Olive", letter.text)
        self.assertNotIn("/updates/", letter.text)
        self.assertNotIn("/board/", letter.text)
        self.assertEqual(self.get(self.dora, "/reviews/road-safety/").status_code, 200)

    def test_who_is_both_hears_once_a_day(self):
        self.review.director_account = self.lee
        self.review.save()
        self.assertEqual(self.told(self.lee), [date(2020, 7, 31)])

    def test_once_all_have_answered_nobody_hears(self):
        self.answer(DUE)
        self.assertEqual(self.told(self.lee), [])
        self.assertEqual(self.told(self.dora), [])

    def test_the_link_officer_is_told_how_many_answers_wait_for_him(self):
        sub_action = self.add_action("b", owner=self.olive)
        second = create_request(
            self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
        )
        submit(second, ON_TRACK, by=self.olive, version=0)
        self.assertEqual(self.told(self.lee), [date(2020, 7, 31)])
        self.assertIn("1 answer waits to be approved", OutgoingEmail.objects.get(to=self.lee.email).text)

    def test_where_no_link_officer_has_an_account_the_clerks_hear(self):
        self.review.link_officers.clear()
        self.assertEqual(self.told(self.clare), [date(2020, 7, 31)])

    def test_what_nobody_with_an_account_is_asked_for_is_told_to_the_link_officer_at_once(self):
        self.asked.owners.clear()
        letter = self.letter(OPENS)
        self.assertEqual(letter.to, self.lee.email)
        notices = [(notice.kind, notice.deduplication_key) for notice in letter.notifications.all()]
        self.assertEqual(notices, [(Notification.Kind.UNREACHABLE, f"unreachable {self.asked.pk}")])
        self.assertIn(f"/updates/{self.asked.pk}/", letter.text)
        self.assertEqual(self.letters_of(date(2020, 7, 2)), [])


class PublishedTests(EmailTestCase):
    def publish(self, day):
        self.answer(day)
        with time_machine.travel(time_on(day, 12), tick=False):
            self.asked.refresh_from_db()
            approve(self.asked, by=self.lee, version=self.asked.version)
            mark_published(self.round, {}, by=self.clare)

    def test_who_answered_and_who_runs_the_review_hear_that_it_is_published(self):
        self.publish(date(2020, 8, 10))
        letters = self.letters_of(date(2020, 8, 11))
        self.assertEqual([each.to for each in letters], [self.lee.email, self.olive.email])
        for letter in letters:
            self.assertEqual(letter.subject, "1 update published")
            self.assertIn("/reviews/road-safety/rounds/2020-09/", letter.text)
        self.assertEqual(self.letters_of(date(2020, 8, 12)), [])

    def test_a_round_that_an_old_paper_tells_of_is_no_news(self):
        record_past_round(self.review, date(2019, 9, 1))
        self.answer(OPENS)
        self.assertEqual(self.letters_of(date(2020, 8, 11)), [])

    def test_publishing_that_fails_tells_nobody(self):
        with self.assertRaises(NotAllowed):
            mark_published(self.round, {}, by=self.clare)
        self.assertFalse(Notification.objects.exists())


class NudgeTests(EmailTestCase):
    def nudge(self, day, hour=12):
        with time_machine.travel(time_on(day, hour), tick=False):
            return queue_reminder(self.asked, {self.olive.pk}, by=self.lee)

    def test_a_nudge_goes_with_the_next_letter(self):
        self.letter(OPENS)
        self.assertEqual(self.nudge(date(2020, 7, 6)), 1)
        letter = self.letter(date(2020, 7, 6), hour=13)
        self.assertEqual(self.kinds(letter), ["nudged"])
        self.assertEqual(len(re.findall(r"\bLee\b", letter.text)), 1)
        self.assertEqual(self.letters_of(date(2020, 7, 7)), [])

    def test_two_nudges_on_one_day_are_one(self):
        self.nudge(date(2020, 7, 6))
        self.assertEqual(self.nudge(date(2020, 7, 6), 13), 0)

    def test_a_nudge_is_forgotten_once_it_is_answered(self):
        self.letter(OPENS)
        self.nudge(date(2020, 7, 6))
        self.answer(date(2020, 7, 6))
        self.assertEqual(self.letters_of(date(2020, 7, 7)), [])


class CostTests(EmailTestCase):
    def queries(self, day):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured, override_settings(MAIL_WAIT_MINUTES=0):
            self.letters_of(day)
        return len(captured)

    def test_looking_at_ten_lines_costs_no_more_queries_than_at_one(self):
        self.letters_of(OPENS)
        short = self.queries(date(2020, 7, 2))
        for letter in "bcdefghij":
            sub_action = self.add_action(letter, owner=self.olive)
            create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
        self.letters_of(date(2020, 7, 3))
        self.assertEqual(self.queries(date(2020, 7, 6)), short)
