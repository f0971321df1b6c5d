"""What a committee decides or a member asks is told to whom it concerns, in his one letter of the day."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans.mail.decision_items import DECISION_NOUN
from actionplans.mail.digests import enqueue_digests
from actionplans.mail.email_content import count_label
from actionplans.models import Decision, Owner
from actionplans.workflow.decisions import rescind_decision, sign_off_plan
from actionplans.workflow.member_requests import RequestInput, answer_member_request, raise_member_request
from actionplans.workflow.rounds import open_round
from notifications.models import OutgoingEmail
from tests.base import SEPTEMBER
from tests.meetings.base import MeetingTestCase


class ToldTestCase(MeetingTestCase):
    def setUp(self):
        self.at(4)

    def at(self, day):
        """That day of June 2020, at ten in the morning."""
        clock = time_machine.travel(dt.datetime(2020, 6, day, 10, tzinfo=dt.UTC), tick=False)
        clock.start()
        self.addCleanup(clock.stop)

    def letters_on(self, day):
        """Those that go on that day of June, by who gets them."""
        before = set(OutgoingEmail.objects.values_list("pk", flat=True))
        self.at(day)
        enqueue_digests(timezone.localtime())
        return {letter.to: letter for letter in OutgoingEmail.objects.exclude(pk__in=before)}


class ToldOfDecisionsTests(ToldTestCase):
    def test_the_owner_and_the_link_officer_are_told_in_one_letter(self):
        self.decide("amended", grade=3)
        self.decide("revised", revised_date="March 2021")
        letters = self.letters_on(5)
        self.assertEqual(set(letters), {self.olive.email, self.lee.email})
        letter = letters[self.olive.email]
        self.assertEqual(letter.subject, count_label(2, *DECISION_NOUN))
        for text in (
            "Road Safety",
            "the Places Committee",
            *(f"1 a): {decision.in_words}. {decision.reason}" for decision in Decision.objects.all()),
            "3 (Slipped)",
            "March 2021",
            f"/actions/{self.action.pk}/",
        ):
            self.assertIn(text, letter.text)
        self.assertEqual(self.letters_on(8), {})

    def test_owners_of_other_actions_are_not_told(self):
        other = self.person("Otis")
        owner = Owner.objects.create(name="Otis")
        owner.users.add(other)
        self.add_action("b").owners.add(owner)
        self.decide("withdrawn")
        self.assertNotIn(other.email, self.letters_on(5))

    def test_who_answers_for_what_takes_its_place_is_told_too(self):
        other = self.person("Otis")
        owner = Owner.objects.create(name="Otis")
        owner.users.add(other)
        successor = self.add_action("b")
        successor.owners.add(owner)
        self.decide("superseded", successor=successor)
        self.assertIn("1 a): superseded by 1 b)", self.letters_on(5)[other.email].text)

    def test_it_goes_with_what_else_is_wanted(self):
        open_round(self.review, SEPTEMBER, due=dt.date(2020, 7, 30), by=self.clare)
        self.decide("revised", revised_date="March 2021")
        letter = self.letters_on(5)[self.olive.email]
        self.assertIn("30 July 2020", letter.text)
        self.assertIn("March 2021", letter.text)

    def test_what_was_taken_back_before_anybody_heard_is_not_told(self):
        decision = self.decide("withdrawn")
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)
        self.assertEqual(self.letters_on(5), {})

    def test_who_heard_of_a_decision_hears_that_it_was_taken_back(self):
        decision = self.decide("withdrawn")
        self.letters_on(5)
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)
        letters = self.letters_on(8)
        self.assertEqual(set(letters), {self.olive.email, self.lee.email})
        self.assertIn("1 a): taken back: withdrawn. By mistake.", letters[self.olive.email].text)

    def test_the_sign_off_of_a_whole_plan_is_one_line_whatever_it_ends(self):
        self.add_action("b")
        sign_off_plan(self.meeting, self.review, reason="All is done.", by=self.clare)
        letter = self.letters_on(5)[self.olive.email]
        self.assertEqual(letter.subject, count_label(1, *DECISION_NOUN))
        self.assertRegex(letter.text, "Road Safety: .* All is done.")
        self.assertEqual(letter.text.count("All is done."), 1)

    def test_who_records_it_and_who_has_left_get_no_letter(self):
        self.review.link_officers.add(self.clare)
        self.lee.is_active = False
        self.lee.save()
        self.decide("withdrawn")
        self.assertEqual(set(self.letters_on(5)), {self.olive.email})

    def test_who_runs_the_review_finds_the_letters_in_the_list(self):
        self.decide("withdrawn")
        self.letters_on(5)
        self.assertContains(self.get(self.lee, "/mail/"), count_label(1, *DECISION_NOUN))

    def test_many_decisions_cost_as_many_questions_as_one(self):
        self.decide("amended", grade=3)
        one = self.questions_on(5)
        for month in range(1, 11):
            self.decide("revised", revised_date=f"{month}/2021")
        self.assertEqual(self.questions_on(8), one)

    def questions_on(self, day):
        self.at(day)
        with CaptureQueriesContext(connection) as asked:
            enqueue_digests(timezone.localtime())
        return len(asked)


class ToldOfRequestsTests(ToldTestCase):
    def ask(self, **given):
        wish = RequestInput("Councillor Mo", "How many crossings?", **{"to": self.olive, **given})
        return raise_member_request(self.meeting, self.review, wish, by=given.get("member") or self.clare)

    def test_the_link_officer_hears_what_an_officer_is_asked(self):
        self.ask(member=self.mo)
        letters = self.letters_on(5)
        self.assertEqual(set(letters), {self.olive.email, self.lee.email})
        self.assertIn("Olive", letters[self.lee.email].text)
        self.assertIn("How many crossings?", letters[self.lee.email].text)

    def test_the_owner_hears_what_somebody_else_is_asked_about_his_action(self):
        self.ask(to=self.lee, sub_action=self.action)
        self.assertIn("Lee", self.letters_on(5)[self.olive.email].text)

    def test_a_partner_who_may_not_read_the_request_is_not_told(self):
        partner = self.person("Pat")
        owner = Owner.objects.create(name="A charity", kind=Owner.Kind.PARTNER)
        owner.users.add(partner)
        self.action.owners.add(owner)
        self.ask(sub_action=self.action)
        self.assertNotIn(partner.email, self.letters_on(5))

    def test_the_member_is_told_of_the_answer_and_others_of_nothing_any_more(self):
        asked = self.ask(member=self.mo)
        answer_member_request(asked, "Three, by the school.", by=self.olive)
        letters = self.letters_on(5)
        self.assertEqual(set(letters), {self.mo.email})
        self.assertIn("Three, by the school.", letters[self.mo.email].text)

    def test_the_clerk_is_told_for_a_member_without_an_account(self):
        answer_member_request(self.ask(), "Three.", by=self.olive)
        self.assertEqual(set(self.letters_on(5)), {self.clare.email})

    def test_words_with_line_ends_make_no_header(self):
        asked = self.ask(member=self.mo)
        answer_member_request(asked, "Three.\nBcc: everybody@council.example", by=self.olive)
        [letter] = self.letters_on(5).values()
        self.assertNotIn("\n", letter.subject)
