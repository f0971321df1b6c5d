"""What has run out of its time: what members asked, and what the executive owes."""

import datetime as dt
import re

import pytest
import time_machine

from actionplans.models import ExecutiveResponse, Heading, MemberRequest
from actionplans.models.executive_responses import response_due_date
from dashboards.overdue import overdue_counts
from tests.meetings.base import MeetingTestCase

pytestmark = pytest.mark.both_databases

TODAY = dt.date(2020, 9, 15)


@time_machine.travel(dt.datetime(2020, 9, 15, 12, tzinfo=dt.UTC))
class OverdueTests(MeetingTestCase):
    """On 15 September one of two requests is overdue, and one of two responses."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.late, cls.early = (cls.asked_for(text, day) for text, day in (("Why?", 10), ("When?", 20)))
        cls.second = Heading.objects.create(plan=cls.review, ref="2", text="That lamps be lit.", position=2)
        cls.sent(cls.recommendation, dt.date(2020, 7, 1))
        cls.sent(cls.second, dt.date(2020, 9, 1))

    @classmethod
    def asked_for(cls, text, day):
        return MemberRequest.objects.create(
            committee=cls.places,
            raised_at_meeting=cls.meeting,
            plan=cls.review,
            member=cls.mo,
            member_name="Mo",
            text=text,
            assigned_to=cls.olive,
            due=dt.date(2020, 9, day),
            recorded_by=cls.mo,
        )

    @staticmethod
    def sent(heading, day):
        return ExecutiveResponse.objects.create(heading=heading, sent_on=day, due=response_due_date(day))

    def listed(self, user, path):
        return self.get(user, path).context["page"].paginator.count

    def test_the_list_of_responses_says_which_are_how_late(self):
        page = self.get(self.mo, "/responses/?due=overdue")
        self.assertContains(page, "Road Safety, Recommendation 1")
        self.assertContains(page, "Overdue by 14 days")
        self.assertNotContains(page, "That lamps be lit.")
        self.assertContains(self.get(self.mo, "/responses/"), "That lamps be lit.")

    def test_what_was_answered_is_on_the_whole_list_alone(self):
        answered = {"outcome": "accepted", "responded_on": TODAY}
        ExecutiveResponse.objects.get(heading=self.second).delete()
        ExecutiveResponse.objects.create(
            heading=self.second, sent_on=dt.date(2020, 7, 1), due=dt.date(2020, 9, 1), **answered
        )
        self.assertNotContains(self.get(self.mo, "/responses/"), "That lamps be lit.")
        self.assertContains(self.get(self.mo, "/responses/?due=all"), "Accepted, 15 September 2020")

    def test_the_list_of_requests_shows_the_overdue_alone_if_asked(self):
        page = self.get(self.mo, "/requests/?due=overdue")
        self.assertContains(page, "Why?")
        self.assertNotContains(page, "When?")

    def test_each_is_overdue_from_the_day_after_it_was_due(self):
        for path, name, due in (
            ("/requests/", "is_late", dt.date(2020, 9, 20)),
            ("/responses/", "late", dt.date(2020, 11, 1)),
        ):
            for day, is_late in ((due, False), (due + dt.timedelta(days=1), True)):
                noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
                with self.subTest(path, day=day), time_machine.travel(noon, tick=False):
                    rows = self.get(self.mo, path).context["rows"]
                    self.assertEqual([bool(row[name]) for row in rows if row["due"] == due], [is_late])
                    self.assertEqual(self.listed(self.mo, f"{path}?due=overdue"), 1 + is_late)

    def test_every_number_links_to_a_list_of_as_many(self):
        for person in (self.mo, self.clare, self.lee, self.olive, self.nia):
            for committee in (None, self.places):
                for number in overdue_counts(person, committee, TODAY):
                    with self.subTest(person=person.name, committee=committee, words=number.words):
                        self.assertEqual(self.listed(person, number.href), number.n)
                        self.assertEqual(number.n, 0 if person == self.nia else 1)

    def test_they_stand_on_the_dashboard_and_on_first_pages(self):
        for path in ("/", "/dashboard/", f"/dashboard/committees/{self.places.pk}/"):
            page = self.get(self.mo, path)
            for listed in ("requests", "responses"):
                number = rf'href="/{listed}/\?due=overdue[^"]*"><span class="linked-count__number">1<'
                self.assertRegex(page.content.decode(), number, msg=path)

    def test_the_dashboard_that_was_drawn_once_tells_of_a_decision_at_once(self):
        for path in ("/dashboard/", f"/dashboard/committees/{self.places.pk}/"):
            self.assertNotContains(self.get(self.mo, path), "Do a.")
        self.decide("amended", grade=4)
        for path in ("/dashboard/", f"/dashboard/committees/{self.places.pk}/"):
            self.assertContains(self.get(self.mo, path), "Do a.")
        self.assertNotContains(self.get(self.nia, "/dashboard/"), "Do a.")

    def test_an_outsider_reads_neither(self):
        for path in ("/responses/?due=all", "/requests/?due=all"):
            page = self.get(self.nia, path)
            self.assertNotContains(page, "Road Safety")
            self.assertEqual(page.context["page"].paginator.count, 0)

    def test_a_committee_that_there_is_not_is_not_found(self):
        for path in ("/responses/", "/requests/"):
            self.assertEqual(self.get(self.clare, f"{path}?committee=999").status_code, 404)
            self.assertEqual(self.get(self.clare, f"{path}?due=odd&committee=odd").status_code, 200)

    def test_an_empty_list_says_so(self):
        ExecutiveResponse.objects.all().delete()
        page = self.get(self.nia, "/requests/?due=overdue")
        self.assertContains(page, 'data-none="overdue"')
        sentences = set()
        for look in ("overdue", "waiting", "all"):
            page = self.get(self.mo, f"/responses/?due={look}").content.decode()
            sentences |= set(re.findall(rf'data-none="{look}">([^<]+)<', page))
        self.assertEqual(len(sentences), 3)

    def test_ten_responses_cost_what_two_did(self):
        two = self.queries_of(self.mo, "/responses/")
        for number in range(3, 11):
            heading = Heading.objects.create(plan=self.review, ref=str(number), text="That.", position=number)
            self.sent(heading, dt.date(2020, 7, 2))
        self.assertEqual(self.queries_of(self.mo, "/responses/"), two)
