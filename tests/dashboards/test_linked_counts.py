"""Whatever number a page shows as a link leads to a list of exactly that many."""

import datetime as dt
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from actionplans.models import Committee, ImpactEntry, ProgressEntry, UpdateRequest
from actionplans.workflow.rounds import record_past_entry, record_past_round
from dashboards.caching import cache
from dashboards.made_up import SampleSize, generate_sample_council
from partnerships.models import PartnershipPlan
from tests.base import PlanTestCase
from tests.factories import create_action
from tests.hypothesis_profiles import sample_of

pytestmark = pytest.mark.both_databases


class Numbers(HTMLParser):
    """The links of a page whose words begin with a number, as (number, address)."""

    def __init__(self, page):
        super().__init__()
        self.found, self.href, self.words = [], "", ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.href, self.words = dict(attrs).get("href", ""), ""

    def handle_data(self, data):
        self.words += data

    def handle_endtag(self, tag):
        first = self.words.split()[:1]
        if tag == "a" and first and first[0].isdecimal() and "?" in self.href:
            self.found.append((int(first[0]), self.href))
        if tag == "a":
            self.href = ""


@time_machine.travel(dt.datetime(2022, 6, 15, 12, tzinfo=dt.UTC))
class LinksOfNumbersTests(PlanTestCase):
    """A made-up council with a closed plan of 2010, and Mo on two of its committees."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        generate_sample_council(SampleSize(reviews=6, actions_per_review=14, rounds=4), seed=11)
        for committee in Committee.objects.order_by("pk")[:2]:
            committee.members.add(cls.mo)
        cls.closed = cls.closed_plan(Committee.objects.order_by("pk")[0])

    @staticmethod
    def closed_plan(committee):
        """All its lines are past their date: one slipped, one promised its impact, of one nothing came."""
        plan = PartnershipPlan.objects.create(
            scale="rag", title="Hate Crime", slug="hate-crime-2010", committee=committee, state="closed"
        )
        theme = plan.headings.create(kind="theme", ref="1")
        slipped, promised, silent = (
            create_action(theme, ref=f"1.{n}", action=f"Do {n}.", date_text="2010") for n in (1, 2, 3)
        )
        for month in (3, 9):
            this_round = record_past_round(plan, dt.date(2010, month, 1))
            for sub_action in (slipped, promised, silent):
                UpdateRequest.objects.create(
                    round=this_round, sub_action=sub_action, state=UpdateRequest.State.NOT_RECEIVED
                )
            record_past_entry(ProgressEntry(round=this_round, sub_action=slipped, grade=3, evidence="Late."))
            if month == 3:
                record_past_entry(ImpactEntry(round=this_round, sub_action=promised, not_yet_known=True))
        return plan

    def setUp(self):
        cache.clear()

    def followed(self, person, path, at_least):
        """Numbers of the page are followed, each to a list that holds as many."""
        result = Numbers(self.get(person, path)).found
        for number, href in sample_of(result, share=3):
            with self.subTest(person=person.name, path=path, href=href):
                cache.clear()  # a list that is kept is not listed anew
                self.assertEqual(self.get(person, href).context["page"].paginator.count, number)
        self.assertGreater(len(result), at_least)

    def test_a_member_finds_what_was_counted(self):
        self.followed(self.mo, "/", at_least=7)
        self.followed(self.mo, "/dashboard/", at_least=30)

    def test_a_clerk_finds_what_was_counted(self):
        self.followed(self.clare, "/", at_least=5)
        self.followed(self.clare, "/dashboard/", at_least=30)

    def test_the_same_is_found_whatever_the_kind_of_plan(self):
        """No plan of another kind is followed up here, so a list of all kinds is as long."""
        numbers = self.get(self.clare, "/dashboard/").context["asks"]
        compared = [number for number in numbers if number.href.startswith("/actions/")]
        self.assertEqual(len(compared), 6)
        for number in compared:
            look = parse_qs(urlsplit(number.href).query)["look"][0]
            with self.subTest(look):
                listed = self.get(self.clare, f"/actions/?look={look}").context["page"]
                self.assertEqual(listed.paginator.count, number.n)

    def test_a_committees_numbers_are_found_by_both(self):
        committee = self.mo.committees.first()
        for person in (self.mo, self.clare):
            self.followed(person, f"/dashboard/committees/{committee.pk}/", at_least=15)
