"""Reading reviews and rounds: who sees what, and what the pages say."""

import re

from actionplans.models import ImpactEntry, Review
from actionplans.workflow.rounds import open_round, record_past_entry
from tests.base import SEPTEMBER, PlanTestCase
from tests.page_assertions import element_text


def without_token(answer):
    """The page without the form token of its sign-out button, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)


class ReviewsPageTests(PlanTestCase):
    path = "/reviews/"

    def test_a_clerk_sees_every_review_with_its_counts(self):
        self.add_progress(grade=1)
        self.add_action("b")
        page = self.get(self.clare, self.path)
        self.assertContains(page, "Road Safety")
        self.assertContains(page, "March 2020")
        self.assertContains(page, ">2</td>")
        self.assertContains(page, ">1</td>")

    def test_an_owner_and_a_link_officer_see_their_review(self):
        for person in (self.olive, self.lee):
            self.assertContains(self.get(person, self.path), "Road Safety")

    def test_a_member_sees_a_review_once_a_round_is_published(self):
        self.assertContains(self.get(self.mo, self.path), "Road Safety")
        self.review.rounds.all().delete()
        self.assertNotContains(self.get(self.mo, self.path), "Road Safety")

    def test_an_outsider_is_told_why_the_list_is_empty(self):
        page = self.get(self.nia, self.path)
        self.assertNotContains(page, "Road Safety")
        self.assertContains(page, "ask democratic services")

    def test_whoever_is_signed_out_is_sent_to_sign_in(self):
        self.assertRedirects(self.get(None, self.path), f"/sign-in/?next={self.path}")

    def test_many_reviews_stand_on_several_pages(self):
        for n in range(60):
            Review.objects.create(title=f"Review {n:02}", slug=f"review-{n}")
        self.assertContains(self.get(self.clare, self.path), "Review 49")
        self.assertNotContains(self.get(self.clare, self.path), "Review 55")
        self.assertContains(self.get(self.clare, f"{self.path}?page=2"), "Review 55")

    def test_ten_reviews_cost_the_queries_that_one_did(self):
        one = self.queries_of(self.clare, self.path)
        for n in range(9):
            Review.objects.create(title=f"Review {n}", slug=f"review-{n}")
        self.assertEqual(self.queries_of(self.clare, self.path), one)


class ReviewPageTests(PlanTestCase):
    path = "/reviews/road-safety/"

    def test_it_shows_the_grade_of_each_round_in_words(self):
        self.add_progress(grade=3)
        page = self.get(self.olive, self.path)
        self.assertContains(page, "That roads be made safer through:")
        self.assertContains(page, "Do a.")
        self.assertContains(page, "3 Slipped")

    def test_it_says_what_the_next_round_will_ask_for(self):
        self.add_progress(grade=2)
        page = self.get(self.clare, self.path)
        self.assertContains(page, "September 2020")
        self.assertContains(page, "1 a): progress (Olive)")

    def test_an_outsider_cannot_tell_that_the_review_exists(self):
        there, missing = self.get(self.nia, self.path), self.get(self.nia, "/reviews/no-such-review/")
        self.assertEqual((there.status_code, missing.status_code), (404, 404))
        self.assertEqual(without_token(there), without_token(missing))

    def test_only_clerks_and_link_officers_see_an_open_round(self):
        open_round(self.review, SEPTEMBER)
        for person, sees in ((self.clare, True), (self.lee, True), (self.olive, False), (self.mo, False)):
            page = self.get(person, self.path)
            self.assertEqual("rounds/2020-09/" in page.content.decode(), sees, person)
            self.assertEqual(
                self.get(person, f"{self.path}rounds/2020-09/").status_code, 200 if sees else 404
            )

    def test_a_longer_plan_costs_no_more_queries(self):
        self.add_progress()
        short = self.queries_of(self.clare, self.path)
        for letter in "bcdefghij":
            self.add_progress(self.add_action(letter, owner=self.olive))
        self.assertEqual(self.queries_of(self.clare, self.path), short)
        self.assertContains(self.get(self.clare, self.path), "2 On-Track", count=10)

    def test_words_that_look_like_markup_are_shown_as_words(self):
        self.action.action = "<script>alert(1)</script> & 2 * 3"
        self.action.save()
        page = self.get(self.clare, self.path)
        self.assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 2 * 3")


class RoundPageTests(PlanTestCase):
    path = "/reviews/road-safety/rounds/2020-03/"

    def test_it_shows_evidence_with_its_bullets_as_a_list(self):
        self.add_progress(evidence="Built:\n• a crossing\n• a ramp\nSee https://roads.example/x")
        page = self.get(self.mo, self.path)
        self.assertContains(page, "a crossing</li>")
        self.assertContains(page, 'href="https://roads.example/x"')

    def test_a_javascript_address_in_evidence_is_no_link(self):
        self.add_progress(evidence="javascript:alert(1) and data:text/html,x")
        self.assertNotContains(self.get(self.mo, self.path), 'href="javascript')

    def test_what_was_asked_and_never_came_is_said_at_the_top(self):
        self.add_asked(self.action, self.march)
        page = self.get(self.mo, self.path)
        self.assertIn("1 a)", element_text(page, "not-received"))
        self.assertContains(page, "No update received")

    def test_impact_not_known_yet_is_said_to_be_asked_for_again(self):
        self.add_progress(grade=1)
        record_past_entry(
            ImpactEntry(
                round=self.march, sub_action=self.action, evidence="Too early to say.", not_yet_known=True
            )
        )
        self.assertContains(self.get(self.mo, self.path), 'data-impact="not-yet"')

    def test_a_month_without_a_round_is_missing(self):
        for month in ("2020-04", "2020-13", "9999-12"):
            self.assertEqual(self.get(self.clare, f"/reviews/road-safety/rounds/{month}/").status_code, 404)

    def test_a_longer_round_costs_no_more_queries(self):
        self.add_progress()
        short = self.queries_of(self.clare, self.path)
        for letter in "bcdefghij":
            self.add_progress(self.add_action(letter, owner=self.olive))
        self.assertEqual(self.queries_of(self.clare, self.path), short)


class DownloadTests(PlanTestCase):
    path = "/reviews/road-safety/rounds/2020-03/"

    def test_a_member_downloads_what_was_published_in_each_format(self):
        self.add_progress()
        for file_format, start in (
            ("pdf", b"%PDF-"),
            ("xlsx", b"PK"),
            ("docx", b"PK"),
            ("html", b"<!DOCTYPE html>"),
            ("txt", b"SCRUTINY MONITORING"),
            ("json", b"{"),
        ):
            answer = self.get(self.mo, f"{self.path}{file_format}/")
            self.assertTrue(answer.content.startswith(start), file_format)
            self.assertIn(
                f'filename="2020-03-road-safety-progress-update.{file_format}"', answer["Content-Disposition"]
            )

    def test_an_outsider_gets_no_file(self):
        self.assertEqual(self.get(self.nia, f"{self.path}pdf/").status_code, 404)

    def test_a_format_that_we_do_not_write_is_missing(self):
        self.assertEqual(self.get(self.clare, f"{self.path}exe/").status_code, 404)

    def test_nobody_but_those_who_run_it_gets_the_file_of_an_open_round(self):
        open_round(self.review, SEPTEMBER)
        path = "/reviews/road-safety/rounds/2020-09/html/"
        self.assertEqual(self.get(self.mo, path).status_code, 404)
        self.assertEqual(self.get(self.lee, path).status_code, 200)
