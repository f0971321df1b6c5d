"""Nothing vanishes between rounds."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from actionplans.models import ImpactEntry, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.workflow.rounds import add_omitted_requests, open_round, record_past_entry, record_past_round
from actionplans.workflow.update_requests import pending_requests
from tests.base import MARCH, SEPTEMBER, PlanTestCase
from tests.page_assertions import assert_not_allowed

NEXT = dt.date(2021, 3, 1)


class CarryForwardTests(PlanTestCase):
    def asked(self, period=SEPTEMBER):
        return [
            (str(a.sub_action), a.asks_for_progress, a.asks_for_impact)
            for a in pending_requests(self.review, period)
        ]

    def told_impact(self, this_round, *, not_yet_known):
        record_past_entry(
            ImpactEntry(
                round=this_round, sub_action=self.action, evidence="Fewer falls.", not_yet_known=not_yet_known
            )
        )

    def test_an_action_that_was_never_graded_is_asked_for(self):
        self.assertEqual(self.asked(), [("1 a)", True, False)])

    def test_what_is_outstanding_is_what_a_round_would_ask_progress_of(self):
        for grade in (None, 3, 1):
            if grade:
                self.add_progress(this_round=record_past_round(self.review, MARCH), grade=grade)
            sub_actions = [asking.sub_action for asking in pending_requests(self.review, NEXT)]
            self.assertEqual(list(SubAction.objects.outstanding()), sub_actions)
            ProgressEntry.objects.all().delete()

    def test_an_action_that_slipped_is_asked_for_again(self):
        self.add_progress(grade=3)
        self.assertEqual(self.asked(), [("1 a)", True, False)])

    def test_what_is_fully_achieved_is_not_asked_for_again(self):
        self.add_progress(grade=1)
        self.assertEqual(self.asked(), [])

    def test_an_entry_without_a_grade_leaves_the_grade_before_it_standing(self):
        self.add_progress(grade=3)
        later = record_past_round(self.review, SEPTEMBER)
        self.add_progress(this_round=later, grade=None)
        self.assertEqual(self.asked(NEXT), [("1 a)", True, False)])

    def test_impact_not_known_yet_is_asked_for_again(self):
        self.add_progress(grade=1)
        self.told_impact(self.march, not_yet_known=True)
        self.assertEqual(self.asked(), [("1 a)", False, True)])

    def test_impact_once_told_is_not_asked_for_again(self):
        self.add_progress(grade=1)
        self.told_impact(self.march, not_yet_known=True)
        self.told_impact(record_past_round(self.review, SEPTEMBER), not_yet_known=False)
        self.assertEqual(self.asked(NEXT), [])

    def test_impact_that_was_asked_for_and_never_came_is_asked_for_again(self):
        self.add_asked(self.action, self.march, asks_for_impact=True)
        self.add_progress(grade=1)
        self.assertEqual(self.asked(), [("1 a)", False, True)])

    def test_what_was_withdrawn_is_not_asked_for(self):
        self.action.monitoring_state = SubAction.MonitoringState.WITHDRAWN  # as a decision does
        self.action.save()
        self.assertEqual(self.asked(), [])

    def test_a_past_round_asks_by_what_was_known_then(self):
        self.add_progress(grade=3)
        later = record_past_round(self.review, SEPTEMBER)
        self.add_progress(this_round=later, grade=1)
        self.assertEqual(self.asked(SEPTEMBER), [("1 a)", True, False)])

    def test_opening_a_round_asks_the_owners_of_today(self):
        self.add_progress(grade=2)
        opened = open_round(self.review, dt.date(2020, 9, 17))
        row = UpdateRequest.objects.get(round=opened)
        self.assertEqual((opened.period, row.responsibility), (SEPTEMBER, "Olive"))
        self.assertEqual([owner.name for owner in row.owners.all()], ["Olive"])

    def test_a_draft_of_an_open_round_counts_for_nothing_yet(self):
        opened = open_round(self.review, SEPTEMBER)
        ProgressEntry.objects.create(round=opened, sub_action=self.action, grade=1)
        self.assertEqual(self.asked(NEXT), [("1 a)", True, False)])

    def test_a_second_round_is_not_opened_beside_an_open_one(self):
        open_round(self.review, SEPTEMBER)
        with assert_not_allowed("round-open"):
            open_round(self.review, NEXT)

    def test_a_round_is_not_opened_before_one_that_is_there(self):
        with assert_not_allowed("month-past"):
            open_round(self.review, MARCH)

    def test_a_paper_of_an_open_round_is_not_history(self):
        open_round(self.review, SEPTEMBER)
        with assert_not_allowed("round-open"):
            record_past_round(self.review, SEPTEMBER)

    def test_what_a_paper_left_out_becomes_an_unanswered_question(self):
        self.add_progress(grade=3)
        later = record_past_round(self.review, SEPTEMBER)
        added = add_omitted_requests(self.review)
        self.assertEqual([(row.round, row.sub_action) for row in added], [(later, self.action)])
        self.assertEqual(add_omitted_requests(self.review), [])


@pytest.mark.both_databases
class NeverFalseTests(PlanTestCase):
    """What the database itself refuses."""

    def refused(self, name, make):
        with self.assertRaises(IntegrityError) as caught, transaction.atomic():
            make()
        # SQLite names the columns of a unique constraint, not the constraint.
        self.assertRegex(str(caught.exception), f"{name}|UNIQUE constraint failed")

    def test_two_open_rounds_of_one_plan(self):
        open_round(self.review, SEPTEMBER)
        self.refused("one_open_round_per_plan", lambda: Round.objects.create(plan=self.review, period=NEXT))

    def test_two_rounds_of_one_month(self):
        self.refused(
            "one_round_per_plan_and_month",
            lambda: Round.objects.create(plan=self.review, period=MARCH, state="published"),
        )

    def test_a_grade_of_five(self):
        self.refused(
            "a_grade_is_1_to_4",
            lambda: ProgressEntry.objects.create(round=self.march, sub_action=self.action, grade=5),
        )

    def test_asking_for_nothing(self):
        self.refused(
            "a_request_asks_for_progress_or_impact",
            lambda: UpdateRequest.objects.create(
                round=self.march, sub_action=self.action, asks_for_progress=False
            ),
        )

    def test_a_part_without_a_recommendation(self):
        from actionplans.models import Heading

        self.refused(
            "only_a_part_or_an_issue_has_a_parent",
            lambda: Heading.objects.create(plan=self.review, kind=Heading.Kind.PART, ref="z"),
        )

    def test_two_entries_of_one_line_in_one_round(self):
        self.add_progress()
        self.refused(
            "one_progress_entry_per_sub_action_and_round",
            lambda: ProgressEntry.objects.create(round=self.march, sub_action=self.action),
        )
