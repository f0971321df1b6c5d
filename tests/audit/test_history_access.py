"""To each the history of what he could read."""

from actionplans.models import Heading, Review, UpdateRequest
from actionplans.timeline.sentences import STATE_VERBS
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import record_past_round
from actionplans.workflow.updates import UpdateContent, send_back, submit
from audit.records import audit_context
from tests.audit.base import TimelineTestCase


class WhoReadsHistoryTests(TimelineTestCase):
    def three_drafts(self):
        self.open_round()
        self.submit("A secret draft.")
        self.later()
        send_back(self.asked, "A secret comment.", by=self.lee)
        self.asked.refresh_from_db()
        self.submit("What the committee reads.")

    def test_who_runs_the_review_reads_every_draft_and_comment(self):
        self.three_drafts()
        for person in (self.clare, self.lee):
            told = self.read(person)
            self.assertIn("secret", told)
            self.assertIn("A secret comment.", told)

    def test_who_is_asked_reads_what_became_of_his_own_answer(self):
        other = self.add_action("b", owner=self.nia)
        self.three_drafts()
        update_request = self.september.update_requests.get(sub_action=other)
        self.later()
        submit(update_request, UpdateContent(evidence="Nia's draft."), by=self.nia, version=0)
        told = self.read(self.olive)
        self.assertIn("A secret comment.", told)
        self.assertNotIn("Nia's draft.", told)
        theirs = self.read(self.nia)
        self.assertIn("Nia's draft.", theirs)
        self.assertNotIn("secret", theirs)

    def test_a_member_reads_nothing_of_an_open_round(self):
        self.three_drafts()
        told = self.read(self.mo)
        self.assertNotIn("September 2020", told)
        self.assertNotIn("What the committee reads", told)
        self.assertIn("recorded the published update of March 2020", told)

    def test_once_published_a_member_reads_what_was_published_and_no_draft(self):
        self.three_drafts()
        self.publish()
        for person in (self.mo, self.olive):
            told = self.read(person)
            self.assertIn("What the committee reads.", told)
            self.assertIn("Clare published the update of September 2020.", told)
            self.assertNotIn("secret", told)
            self.assertNotIn("[removed", told)
            self.assertNotIn(STATE_VERBS[UpdateRequest.State.RETURNED], told)

    def test_what_is_set_right_of_an_old_paper_is_told_against_what_was_published(self):
        entry = self.add_progress(evidence="What the committee reads.")
        self.later()
        entry.evidence = "What the committee reads now."
        with audit_context("A correction", self.clare):
            entry.save()
        told = self.read(self.mo)
        self.assertIn("What the committee reads[added: now].", told)
        self.assertIn("Reason: A correction", told)

    def test_what_was_not_approved_stays_unread_when_its_round_is_published(self):
        self.three_drafts()
        self.later()
        mark_published(self.september, {self.asked.pk: "Olive is ill"}, by=self.clare)
        for person in (self.mo, self.olive):
            told = self.read(person)
            self.assertIn(f"{STATE_VERBS[UpdateRequest.State.NOT_RECEIVED]} 1 a), September 2020", told)
            self.assertNotIn("What the committee reads", told)
            self.assertNotIn("Olive is ill", told)
        self.assertIn("Olive is ill", self.read(self.clare))

    def test_a_member_does_not_read_how_the_plan_was_drafted(self):
        with audit_context("", self.clare):
            bins = Review.objects.create(title="Bins", slug="bins")
            for words in ("Words that were thought better of.", "Words that were agreed."):
                self.later()
                Heading.objects.update_or_create(plan=bins, ref="1", defaults={"text": words})
            self.later()
            record_past_round(bins, self.march.period)
        told = self.read(self.mo, "/reviews/bins/history/")
        self.assertIn("Words that were agreed.", told)
        self.assertNotIn("thought better of", told)
        self.assertIn("thought better of", self.read(self.clare, "/reviews/bins/history/"))

    def test_who_may_not_read_the_review_gets_what_is_not_there(self):
        update_request = self.add_asked(self.action, self.march)
        for path in (
            self.path,
            f"/actions/{self.action.pk}/history/",
            f"/updates/{update_request.pk}/history/",
        ):
            self.assertEqual(self.get(self.nia, path).status_code, 404, path)
            self.assertEqual(self.get(self.ada, path).status_code, 404, path)
            self.assertEqual(self.get(None, path).status_code, 302, path)
            self.assertEqual(self.get(self.mo, path).status_code, 200, path)
            self.assertEqual(self.client.post(path).status_code, 405, path)

    def test_a_member_cannot_open_the_history_of_an_unpublished_answer(self):
        self.open_round()
        path = f"/updates/{self.asked.pk}/history/"
        self.assertEqual(self.get(self.mo, path).status_code, 404)
        self.assertEqual(self.get(self.olive, path).status_code, 200)

    def test_an_unknown_number_is_not_found(self):
        for path in ("/actions/99999/history/", "/updates/99999/history/", "/reviews/none/history/"):
            self.assertEqual(self.get(self.clare, path).status_code, 404, path)
