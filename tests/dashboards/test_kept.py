"""What dashboards keep holds while nothing that they show is changed, and not a moment longer."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.test import RequestFactory, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from actionplans.models import Committee, Meeting, Review, SubAction, UpdateRequest
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.decisions import rescind_decision, sign_off_plan
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, add_comment, approve, save_draft, submit
from audit.bulk import bulk_create_tracked, bulk_update_tracked
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.redaction import Redactor, redact
from dashboards.caching import NEVER_SHOWN, cache, cached_for_plans
from dashboards.figures import _calculate
from dashboards.models import PlanVersion
from dashboards.views.actions import _render_list
from tests.base import SEPTEMBER, PlanTestCase
from tests.concurrency import JOIN_TIMEOUT_SECONDS, fail_if_blocked, run_in_threads
from tests.hate_crime_documents import MARCH, import_fixtures
from tests.meetings.base import MeetingTestCase

pytestmark = pytest.mark.both_databases

TODAY = dt.date(2020, 10, 1)
BUILT = UpdateContent(evidence="It is built.", grade=1)
WAITS = UpdateContent(evidence="It waits.", grade=3, explanation="No money.", revised_date="May 2021")
VERSIONS = PlanVersion._meta.db_table


class Reading:
    def holds_after(self, change):
        """Whether who reads after this change is shown what was worked out before it."""
        plans, before, after = Review.objects.all(), "before", "after"
        cache.clear()
        cached_for_plans(plans, ("a list",), lambda: before)
        change()
        return cached_for_plans(plans, ("a list",), lambda: after) == before


class RoundTests(Reading, PlanTestCase):
    def setUp(self):
        self.round = open_round(self.review, SEPTEMBER, by=self.clare)
        self.asked = self.round.update_requests.get()

    def answer(self, answer=WAITS):
        """Olive's answer, written, submitted and approved."""
        update_request = UpdateRequest.objects.get(pk=self.asked.pk)
        saved = save_draft(update_request, answer, by=self.olive, version=update_request.version)
        sent = submit(saved, answer, by=self.olive, version=saved.version)
        approve(sent, by=self.lee, version=sent.version)

    def publish(self, **version):
        mark_published(self.round, {}, by=self.clare, **version)

    def test_a_line_of_the_log_changes_nothing(self):
        for plan in (None, self.review.pk):
            took = {"by": self.mo, "plan_id": plan}
            self.assertTrue(
                self.holds_after(lambda took=took: log_event(LoggedEvent.Kind.DOWNLOAD, "x", **took))
            )

    def test_a_new_account_changes_nothing(self):
        self.assertTrue(self.holds_after(lambda: self.person("Una")))

    def test_a_draft_changes_nothing_until_it_is_published(self):
        self.assertTrue(self.holds_after(self.answer))
        self.assertTrue(self.holds_after(lambda: add_comment(self.asked, "Which one?", by=self.lee)))
        self.assertFalse(self.holds_after(self.publish))

    def test_saving_a_draft_asks_no_more_than_it_did(self):
        with CaptureQueriesContext(connection) as queries:
            self.answer()
        self.assertEqual([each["sql"] for each in queries if VERSIONS in each["sql"]], [])

    def test_an_update_that_nobody_gave_counts_once_it_is_named(self):
        reasons = {self.asked.pk: "Nobody was there."}
        self.assertFalse(self.holds_after(lambda: mark_published(self.round, reasons, by=self.clare)))

    def test_a_correction_counts_once_it_is_published(self):
        self.answer()
        self.publish()
        reopen_update(self.asked, "A mistake.", by=self.lee)
        self.answer(BUILT)
        again = {"version": 2, "reason": "A mistake."}
        self.assertFalse(self.holds_after(lambda: self.publish(**again)))

    def test_an_old_update_that_is_typed_in_counts(self):
        self.assertFalse(self.holds_after(self.add_progress))

    def test_an_import_counts(self):
        self.assertFalse(self.holds_after(lambda: import_fixtures(MARCH)))

    def test_what_is_rolled_back_counts_for_nothing(self):
        def fail():
            with transaction.atomic():
                self.add_progress()
                transaction.set_rollback(True)

        self.assertTrue(self.holds_after(fail))

    def test_words_that_are_taken_out_are_shown_no_longer(self):
        self.assertFalse(self.holds_after(lambda: redact(Redactor("Do a", "[redacted 1]"), 1, ())))


class DecisionTests(Reading, MeetingTestCase):
    def test_a_decision_counts_and_so_does_taking_it_back(self):
        self.assertFalse(self.holds_after(lambda: self.decide("amended", grade=3)))
        decision = self.action.decisions.get()
        self.assertFalse(
            self.holds_after(lambda: rescind_decision(decision, self.meeting, "A mistake.", by=self.clare))
        )

    def test_signing_off_and_withdrawing_count(self):
        self.assertFalse(self.holds_after(lambda: self.decide("withdrawn")))
        self.add_action("b")
        self.assertFalse(self.holds_after(lambda: sign_off_plan(self.meeting, self.review, by=self.clare)))


class EditTests(Reading, PlanTestCase):
    def test_what_is_written_in_a_plan_counts(self):
        for thing, field in (
            (self.review, "title"),
            (self.recommendation, "text"),
            (self.action, "action"),
            (Committee.objects.create(name="Place"), "name"),
        ):
            with self.subTest(type(thing).__name__):
                setattr(thing, field, "Something else")
                self.assertFalse(self.holds_after(thing.save))
        sub_action = self.add_action("b")
        self.assertFalse(self.holds_after(sub_action.delete))

    def test_many_rows_at_once_count(self):
        sub_action = SubAction(heading=self.recommendation, action="Do more.")
        self.assertFalse(self.holds_after(lambda: bulk_create_tracked([sub_action])))
        self.assertFalse(self.holds_after(lambda: bulk_update_tracked([sub_action], ["action"])))

    def test_what_belongs_to_no_plan_counts(self):
        place = Committee.objects.create(name="Place")
        self.assertFalse(self.holds_after(lambda: Meeting.objects.create(committee=place, date=TODAY)))

    def test_keeping_asks_two_questions_however_many_plans_there_are(self):
        for number in range(5):
            Review.objects.create(title=f"Review {number}", slug=f"review-{number}")
        with self.assertNumQueries(2):
            cached_for_plans(Review.objects.all(), ("a list",), lambda: "")

    def test_nothing_that_is_said_to_be_never_shown_is_read(self):
        self.add_progress(grade=3)
        request = RequestFactory().get("/actions/?words=a&look=behind&half=2020-1&given=3&was=2")
        request.user = self.clare
        with CaptureQueriesContext(connection) as queries:
            _calculate(Review.objects.all(), None, TODAY, ())
            _render_list(request, TODAY)
        asked = " ".join(each["sql"] for each in queries)
        for model in NEVER_SHOWN:
            self.assertNotIn(f'"{model._meta.db_table}"', asked)


class OrderTests(TransactionTestCase):
    """Of two who save at the same moment, whoever began first may end last."""

    def test_what_is_saved_last_is_shown_whoever_began_first(self):
        first, second = (Review.objects.create(title=name, slug=name) for name in ("first", "second"))
        written, read = threading.Event(), threading.Event()

        def titles():
            reviews = Review.objects.order_by("pk")
            return cached_for_plans(
                reviews, ("titles",), lambda: list(reviews.values_list("title", flat=True))
            )

        def save_slowly():
            with transaction.atomic():
                Review(pk=first.pk, actionplan_ptr_id=first.pk, title="First", slug="first").save()
                written.set()
                read.wait(JOIN_TIMEOUT_SECONDS)

        def save_at_once():
            written.wait(JOIN_TIMEOUT_SECONDS)
            try:
                if connection.vendor == "postgresql":  # SQLite has one writer at a time
                    fail_if_blocked(lambda: Review.objects.get(pk=second.pk).save())
                self.assertEqual(titles(), ["first", "second"])
            finally:
                read.set()

        self.assertEqual(run_in_threads(save_slowly, save_at_once), [])
        self.assertEqual(titles(), ["First", "second"])
