"""What people without an account try in order to keep the machine busy."""

from unittest import mock

from actionplans.workflow.publishing import make_public
from reports.file_formats import FILE_FORMATS, FileFormat
from reports.round_reports import _render
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.base import PlanTestCase
from tests.reports.base import PUBLIC_URL, PublishCase

PAPER = "/public/road-safety/2020-03/"
RENDERED = ("pdf", "docx", "xlsx", "csv", "html", "txt", "json")


def counted(times):
    """Every format, with a note in `times` of each time that it is written."""

    def counting(name, form):
        def write(plan, *how):
            times.append(name)
            return form.writer(plan, *how)

        return FileFormat(form.content_type, form.label, write, form.is_data)

    return {name: counting(name, form) for name, form in FILE_FORMATS.items()}


@must_fail_without_guard
class KnownFromPaperTests(PlanTestCase):
    """A round of before, which residents may read: no bytes of it were kept when it was published."""

    def setUp(self):
        self.add_progress()
        make_public(self.march, by=self.clare)

    def take(self, kinds, often=5):
        times = []
        with mock.patch("reports.round_reports.FILE_FORMATS", counted(times)):
            for turn in range(often):
                for kind in kinds:
                    answer = self.get(None, f"{PAPER}{kind}/?turn={turn}")
                    self.assertEqual(answer.status_code, 200, kind)
        return times

    @removes_guard("reports.round_reports._render_cached", _render)
    def test_b42_what_many_ask_for_is_rendered_once(self):
        self.assertEqual(self.take(("docx", "txt")), ["docx", "txt"])

    def test_b42_every_format_is_there_for_residents_and_may_be_kept_on_the_way(self):
        for kind in RENDERED:
            answer = self.get(None, f"{PAPER}{kind}/")
            self.assertIn("public", answer["Cache-Control"], kind)
            self.assertTrue(answer.content, kind)

    def test_b42_what_changes_is_rendered_anew(self):
        self.assertEqual(self.take(("txt",)), ["txt"])
        self.review.title = "Streets"
        self.review.save()
        self.assertEqual(self.take(("txt",)), ["txt"])
        self.assertContains(self.get(None, f"{PAPER}txt/"), "Streets")

    def test_b42_far_pages_and_long_searches_cost_nobody_but_a_visit_of_the_sign_in_page(self):
        for path in ("/actions/?page=1000000000", f"/actions/?words={'a*' * 2_000}", "/requests/?page=-1"):
            answer = self.get(None, path)
            self.assertEqual(answer.status_code, 302, path)
            self.assertIn("/sign-in/", answer["Location"])

    def test_b42_whoever_signed_in_gets_the_last_page_at_once(self):
        answer = self.get(self.mo, "/actions/?page=1000000000")
        self.assertEqual((answer.status_code, answer.context["page"].number), (200, 1))


class PublishedTests(PublishCase):
    def test_b42_what_was_published_is_not_rendered_again_for_anybody(self):
        self.approve()
        self.ask()
        times = []
        with mock.patch("reports.round_reports.FILE_FORMATS", counted(times)):
            for kind in ("pdf", "docx", "json"):
                self.assertEqual(self.get(None, f"{PUBLIC_URL}{kind}/").status_code, 200)
        self.assertEqual(times, [])
