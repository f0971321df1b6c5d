"""Whoever may read two updates compares them, on the screen or in Word."""

import re
import zipfile
from io import BytesIO

from hypothesis import given
from lxml import etree

from documents.readers.docx import read_docx
from documents.tree import Paragraph
from documents.writers.docx import to_docx
from reports.plan_comparison import EVIDENCE_LABEL, compare_plans
from reports.progress_update import progress_update
from reports.report_options import ReportOptions
from reports.tracked_changes import tracked_changes
from reports.tracked_document import tracked_document
from tests.hypothesis_profiles import example_settings
from tests.page_assertions import errors_on
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_round_trip import plans
from tests.rounds.base import DONE, MET

COMPARE_URL = "/reviews/road-safety/compare/"
WORD_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(data, without):
    """The words of a Word file when its changes are accepted (without "del") or rejected ("ins")."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    for change in list(body.iter(f"{WORD_NAMESPACE}{without}")):
        change.getparent().remove(change)
    return "".join(
        "\n" if element.tag == f"{WORD_NAMESPACE}br" else element.text or ""
        for element in body.iter(f"{WORD_NAMESPACE}t", f"{WORD_NAMESPACE}delText", f"{WORD_NAMESPACE}br")
    )


@example_settings(15)
@given(plans(), plans())
def test_accepting_all_gives_the_newer_words_and_rejecting_all_the_older(old, new):
    changed = compare_plans(old, new)
    data = to_docx(tracked_changes("Noise", "March", "September", changed))
    accepted, rejected = words(data, "del"), words(data, "ins")
    for line in changed:
        for field_change in line.changes:
            assert "".join(p.text for p in field_change.pieces if p.kind != "removed") in accepted
            assert "".join(p.text for p in field_change.pieces if p.kind != "added") in rejected
    assert to_docx(tracked_changes("Noise", "March", "September", changed)) == data


@example_settings(15)
@given(plans(), plans())
def test_a_whole_paper_holds_all_words_of_both(old, new):
    older, newer = (progress_update(plan, ReportOptions(layout="blocks")) for plan in (old, new))
    document = tracked_document(older, newer)
    assert bare(left(document.blocks, "removed")) == bare(left(newer.blocks, "removed"))
    assert bare(left(document.blocks, "added")) == bare(left(older.blocks, "added"))


def left(blocks, without):
    """The words of a report once all changes of the other kind are accepted, or rejected."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.marker or ""
            yield from (run.text for run in block.runs if getattr(run, "change", "") != without)
        else:
            for cell in (cell for row in block.rows for cell in row.cells):
                yield from left(cell.blocks, without)


def bare(words):
    return re.sub(r"\s", "", "".join(words))


class CompareTests(PublishCase):
    def two_versions(self):
        self.approve(MET)
        self.ask()
        self.correct(DONE)
        self.ask(reason="It was built.")

    def compare(self, old, new, person=None, **more):
        self.client.force_login(person or self.mo)
        return self.client.get(COMPARE_URL, {"old": old, "new": new, **more})

    def test_a_member_compares_two_versions(self):
        self.two_versions()
        page = self.compare("2020-09.1", "2020-09.2")
        self.assertContains(page, "September 2020, version 2, compared with September 2020, version 1")
        self.assertContains(page, "<ins>")
        self.assertContains(page, "<del>")

    def test_two_updates_are_compared_also_where_one_is_known_from_paper(self):
        self.approve(MET)
        self.ask()
        page = self.compare("2020-03", "2020-09.1")
        self.assertContains(page, f"{EVIDENCE_LABEL}, September 2020")
        self.assertNotContains(page, f"{EVIDENCE_LABEL}, March 2020")

    def test_word_has_the_changes_tracked(self):
        self.two_versions()
        page = self.compare("2020-09.1", "2020-09.2", **{"as": "changes"})
        self.assertIn("road-safety-what-changed.docx", page["Content-Disposition"])
        accepted = read_docx(page.content).text
        self.assertIn(DONE.evidence, accepted)
        self.assertNotIn(MET.evidence, accepted)
        self.assertIn(MET.evidence, words(page.content, "ins"))

    def test_word_has_the_whole_paper_with_the_changes_tracked(self):
        self.two_versions()
        page = self.compare("2020-09.1", "2020-09.2", **{"as": "document"})
        self.assertIn("road-safety-whole-paper-what-changed.docx", page["Content-Disposition"])
        accepted, rejected = words(page.content, "del"), words(page.content, "ins")
        self.assertIn("A crossing was planned.", accepted)
        self.assertIn(DONE.evidence, accepted)
        self.assertNotIn(MET.evidence, accepted)
        self.assertIn(MET.evidence, rejected)
        self.assertNotIn(DONE.evidence, rejected)

    def test_nobody_compares_a_draft_that_he_may_not_read(self):
        self.approve(MET)
        self.assertContains(self.compare("2020-03", "2020-09", self.clare), MET.evidence)
        page = self.compare("2020-03", "2020-09")
        self.assertContains(page, 'id="nothing-to-compare"', status_code=400)
        self.assertNotContains(page, MET.evidence, status_code=400)
        self.assertEqual(self.compare("2020-03", "2020-09", self.nia).status_code, 404)

    def test_nonsense_is_refused_in_a_sentence(self):
        self.two_versions()
        page = self.compare("2020-09.1", "2020-09.9")
        self.assertEqual((page.status_code, errors_on(page)), (400, {"new": ["invalid_choice"]}))

    def test_the_same_with_itself_says_that_nothing_differs(self):
        self.two_versions()
        self.assertContains(self.compare("2020-09.1", "2020-09.1"), 'id="no-difference"')

    def test_the_page_offers_the_latest_two(self):
        self.two_versions()
        page = self.get(self.mo, COMPARE_URL)
        self.assertContains(page, '<option value="2020-09.1" selected>')
        self.assertContains(page, '<option value="2020-09.2" selected>')
        self.assertContains(self.get(self.mo, f"{ROUND_URL}versions/2/changes/"), "as=changes")
