"""A review as it stood on a day."""

from actionplans.models import Heading, Review, SubAction
from actionplans.workflow.rounds import open_round, record_past_round
from audit.records import audit_context
from tests.audit.base import START, TimelineTestCase, page_text
from tests.page_assertions import errors_on

DAY = {"days": 1}


class AsItStoodTests(TimelineTestCase):
    path = "/reviews/road-safety/history/on/"

    def setUp(self):
        super().setUp()
        with audit_context("", self.clare):
            self.bins = Review.objects.create(title="Bins", slug="bins", agreed_text="May 2025")
            self.first = Heading.objects.create(plan=self.bins, ref="1", text="That bins be emptied.")
            self.line = SubAction.objects.create(
                heading=self.first, action="Empty them.", date_text="June 2026"
            )
        self.later(**DAY)  # 3 March
        self.round = record_past_round(self.bins, self.march.period)
        self.add_progress(self.line, self.round, grade=3, evidence="Half of them.")
        self.later(**DAY)  # 4 March
        self.line.action = "Empty them weekly."
        self.line.save()
        Heading.objects.create(plan=self.bins, ref="2", text="That there be more bins.")
        self.later(**DAY)  # 5 March

    def on(self, day, person=None):
        return self.get(person or self.clare, f"/reviews/bins/history/on/?on={day}/3/2026")

    def test_each_day_has_the_words_and_grades_that_it_had(self):
        first, second, third = (page_text(self.on(day)) for day in (2, 3, 4))
        self.assertIn("2 March 2026", first)
        self.assertIn("Empty them.", first)
        self.assertIn("Updates None yet", first)
        self.assertNotIn("3 Slipped", first)
        self.assertIn("3 Slipped", second)
        self.assertIn("Empty them.", second)
        self.assertNotIn("more bins", second)
        self.assertIn("Empty them weekly.", third)
        self.assertIn("That there be more bins.", third)

    def test_today_is_what_the_review_s_page_shows(self):
        now = page_text(self.get(self.clare, "/reviews/bins/"))
        then = page_text(self.on(5))
        plan = now[now.index("Recommendation 1") :]
        self.assertTrue(then.endswith(plan), then)

    def test_what_was_removed_since_is_there_and_before_it_was_made_is_nothing(self):
        Heading.objects.get(ref="2", plan=self.bins).delete()
        self.assertIn("That there be more bins.", page_text(self.on(4)))
        self.assertNotIn("That there be more bins.", page_text(self.on(5)))
        self.assertNotContains(self.on(4), 'id="no-snapshot"')
        self.assertContains(self.on(1), 'id="no-snapshot"')

    def test_a_member_sees_no_day_before_the_first_publication(self):
        self.assertNotContains(self.on(2, self.mo), "Empty them.")
        self.assertContains(self.on(3, self.mo), "3 Slipped")

    def test_a_member_sees_nothing_of_a_round_that_was_open_then(self):
        self.later(days=1)
        open_round(self.bins, self.march.period.replace(month=9), by=self.clare)
        self.assertNotContains(self.on(6, self.mo), "September 2020")
        self.assertContains(self.on(6), "September 2020")

    def test_a_day_that_is_none_is_said_to_be_and_one_to_come_too(self):
        for text, code in (("31/2/2026", "invalid"), ("", "required"), ("1/1/2999", "future")):
            page = self.get(self.clare, f"{self.path}?on={text}")
            self.assertEqual((page.status_code, errors_on(page)), (422, {"on": [code]}))
        self.assertEqual(self.get(self.clare, f"{self.path}?on=1/1/0001").status_code, 200)

    def test_who_may_not_read_the_review_cannot_tell_that_it_stood(self):
        self.assertEqual(self.get(self.nia, f"{self.path}?on=2/3/2026").status_code, 404)

    def test_a_longer_plan_costs_no_more_queries(self):
        path = f"/reviews/bins/history/on/?on={START:%d/%m/%Y}"
        self.line.heading.save()
        few = self.queries_of(self.clare, "/reviews/bins/history/on/?on=5/3/2026")
        for n in range(3, 12):
            Heading.objects.create(plan=self.bins, ref=str(n), text="More.")
            sub_action = SubAction.objects.create(heading=self.first, action=f"Do {n}.")
            self.add_progress(sub_action, self.round)
        self.assertEqual(self.queries_of(self.clare, "/reviews/bins/history/on/?on=5/3/2026"), few)
        self.assertLessEqual(self.queries_of(self.clare, path), few)
