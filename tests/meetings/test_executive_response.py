"""What the executive says to each recommendation, and how long it may take over it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import override_settings

from actionplans.models import ExecutiveResponse, Heading, Review
from actionplans.models.executive_responses import response_due_date
from tests.base import PlanTestCase
from tests.page_assertions import errors_on

PATH = "/reviews/road-safety/responses/"


class ResponseTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_progress()
        cls.second = Heading.objects.create(plan=cls.review, ref="2", text="That lamps be lit.", position=2)

    def setUp(self):
        clock = time_machine.travel(dt.datetime(2020, 6, 4, 10, tzinfo=dt.UTC), tick=False)
        clock.start()
        self.addCleanup(clock.stop)

    def write(self, user=None, **typed):
        page = self.get(user or self.clare, PATH)
        form = page.context.get("form")
        shown = {name: form[name].value() or "" for name in form.fields} if form else {}
        return self.client.post(PATH, {**shown, "sent": "2/3/2020", **typed}, follow=True)

    def accept(self, heading, **typed):
        pk = heading.pk
        values = {f"answer-{pk}": "accepted", f"answered-{pk}": "1/4/2020", f"reasons-{pk}": ""}
        return self.write(**{**values, **typed})

    def test_it_has_two_months_from_the_day_it_was_sent_to_it(self):
        self.assertEqual(response_due_date(dt.date(2020, 3, 2)), dt.date(2020, 5, 2))
        self.assertEqual(response_due_date(dt.date(2019, 12, 31)), dt.date(2020, 2, 29))
        with override_settings(EXECUTIVE_RESPONSE_MONTHS=6):
            self.assertEqual(response_due_date(dt.date(2020, 8, 31)), dt.date(2021, 2, 28))

    def test_what_was_sent_and_not_answered_in_time_is_overdue_where_people_look(self):
        self.write()
        self.assertContains(self.get(self.mo, PATH), "Overdue since 2 May 2020", count=2)
        self.assertContains(self.get(self.mo, "/reviews/road-safety/"), "2 overdue")
        for runner in (self.clare, self.lee):
            self.assertContains(self.get(runner, "/"), "since 2 May 2020")
        self.assertNotContains(self.get(self.mo, "/"), "since 2 May 2020")

    def test_it_is_overdue_from_the_day_after_it_was_due(self):
        self.write()
        for day, is_late in ((2, False), (3, True)):
            with self.subTest(day), time_machine.travel(dt.datetime(2020, 5, day, 12, tzinfo=dt.UTC)):
                rows = self.get(self.mo, PATH).context["rows"]
                self.assertEqual([row["is_late"] for row in rows], [is_late, is_late])
                overdue = self.get(self.mo, "/reviews/road-safety/").context["responses"]["overdue"]
                self.assertEqual(overdue, 2 if is_late else 0)

    def test_every_review_that_waits_too_long_is_named_on_the_first_page(self):
        for number in range(7):
            review = Review.objects.create(title=f"Review {number}", slug=f"review-{number}")
            heading = Heading.objects.create(plan=review, ref="1", text="That.")
            sent = dt.date(2020, 1, 1 + number)
            ExecutiveResponse.objects.create(heading=heading, sent_on=sent, due=response_due_date(sent))
        page = self.get(self.clare, "/")
        for number in range(7):
            self.assertContains(page, f'href="/reviews/review-{number}/responses/"')

    def test_the_boxes_are_open_until_something_was_sent(self):
        self.assertContains(self.get(self.clare, PATH), '<details class="govuk-details" open>')
        self.assertContains(self.write(sent=""), '<details class="govuk-details" open>', status_code=422)
        self.assertNotContains(self.write(), '<details class="govuk-details" open>')

    def test_each_recommendation_gets_its_own_response(self):
        pk = self.second.pk
        rejected = {f"answer-{pk}": "rejected", f"answered-{pk}": "4/4/2020", f"reasons-{pk}": "Too dear."}
        page = self.accept(self.recommendation, **rejected)
        self.assertContains(page, "Accepted, 1 April 2020")
        self.assertContains(page, "Too dear.")
        self.assertContains(self.get(self.mo, "/reviews/road-safety/"), "1 accepted, 1 rejected")
        self.assertContains(self.get(self.mo, "/reviews/road-safety/history/"), "the executive’s response to")

    def test_mistakes_are_explained(self):
        pk = self.second.pk
        accepted, rejected, day = {f"answer-{pk}": "accepted"}, {f"answer-{pk}": "rejected"}, f"answered-{pk}"
        for typed, name, code in (
            ({"sent": ""}, "sent", "required"),
            ({"sent": "soon"}, "sent", "invalid"),
            ({"sent": "5/6/2020"}, "sent", "future"),
            (accepted, day, "required"),
            ({**accepted, day: "1/3/2020"}, day, "out-of-range"),
            ({**rejected, day: "1/4/2020"}, f"reasons-{pk}", "required"),
        ):
            with self.subTest(typed):
                page = self.write(**typed)
                self.assertEqual((page.status_code, errors_on(page)), (422, {name: [code]}))
        self.assertFalse(ExecutiveResponse.objects.exists())

    def test_the_second_to_save_loses_nothing(self):
        self.get(self.clare, PATH)
        old = self.client.get(PATH).context["form"]["version"].value()
        self.accept(self.recommendation)
        pk = self.second.pk
        typed = {f"answer-{pk}": "in-part", f"answered-{pk}": "4/4/2020", f"reasons-{pk}": "Half of it."}
        page = self.write(version=old, **typed)
        self.assertEqual(errors_on(page), {"__all__": ["conflict"]})
        self.assertContains(page, "Half of it.", status_code=409)

    def test_who_only_reads_writes_nothing(self):
        self.assertContains(self.write(), 'name="sent"')
        for reader in (self.mo, self.olive):
            self.assertNotContains(self.get(reader, PATH), 'name="sent"')
            self.assertEqual(self.client.post(PATH, {"sent": "2/3/2020"}).status_code, 403)
        for nobody in (self.nia, self.ada):
            self.assertEqual(self.get(nobody, PATH).status_code, 404)

    @pytest.mark.both_databases
    def test_the_database_keeps_no_half_response(self):
        day = dt.date(2020, 3, 2)
        for half in (
            {"outcome": "accepted"},
            {"outcome": "rejected", "responded_on": day},
            {"responded_on": day},
        ):
            with self.subTest(half), self.assertRaises(IntegrityError), transaction.atomic():
                ExecutiveResponse.objects.create(heading=self.second, sent_on=day, due=day, **half)

    def test_ten_recommendations_cost_what_two_did(self):
        self.write()
        paths = (PATH, "/reviews/road-safety/")
        two = [self.queries_of(self.mo, path) for path in paths]
        for number in range(3, 11):
            Heading.objects.create(plan=self.review, ref=str(number), text="That.", position=number)
        self.write()
        self.assertEqual([self.queries_of(self.mo, path) for path in paths], two)
