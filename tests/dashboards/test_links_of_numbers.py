"""Whatever number a page shows as a link leads to a list of exactly that many."""

import datetime as dt
from html.parser import HTMLParser

import time_machine

from actionplans.models import Committee
from dashboards.kept import cache
from dashboards.made_up import Size, generate_council
from tests.base import PlanTestCase
from tests.examples import some


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
    """A made-up council, and Mo on two of its committees."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        generate_council(Size(reviews=6, lines_a_review=14, rounds=4), seed=11)
        for committee in Committee.objects.order_by("pk")[:2]:
            committee.members.add(cls.mo)

    def setUp(self):
        cache.clear()

    def followed(self, person, path, at_least):
        """Numbers of the page are followed, each to a list that holds as many."""
        found = Numbers(self.get(person, path)).found
        for number, href in some(found, share=3):
            with self.subTest(person=person.name, path=path, href=href):
                cache.clear()  # a list that is kept is not listed anew
                self.assertEqual(self.get(person, href).context["page"].paginator.count, number)
        self.assertGreater(len(found), at_least)

    def test_a_member_finds_what_was_counted(self):
        self.followed(self.mo, "/", at_least=11)
        self.followed(self.mo, "/dashboard/", at_least=30)

    def test_a_clerk_finds_what_was_counted(self):
        self.followed(self.clare, "/", at_least=5)
        self.followed(self.clare, "/dashboard/", at_least=30)

    def test_a_committees_numbers_are_found_by_both(self):
        committee = self.mo.committees.first()
        for person in (self.mo, self.clare):
            self.followed(person, f"/dashboard/committees/{committee.pk}/", at_least=15)
