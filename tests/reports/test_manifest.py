"""Whoever has a document can find out whether it is the one that was published, and is current."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplans.models import Round
from actionplans.workflow.publishing import unpublish
from actionplans.workflow.redactions import agree_to_redaction, request_redaction
from actionplans.workflow.updates import UpdateContent
from audit.models import ChainLink
from reports.manifest import parse_sha256
from reports.models import PublishedFile, PublishedReport
from reports.public_copies import create_public_copy
from tests.page_assertions import errors_on
from tests.reports.base import PUBLIC_URL, PublishCase

pytestmark = pytest.mark.both_databases

MANIFEST_URL = "/public/manifest/"
CHECKSUM = "0123456789abcdef" * 4


class ManifestCase(PublishCase):
    def setUp(self):
        self.approve()
        self.ask()

    def statuses(self):
        """By format and SHA-256, what the list says of each file."""
        [report] = self.get(None, f"{MANIFEST_URL}json/").json()["reports"]
        return {
            (each["format"], each["sha256"]): each["status"]
            for version in report["versions"]
            for each in version["files"]
        }

    def sums(self, version=1):
        return {each.file_format: each.sha256 for each in self.version(version).files.all()}


class ManifestTests(ManifestCase):
    def test_every_file_is_listed_and_what_is_served_has_the_sum_that_is_listed(self):
        [report] = self.get(None, f"{MANIFEST_URL}json/").json()["reports"]
        self.assertEqual(
            (report["title"], report["round"], report["address"]), ("Road Safety", "2020-09", PUBLIC_URL)
        )
        last = ChainLink.objects.filter(chain=self.review.pk).order_by("position").last()
        self.assertEqual(report["last seal"], last.seal)
        self.assertEqual(set(self.statuses().values()), {"current"})
        for file_format, sha256 in self.statuses():
            data = self.get(None, f"{PUBLIC_URL}{file_format}/").content
            self.assertEqual(hashlib.sha256(data).hexdigest(), sha256)
            self.assertContains(self.get(None, MANIFEST_URL), sha256)

    def test_a_file_is_found_by_its_sum_however_a_program_prints_it(self):
        sha256 = self.sums()["pdf"]
        for typed in (sha256, f" {sha256.upper()} ", f"{sha256}  report.pdf", f"SHA256 (a.pdf) = {sha256}"):
            page = self.get(None, f"{MANIFEST_URL}?sha256={typed}")
            self.assertContains(page, 'data-matches="1"')
            self.assertContains(page, 'data-status="current"')

    def test_what_was_never_published_is_said_not_to_have_been(self):
        self.assertContains(self.get(None, f"{MANIFEST_URL}?sha256={CHECKSUM}"), 'data-matches="0"')

    def test_what_is_no_sum_gets_a_sentence(self):
        for typed, code in (
            ("", "required"),
            ("road-safety.pdf", "no-checksum"),
            (CHECKSUM[:-1], "no-checksum"),
        ):
            page = self.get(None, f"{MANIFEST_URL}?sha256={typed}")
            self.assertEqual(page.status_code, 422)
            self.assertEqual(errors_on(page), {"sha256": [code]})

    def test_an_earlier_version_is_marked(self):
        self.correct(UpdateContent(evidence="We met twice.", grade=2))
        self.ask(reason="The figure was wrong.")
        result = self.statuses()
        self.assertEqual(
            {result["pdf", self.sums(1)["pdf"]], result["pdf", self.sums(2)["pdf"]]}, {"earlier", "current"}
        )

    def test_an_unpublished_report_is_marked_and_not_linked(self):
        unpublish(self.round, "It names a child.", by=self.clare)
        self.assertEqual(set(self.statuses().values()), {"unpublished"})
        self.assertNotContains(self.get(None, MANIFEST_URL), f'href="{PUBLIC_URL}"')

    def test_files_with_words_that_were_taken_out_are_marked_with_what_replaced_them(self):
        before = self.sums()["pdf"]
        text = "May 2020"
        self.cora = self.person("Cora", "Clerk")
        agree_to_redaction(request_redaction(self.review, text, "Asked", by=self.clare), by=self.cora)
        result = self.statuses()
        self.assertEqual((result["pdf", None], result["pdf", self.sums()["pdf"]]), ("replaced", "current"))
        self.assert_unknown(before)

    def test_ten_reports_cost_the_queries_that_one_did(self):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                self.assertEqual(Client().get(MANIFEST_URL).status_code, 200)
            return len(asked)

        first = queries()
        for year in range(2021, 2030):
            again = Round.objects.create(
                plan=self.review,
                period=dt.date(year, 9, 1),
                state="published",
                is_public=True,
                report_version=1,
            )
            update = PublishedReport.objects.create(
                round=again, version=1, published_by=self.clare, published_by_name="Clare"
            )
            PublishedFile.of(update, "json", b"{}").save()
        self.assertEqual(len(self.get(None, MANIFEST_URL).context["reports"]), 10)
        self.assertEqual(queries(), first)

    def test_what_became_exempt_is_not_public_from_that_moment(self):
        self.action.is_exempt = True
        self.action.save()
        self.assertEqual(set(self.statuses().values()), {"exempt"})
        whole = self.sums()["json"]
        self.assert_unknown(whole)
        create_public_copy(self.version())
        self.assertEqual(sorted(self.statuses().values()), ["current"] * 3 + ["exempt"] * 3)
        self.assert_unknown(whole)

    def test_what_became_exempt_is_not_shown_of_earlier_and_unpublished_reports_either(self):
        self.correct(UpdateContent(evidence="We met twice.", grade=2))
        self.ask(reason="The figure was wrong.")
        self.action.is_exempt = True
        self.action.save()
        self.assert_unknown(self.sums(1)["json"])
        unpublish(self.round, "It names a child.", by=self.clare)
        self.assert_unknown(self.sums(2)["json"])

    def assert_unknown(self, sha256):
        """With the sum of a file, words that are gone from it could be guessed."""
        self.assertNotContains(self.get(None, MANIFEST_URL), sha256)
        self.assertNotContains(self.get(None, f"{MANIFEST_URL}json/"), sha256)
        self.assertContains(self.get(None, f"{MANIFEST_URL}?sha256={sha256}"), 'data-matches="0"')


class NotForThePublicTests(PublishCase):
    def test_what_was_never_public_is_not_listed(self):
        self.approve()
        self.ask(readers="members")
        self.assertEqual(self.get(None, f"{MANIFEST_URL}json/").json()["reports"], [])
        self.assertContains(self.get(None, MANIFEST_URL), 'id="no-files"')
        sha256 = self.version().file("pdf").sha256
        self.assertContains(self.get(None, f"{MANIFEST_URL}?sha256={sha256}"), 'data-matches="0"')

    def test_a_version_for_members_is_not_listed_with_a_public_one(self):
        self.approve()
        self.ask(readers="members")
        self.correct(UpdateContent(evidence="We met twice.", grade=2))
        self.ask(readers="residents", reason="The figure was wrong.")
        [report] = self.get(None, f"{MANIFEST_URL}json/").json()["reports"]
        self.assertEqual([each["version"] for each in report["versions"]], [2])


class CommandTests(ManifestCase):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path):
        self.folder = tmp_path

    def check(self, *files):
        out = io.StringIO()
        try:
            call_command("check_published", *map(str, files), stdout=out)
        except SystemExit as ended:
            return ended.code, out.getvalue()
        return 0, out.getvalue()

    def test_it_ends_with_1_where_a_file_is_not_one_of_ours(self):
        report, changed = self.folder / "report.pdf", self.folder / "changed.pdf"
        data = bytes(PublishedFile.objects.get(file_format="pdf").data)
        report.write_bytes(data)
        changed.write_bytes(data + b" ")
        status, said = self.check(report)
        self.assertEqual((status, "Road Safety" in said, said.strip().endswith("current")), (0, True, True))
        self.assertEqual(self.check(report, changed)[0], 1)


def test_two_sums_are_none():
    assert parse_sha256(f"{CHECKSUM} {CHECKSUM}") == CHECKSUM
    assert parse_sha256(f"{CHECKSUM} {CHECKSUM[::-1]}") == ""
    assert parse_sha256(f"{CHECKSUM}0") == ""
