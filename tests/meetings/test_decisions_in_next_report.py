"""What a committee decided stands in the next report, and in no report of before."""

import csv
import io
import json

from actionplans.models import Review
from actionplans.serialise import build_plan
from actionplans.workflow.decisions import rescind_decision
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from documents.plan import plan_data
from documents.plan.cell_names import DECISIONS_LABEL
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.readers.xlsx import read_xlsx
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.html import to_html
from documents.writers.text import to_text
from reports.file_formats import FILE_FORMATS
from reports.progress_update import progress_update
from reports.publishing import PublicationInput, publish
from tests.base import SEPTEMBER
from tests.meetings.base import MeetingTestCase


def without_decisions(said):
    """A plan's JSON without what a committee decided."""
    if isinstance(said, dict):
        return {
            name: without_decisions(each)
            for name, each in said.items()
            if name not in plan_data.OMITTED_DEFAULTS
        }
    return [without_decisions(each) for each in said] if isinstance(said, list) else said


class NextPaperTests(MeetingTestCase):
    def open_next(self):
        return open_round(self.review, SEPTEMBER, by=self.clare)

    def paper(self, this_round, **given):
        review = Review.objects.select_related("committee").get(pk=self.review.pk)
        return build_plan(review, this_round, **given)

    def words(self, this_round, **given):
        return to_text(progress_update(self.paper(this_round, **given)))

    def test_both_grades_are_printed_where_they_differ(self):
        self.decide("amended", grade=3, minute="CDS 12/20")
        words = self.words(self.open_next())
        self.assertIn("2 (On-Track)", words)
        self.assertIn("Committee’s Assessment (March 2020):", words)
        self.assertIn("3 (Slipped)", words)
        self.assertIn("Committee, 4 June 2020, minute CDS 12/20: The members heard the officer.", words)

    def test_a_confirmed_grade_is_not_printed_twice(self):
        self.decide("confirmed", grade=2)
        self.assertNotIn("Committee’s Assessment", self.words(self.open_next()))

    def test_the_revised_date_says_who_agreed_it_and_the_first_one_stays(self):
        self.decide("revised", revised_date="March 2021")
        words = self.words(self.open_next())
        self.assertIn("September 2019", words)
        self.assertIn("March 2021\nCommittee, 4 June 2020: The members heard the officer.", words)

    def test_what_is_asked_about_no_more_is_still_told(self):
        self.add_action("b")
        self.decide("withdrawn")
        words = self.words(self.open_next())
        self.assertIn("1 a): withdrawn. Committee, 4 June 2020", words.partition(DECISIONS_LABEL)[2])

    def test_residents_do_not_read_of_what_is_not_for_them(self):
        self.add_action("b")
        self.action.is_exempt = True
        self.action.save()
        self.decide("withdrawn", reason="A name.")
        this_round = self.open_next()
        self.assertIn("A name.", self.words(this_round))
        self.assertNotIn("A name.", self.words(this_round, without={self.action.pk}))

    def test_the_paper_of_before_stays_as_it_was(self):
        before = plan_data.to_json(self.paper(self.march))
        self.decide("amended", grade=3)
        self.decide("revised", revised_date="March 2021")
        self.assertEqual(plan_data.to_json(self.paper(self.march)), before)

    def test_what_was_published_stays_when_more_is_decided_or_taken_back(self):
        decision = self.decide("amended", grade=3)
        this_round = self.open_next()
        gaps = {asked.pk: "On leave." for asked in this_round.update_requests.all()}
        publish(PublicationInput(this_round, 1, self.clare, gaps))
        this_round.refresh_from_db()
        before = plan_data.to_json(self.paper(this_round))
        self.assertIn("committees_grade", before)
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)
        self.decide("revised", revised_date="March 2021")
        self.assertEqual(plan_data.to_json(self.paper(this_round)), before)

    def test_a_decision_that_was_told_once_is_not_news_again(self):
        self.decide("revised", revised_date="March 2021")
        this_round = self.open_next()
        gaps = {asked.pk: "On leave." for asked in this_round.update_requests.all()}
        mark_published(this_round, gaps, by=self.clare)
        later = open_round(self.review, SEPTEMBER.replace(year=2021), by=self.clare)
        paper = self.paper(later)
        self.assertEqual(paper.decided, ())
        self.assertIn("March 2021", next(paper.sub_actions())[-1].revised)

    def test_a_plan_without_decisions_is_the_json_that_it_always_was(self):
        said = json.loads(plan_data.to_json(self.paper(self.open_next())))
        self.assertNotIn("decided", said)
        line = said["headings"][0]["parts"][0]["sub_actions"][0]
        self.assertNotIn("revised", line)
        self.assertNotIn("committees_grade", line["entries"][0])

    def test_json_carries_decisions_there_and_back(self):
        self.decide("amended", grade=3)
        self.decide("revised", revised_date="March 2021")
        paper = self.paper(self.open_next())
        self.assertEqual(plan_data.from_json(plan_data.to_json(paper)), paper)

    def test_the_csv_has_the_committees_grade_the_revised_date_and_each_decision(self):
        self.decide("amended", grade=3, minute="CDS 12/20")
        self.decide("revised", revised_date="March 2021")
        paper = self.paper(self.open_next())
        written = FILE_FORMATS["csv"].write(paper).decode("utf-8-sig")
        march, september, *decided = csv.DictReader(io.StringIO(written))
        self.assertEqual((march["Grade"], march["Committee’s grade"]), ("2", "3"))
        self.assertEqual(
            march["Committee’s reason"],
            "Committee, 4 June 2020, minute CDS 12/20: The members heard the officer.",
        )
        self.assertEqual((september["Update"], september["Committee’s grade"]), ("September 2020", ""))
        self.assertIn("March 2021\nCommittee, 4 June 2020", september["Revised date agreed"])
        self.assertEqual([row["Decided by the committee"] for row in decided], list(paper.decided))
        self.assertEqual({row["Agreed action"] for row in decided}, {""})

    def test_our_own_sheet_is_read_back_as_it_was_without_what_the_committee_decided(self):
        self.decide("amended", grade=3)
        self.decide("revised", revised_date="March 2021")
        paper = self.paper(self.open_next())
        sheet = FILE_FORMATS["xlsx"].write(paper)
        reading = recognise(read_xlsx(sheet))
        self.assertEqual([finding.code for finding in reading.findings], [])
        said = without_decisions(json.loads(plan_data.to_json(paper)))
        self.assertEqual(json.loads(plan_data.to_json(reading.plan)), said)

    def test_a_sheet_without_decisions_has_no_columns_for_them(self):
        written = FILE_FORMATS["csv"].write(self.paper(self.open_next())).decode("utf-8-sig")
        self.assertNotIn("Committee’s grade", written.splitlines()[0])

    def test_our_own_paper_is_read_without_mistaking_what_the_committee_said(self):
        self.decide("amended", grade=3)
        self.decide("revised", revised_date="March 2021")
        paper = self.paper(self.open_next())
        written = progress_update(paper)
        for tree in (read_docx(to_docx(written)), read_html(to_html(written).encode())):
            reading = recognise(tree)
            entry = next(reading.plan.sub_actions())[-1].entries[0]
            self.assertEqual((entry.grade, entry.grade_text), (2, ""))
            self.assertEqual(next(reading.plan.sub_actions())[-1].date_text, "September 2019")
            self.assertNotIn("unknown-label", [finding.code for finding in reading.findings])

    def test_the_page_of_the_draft_shows_both(self):
        self.decide("amended", grade=3)
        self.open_next()
        page = self.get(self.clare, "/reviews/road-safety/rounds/2020-09/")
        self.assertContains(page, "officer’s: 2 On-Track")
        self.assertContains(page, 'aria-labelledby="decided"')

    def test_more_decisions_cost_no_more_questions(self):
        self.decide("amended", grade=3)
        path = "/reviews/road-safety/rounds/2020-09/"
        for letter in "bcd":
            self.add_progress(self.add_action(letter))
        self.open_next()
        one = self.queries_of(self.clare, path)
        for line in self.review.sub_actions().exclude(pk=self.action.pk):
            self.decide("amended", line, grade=4)
        self.assertEqual(self.queries_of(self.clare, path), one)
