"""A partnership's plan, which was last reported in June 2020."""

from __future__ import annotations

import datetime as dt

from actionplans.models import Heading, ProgressEntry, UpdateRequest
from actionplans.workflow.rounds import record_past_entry, record_past_round
from partnerships.models import Indicator, PartnershipPlan
from tests.base import PlanTestCase
from tests.factories import create_action, create_owner

JUNE, JULY = dt.date(2020, 6, 1), dt.date(2020, 7, 1)
DASHBOARD_URL = "/dashboard/plans/hate-crime-plan/"


class PartnersTestCase(PlanTestCase):
    """Pat of the police leads line 1.1, Hal of housing 1.2; Lee runs the plan."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.pat, cls.hal = cls.person("Pat"), cls.person("Hal")
        cls.plan = PartnershipPlan.objects.create(
            scale="rag", title="Hate Crime Plan", slug="hate-crime-plan"
        )
        cls.plan.link_officers.add(cls.lee)
        cls.theme = Heading.objects.create(
            plan=cls.plan, kind=Heading.Kind.THEME, ref="1", text="Preventing hate crime", position=1
        )
        cls.forum = cls.line("1.1", "Attend the forum.", "Police", cls.pat)
        cls.film = cls.line("1.2", "Make a film.", "Housing", cls.hal)
        cls.june = record_past_round(cls.plan, JUNE)
        for line, word, grade in ((cls.forum, "Green", 2), (cls.film, "Amber", 3)):
            UpdateRequest.objects.create(round=cls.june, sub_action=line, responsibility=line.responsibility)
            entry = ProgressEntry(
                round=cls.june, sub_action=line, evidence=f"Begun {line.ref}.", grade_text=word, grade=grade
            )
            record_past_entry(entry)

    @classmethod
    def line(cls, ref, action, lead, user=None):
        leads = create_owner(lead, *([user] if user else []))
        return create_action(cls.theme, leads, ref=ref, action=action, position=len(ref))


class NumbersTestCase(PartnersTestCase):
    """In July the forum became amber and the film green; a line of the police is new and past its date."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.leaflet = cls.line("1.3", "Print a leaflet.", "Police")
        cls.leaflet.date_text = "May 2019"
        cls.leaflet.save()
        cls.july = record_past_round(cls.plan, JULY)
        for line, word, grade in ((cls.forum, "Amber", 3), (cls.film, "Green", 2), (cls.leaflet, "Red", 4)):
            UpdateRequest.objects.create(round=cls.july, sub_action=line, responsibility=line.responsibility)
            values = {"evidence": f"In July {line.ref}.", "grade_text": word, "grade": grade}
            record_past_entry(ProgressEntry(round=cls.july, sub_action=line, **values))
        Indicator.objects.create(plan=cls.plan, code="NI 35").sub_actions.add(cls.forum, cls.film)
