"""A correction is the officer's: what the committee decided of his answer holds until it decides anew."""

import datetime as dt

import time_machine

from actionplans.models import Committee, Meeting, ProgressEntry
from actionplans.serialise import build_plan
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.decisions import DecisionInput, record_decision, rescind_decision
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.update_requests import pending_requests
from actionplans.workflow.updates import UpdateContent, submit
from tests.audit.base import page_text
from tests.rounds.base import DONE, AnsweredRoundCase

MARCH_2021 = dt.date(2021, 3, 1)
DONE_IN_2020 = UpdateContent(evidence="It was built in 2020.", grade=1, impact="Fewer falls.")
HALF_DONE = UpdateContent(
    evidence="Half of it.", grade=4, explanation="The builder left.", revised_date="May 2021"
)


class CorrectedAfterwardsTests(AnsweredRoundCase):
    """In September Olive told that 1 a) is fully achieved; the committee met about that in October."""

    def setUp(self):
        super().setUp()
        places = Committee.objects.create(name="Places Committee")
        self.meeting = Meeting.objects.create(committee=places, date=dt.date(2020, 10, 1))
        self.approve(DONE)
        self.publish()

    def decide(self, kind, grade):
        entry = ProgressEntry.objects.published().get(round=self.round)
        ruling = DecisionInput(kind, grade=grade, entry=entry, reason="Members saw no crossing.")
        return record_decision(self.meeting, self.action, ruling, by=self.clare)

    def correct(self, answer):
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        self.approve(answer)
        given = {"version": self.round.report_version + 1, "reason": "The year was wrong."}
        self.round = mark_published(self.round, {}, by=self.clare, **given)

    def take_back(self, decision):
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)

    def grade(self):
        return self.review.sub_actions().with_latest_grade().get().latest_grade

    def test_what_members_doubted_still_comes_back(self):
        self.decide("amended", 3)
        self.correct(DONE_IN_2020)
        self.assertEqual(self.grade(), 3)
        (pending_request,) = pending_requests(self.review, MARCH_2021)
        self.assertTrue(pending_request.asks_for_progress)

    def test_pages_and_the_next_paper_tell_both_grades(self):
        self.decide("amended", 3)
        self.correct(DONE_IN_2020)
        for path in ("/reviews/road-safety/", f"/actions/{self.action.pk}/"):
            page = self.get(self.mo, path)
            self.assertContains(page, "officer’s: 1 Fully Achieved")
        march = open_round(self.review, MARCH_2021, by=self.lee)
        (*_, sub_action), *_ = build_plan(self.review, march).sub_actions()
        self.assertEqual([entry.committees_grade for entry in sub_action.entries], [None, 3, None])
        self.assertIn("Members saw no crossing.", sub_action.entries[1].said_of_it)

    def test_the_review_as_it_stood_tells_both_and_asks_no_more_questions(self):
        # At noon, so that the day does not end during the test.
        self.enterContext(time_machine.travel(dt.datetime(2099, 6, 1, 12, tzinfo=dt.UTC)))
        path = "/reviews/road-safety/history/on/?on=1+June+2099"
        self.decide("amended", 3)
        before = self.queries_of(self.clare, path)
        self.correct(DONE_IN_2020)
        self.decide("amended", 2)
        self.assertContains(self.get(self.clare, path), "officer’s: 1 Fully Achieved")
        self.assertEqual(self.queries_of(self.clare, path), before)

    def test_a_grade_that_was_confirmed_is_the_officers_and_is_corrected_with_it(self):
        self.decide("confirmed", 1)
        self.correct(HALF_DONE)
        self.assertEqual(self.grade(), 4)

    def test_a_decision_on_the_corrected_words_counts_more_and_can_be_taken_back(self):
        first = self.decide("amended", 3)
        self.correct(DONE_IN_2020)
        second = self.decide("amended", 2)
        self.assertEqual(self.grade(), 2)
        self.take_back(second)
        self.assertEqual(self.grade(), 3)
        self.take_back(first)
        self.assertEqual(self.grade(), 1)

    def test_members_who_believe_the_corrected_words_end_their_doubts(self):
        self.decide("amended", 3)
        self.correct(DONE_IN_2020)
        self.decide("confirmed", 1)
        self.assertEqual(self.grade(), 1)

    def test_what_was_not_done_after_all_is_asked_in_the_update_that_is_open(self):
        self.correct(DONE_IN_2020)
        other = self.add_action("b", owner=self.olive)
        march = open_round(self.review, MARCH_2021, by=self.lee)
        self.assertEqual(
            [update_request.sub_action for update_request in march.update_requests.all()], [other]
        )
        self.correct(HALF_DONE)
        update_request = march.update_requests.get(sub_action=self.action)
        self.assertTrue(update_request.asks_for_progress)
        self.assertContains(self.get(self.olive, "/my-actions/"), f"/updates/{update_request.pk}/")

    def test_what_members_doubt_meanwhile_is_asked_there_too_and_once(self):
        self.correct(DONE_IN_2020)
        self.add_action("b", owner=self.olive)
        march = open_round(self.review, MARCH_2021, by=self.lee)
        decision = self.decide("amended", 3)
        self.take_back(decision)
        self.decide("amended", 2)
        self.assertTrue(march.update_requests.get(sub_action=self.action).asks_for_progress)

    def test_an_answer_goes_back_when_more_is_asked_of_it(self):
        """Of 1 a) only the impact was owed; now it is not achieved, either."""
        self.correct(UpdateContent(evidence="It was built.", grade=1, impact="In May.", impact_not_yet=True))
        march = open_round(self.review, MARCH_2021, by=self.lee)
        update_request = march.update_requests.get(sub_action=self.action)
        submit(update_request, UpdateContent(impact="Fewer falls."), by=self.olive, version=0)
        self.correct(HALF_DONE)
        update_request.refresh_from_db()
        self.assertEqual((update_request.state, update_request.asks_for_progress), ("returned", True))
        self.assertContains(
            self.get(self.olive, f"/updates/{update_request.pk}/"), "Progress is asked for, too."
        )
        told = page_text(self.get(self.lee, f"/updates/{update_request.pk}/history/"))
        self.assertIn("asked for progress too on 1 a), March 2021", told)
        self.assertIn("Reason: Version 3 of the update of September 2020 is published.", told)
