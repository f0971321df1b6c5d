"""Two clerks at once, officers meanwhile, and a worker that is killed: one version, and nothing half."""

import threading
from functools import partial
from unittest import mock

from django.db import OperationalError, transaction
from django.test import TransactionTestCase

from accounts.roles import create_groups
from actionplans.models import Committee, Decision, Meeting, ProgressEntry, Round, UpdateRequest
from actionplans.workflow import decisions
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import NotAllowed, UpdateContent, approve, send_back, submit
from reports import publishing
from reports.models import PublishedFile, PublishedReport
from reports.publishing import PublicationInput, publish
from tests.base import SEPTEMBER, PlanTestCase
from tests.concurrency import JOIN_TIMEOUT_SECONDS, fail_if_blocked, kill_midway, run_in_threads

UPDATE = UpdateContent(evidence="We met in May 2020.", grade=2)
# Stops before the commit, until it is killed.
WORKER_SCRIPT = """
import django, sys
django.setup()
from accounts.models import User
from actionplans.models import Round
from reports import publishing
def wait(*args, **kwargs):
    print("in the middle", flush=True)
    sys.stdin.read()
where = sys.argv[1]
if where == "rendering":
    publishing.render_report = wait
else:
    publishing.seal_current_state = wait  # with the files stored, and not yet sealed
by = User.objects.get(name="Clare")
publishing.publish(publishing.PublicationInput(Round.objects.get(pk=int(sys.argv[2])), 1, by, {}))
"""


class Cast(PlanTestCase):
    __test__ = False


class AtOnceTests(TransactionTestCase):
    def setUp(self):
        create_groups()
        Cast.setUpTestData()
        self.round = open_round(Cast.review, SEPTEMBER, by=Cast.lee)
        self.asked = self.round.update_requests.get()
        update_request = submit(self.asked, UPDATE, by=Cast.olive, version=0)
        self.asked = approve(update_request, by=Cast.lee, version=update_request.version)
        self.dora = Cast.person("Dora", "Clerk")

    def one_whole_version(self):
        self.assertEqual(PublishedReport.objects.count(), 1)
        self.assertEqual(PublishedFile.objects.count(), 3)
        self.assertEqual(Round.objects.get(pk=self.round.pk).report_version, 1)
        self.assertEqual(ProgressEntry.objects.filter(round=self.round, first_published_version=1).count(), 1)
        self.assertTrue(all(file.is_sound for file in PublishedFile.objects.all()))

    def test_two_clerks_who_publish_at_once_publish_one_version(self):
        both = threading.Barrier(2)
        real = publishing.render_report

        def render(wanted):
            rendered_report = real(wanted)
            both.wait(JOIN_TIMEOUT_SECONDS)  # both have their files before either stores them
            return rendered_report

        with mock.patch.object(publishing, "render_report", render):
            errors = run_in_threads(
                lambda: publish(PublicationInput(self.round, 1, Cast.clare, {})),
                lambda: publish(PublicationInput(self.round, 1, self.dora, {})),
            )
        self.assertEqual(errors, [])
        self.one_whole_version()

    def test_an_answer_that_is_taken_back_at_that_moment_is_published_or_is_not(self):
        for _ in range(3):
            errors = run_in_threads(
                lambda: publish(PublicationInput(self.round, 1, Cast.clare, {})),
                lambda: send_back(self.asked, "Say when.", by=Cast.lee),
            )
        state = UpdateRequest.objects.get(pk=self.asked.pk).state
        if state == UpdateRequest.State.PUBLISHED:
            self.one_whole_version()
        else:
            self.assertEqual((state, PublishedReport.objects.count()), (UpdateRequest.State.RETURNED, 0))
        self.assertTrue(all(isinstance(error, NotAllowed) for error in errors), errors)

    def test_what_is_decided_at_that_moment_is_told_by_the_next_paper(self):
        meeting = Meeting.objects.create(committee=Committee.objects.create(name="Places"), date=SEPTEMBER)
        decide = partial(record_decision, meeting, Cast.action, DecisionInput("signed-off"), by=self.dora)
        begun, stopped = threading.Event(), []
        real = publishing._require_changes

        def check(*given):
            """Before the update is stored somebody tries to decide, and would have to wait."""
            with mock.patch.object(decisions, "_create_decision", side_effect=AssertionError("Let through.")):
                stopped.extend(run_in_threads(partial(fail_if_blocked, decide)))
            begun.set()
            real(*given)

        def decide_then():
            begun.wait(JOIN_TIMEOUT_SECONDS)
            decide()

        with mock.patch.object(publishing, "_require_changes", check):
            errors = run_in_threads(
                lambda: publish(PublicationInput(self.round, 1, Cast.clare, {})), decide_then
            )
        self.assertEqual(([type(error) for error in stopped], errors), ([OperationalError], []))
        # Of the round before, it would be told by the report that is published already.
        self.assertEqual(Decision.objects.get().last_published_period, SEPTEMBER)

    def test_a_worker_that_is_killed_leaves_nothing_half_and_the_next_one_publishes(self):
        for where in ("rendering", "storing"):
            kill_midway(WORKER_SCRIPT, where, str(self.round.pk))
            with transaction.atomic():  # gets the round once what was killed holds it no more
                this_round = Round.objects.select_for_update().get(pk=self.round.pk)
                self.assertEqual(this_round.state, Round.State.OPEN)
            self.assertFalse(PublishedReport.objects.exists() or PublishedFile.objects.exists())
            self.assertEqual(UpdateRequest.objects.get(pk=self.asked.pk).state, UpdateRequest.State.APPROVED)
        publish(PublicationInput(self.round, 1, Cast.clare, {}))
        self.one_whole_version()
