"""One short plan and its cast, for tests that are sentences about people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK, MEMBER
from actionplans.models import Heading, ProgressEntry, Review, Round, SubAction, UpdateRequest
from actionplans.workflow.rounds import record_past_entry, record_past_round
from tests import factories
from tests.factories import create_action, create_person

MARCH = dt.date(2020, 3, 1)
SEPTEMBER = dt.date(2020, 9, 1)


class PlanTestCase(TestCase):
    """Olive owns 1 a), Lee is link officer, Clare clerk, Mo member, Ada administrator, Nia an outsider."""

    olive: User
    lee: User
    clare: User
    mo: User
    ada: User
    nia: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.olive = cls.person("Olive")
        cls.lee = cls.person("Lee")
        cls.clare = cls.person("Clare", CLERK, is_staff=True)
        cls.mo = cls.person("Mo", MEMBER)
        cls.ada = cls.person("Ada", ADMINISTRATOR, is_staff=True)
        cls.nia = cls.person("Nia")
        cls.review = Review.objects.create(
            title="Road Safety", slug="road-safety", agreed_text="March 2019", link_officer_names="Lee"
        )
        cls.review.link_officers.add(cls.lee)
        cls.recommendation = Heading.objects.create(
            plan=cls.review, ref="1", text="That roads be made safer through:", position=1
        )
        cls.action = cls.add_action("a", owner=cls.olive)
        cls.march = record_past_round(cls.review, MARCH)

    person = staticmethod(create_person)

    @classmethod
    def add_action(cls, letter: str, owner: User | None = None, **fields: Any) -> SubAction:
        part = Heading.objects.create(
            plan=cls.review,
            parent=cls.recommendation,
            kind=Heading.Kind.PART,
            ref=letter,
            text=f"measure {letter}",
            position=ord(letter[0]),
        )
        words = {
            "action": f"Do {letter}.",
            "measure": f"{letter} done.",
            "date_text": "September 2019",
            **fields,
        }
        return create_action(part, *([factories.create_owner(owner.name, owner)] if owner else []), **words)

    @classmethod
    def add_progress(
        cls,
        sub_action: SubAction | None = None,
        this_round: Round | None = None,
        grade: int | None = 2,
        **fields: Any,
    ) -> ProgressEntry:
        """What an old report said of a line: it was asked, and this came."""
        sub_action, this_round = sub_action or cls.action, this_round or cls.march
        cls.add_asked(sub_action, this_round)
        entry = ProgressEntry(
            round=this_round,
            sub_action=sub_action,
            grade=grade,
            **{"evidence": "A crossing was built.", **fields},
        )
        record_past_entry(entry)
        return entry

    @classmethod
    def add_asked(cls, sub_action: SubAction, this_round: Round, **fields: Any) -> UpdateRequest:
        update_request, _ = UpdateRequest.objects.get_or_create(
            round=this_round,
            sub_action=sub_action,
            defaults={"responsibility": sub_action.responsibility, **fields},
        )
        return update_request

    def get(self, user: User | None, path: str) -> HttpResponse:
        if user:
            self.client.force_login(user)
        else:
            self.client.logout()
        return self.client.get(path)

    def queries_of(self, user: User, path: str) -> int:
        """How many questions a page asks the database, once the visitor's session is warm."""
        self.get(user, path)
        with CaptureQueriesContext(connection) as queries:
            self.client.get(path)
        return len(queries)
