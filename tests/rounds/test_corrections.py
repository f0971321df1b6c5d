"""After publishing: an answer is corrected, or follows late, and a later version prints it."""

import dataclasses
import datetime as dt

from actionplans.models import ProgressEntry, SubAction
from actionplans.serialise import build_plan
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import EditConflict, NotAllowed, UpdateContent, save_draft
from dashboards.action_queries import not_received, with_grades
from documents.plan import plan_data
from documents.recognise.parsed_plan import ParsedPlan
from imports.importer import ImportSource, import_plan
from tests.rounds.base import DONE, AnsweredRoundCase

DONE_OTHERWISE = UpdateContent(evidence="Ten were built.", grade=1, impact="Fewer falls.")


class CorrectionTests(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        self.approve(DONE)
        self.publish()

    def test_a_correction_stands_beside_what_was_printed_until_it_is_published(self):
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        self.approve(UpdateContent(evidence="It was built in 2020.", grade=1, impact="Fewer falls."))
        before = ProgressEntry.objects.published().get(round=self.round)
        self.assertEqual(before.evidence, "It was built.")
        self.publish_again()
        now = ProgressEntry.objects.published().get(round=self.round)
        self.assertEqual((now.evidence, now.first_published_version), ("It was built in 2020.", 2))
        before.refresh_from_db()
        self.assertEqual(
            (before.evidence, before.first_published_version, before.excluded_from_report),
            ("It was built.", 1, True),
        )

    def test_the_officer_finds_the_words_that_were_printed_and_why_they_are_wanted_again(self):
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        page = self.get(self.olive, f"/updates/{self.asked.pk}/")
        self.assertContains(page, "It was built.")
        self.assertContains(page, "The year is wrong.")
        self.assertContains(self.get(self.olive, "/my-actions/"), f"/updates/{self.asked.pk}/")

    def test_what_is_settled_is_nobody_s_to_do(self):
        self.assertNotContains(self.get(self.olive, "/my-actions/"), f"/updates/{self.asked.pk}/")
        with self.assertRaises(NotAllowed):
            save_draft(self.asked, DONE, by=self.olive, version=1)

    def test_impact_that_was_told_by_mistake_can_be_taken_out(self):
        reopen_update(self.asked, "There is no impact yet.", by=self.clare)
        self.approve(UpdateContent(evidence="It was built.", grade=2))
        self.publish_again()
        self.assertEqual(self.entries()[-1].impact, "")
        self.assertFalse(self.entries()[-1].impact_asked)

    def test_a_later_version_says_why(self):
        with self.assertRaises(NotAllowed):
            self.publish_again(reason=" ")

    def test_a_correction_that_is_given_up_leaves_what_was_published(self):
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        self.submit(UpdateContent(evidence="Other words.", grade=1))
        discard_correction(self.asked, by=self.clare)
        self.asked.refresh_from_db()
        self.assertEqual(self.asked.state, "published")
        self.assertEqual(self.entries()[-1].evidence, "It was built.")

    def test_what_was_given_up_is_read_by_no_colleague_and_starts_no_later_correction(self):
        ned = self.person("Ned")
        self.add_action("b", owner=ned)
        preview = f"/updates/{self.asked.pk}/preview/"
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        stale = self.submit(UpdateContent(evidence="Other words.", grade=4))
        discard_correction(self.asked, by=self.clare)
        self.assertContains(self.get(ned, preview), "It was built.")
        self.assertNotContains(self.get(ned, preview), "Other words.")
        self.assertNotContains(
            self.get(self.lee, f"/reviews/road-safety/rounds/{self.round.slug}/board/"), "Other words."
        )
        self.asked.refresh_from_db()
        reopen_update(self.asked, "Say how many.", by=self.clare)
        self.assertEqual(UpdateContent.saved_for(self.asked), DONE)
        with self.assertRaises(EditConflict):
            save_draft(self.asked, DONE_OTHERWISE, by=self.olive, version=stale.version)
        self.assertContains(self.get(self.olive, f"/updates/{self.asked.pk}/history/"), "Other words.")

    def test_nothing_is_reopened_twice_without_a_reason_or_in_a_round_known_from_paper(self):
        for asked, reason in (
            (self.asked, " "),
            (self.march.update_requests.get(), "The year is wrong."),
        ):
            with self.assertRaises(NotAllowed):
                reopen_update(asked, reason, by=self.clare)
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        with self.assertRaises(NotAllowed):
            reopen_update(self.asked, "The month, too.", by=self.clare)

    def publish_again(self, reason="The year was wrong."):
        self.round = mark_published(self.round, {}, by=self.clare, version=2, reason=reason)


class LateAnswerTests(AnsweredRoundCase):
    def test_an_answer_that_follows_late_is_in_the_next_version_and_not_before(self):
        self.submit(UpdateContent(evidence="Half a draft.", grade=2))
        self.publish({self.asked.pk: "To follow."})
        reopen_update(self.asked, "It follows now.", by=self.clare)
        self.assertTrue(self.entries()[-1].is_gap)
        self.approve(DONE)
        self.assertFalse(ProgressEntry.objects.published().filter(round=self.round).exists())
        self.round = mark_published(self.round, {}, by=self.clare, version=2, reason="It followed.")
        self.assertEqual(self.entries()[-1].evidence, DONE.evidence)
        self.assertEqual(ProgressEntry.objects.filter(round=self.round).count(), 1)

    def test_a_late_answer_that_is_given_up_is_kept_for_the_day_when_it_is_wanted(self):
        self.publish({self.asked.pk: "To follow."})
        reopen_update(self.asked, "It follows now.", by=self.clare)
        self.submit(DONE)
        update_request = discard_correction(self.asked, by=self.clare)
        self.assertEqual(
            (update_request.state, UpdateContent.saved_for(update_request)), ("not-received", DONE)
        )

    def test_until_it_is_published_no_update_was_received(self):
        silent = with_grades(SubAction.objects.all()).filter(not_received())
        self.publish({self.asked.pk: "To follow."})
        reopen_update(self.asked, "It follows now.", by=self.clare)
        self.approve(DONE)
        self.assertEqual(list(silent), [self.action])
        mark_published(self.round, {}, by=self.clare, version=2, reason="It followed.")
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        self.assertFalse(silent.all().exists())


class PublishedHereTests(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        self.approve(DONE)
        self.publish()

    def test_a_clerk_reads_but_does_not_change_it_on_the_administration_pages(self):
        entry = ProgressEntry.objects.get(round=self.round)
        page = f"/admin/actionplans/progressentry/{entry.pk}/change/"
        self.assertContains(self.get(self.clare, page), DONE.evidence)
        self.assertEqual(self.client.post(page, {"evidence": "Nothing."}).status_code, 403)
        page = self.get(self.clare, f"/admin/actionplans/round/{self.round.pk}/change/")
        self.assertContains(page, DONE.evidence)
        self.assertNotContains(page, 'name="progress_entries-0-evidence"')

    def test_a_paper_that_says_otherwise_changes_nothing_and_is_told_of(self):
        before = build_plan(self.review, self.round)
        page = dataclasses.replace(before, instructions="Be brief.")
        for words in (("It was built.", "It was not built."), ("survey of 2021", "survey of 2031")):
            page = plan_data.from_json(plan_data.to_json(page).replace(*words))
        outcome = import_plan(ParsedPlan(page, ()), ImportSource("paper.docx", "0" * 64))
        self.assertEqual([f.code for f in outcome.findings].count("already-recorded"), 2, outcome.findings)
        self.assertEqual(build_plan(self.review, self.round), before)

    def test_a_paper_of_a_missing_answer_does_not_fill_the_gap(self):
        reopen_update(self.asked, "Wrong line.", by=self.clare)
        sub_action = self.add_action("b", owner=self.olive)
        later = open_round(self.review, dt.date(2021, 3, 1), by=self.lee)
        update_request = later.update_requests.get(sub_action=sub_action)
        mark_published(later, {row.pk: "On leave." for row in later.update_requests.all()}, by=self.clare)
        text = plan_data.to_json(build_plan(self.review, later)).replace(
            '"evidence": ""', '"evidence": "Done."'
        )
        outcome = import_plan(ParsedPlan(plan_data.from_json(text), ()), ImportSource("paper.docx", "0" * 64))
        self.assertIn("published-here", [f.code for f in outcome.findings])
        self.assertFalse(ProgressEntry.objects.filter(round=later).exists())
        update_request.refresh_from_db()
        self.assertEqual(update_request.state, "not-received")
