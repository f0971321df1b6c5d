"""Every number of a dashboard is right, and its link lists what it counted."""

import datetime as dt
from collections import Counter

import pytest
import time_machine

from actionplans.models import ImpactEntry, ProgressEntry, Review, Round, SubAction, UpdateRequest
from dashboards.caching import cache
from dashboards.figures import get_dashboard_figures
from dashboards.made_up import SampleSize, generate_sample_council
from tests.base import PlanTestCase
from tests.hypothesis_profiles import sample_of

pytestmark = pytest.mark.both_databases

TODAY = dt.date(2022, 6, 15)


def standing_by_hand(line):
    """Where a line stands, read row by row and not by the database's questions."""
    rounds = sorted(Round.objects.filter(plan=line.heading.plan, state="published"), key=lambda r: r.period)
    entries = {e.round_id: e for e in ProgressEntry.objects.filter(sub_action=line)}
    update_requests = {a.round_id: a for a in UpdateRequest.objects.filter(sub_action=line)}
    impact = {e.round_id: e for e in ImpactEntry.objects.filter(sub_action=line)}
    grades = [(r, entries[r.pk].grade) for r in rounds if r.pk in entries and entries[r.pk].grade]
    now = grades[-1][1] if grades else None
    late = line.due_date is not None and line.due_date < TODAY and now != 1
    told = {"due": line.due_date, "grade": now, "before": grades[-2][1] if len(grades) > 1 else None}
    told["moved"] = bool(grades) and grades[-1][0] == rounds[-1]
    last_asked = [r for r in rounds if r.pk in update_requests]
    silent = bool(last_asked) and last_asked[-1].pk not in entries and last_asked[-1].pk not in impact
    promised = any(e.not_yet_known and e.round_id != rounds[-1].pk for e in impact.values())
    promised = promised and all(e.not_yet_known for e in impact.values())
    long = late and len(grades) > 2 and [g for _, g in grades[-3:]] == [2, 2, 2]
    achieved = now == 1 and told["moved"] and told["before"] != 1
    return told | {
        "Overdue": late,
        "Behind": now in (3, 4),
        "No update received": silent,
        "Impact still to be reported": promised,
        "Repeatedly on track but overdue": long,
        "Newly achieved": achieved,
    }


@time_machine.travel(dt.datetime(2022, 6, 15, 12, tzinfo=dt.UTC))
class NumberTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        generate_sample_council(SampleSize(reviews=6, actions_per_review=14, rounds=4), seed=7)

    def setUp(self):
        cache.clear()
        self.by_hand = [
            standing_by_hand(sub_action) for sub_action in SubAction.objects.select_related("heading__plan")
        ]
        self.figures = get_dashboard_figures(Review.objects.all(), None, TODAY)

    def listed(self, href):
        return self.get(self.clare, href).context["page"].paginator.count

    def test_the_grades_are_those_of_an_independent_count(self):
        told = Counter(line["grade"] for line in self.by_hand)
        self.assertEqual([n.n for n in self.figures.grades], [told[1], told[2], told[3], told[4], told[None]])
        self.assertEqual(self.figures.total.n, len(self.by_hand))

    def test_what_to_ask_about_is_that_of_an_independent_count(self):
        for number in self.figures.points_to_raise:
            with self.subTest(number.words):
                self.assertEqual(number.n, sum(line[number.words] for line in self.by_hand))

    def test_a_made_up_council_has_something_of_everything(self):
        for number in self.figures.points_to_raise:
            with self.subTest(number.words):
                self.assertGreater(number.n, 0)

    def test_what_moved_is_that_of_an_independent_count(self):
        told = Counter((line["before"], line["grade"]) for line in self.by_hand if line["moved"])
        for was, (_, row) in enumerate(self.figures.movement, 1):
            self.assertEqual([n.n for n in row], [told[was, now] for now in (1, 2, 3, 4)])

    def test_every_number_links_to_a_list_of_as_many(self):
        moved = [number for _, row in self.figures.movement for number in row]
        given = [number for half in self.figures.halves for number in half.counts]
        numbers = (self.figures.total, *self.figures.grades, *self.figures.points_to_raise, *moved, *given)
        for number in sample_of(numbers, share=3):
            with self.subTest(number.words):
                self.assertEqual(self.listed(number.href), number.n)

    def test_what_slipped_is_named_with_the_longest_overdue_first(self):
        behind = [line for line in self.by_hand if line["Behind"]]
        dates = sorted(line["due"] or dt.date.max for line in behind)[: len(self.figures.worst)]
        named = [SubAction.objects.get(pk=row.pk).due_date or dt.date.max for row in self.figures.worst]
        self.assertEqual(named, dates)
        self.assertEqual(len(named), min(len(behind), 10))

    def test_each_half_year_counts_the_grades_given_in_it(self):
        told = Counter(
            (entry.round.period.year, entry.round.period.month > 6)
            for entry in ProgressEntry.objects.filter(grade__isnull=False).select_related("round")
        )
        last = [told[half] for half in sorted(told)[-len(self.figures.halves) :]]
        self.assertEqual([half.total for half in self.figures.halves], last)
        self.assertGreater(len(last), 2)

    def test_a_committee_counts_its_own_reviews_alone(self):
        review = Review.objects.filter(committee__isnull=False).first()
        own = get_dashboard_figures(Review.objects.all(), review.committee, TODAY)
        self.assertEqual(
            own.total.n, SubAction.objects.filter(heading__plan__committee=review.committee).count()
        )
        self.assertEqual(self.listed(own.total.href), own.total.n)

    def test_numbers_are_kept_until_something_is_written(self):
        with self.assertNumQueries(2):
            get_dashboard_figures(Review.objects.all(), None, TODAY)
        sub_action = SubAction.objects.filter(heading__plan=self.review).get()
        self.add_progress(sub_action, grade=3)
        fresh = get_dashboard_figures(Review.objects.all(), None, TODAY)
        self.assertEqual(fresh.grades[2].n, self.figures.grades[2].n + 1)
