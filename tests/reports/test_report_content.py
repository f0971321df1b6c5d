"""What officers answered here stands in the report as answers on old reports do."""

import dataclasses
import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import ImpactEntry
from actionplans.serialise import build_plan, build_preview
from actionplans.workflow.rounds import open_round
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import UpdateContent, save_draft, send_back
from documents.writers.text import to_text
from reports.progress_update import progress_update
from reports.status_changes import count_grades, names_not_received
from tests.rounds.base import DONE, LATE, MET, AnsweredRoundCase


class PrintedAnswerTests(AnsweredRoundCase):
    def test_an_approved_answer_is_printed_with_earlier_rounds_beside(self):
        self.approve()
        march, september = self.entries()
        self.assertEqual((march.evidence, september.evidence), ("A crossing was planned.", MET.evidence))
        self.assertEqual(september.grade, 2)

    def test_what_nobody_approved_yet_is_not_printed(self):
        self.submit()
        self.assertTrue(self.entries()[-1].is_gap)
        self.assertIn("No update received", self.printed())
        self.assertNotIn(MET.evidence, self.printed())

    def test_publishing_prints_what_the_draft_promised(self):
        self.approve(DONE)
        promised = build_plan(self.review, self.round)
        self.publish()
        self.assertEqual(build_plan(self.review, self.round), promised)

    def test_who_was_asked_for_impact_only_is_not_counted_as_silent(self):
        self.asked.asks_for_progress, self.asked.asks_for_impact = False, True
        self.asked.save()
        self.approve(UpdateContent(impact="Fewer falls."))
        self.publish()
        plan = build_plan(self.review, self.round)
        self.assertEqual((names_not_received(plan), sum(row["n"] for row in count_grades(plan))), ([], 1))

    def test_a_gap_is_printed_with_its_reason_before_and_after_publishing(self):
        self.submit()
        reasons = {self.asked.pk: "The service has moved."}
        promised = build_plan(self.review, self.round, reasons)
        self.publish(reasons)
        self.assertEqual(build_plan(self.review, self.round), promised)
        self.assertIn("No update received", self.printed())
        self.assertIn("The service has moved.", self.printed())
        self.assertNotIn(MET.evidence, self.printed())

    def test_why_it_slipped_and_when_it_will_be_done_are_printed(self):
        self.approve(LATE)
        self.assertEqual(self.entries()[-1].explanation, "The builder left.\nRevised date: March 2021")
        self.assertIn("3 (Slipped)", self.printed())

    def test_why_no_date_can_be_given_is_printed(self):
        self.approve(
            dataclasses.replace(LATE, revised_date="", no_revised_date_reason="It hangs on a grant.")
        )
        self.assertIn("No revised date: It hangs on a grant.", self.printed())

    def test_impact_that_is_not_known_yet_is_printed_as_a_promise(self):
        self.approve(DONE)
        entry = self.entries()[-1]
        self.assertEqual((entry.impact, entry.impact_not_yet), ("In the survey of 2021.", True))

    def test_a_gap_in_an_earlier_round_keeps_its_reason_in_the_next(self):
        self.publish({self.asked.pk: "The service has moved."})
        later = open_round(self.review, dt.date(2021, 3, 1), by=self.lee)
        (*_, sub_action), *_ = build_plan(self.review, later).sub_actions()
        self.assertEqual([e.gap_reason for e in sub_action.entries], ["", "The service has moved.", ""])

    def test_who_answers_next_reads_that_nothing_came_and_which_date_was_agreed_since(self):
        self.publish({self.asked.pk: "The service has moved."})
        self.action.revised_date = "June 2021"
        self.action.save()
        later = open_round(self.review, dt.date(2021, 3, 1), by=self.lee)
        page = self.get(self.olive, f"/updates/{later.update_requests.get(sub_action=self.action).pk}/")
        self.assertContains(page, "No update received</strong>")
        self.assertContains(page, "The service has moved.")
        self.assertContains(page, "New date agreed</dt>")
        self.assertContains(page, "June 2021")

    def test_an_answer_taken_back_is_not_printed(self):
        send_back(self.approve(), "Say how many came.", by=self.lee)
        self.assertTrue(self.entries()[-1].is_gap)

    def test_a_longer_round_costs_no_more_queries(self):
        self.approve()
        short = self.queries()
        for letter in "bcdefg":
            sub_action = self.add_action(letter, owner=self.olive)
            self.add_progress(sub_action)
            update_request = create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
            self.approve(update_request=update_request)
        self.assertEqual(self.queries(), short)

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            build_plan(self.review, self.round)
        return len(captured)


class PreviewTests(AnsweredRoundCase):
    def test_a_draft_is_seen_as_it_will_be_printed(self):
        save_draft(self.asked, DONE, by=self.olive, version=0)
        self.assertEqual(ImpactEntry.objects.count(), 1)
        text = to_text(progress_update(build_preview(self.review, self.asked)))
        for words in ("A crossing was planned.", "It was built.", "1 (Fully Achieved)", "In the survey"):
            self.assertIn(words, text)

    def test_the_draft_of_one_answer_shows_no_other_line(self):
        line = self.add_action("b", owner=self.nia)
        create_request(self.round, PendingRequest(line, asks_for_progress=True, asks_for_impact=False))
        plan = build_preview(self.review, self.asked)
        self.assertEqual([sub_action.action for *_, sub_action in plan.sub_actions()], ["Do a."])
