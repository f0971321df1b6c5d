"""The list of all actions, one action's life, and what may be taken away of them."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import AUDITOR
from actionplans.models import Heading, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.rounds import record_past_round
from dashboards.caching import cache
from imports.models import Import, StoredFile
from partnerships.models import PartnershipPlan
from reports.models import PublishedReport
from tests.base import SEPTEMBER, PlanTestCase
from tests.partnerships.base import PartnersTestCase

pytestmark = pytest.mark.both_databases

SUMMARY = 'data-module="govuk-error-summary"'


class Listing:
    def cold_queries(self, path):
        """What the page asks when nothing of it was kept."""
        self.get(self.clare, path)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            self.client.get(path)
        return len(queries)

    def names(self, query="", user=None):
        cache.clear()
        page = self.get(user or self.clare, f"/actions/{query}")
        return [row.name for row in page.context["rows"]]


class AllActionsTests(Listing, PlanTestCase):
    def setUp(self):
        self.add_progress(grade=3, explanation="The bridge was late.")

    def draft(self, words):
        """Something that Olive has written in an open round and nobody has published."""
        this_round = record_past_round(self.review, SEPTEMBER)
        type(this_round).objects.filter(pk=this_round.pk).update(state="open")
        UpdateRequest.objects.create(round=this_round, sub_action=self.action)
        ProgressEntry.objects.create(round=this_round, sub_action=self.action, grade=1, evidence=words)

    def test_every_action_is_listed_with_where_it_stands(self):
        page = self.get(self.clare, "/actions/")
        self.assertContains(page, "3 Slipped")
        self.assertTrue(page.context["rows"][0].late)

    def test_the_list_says_how_it_is_sorted(self):
        self.assertContains(
            self.get(self.clare, "/actions/?order=due"), "1 action, sorted by date, oldest first<"
        )
        self.assertNotContains(self.get(self.clare, "/actions/"), "sorted by")

    def test_an_update_that_has_a_name_is_called_by_it(self):
        type(self.march).objects.filter(pk=self.march.pk).update(period_label="Q4 2019/20")
        self.assertEqual(self.get(self.clare, "/actions/").context["list"].count("Q4 2019/20"), 1)

    def test_lines_of_two_parts_with_one_place_do_not_mix(self):
        other = self.add_action("b")
        Heading.objects.filter(pk=other.heading_id).update(position=self.action.heading.position)
        SubAction.objects.create(heading=self.action.heading, action="Do more.", position=1)
        self.assertEqual(self.names(), ["1 a)", "1 a)", "1 b)"])

    def test_a_revised_date_stands_before_the_one_that_it_replaced(self):
        self.action.date_text, self.action.revised_date = "October 2019", "June 2021"
        self.action.save()
        self.assertContains(self.get(self.clare, "/actions/"), "June 2021 (was October 2019)")

    def test_an_outsider_sees_none_of_them(self):
        page = self.get(self.nia, "/actions/")
        self.assertNotContains(page, "Do a.")
        self.assertContains(page, 'id="no-action"')

    def test_who_has_not_signed_in_is_asked_to(self):
        for path in ("/actions/", "/dashboard/", f"/actions/{self.action.pk}/", "/actions/download.csv"):
            self.assertRedirects(
                self.get(None, path), f"/sign-in/?next={path}", fetch_redirect_response=False
            )

    def test_an_outsider_cannot_tell_that_an_action_exists(self):
        self.assertEqual(self.get(self.nia, f"/actions/{self.action.pk}/").status_code, 404)
        self.assertEqual(self.get(self.mo, f"/actions/{self.action.pk}/").status_code, 200)

    def test_a_draft_changes_nothing_that_a_member_sees(self):
        before = [self.get(self.mo, path).content for path in ("/dashboard/", "/actions/")]
        self.draft("Canary words of a draft")
        for path in ("/dashboard/", "/actions/", f"/actions/{self.action.pk}/", "/actions/download.json"):
            self.assertNotContains(self.get(self.mo, path), "Canary")
        self.assertEqual(len(before), 2)
        self.assertEqual(self.names("?words=Canary", self.mo), [])
        self.assertEqual(self.names("?grade=1", self.mo), [])

    def test_what_was_graded_in_a_half_year_is_found(self):
        self.add_progress(self.add_action("b"), grade=2)
        self.assertEqual(self.names("?half=2020-1&given=3"), ["1 a)"])
        self.assertEqual(self.names("?half=2020-1"), ["1 a)", "1 b)"])
        self.assertEqual(self.names("?given=2"), ["1 b)"])

    def test_what_the_list_is_narrowed_down_to_is_said_in_words(self):
        page = self.get(self.clare, f"/actions/?look=behind&review={self.review.pk}&grade=3&grade=4&words=a")
        for words in ("Behind", "Road Safety", "3 Slipped or 4 Not Achieved", "a"):
            self.assertContains(page, f"<strong>{words}</strong>")
        self.assertFalse(self.get(self.clare, "/actions/?order=due").context["chosen"])

    def test_those_without_a_date_come_last(self):
        self.add_progress(self.add_action("b", date_text="Ongoing"), grade=2)
        self.assertEqual(self.names("?order=due"), ["1 a)", "1 b)"])

    def test_an_action_names_the_papers_in_which_it_was_printed(self):
        path = f"/actions/{self.action.pk}/"
        self.assertNotContains(self.get(self.mo, path), "/versions/")
        PublishedReport.objects.create(
            round=self.march, version=1, published_by=self.clare, published_by_name="Clare"
        )
        page = self.get(self.mo, path)
        for file_format in ("pdf", "docx"):
            self.assertContains(page, f'href="/reviews/road-safety/rounds/2020-03/versions/1/{file_format}/"')

    def test_what_was_brought_in_is_for_clerks_alone(self):
        file = StoredFile.objects.create(data=b"words")
        brought = {"file_name": "march.docx", "sha256": "0" * 64, "file": file}
        Import.objects.create(plan=self.review, round=self.march, **brought)
        self.assertContains(self.get(self.clare, f"/actions/{self.action.pk}/"), "march.docx")
        self.assertNotContains(self.get(self.mo, f"/actions/{self.action.pk}/"), "march.docx")

    def test_filters_narrow_the_list_down(self):
        self.add_progress(self.add_action("b"), grade=2)
        self.assertEqual(self.names(), ["1 a)", "1 b)"])
        self.assertEqual(self.names("?grade=3"), ["1 a)"])
        self.assertEqual(self.names("?grade=2&grade=3"), ["1 a)", "1 b)"])
        self.assertEqual(self.names("?words=Do+b"), ["1 b)"])
        self.assertEqual(self.names("?words=crossing"), ["1 a)", "1 b)"])
        self.assertEqual(self.names("?owner=olive"), ["1 a)"])
        self.assertEqual(self.names(f"?review={self.review.pk}&look=behind"), ["1 a)"])
        self.assertEqual(self.names("?due_from=1/1/2030"), [])
        self.assertEqual(self.names("?order=grade"), ["1 a)", "1 b)"])

    def test_what_is_kept_of_the_list_is_for_its_readers_alone(self):
        self.get(self.clare, "/actions/")
        self.assertNotContains(self.get(self.nia, "/actions/"), "Do a.")
        self.assertContains(self.get(self.mo, "/actions/"), "Do a.")

    def test_what_is_kept_for_a_clerk_shows_an_auditor_nothing_exempt(self):
        self.action.is_exempt, self.action.exempt_paragraph = True, 1
        self.action.public_interest_reason = "It names a child."
        self.action.save()
        self.assertContains(self.get(self.clare, "/actions/"), "Do a.")
        self.assertNotContains(self.get(self.person("Audrey", AUDITOR), "/actions/"), "Do a.")

    def test_a_list_that_is_kept_changes_with_what_is_written(self):
        self.assertNotContains(self.get(self.clare, "/actions/"), "Do b.")
        self.add_progress(self.add_action("b"), grade=2)
        self.assertContains(self.get(self.clare, "/actions/"), "Do b.")

    def test_a_mistaken_filter_is_explained(self):
        page = self.get(self.clare, "/actions/?due_from=soon")
        self.assertContains(page, SUMMARY)

    def test_a_review_that_one_may_not_see_is_no_filter(self):
        page = self.get(self.nia, f"/actions/?review={self.review.pk}")
        self.assertNotContains(page, "Road Safety")

    def test_a_longer_list_costs_no_more_queries(self):
        short = self.cold_queries("/actions/")
        for letter in "bcdefghij":
            self.add_progress(self.add_action(letter, owner=self.olive))
        self.assertEqual(self.cold_queries("/actions/"), short)
        self.assertEqual(len(self.names()), 10)

    def test_a_longer_life_costs_no_more_queries(self):
        path = f"/actions/{self.action.pk}/"
        short = self.queries_of(self.clare, path)
        self.add_progress(this_round=record_past_round(self.review, SEPTEMBER), grade=1)
        self.assertEqual(self.queries_of(self.clare, path), short)

    def test_an_actions_life_tells_every_round(self):
        self.add_progress(this_round=record_past_round(self.review, SEPTEMBER), grade=1, evidence="Opened.")
        page = self.get(self.mo, f"/actions/{self.action.pk}/")
        for words in ("March 2020", "The bridge was late.", "September 2020", "Opened.", "1 Fully Achieved"):
            self.assertContains(page, words)

    def test_the_files_hold_the_rows_of_the_page(self):
        self.add_progress(self.add_action("b", action="=1+1"), grade=2)
        rows = list(csv.reader(io.StringIO(self.file("csv").decode("utf-8-sig"))))
        self.assertEqual([row[2] for row in rows[1:]], ["1 a)", "1 b)"])
        self.assertEqual(rows[2][3], "'=1+1")
        told = json.loads(self.file("json"))["actions"]
        self.assertEqual([row["action"] for row in told], ["Do a.", "=1+1"])
        sheet = load_workbook(io.BytesIO(self.file("xlsx"))).worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertIn("=1+1", [cell.value for cell in cells])
        self.assertNotIn("f", [cell.data_type for cell in cells])

    def file(self, kind, query=""):
        return self.get(self.clare, f"/actions/download.{kind}{query}").content

    def test_a_file_obeys_the_filters_and_the_reader(self):
        self.add_progress(self.add_action("b"), grade=2)
        self.assertEqual(len(json.loads(self.file("json", "?grade=2"))["actions"]), 1)
        self.assertEqual(json.loads(self.get(self.nia, "/actions/download.json").content)["actions"], [])

    def test_there_is_no_file_of_another_kind(self):
        self.assertEqual(self.get(self.clare, "/actions/download.exe").status_code, 404)


class PlansOfEveryKindTests(Listing, PartnersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_progress()
        cls.plan.director = "Dee Rector"
        cls.plan.save()

    def test_people_choose_a_plan_of_any_kind_and_the_kind_itself(self):
        partners = ["1.1", "1.2"]
        self.assertEqual(self.names(), [*partners, "1 a)"])
        for query in (f"review={self.plan.pk}", "kind=partnership", "director=Dee+Rector"):
            with self.subTest(query):
                self.assertEqual(self.names(f"?{query}"), partners)
        self.assertEqual(self.names("?kind=review"), ["1 a)"])
        self.assertEqual(self.names("?kind=standards"), [])
        self.assertContains(self.get(self.clare, "/actions/?kind=poem"), SUMMARY)

    def test_a_partner_chooses_among_what_it_reads_and_finds_its_own_lines(self):
        self.assertEqual(self.names(f"?review={self.plan.pk}&kind=partnership", self.pat), ["1.1"])
        page = self.get(self.pat, "/actions/")
        self.assertContains(page, "Hate Crime Plan</option>")
        self.assertNotContains(page, "Road Safety")
        self.assertContains(self.get(self.pat, f"/actions/?review={self.review.pk}"), SUMMARY)

    def test_the_numbers_of_reviews_lead_to_lists_of_reviews(self):
        total = self.get(self.clare, "/dashboard/").context["figures"].total
        self.assertEqual(self.get(self.clare, total.href).context["page"].paginator.count, total.n)

    def test_more_plans_cost_no_more_queries(self):
        few = self.cold_queries("/actions/")
        for number in range(10):
            PartnershipPlan.objects.create(
                scale="rag", title=f"Plan {number}", slug=f"plan-{number}", director=f"Director {number}"
            )
        self.assertEqual(self.cold_queries("/actions/"), few)
