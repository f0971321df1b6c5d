"""A clerk takes the report that goes before an update on the agenda, and finishes it in Word."""

import zipfile
from io import BytesIO

from actionplans.models import Committee
from audit.models import LoggedEvent
from documents.readers.docx import read_docx
from reports.covering_report import DRAFT_NOTICE
from reports.covering_report_texts import DEFAULT_PURPOSE, DEFAULT_RECOMMENDATIONS, CoveringReportTexts
from reports.models import ReportFormat
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_front_page import march, of_september, september
from tests.rounds.base import DONE

REPORT_URL = f"{ROUND_URL}covering-report/"


class CoveringReportTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.committee = Committee.objects.create(name="Place Select Committee")
        self.review.committee = self.committee
        self.review.save()

    def report(self, person=None):
        page = self.get(person or self.clare, REPORT_URL)
        self.assertEqual(page.status_code, 200)
        return page, read_docx(page.content)

    def test_it_says_why_how_things_stand_and_what_is_to_be_decided(self):
        self.approve(DONE)
        self.ask(item="8", appendix="1")
        page, report = self.report()
        headings = [each.text for each in report.blocks if getattr(each, "level", 0) == 2]
        self.assertEqual(
            headings,
            [
                "Purpose of the report",
                "Background",
                "Where things stand",
                "Recommendations",
                "Progress Update",
            ],
        )
        for text in (
            "Place Select Committee",
            "1 a): from 2 (On-Track) to 1 (Fully Achieved)",
            DEFAULT_RECOMMENDATIONS.split("\n")[1],
            "Appendix 1: Progress update of September 2020",
        ):
            self.assertIn(text, report.text)
        self.assertEqual([line.text for line in report.header], ["Agenda Item 8"])
        self.assertIn("road-safety-covering-report.docx", page["Content-Disposition"])
        self.assertNotIn(DRAFT_NOTICE, report.text)
        self.assertNotIn("DRAFT", report.text)

    def test_residents_are_given_the_address_only_where_they_may_read_it(self):
        self.approve()
        self.ask(readers="members")
        self.assertNotIn("/public/", self.report()[1].text)
        self.round.refresh_from_db()
        self.round.is_public = True
        self.round.save()
        self.assertIn("/public/road-safety/2020-09/", self.report()[1].text)

    def test_of_an_open_update_it_is_a_draft(self):
        self.approve()
        page, report = self.report(self.lee)
        self.assertIn("covering-report-draft.docx", page["Content-Disposition"])
        self.assertIn(DRAFT_NOTICE, [line.text for line in report.footer])
        with zipfile.ZipFile(BytesIO(page.content)) as archive:
            self.assertIn(b"WaterMark", archive.read("word/header.xml"))

    def test_the_same_report_is_the_same_file(self):
        self.approve()
        self.ask()
        self.assertEqual(self.report()[0].content, self.report()[0].content)

    def test_a_committee_has_words_of_its_own_in_it(self):
        self.client.force_login(self.clare)
        self.client.post(
            f"/committees/{self.committee.pk}/report-format/",
            {"purpose": "To look at {review} in {period}. {0} {unknown}", "background": "Long ago."},
        )
        self.approve()
        _, report = self.report()
        self.assertIn("To look at Road Safety in September 2020. {0} {unknown}", report.text)
        self.assertIn("Long ago.", report.text)
        self.assertIn(DEFAULT_RECOMMENDATIONS.split("\n")[1], report.text)

    def test_the_usual_words_are_shown_and_not_kept(self):
        page = self.get(self.clare, f"/committees/{self.committee.pk}/report-format/")
        self.assertContains(page, DEFAULT_PURPOSE[:40])
        self.client.post(f"/committees/{self.committee.pk}/report-format/", {"purpose": DEFAULT_PURPOSE})
        self.assertEqual(ReportFormat.objects.get().texts, CoveringReportTexts())

    def test_only_who_runs_the_review_takes_it_and_that_is_logged(self):
        self.approve()
        self.ask()
        for person, status in ((self.lee, 200), (self.mo, 403), (self.olive, 403), (self.nia, 404)):
            self.assertEqual(self.get(person, REPORT_URL).status_code, status, person)
        logged_events = LoggedEvent.objects.filter(description__contains="covering report")
        self.assertEqual(logged_events.count(), 1)


def test_a_title_that_holds_braces_is_printed_as_it_is():
    plan = of_september(("Park", "", march(grade=2), september(grade=3)))
    assert CoveringReportTexts("{review} and {period}").filled_for(plan).purpose == "Noise and September 2020"
