"""What becomes exempt is gone at once from every public page and file of what was published before."""

import datetime as dt
import io
from unittest import mock
from zipfile import ZipFile

import pdfplumber

from actionplans.models import Committee, Meeting, SubAction
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.rounds import open_round
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import UpdateContent
from audit.triggers import triggers_disabled
from documents.plan import plan_data
from documents.readers.docx import read_docx
from documents.recognise.recognise import recognise
from jobs.periodic import run_periodic
from reports import public_copies, publishing
from reports.file_formats import FILE_FORMATS
from reports.models import PublicCopy, PublishedFile, PublishedReport
from reports.public_copies import create_public_copy
from reports.publishing import PublicationInput, publish
from reports.tasks import enqueue_missing_public_copies
from tests.reports.base import PUBLIC_URL, ROUND_URL, PublishCase
from tests.rounds.base import MET

NEXT_PERIOD = dt.date(2021, 3, 1)
SECRET = "Canary"
SLOW_FORMATS = ["docx", "pdf"]


class ExemptCase(PublishCase):
    """1 a) and 1 b) are published for residents; what is said of 1 b) should not have been."""

    def setUp(self):
        self.secret = self.add_action("b", owner=self.olive, action=f"{SECRET} contract.")
        update_request = create_request(
            self.round, PendingRequest(self.secret, asks_for_progress=True, asks_for_impact=False)
        )
        self.approve(UpdateContent(evidence=f"{SECRET} signed.", grade=2), update_request=update_request)
        self.approve()
        self.ask()

    def make_exempt(self, is_exempt=True):
        self.secret.is_exempt = is_exempt
        self.secret.save()

    def read(self, file_format, person=None, page=PUBLIC_URL):
        """The words of a file, or None where there is none to be had."""
        answer = self.get(person, f"{page}{file_format}/")
        if answer.status_code == 404:
            return None
        if file_format == "pdf":
            with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
                return " ".join(page.extract_text() for page in pdf.pages)
        if file_format in ("docx", "odt", "xlsx"):
            return self.words_in_archive(answer.content)
        return answer.content.decode()

    def words_in_archive(self, data):
        with ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())


class ExemptAtOnceTests(ExemptCase):
    def test_it_is_gone_from_the_page_and_every_file_before_anybody_writes_them_anew(self):
        page = self.get(None, PUBLIC_URL)
        self.assertContains(page, SECRET)
        self.assertEqual(page.context["exempt_count"], 0)
        self.make_exempt()
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, SECRET)
        self.assertContains(page, MET.evidence)
        self.assertEqual(page.context["exempt_count"], 1)
        self.assertEqual(sum(row["n"] for row in page.context["counts"]), 1)
        self.assertContains(page, 'id="files-pending"')
        words = {each: self.read(each) for each in FILE_FORMATS}
        self.assertEqual(sorted(each for each in words if words[each] is None), SLOW_FORMATS)
        for file_format, said in words.items():
            if said is not None:
                self.assertNotIn(SECRET, said, file_format)
                self.assertIn("A crossing was planned.", said, file_format)

    def test_the_page_offers_no_file_that_is_not_there_and_its_address_says_why(self):
        self.make_exempt()
        page = self.get(None, PUBLIC_URL)
        for file_format in FILE_FORMATS:
            offered = f'href="{PUBLIC_URL}{file_format}/"' in page.content.decode()
            self.assertEqual(offered, file_format not in SLOW_FORMATS)
        refused = self.get(None, f"{PUBLIC_URL}pdf/")
        self.assertContains(refused, 'id="files-pending"', status_code=404)
        self.assertNotContains(refused, SECRET, status_code=404)

    def test_a_worker_writes_the_files_without_it(self):
        before = bytes(self.version().file("pdf").data)
        self.make_exempt()
        run_periodic()
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, 'id="files-pending"')
        self.assertEqual(page.context["exempt_count"], 1)
        for file_format in FILE_FORMATS:
            said = self.read(file_format)
            self.assertNotIn(SECRET, said, file_format)
            self.assertIn("A crossing was planned.", said, file_format)
        copy = self.version().public_copies.get()
        self.assertEqual((copy.exempt_actions, copy.files.count()), ([self.secret.pk], 3))
        word = read_docx(bytes(self.version().file("docx", copy).data))
        self.assertEqual(recognise(word).plan, self.version().plan(copy))
        self.assertEqual(bytes(self.version().file("pdf").data), before)
        self.assertIn(SECRET, self.read("pdf", self.clare, ROUND_URL))
        run_periodic()
        self.assertEqual(PublicCopy.objects.count(), 1)

    def test_what_becomes_exempt_after_that_is_left_out_too(self):
        self.make_exempt()
        run_periodic()
        SubAction.objects.filter(pk=self.action.pk).update(is_exempt=True)
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, MET.evidence)
        self.assertEqual(page.context["exempt_count"], 2)
        self.assertIsNone(self.read("pdf"))
        run_periodic()
        self.assertNotIn(MET.evidence, self.read("pdf"))
        self.assertEqual([len(copy.exempt_actions) for copy in self.version().public_copies.all()], [1, 2])

    def test_what_is_no_longer_exempt_waits_for_the_next_version(self):
        self.make_exempt()
        run_periodic()
        self.make_exempt(False)
        run_periodic()
        self.assertNotContains(self.get(None, PUBLIC_URL), SECRET)
        self.assertNotIn(SECRET, self.read("json"))
        self.ask(reason="It may be read now.")
        self.assertContains(self.get(None, PUBLIC_URL), SECRET)

    def test_a_cache_that_asks_again_is_not_told_that_nothing_changed(self):
        for path in (PUBLIC_URL, f"{PUBLIC_URL}json/", f"{PUBLIC_URL}pdf/"):
            answer = self.get(None, path)
            self.assertIn("no-cache", answer["Cache-Control"])
            self.assertNotIn("max-age", answer["Cache-Control"])
            known = {"HTTP_IF_NONE_MATCH": answer["ETag"]}
            self.assertEqual(self.client.get(path, **known).status_code, 304)
            self.make_exempt()
            self.assertNotEqual(self.client.get(path, **known).status_code, 304, path)
            self.make_exempt(False)

    def test_what_the_committee_decided_about_it_goes_with_it(self):
        self.review.committee = Committee.objects.create(name="Places")
        self.review.save()
        meeting = Meeting.objects.create(committee=self.review.committee, date=dt.date(2020, 10, 1))
        for sub_action, reason in ((self.secret, f"{SECRET} reason."), (self.action, "Well known.")):
            ruling = DecisionInput("revised", revised_date="May 2022", reason=reason)
            record_decision(meeting, sub_action, ruling, by=self.clare)
        later = open_round(self.review, NEXT_PERIOD, by=self.clare)
        reasons = {update_request.pk: "Nobody wrote." for update_request in later.update_requests.all()}
        publish(PublicationInput(later, 1, self.clare, reasons, for_public=True))
        address = f"/public/road-safety/{later.slug}/"
        self.assertContains(self.get(None, address), f"{SECRET} reason.")
        self.make_exempt()
        page = self.get(None, address)
        self.assertNotContains(page, SECRET)
        self.assertContains(page, "Well known.")

    def test_where_nobody_noted_which_line_is_which_nothing_is_shown(self):
        with triggers_disabled():
            PublishedReport.objects.update(sub_action_ids=[])
        self.make_exempt()
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, SECRET)
        self.assertNotContains(page, MET.evidence)
        run_periodic()
        self.assertNotIn(SECRET, self.read("pdf"))

    def test_files_that_were_written_while_more_became_exempt_are_not_kept(self):
        self.make_exempt()
        write = public_copies.render_files

        def meanwhile(plan, options, branding):
            SubAction.objects.filter(pk=self.action.pk).update(is_exempt=True)
            return write(plan, options, branding)

        with mock.patch("reports.public_copies.render_files", meanwhile):
            create_public_copy(self.version())
        copy = self.version().public_copies.get()
        self.assertEqual(set(copy.exempt_actions), {self.action.pk, self.secret.pk})
        self.assertEqual(PublishedFile.objects.filter(public_copy=copy).count(), 3)

    def test_what_becomes_exempt_while_a_version_is_stored_is_not_said_to_be_left_out(self):
        self.action.is_exempt = True
        self.action.save()
        lines = publishing._sub_action_ids

        def meanwhile(this_round):
            self.make_exempt()
            return lines(this_round)

        with mock.patch.object(publishing, "_sub_action_ids", meanwhile):
            self.ask(reason="1 a) is exempt.")
        self.assertEqual(self.version(2).public_copies.get().exempt_actions, [self.action.pk])
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, SECRET)
        self.assertNotContains(page, MET.evidence)
        self.assertIsNone(self.read("pdf"))

    def test_nothing_is_queued_where_nothing_is_missing(self):
        with mock.patch("reports.tasks.enqueue_once") as enqueue:
            enqueue_missing_public_copies()
            self.make_exempt()
            enqueue_missing_public_copies()
        self.assertEqual(enqueue.call_count, 1)


def test_a_plan_without_some_lines_lacks_the_headings_that_are_left_empty():
    def lines(*names):
        return tuple(plan_data.SubActionData(action=name) for name in names)

    first = plan_data.HeadingData(
        "1", sub_actions=lines("one"), parts=(plan_data.HeadingData("a", sub_actions=lines("two")),)
    )
    second = plan_data.HeadingData(
        "2", parts=(plan_data.HeadingData("a", sub_actions=lines("three", "four")),)
    )
    plan = plan_data.PlanData(headings=(first, second), decided=("x", "y"))
    left = plan.without({1, 2}, {0})
    assert [sub_action.action for *_, sub_action in left.sub_actions()] == ["one", "four"]
    assert [len(heading.parts) for heading in left.headings] == [0, 1]
    assert left.decided == ("y",)
    assert plan.without({2, 3}).headings == (first,)
    assert plan.without(()) == plan
