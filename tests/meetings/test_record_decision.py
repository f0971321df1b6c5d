"""What a committee decides holds from then on, and what the officer wrote stays as it was."""

import datetime as dt

import pytest
import time_machine
from django.db import Error, IntegrityError, transaction

from actionplans.forward_plan import build_forward_plan
from actionplans.models import Committee, Decision, Meeting, Review, SubAction
from actionplans.workflow.decisions import (
    DecisionInput,
    record_decision,
    record_minute_reference,
    rescind_decision,
    sign_off_plan,
)
from actionplans.workflow.rounds import add_omitted_requests, open_round, record_past_round
from actionplans.workflow.updates import UpdateContent, save_draft
from dashboards.figures import get_dashboard_figures
from tests.base import SEPTEMBER
from tests.meetings.base import MeetingTestCase
from tests.page_assertions import assert_not_allowed

JUNE_2021 = dt.date(2021, 6, 1)


class GradeTests(MeetingTestCase):
    def test_the_committees_grade_stands_beside_the_officers(self):
        before = self.entry.history.count()
        self.decide("amended", grade=3)
        self.entry.refresh_from_db()
        self.assertEqual((self.entry.grade, self.entry.history.count()), (2, before))
        self.assertEqual(self.review.sub_actions().with_latest_grade().get().latest_grade, 3)
        page = self.get(self.mo, "/reviews/road-safety/")
        self.assertContains(page, "3 Slipped")
        self.assertContains(page, "officer’s: 2 On-Track")

    def test_members_who_think_it_achieved_are_not_told_of_it_again(self):
        self.decide("amended", grade=1)
        self.assertEqual(self.asked(), [])

    def test_what_members_doubt_comes_back(self):
        self.add_progress(sub_action := self.add_action("b"), grade=1)
        self.assertEqual(self.asked(), ["1 a)"])
        self.decide("amended", sub_action, grade=3)
        self.assertEqual(self.asked(), ["1 a)", "1 b)"])

    def test_a_confirmed_grade_changes_nothing_but_is_on_record(self):
        self.decide("confirmed", grade=2, reason="")
        self.assertEqual(self.asked(), ["1 a)"])
        self.assertEqual(Decision.objects.get().in_words, "grade confirmed as 2 (On-Track)")

    def test_a_later_update_counts_more_than_an_old_decision(self):
        self.decide("amended", grade=4)
        self.add_progress(this_round=record_past_round(self.review, SEPTEMBER), grade=1)
        self.assertEqual(self.asked(dt.date(2021, 3, 1)), [])

    def test_an_entry_that_has_no_grade_is_given_one(self):
        sub_action = self.add_action("b")
        self.add_progress(sub_action, grade=None)
        self.decide("amended", sub_action, grade=4)
        result = self.review.sub_actions().with_latest_grade().get(pk=sub_action.pk)
        self.assertEqual(result.latest_grade, 4)

    def test_a_decision_of_today_counts_today_and_not_in_an_earlier_half_year(self):
        later = Meeting.objects.create(committee=self.places, date=dt.date(2026, 11, 24))
        with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), tick=False):
            ruling = DecisionInput("amended", grade=4, entry=self.entry, reason="Nothing was built.")
            record_decision(later, self.action, ruling, by=self.clare)
            dashboard_figures = get_dashboard_figures(Review.objects.all(), None, dt.date(2026, 11, 24))
            listed = self.get(self.mo, "/actions/?half=2020-1&given=4").context["rows"]
        self.assertEqual((dashboard_figures.grades[3].n, dashboard_figures.grades[1].n), (1, 0))
        self.assertEqual(
            (dashboard_figures.halves[-1].counts[3].n, dashboard_figures.halves[-1].counts[1].n), (0, 1)
        )
        self.assertEqual(list(listed), [])
        line = self.review.sub_actions().for_plan_page().get(pk=self.action.pk)
        self.assertEqual(line.committees_grades(self.meeting.date), {})
        self.assertEqual(line.committees_grades(), {self.march.pk: 4})

    def test_a_decision_of_today_asks_nothing_of_a_past_round(self):
        self.add_progress(this_round=record_past_round(self.review, SEPTEMBER), grade=1)
        entry = self.add_progress(sub_action := self.add_action("b"), grade=1)
        later = Meeting.objects.create(committee=self.places, date=dt.date(2026, 11, 24))
        with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), tick=False):
            ruling = DecisionInput("amended", grade=4, entry=entry, reason="Nothing was built.")
            record_decision(later, sub_action, ruling, by=self.clare)
        self.assertEqual(
            [update_request.sub_action for update_request in add_omitted_requests(self.review)], []
        )

    def test_the_numbers_of_the_dashboard_are_the_committees(self):
        def n(grade):
            dashboard_figures = get_dashboard_figures(Review.objects.all(), None, dt.date(2020, 7, 1))
            return dashboard_figures.grades[grade - 1].n, dashboard_figures.halves[-1].counts[grade - 1].n

        self.assertEqual((n(2), n(3)), ((1, 1), (0, 0)))
        self.decide("amended", grade=3)
        self.assertEqual((n(2), n(3)), ((0, 0), (1, 1)))

    def test_what_nobody_published_cannot_be_graded(self):
        sub_action = self.add_action("b")
        this_round = open_round(self.review, SEPTEMBER, by=self.clare)
        update_request = this_round.update_requests.get(sub_action=sub_action)
        save_draft(update_request, UpdateContent(evidence="Soon.", grade=1), by=self.lee, version=0)
        draft = sub_action.progress_entries.get()
        with assert_not_allowed("not-published"):
            self.decide("amended", sub_action, grade=3, entry=draft)

    def test_to_amend_is_to_give_another_grade_and_to_say_why(self):
        for given, code in (
            ({"kind": "amended", "grade": 2}, "same-grade"),
            ({"kind": "amended", "grade": None}, "same-grade"),
            ({"kind": "amended", "grade": 3, "reason": " "}, "no-reason"),
            ({"kind": "confirmed", "grade": 3}, "another-grade"),
            ({"kind": "amended", "grade": 3, "entry": None}, "no-entry"),
        ):
            with self.subTest(given), assert_not_allowed(code):
                self.decide(**given)


class EndingTests(MeetingTestCase):
    def test_what_has_ended_is_asked_for_no_more(self):
        other = self.add_action("b")
        for kind, given in (
            ("signed-off", {}),
            ("withdrawn", {}),
            ("superseded", {"successor": other}),
            ("transferred", {"transferred_to": "the Police"}),
        ):
            with self.subTest(kind), transaction.atomic():
                self.decide(kind, **given)
                self.assertEqual(self.asked(), ["1 b)"])
                self.action.refresh_from_db()
                self.assertEqual(self.action.monitoring_state, kind)
                response = self.get(self.mo, f"/actions/{self.action.pk}/")
                self.assertContains(response, "The members heard the officer.")
                transaction.set_rollback(True)

    def test_nothing_more_is_decided_about_what_has_ended(self):
        self.decide("withdrawn")
        with assert_not_allowed("has-ended"):
            self.decide("signed-off")

    def test_it_says_what_stands_in_its_place_or_to_whom_it_went(self):
        ended = self.add_action("b")
        self.decide("withdrawn", ended)
        for kind, given, code in (
            ("superseded", {}, "required"),
            ("superseded", {"successor": self.action}, "required"),
            ("superseded", {"successor": ended}, "successor-ended"),
            ("transferred", {}, "required"),
            ("withdrawn", {"reason": ""}, "no-reason"),
        ):
            with self.subTest(kind), assert_not_allowed(code):
                self.decide(kind, **given)

    def test_an_agreed_date_decides_what_is_overdue_and_the_old_one_stays(self):
        self.decide("revised", revised_date="March 2021")
        self.action.refresh_from_db()
        self.assertEqual(self.action.date_text, "September 2019")
        self.assertEqual(self.action.due_date, dt.date(2021, 3, 31))
        self.assertContains(self.get(self.mo, f"/actions/{self.action.pk}/"), "March 2021</dd>")

    def test_a_whole_plan_is_signed_off_line_by_line(self):
        gone = self.add_action("b")
        self.decide("withdrawn", gone)
        sign_off_plan(self.meeting, self.review, by=self.clare)
        self.assertEqual(self.asked(), [])
        standings = dict(self.review.sub_actions().values_list("pk", "monitoring_state"))
        self.assertEqual(standings, {self.action.pk: "signed-off", gone.pk: "withdrawn"})
        self.assertEqual(build_forward_plan(Review.objects.all(), JUNE_2021), [])

    def test_a_plan_with_an_open_update_is_not_signed_off(self):
        open_round(self.review, SEPTEMBER, by=self.clare)
        with assert_not_allowed("round-open"):
            sign_off_plan(self.meeting, self.review, by=self.clare)


class ReportTests(MeetingTestCase):
    def test_a_further_report_is_an_update_and_asks_whatever_the_grade(self):
        self.add_progress(done := self.add_action("b"), grade=1)
        self.decide("report", done, period=dt.date(2020, 6, 1))
        self.assertEqual(self.review.next_period(), dt.date(2020, 6, 1))
        self.assertEqual(self.asked(dt.date(2020, 6, 1)), ["1 a)", "1 b)"])

    def test_it_is_asked_for_until_it_comes(self):
        self.add_progress(done := self.add_action("b"), grade=1)
        self.decide("report", done, period=dt.date(2020, 6, 1))
        silent = record_past_round(self.review, dt.date(2020, 6, 1))
        self.add_asked(done, silent)
        self.assertEqual(self.asked(), ["1 a)", "1 b)"])
        self.add_progress(done, silent, grade=1)
        self.assertEqual(self.asked(), ["1 a)"])

    def test_a_report_on_a_recommendation_is_one_on_all_its_actions(self):
        for letter in "bc":
            self.add_progress(self.add_action(letter), grade=1)
        ruling = DecisionInput("report", period=SEPTEMBER)
        record_decision(self.meeting, self.recommendation, ruling, by=self.clare)
        self.assertEqual(self.asked(), ["1 a)", "1 b)", "1 c)"])
        self.assertEqual(self.asked(dt.date(2020, 8, 1)), ["1 a)"])

    def test_a_month_that_is_over_is_no_month_for_a_report(self):
        with assert_not_allowed("month-past"):
            self.decide("report", period=dt.date(2020, 3, 1))

    def test_the_forward_plan_costs_the_same_with_a_report_asked_for(self):
        self.decide("report", period=SEPTEMBER)
        one = self.queries_of(self.clare, "/forward-plan/")
        for letter in "bcd":
            self.decide("report", self.add_action(letter), period=SEPTEMBER)
        self.assertEqual(self.queries_of(self.clare, "/forward-plan/"), one)


class TakenBackTests(MeetingTestCase):
    def take_back(self, decision, reason="Recorded by mistake."):
        return rescind_decision(decision, self.meeting, reason, by=self.clare)

    def test_what_was_ended_by_mistake_is_followed_up_again(self):
        self.take_back(self.decide("withdrawn"))
        self.assertEqual(self.asked(), ["1 a)"])

    def test_the_decision_before_holds_again(self):
        self.decide("amended", grade=3)
        later = self.decide("amended", grade=1)
        self.assertEqual(self.asked(), [])
        self.take_back(later)
        self.assertEqual(self.review.sub_actions().with_latest_grade().get().latest_grade, 3)

    def test_without_any_decision_the_officers_grade_holds(self):
        self.take_back(self.decide("amended", grade=1))
        self.assertEqual(self.review.sub_actions().with_latest_grade().get().latest_grade, 2)

    def test_a_date_that_was_not_agreed_after_all_is_as_before(self):
        first = self.decide("revised", revised_date="March 2021")
        self.take_back(self.decide("revised", revised_date="June 2021"))
        self.action.refresh_from_db()
        self.assertEqual(self.action.revised_date, "March 2021")
        self.take_back(first)
        self.action.refresh_from_db()
        self.assertEqual(self.action.due_date, dt.date(2019, 9, 30))

    def test_a_plan_that_was_signed_off_by_mistake_is_followed_up_again(self):
        whole = sign_off_plan(self.meeting, self.review, by=self.clare)
        with assert_not_allowed("part-of-another"):
            self.take_back(whole.action_sign_offs.get())
        self.take_back(whole)
        self.assertEqual(self.asked(), ["1 a)"])

    def test_a_report_that_is_wanted_no_more_is_not_asked_for(self):
        self.add_progress(done := self.add_action("b"), grade=1)
        self.take_back(self.decide("report", done, period=SEPTEMBER))
        self.assertEqual(self.asked(), ["1 a)"])

    def test_an_update_that_nobody_wants_any_more_leaves_the_forward_plan(self):
        june = dt.date(2020, 6, 1)
        on_a = self.decide("report", period=june)
        on_b = self.decide("report", self.add_action("b"), period=june)
        self.take_back(on_a)
        self.assertIn("on 1 b)", self.review.additional_rounds.get(period=june).reason)
        self.take_back(on_b)
        self.assertEqual(self.review.next_period(), SEPTEMBER)

    def test_an_update_that_is_open_already_or_that_a_clerk_asked_for_comes_all_the_same(self):
        months = dt.date(2020, 6, 1), dt.date(2020, 12, 1)
        self.review.additional_rounds.create(period=months[1], reason="The members visit the site.")
        decided = [self.decide("report", period=month) for month in months]
        open_round(self.review, months[0], by=self.clare)
        for decision in decided:
            self.take_back(decision)
        self.assertEqual([decision.period for decision in self.review.additional_rounds.all()], list(months))

    def test_it_is_taken_back_once_and_with_a_reason(self):
        decision = self.decide("withdrawn")
        with assert_not_allowed("no-reason"):
            self.take_back(decision, " ")
        undone = self.take_back(decision)
        for again in (decision, undone):
            with assert_not_allowed("taken-back-already"):
                self.take_back(again)


class RecordTests(MeetingTestCase):
    def test_recorded_twice_it_is_one_decision(self):
        self.assertEqual(self.decide("amended", grade=3), self.decide("amended", grade=3))

    def test_the_database_refuses_to_change_what_was_decided(self):
        decision = self.decide("amended", grade=3)
        for change in ({"committee_grade": 2}, {"reason": "Another."}, {"meeting": self.meeting.pk + 1}):
            with self.subTest(change), self.assertRaises(Error), transaction.atomic():
                Decision.objects.filter(pk=decision.pk).update(**change)
        with self.assertRaises(Error), transaction.atomic():
            Decision.objects.filter(pk=decision.pk)._raw_delete("default")

    def test_minutes_are_numbered_later(self):
        decision = self.decide("amended", grade=3)
        record_minute_reference(decision, " CDS  12/20 ", by=self.clare)
        decision.refresh_from_db()
        self.assertEqual(decision.minute_reference, "CDS 12/20")

    def test_a_committee_that_has_not_met_has_decided_nothing(self):
        ahead = Meeting.objects.create(committee=self.places, date=dt.date(2999, 1, 1))
        with assert_not_allowed("meeting-to-come"):
            record_decision(ahead, self.action, DecisionInput("signed-off"), by=self.clare)

    def test_another_committee_does_not_decide_about_it(self):
        culture = Committee.objects.create(name="Culture")
        elsewhere = Meeting.objects.create(committee=culture, date=self.meeting.date)
        with assert_not_allowed("other-committee"):
            record_decision(elsewhere, self.action, DecisionInput("signed-off"), by=self.clare)
        self.places.successor = culture
        self.places.save()
        self.assertTrue(
            record_decision(elsewhere, self.action, DecisionInput("signed-off"), by=self.clare).pk
        )

    @pytest.mark.both_databases
    def test_half_a_decision_cannot_be_stored(self):
        where = {
            "plan": self.review,
            "meeting": self.meeting,
            "recorded_by": self.clare,
            "sub_action": self.action,
        }
        for half in (
            {"kind": "amended", "committee_grade": 3, "reason": "So."},
            {"kind": "amended", "entry": self.entry, "reason": "So."},
            {"kind": "amended", "entry": self.entry, "committee_grade": 3},
            {"kind": "revised", "reason": "So."},
            {"kind": "superseded", "reason": "So.", "successor": self.action},
            {"kind": "transferred", "reason": "So."},
            {"kind": "report"},
            {"kind": "plan"},
            {"kind": "withdrawn"},
            {"kind": "taken-back", "reason": "So."},
        ):
            with self.subTest(half), self.assertRaises(IntegrityError), transaction.atomic():
                Decision.objects.create(**where, **half)

    def test_history_tells_who_decided_what_and_why(self):
        self.decide("withdrawn")
        for reader in (self.clare, self.mo):
            response = self.get(reader, f"/actions/{self.action.pk}/history/")
            self.assertContains(
                response, "Clare recorded a decision: 1 a): withdrawn, at the meeting of 4 June 2020"
            )
            self.assertContains(response, "recorded the action 1 a) as withdrawn")
            self.assertContains(response, "Decided on 4 June 2020: The members heard the officer.")

    def test_the_review_as_it_stood_before_is_without_it(self):
        self.decide("amended", grade=3)
        then = self.get(self.clare, "/reviews/road-safety/history/on/?on=1+January+2020")
        self.assertNotContains(then, "3 Slipped")

    def test_more_decisions_cost_no_more_questions(self):
        for letter in "bcd":
            self.add_progress(self.add_action(letter))
        paths = ["/reviews/road-safety/", f"/actions/{self.action.pk}/", "/actions/?words=crossing"]
        before = [self.queries_of(self.mo, path) for path in paths]
        self.decide("amended", grade=3)
        with_one = self.queries_of(self.mo, paths[1])
        for sub_action in SubAction.objects.exclude(pk=self.action.pk):
            self.decide("amended", sub_action, grade=4)
        self.decide("amended", grade=4)
        self.assertEqual([self.queries_of(self.mo, path) for path in (paths[0], paths[2])], before[::2])
        self.assertEqual(self.queries_of(self.mo, paths[1]), with_one)
