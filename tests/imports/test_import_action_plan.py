"""A document that reports nothing yet is an agreed action plan: a review without rounds."""

from django.test import TestCase

from actionplans.models import Review, SubAction, UpdateRequest
from actionplans.workflow.rounds import open_round
from documents.plan.dates import parse_month
from documents.recognise.recognise import recognise
from documents.tree import Table
from imports.importer import ImportSource, import_plan
from imports.merging.rounds import NO_UPDATE_GIVEN, NOT_MENTIONED
from imports.models import Import
from tests.documents.recognise.sample_documents import action, paper_of, table

ROADS_ROW = ("Recommendation 1: That roads be safe.",)
LETTER_ROW = ("Recommendation 2: That a letter be sent.",)


def agreed(*rows):
    """The rows of an action before anybody reported on it."""
    return Table(action(*rows).rows[:-2])


def imported(*tables):
    return import_plan(recognise(paper_of(*tables)), ImportSource("made.docx", "0" * 64))


class ActionPlanTests(TestCase):
    def test_an_action_plan_becomes_a_review_without_rounds(self):
        outcome = imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        self.assertEqual((outcome.this_round, outcome.review.rounds.count()), (None, 0))
        self.assertEqual([str(line) for line in outcome.review.sub_actions().in_printed_order()], ["1", "2"])
        self.assertIsNone(Import.objects.get().round)

    def test_its_first_update_will_ask_for_every_line(self):
        review = imported(agreed(ROADS_ROW), agreed(LETTER_ROW)).review
        opened = open_round(review, parse_month("March 2020"))
        self.assertEqual(opened.update_requests.count(), 2)

    def test_importing_it_twice_changes_nothing(self):
        imported(agreed(ROADS_ROW))
        again = imported(agreed(ROADS_ROW))
        self.assertEqual((again.has_changes, SubAction.objects.count(), again.findings), (False, 1, ()))

    def test_an_update_is_matched_to_it(self):
        imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        imported(action(ROADS_ROW))
        self.assertEqual((Review.objects.count(), SubAction.objects.count()), (1, 2))

    def test_a_first_update_that_leaves_out_what_was_agreed_is_found_out(self):
        imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        outcome = imported(action(ROADS_ROW))
        self.assertEqual([finding.code for finding in outcome.findings], ["left-out"])
        self.assertTrue(UpdateRequest.objects.not_received().filter(sub_action__heading__ref="2").exists())

    def test_an_action_that_the_paper_has_without_an_update_is_not_called_left_out(self):
        imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        there = imported(action(ROADS_ROW), agreed(LETTER_ROW)).findings
        self.assertIn(f"March 2020 {NO_UPDATE_GIVEN}", there[0].sentence)

    def test_what_was_found_left_out_is_not_found_again(self):
        imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        left_out = imported(action(ROADS_ROW)).findings
        self.assertIn(f"March 2020 {NOT_MENTIONED}", left_out[0].sentence)
        self.assertEqual(imported(action(ROADS_ROW)).findings, ())

    def test_a_plan_that_comes_after_an_update_adds_what_the_update_left_out(self):
        imported(action(ROADS_ROW))
        outcome = imported(agreed(ROADS_ROW), agreed(LETTER_ROW))
        self.assertEqual((Review.objects.count(), SubAction.objects.count()), (1, 2))
        self.assertTrue(outcome.has_changes)

    def test_another_owner_in_a_plan_is_reported_and_the_one_on_record_is_kept(self):
        imported(action(ROADS_ROW))
        made = agreed(ROADS_ROW)
        renamed = table(("Responsibility:", "Nia Newcomer")).rows
        outcome = imported(Table((made.rows[0], *renamed, *made.rows[2:])))
        self.assertEqual(SubAction.objects.get().responsibility, "Olive Owner")
        self.assertEqual([finding.code for finding in outcome.findings], ["owner-differs"])


class FindingsOfAMergeTests(TestCase):
    def about(self, outcome, code):
        return [finding.about for finding in outcome.findings if finding.code == code]

    def test_a_changed_owner_and_changed_words_name_the_value_in_the_new_paper(self):
        imported(action(ROADS_ROW), action(LETTER_ROW))
        made = action(LETTER_ROW, period="September 2020")
        rows = [*made.rows]
        rows[1:2] = table(("Responsibility:", "Nia Newcomer")).rows
        rows[4:5] = table(("Agreed Success Measure:", "A crossing is built and lit.")).rows
        outcome = imported(action(ROADS_ROW, period="September 2020"), Table(tuple(rows)))
        self.assertEqual(self.about(outcome, "owner-changed"), ["l2.responsibility"])
        self.assertEqual(self.about(outcome, "wording-changed"), ["l2.measure"])

    def test_another_grade_for_the_same_month_names_the_grade(self):
        imported(action(ROADS_ROW, grade="2"))
        outcome = imported(action(ROADS_ROW, grade="3"))
        self.assertEqual(self.about(outcome, "grade-differs"), ["e1.grade"])
