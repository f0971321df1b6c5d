"""Two clerks who confirm a document at once, and a worker that is killed while it reads one."""

import threading
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.roles import create_groups
from actionplans.models import ProgressEntry, Review, Round, SubAction
from imports.models import Import, StoredFile, Upload
from jobs.recovery import requeue_orphans
from scrutiny.settings import QUEUED_TASKS
from tests.base import PlanTestCase
from tests.concurrency import JOIN_TIMEOUT_SECONDS, kill_midway, run_in_threads

PAPER = """Review: Street Lighting
Action Plan Agreed: March 2019

Recommendation 1: That every street be lit.
Responsibility: Olive Owner
Date: September 2019
Agreed Action: Put up lamps.
Agreed Success Measure: Lamps are up.
Evidence of Progress (March 2020): Ten lamps were put up.
Assessment of Progress (March 2020): 2
"""
# Takes the task up as the worker does, and stops in the middle of reading.
WORKER = """
import django, sys
django.setup()
from django.core.management import call_command
from django.test import override_settings
from imports import uploads
from scrutiny.settings import QUEUED_TASKS
def wait(*args, **kwargs):
    print("in the middle", flush=True)
    sys.stdin.read()
uploads.read_upload = wait
with override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}}):
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
"""


class Cast(PlanTestCase):
    __test__ = False


class AtOnceTests(TransactionTestCase):
    def setUp(self):
        create_groups()
        Cast.setUpTestData()
        self.dora = Cast.person("Dora", "Clerk")

    def brought(self, user, *papers):
        """The first of some documents; a single one is read at once, several are left to the worker."""
        client = Client()
        client.force_login(user)
        chosen = [SimpleUploadedFile("lighting.txt", words.encode()) for words in papers or (PAPER,)]
        self.assertEqual(client.post("/imports/new/", {"chosen": chosen, "pasted": ""}).status_code, 302)
        return Upload.objects.order_by("-pk")[len(chosen) - 1]

    def confirmed_at_once(self, *wishes):
        """What each clerk is answered who confirms a document at the same moment as the others."""
        ready, answers = threading.Barrier(len(wishes)), []

        def confirm(client, upload, seal):
            ready.wait(JOIN_TIMEOUT_SECONDS)
            answers.append(client.post(f"/imports/uploads/{upload.pk}/confirm/", {"seal": seal}))

        works = []
        for user, upload in wishes:
            client = Client()
            client.force_login(user)
            seal = client.get(f"/imports/uploads/{upload.pk}/").context["seen"].fingerprint
            works.append(partial(confirm, client, upload, seal))
        self.assertEqual(run_in_threads(*works), [])
        return answers

    def is_there_once(self):
        review = Review.objects.get(title="Street Lighting")
        self.assertEqual(Round.objects.filter(plan=review).count(), 1)
        self.assertEqual(SubAction.objects.filter(heading__plan=review).count(), 1)
        self.assertEqual(ProgressEntry.objects.filter(round__plan=review).count(), 1)
        self.assertEqual(Import.objects.count(), 1)

    def test_two_who_confirm_the_same_paper_import_it_once_and_both_are_led_there(self):
        upload = self.brought(Cast.clare)
        answers = self.confirmed_at_once((Cast.clare, upload), (self.dora, upload))
        self.is_there_once()
        where = f"/imports/{Import.objects.get().pk}/"
        self.assertEqual([(answer.status_code, answer.url) for answer in answers], [(302, where)] * 2)

    def test_of_two_who_brought_the_same_paper_one_is_shown_how_it_stands_now(self):
        mine, yours = self.brought(Cast.clare), self.brought(self.dora)
        answers = self.confirmed_at_once((Cast.clare, mine), (self.dora, yours))
        self.is_there_once()
        self.assertEqual(sorted(answer.status_code for answer in answers), [302, 409])
        [late] = [answer for answer in answers if answer.status_code == 409]
        self.assertContains(late, 'role="alert"', status_code=409)
        self.assertContains(late, 'href="/reviews/street-lighting/"', status_code=409)

    @override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})
    def test_a_worker_killed_while_it_reads_loses_nothing_and_the_next_one_reads(self):
        upload = self.brought(Cast.clare, PAPER, PAPER.replace("Street", "Bridge"))
        kill_midway(WORKER)
        self.assertEqual(DBTaskResult.objects.running().count(), 1)
        upload.refresh_from_db()
        self.assertEqual((upload.state, upload.review_draft), (Upload.State.WAITING, None))
        self.assertEqual(bytes(upload.file.data), PAPER.encode())
        self.assertEqual(requeue_orphans(timezone.now()), 1)
        call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
        upload.refresh_from_db()
        self.assertEqual((upload.state, upload.plan_title), (Upload.State.READ, "Street Lighting"))
        self.assertEqual(StoredFile.objects.count(), 2)
        self.assertFalse(Review.objects.filter(title="Street Lighting").exists())
