"""Work that no page waits for: done by the worker, and not lost when it is killed."""

import datetime as dt

import django_tasks
import time_machine
from django.core.management import call_command
from django.test import TestCase, TransactionTestCase, override_settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks_db.models import DBTaskResult

from actionplans.models import Committee
from jobs.models import Worker
from jobs.recovery import MAX_ATTEMPTS, record_heartbeat, recover_and_clean_up, requeue_orphans
from jobs.scheduling import is_due
from scrutiny.settings import QUEUED_TASKS


@task
def create_committee(name: str) -> None:
    Committee.objects.create(name=name)


queued = override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})


@queued
class WorkerTests(TransactionTestCase):
    def test_a_task_is_done_by_the_worker_and_not_before(self):
        create_committee.enqueue("Place")
        self.assertFalse(Committee.objects.exists())
        call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
        self.assertEqual(Committee.objects.get().name, "Place")
        self.assertEqual(DBTaskResult.objects.get().status, TaskResultStatus.SUCCESSFUL)


@queued
class RecoveryTests(TestCase):
    def running(self, *workers):
        """A task that the last of these workers took up."""
        create_committee.enqueue("Place")
        left = DBTaskResult.objects.get()
        for worker in workers:
            left.claim(worker)
        return left

    def status(self):
        return DBTaskResult.objects.get().status

    def test_what_a_killed_worker_left_is_queued_again(self):
        self.running("killed")
        self.assertEqual(requeue_orphans(timezone.now()), 1)
        self.assertEqual(self.status(), TaskResultStatus.READY)

    def test_what_a_worker_is_doing_is_left_to_it(self):
        record_heartbeat("busy")
        self.running("killed", "busy")
        self.assertEqual(requeue_orphans(timezone.now()), 0)
        self.assertEqual(self.status(), TaskResultStatus.RUNNING)

    def test_a_worker_that_has_said_nothing_for_a_minute_is_gone(self):
        record_heartbeat("stuck")
        self.running("stuck")
        self.assertEqual(requeue_orphans(timezone.now() + Worker.DEAD_AFTER), 1)

    def test_a_task_that_kills_every_worker_is_given_up(self):
        self.running(*(f"killed-{n}" for n in range(MAX_ATTEMPTS)))
        requeue_orphans(timezone.now())
        self.assertEqual(self.status(), TaskResultStatus.FAILED)
        self.assertIn("killed", DBTaskResult.objects.get().traceback)

    def test_tasks_that_ended_long_ago_are_forgotten(self):
        done = self.running("one")
        done.set_successful(None)
        recover_and_clean_up()
        self.assertTrue(DBTaskResult.objects.exists())
        DBTaskResult.objects.update(finished_at=timezone.now() - dt.timedelta(days=15))
        recover_and_clean_up()
        self.assertFalse(DBTaskResult.objects.exists())


class EnqueueOnceTests(TestCase):
    def test_tests_run_a_task_at_once(self):
        backend = task_backends["default"]
        self.assertIsInstance(backend, django_tasks.backends.immediate.ImmediateBackend)
        create_committee.enqueue("Place")
        self.assertTrue(Committee.objects.exists())


class ScheduledRunTests(TestCase):
    """Work that comes round every so often, in one worker of several."""

    HOUR = dt.timedelta(hours=1)
    NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)

    def at(self, time):
        with time_machine.travel(time, tick=False):
            return is_due("letters", self.HOUR)

    def test_it_is_due_at_first_and_then_when_its_time_has_come(self):
        self.assertTrue(self.at(self.NOON))
        self.assertFalse(self.at(self.NOON))
        self.assertFalse(self.at(self.NOON + 0.99 * self.HOUR))
        self.assertTrue(self.at(self.NOON + self.HOUR))
        self.assertFalse(self.at(self.NOON + self.HOUR))

    def test_a_clock_that_was_wrong_by_a_day_stops_nothing(self):
        self.assertTrue(self.at(self.NOON + 24 * self.HOUR))
        self.assertTrue(self.at(self.NOON))
        self.assertFalse(self.at(self.NOON))


@queued
class PeriodicTests(TransactionTestCase):
    def test_a_tick_from_cron_does_what_a_worker_does(self):
        create_committee.enqueue("Place")
        DBTaskResult.objects.get().claim("killed")
        call_command("tick")
        self.assertEqual(Committee.objects.get().name, "Place")
        self.assertFalse(Worker.objects.exists())
