"""Reading history on its pages, and looking for words that must be gone from it."""

import datetime as dt
import io
import re

import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from actionplans.workflow.publishing import mark_published
from actionplans.workflow.redactions import agree_to_redaction, request_redaction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, approve, submit
from audit import anchor
from audit.management.commands.verify_history import MAX_LINES
from audit.records import audit_context
from audit.verification import Verification
from tests.base import SEPTEMBER, PlanTestCase

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
VICTIM_NAME = "Jane Victim"


def verify():
    """The exit status of `verify_history`, and the lines that say what is wrong."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, err.getvalue().splitlines()
    assert "History is whole" in out.getvalue()
    return 0, err.getvalue().splitlines()


def find_problems():
    """What verifying finds; the command must print each of it, and exit with 1."""
    status, lines = verify()
    problems = list(Verification().problems())
    if settings.HISTORY_ANCHOR:
        problems += anchor.verify_anchor(settings.HISTORY_ANCHOR)
    assert (status, lines[:MAX_LINES]) == (
        1,
        [str(integrity_problem) for integrity_problem in problems[:MAX_LINES]],
    )
    return problems


def page_text(page):
    """What the page says to who listens to it: blanks as one, no tags."""
    main = re.search(r"<main.*?</main>", page.content.decode(), re.S).group()
    main = re.sub(r"</?(span|ins|del|a|strong|time)\b[^>]*>", "", main)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#x27;", "'")


class TimelineTestCase(PlanTestCase):
    path = "/reviews/road-safety/history/"

    def setUp(self):
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.addCleanup(self.clock.stop)

    def later(self, **passed):
        self.time.shift(dt.timedelta(**(passed or {"minutes": 5})))

    def read(self, person, path=None):
        return page_text(self.get(person, path or self.path))

    def open_round(self):
        self.later()
        self.september = open_round(self.review, SEPTEMBER, by=self.lee)
        self.asked = self.september.update_requests.get(sub_action=self.action)

    def submit(self, evidence, grade=2, by=None):
        self.later()
        answer = UpdateContent(evidence=evidence, grade=grade)
        by = by or self.olive
        self.asked = submit(self.asked, answer, by=by, version=self.asked.version)

    def publish(self):
        self.later()
        approve(self.asked, by=self.lee, version=self.asked.version)
        self.later()
        mark_published(self.september, {}, by=self.clare)


def all_stored_text():
    """All that any table of the database holds, as one text."""
    result = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                rows = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]
                result.append(repr(rows))
    return "\n".join(result).lower()


class RedactionTestCase(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.cora = cls.person("Cora", "Clerk", is_staff=True)

    def setUp(self):
        with audit_context("", self.clare):
            self.entry = self.add_progress(evidence="We met Jane Victim in May.")
            self.entry.evidence = "We met Jane\nVictim, and JANE VICTIM met us."
            with audit_context("Jane Victim asked for it", self.clare):
                self.entry.save()

    def ask(self, words=VICTIM_NAME, reason="Her family asked for it"):
        return request_redaction(self.review, words, reason, by=self.clare)

    def redact(self, words=VICTIM_NAME):
        return agree_to_redaction(self.ask(words), by=self.cora)
