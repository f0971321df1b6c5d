"""What people try with links and files behind answers."""

from unittest import mock

from django.http import HttpResponse
from django.test import override_settings

from actionplans.models import Evidence, EvidenceFile
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.documents.test_upload_validation import REJECTED_UPLOADS
from tests.documents.unsafe_files import compressed_stream, nested_html_tables, single_page_pdf
from tests.documents.xlsx_builder import build_xlsx, c, row, sheet
from tests.evidence_files import ACCEPTED_EVIDENCE, PDF
from tests.rounds.base import EvidencePageCase
from tests.timing import cpu_seconds

PAGE = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
HOSTILE = (
    "bomb",
    "macros",
    "lying size",
    "link",
    "part with a password",
    "entities",
    "path out",
    "heap of parts",
)
SPARSE = build_xlsx(sheet(row(1, c("A1", "x")), row(1_048_576, c("XFD1048576", "y"))))
ADDRESSES = (
    "https://www.gov.uk@evil.example/",
    "https://officer:secret@council.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://www.gov.uk",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://council.example/plan",
    "//evil.example/",
    "https://",
    "https:/evil.example",
    "https://council.example/a b",
    "\\\\server\\share",
)


def anybodys_file(user, pk):
    return Evidence.objects.select_related("file").get(pk=pk)


def shown_at_once(data, name):
    return HttpResponse(data, content_type="text/html")


@must_fail_without_guard
class LinkTests(EvidencePageCase):
    @removes_guard("actionplans.forms.supporting_evidence._normalise_url", lambda text: text)
    def test_b16_only_addresses_that_say_where_they_lead_are_kept(self):
        for address in ADDRESSES:
            page = self.add(**{"evidence-address": address})
            self.assertEqual((page.status_code, self.kept()), (422, []), address)

    def test_b16_what_is_shown_is_where_it_leads(self):
        for given, value in (
            ("https://council.example/a?b=c&d=%20#e", "https://council.example/a?b=c&d=%20#e"),
            ("www.council.example/plan", "https://www.council.example/plan"),
            ("HTTP://council.example:8080/", "http://council.example:8080/"),
            ("https://g\u043ev.uk/", "https://xn--gv-fmc.uk/"),
            ('https://council.example/"onclick="x', "https://council.example/%22onclick=%22x"),
            ("https://council.example/\u202egpj.exe", "https://council.example/%E2%80%AEgpj.exe"),
        ):
            self.add(**{"evidence-address": given, "evidence-address_title": "https://www.gov.uk"})
            link = self.asked.evidence.last()
            self.assertEqual(link.url, value)
            shown = value.replace("&", "&amp;")
            anchor = f'href="{shown}" rel="noopener noreferrer">{shown}</a>'
            self.assertContains(self.client.get(self.url), anchor)

    def test_b15_a_title_is_shown_as_text(self):
        self.add(
            **{"evidence-address": "https://council.example/", "evidence-address_title": "<b onclick=x>"}
        )
        page = self.client.get(self.url)
        self.assertContains(page, "&lt;b onclick=x&gt;")
        self.assertNotContains(page, "<b onclick=x>")


@must_fail_without_guard
class UploadTests(EvidencePageCase):
    @removes_guard(
        "actionplans.workflow.supporting_evidence.validate_evidence_file", lambda data, name: "docx"
    )
    def test_b21_hostile_files_are_refused_quickly_and_not_kept(self):
        for what in HOSTILE:
            _, data, name = REJECTED_UPLOADS[what]
            started = cpu_seconds()
            page = self.add_file(name, data)
            self.assertEqual((page.status_code, EvidenceFile.objects.count()), (422, 0), what)
            self.assertLess(cpu_seconds() - started, 8, what)

    @removes_guard(
        "actionplans.workflow.supporting_evidence.validate_evidence_file", lambda data, name: "pdf"
    )
    def test_b21_a_renamed_page_is_refused(self):
        for name in ("report.pdf", "report.txt", "report.docx", "report.html", "report"):
            self.assertEqual(self.add_file(name, PAGE).status_code, 422, name)
        self.assertFalse(EvidenceFile.objects.exists())

    def test_b21_honest_files_are_kept(self):
        for name, (data, _) in ACCEPTED_EVIDENCE.items():
            self.assertEqual(self.add_file(name, data).status_code, 302, name)
        self.assertEqual(EvidenceFile.objects.count(), len(ACCEPTED_EVIDENCE))

    def test_b22_what_would_keep_a_reader_busy_is_kept_unread(self):
        busy = {
            "sheet.xlsx": SPARSE,
            "tables.docx": nested_html_tables(200),
            "bomb.pdf": single_page_pdf(compressed_stream(b" " * 50_000_000)),
        }
        with mock.patch("documents.readers.inside.read_any", side_effect=AssertionError("It was opened.")):
            for name, data in busy.items():
                self.assertEqual(self.add_file(name, data).status_code, 302, name)

    def test_b22_a_protected_pdf_is_refused(self):
        page = self.add_file("secret.pdf", PDF + b"trailer <</Encrypt 5 0 R>>")
        self.assertContains(page, "This PDF is protected.", status_code=422)

    @removes_guard(
        "actionplans.workflow.supporting_evidence._check_storage_quota", lambda asked, size, by: None
    )
    @override_settings(EVIDENCE_MB_PER_PERSON=1)
    def test_b25_nobody_fills_the_database(self):
        for number in range(3):
            self.add_file(f"{number}.pdf", PDF + bytes([65 + number]) * 600_000)
        self.assertEqual(EvidenceFile.objects.count(), 1)

    @override_settings(EVIDENCE_MB_PER_PERSON=1)
    def test_b25_up_to_the_quota_files_are_kept(self):
        for number in range(3):
            self.add_file(f"{number}.pdf", PDF + bytes([65 + number]) * 300_000)
        self.assertEqual(EvidenceFile.objects.count(), 3)


@must_fail_without_guard
class DownloadTests(EvidencePageCase):
    def setUp(self):
        super().setUp()
        self.add_file("../../Minutes of May.pdf", PDF)
        self.here = f"/evidence/{self.asked.evidence.get().pk}/file/"

    @removes_guard("actionplans.views.supporting_evidence.evidence_for", anybodys_file)
    def test_b04_a_forwarded_address_opens_nothing(self):
        for person in (self.nia, self.mo, self.ada):
            self.assertEqual(self.get(person, self.here).status_code, 404)
        self.assertEqual(self.get(None, self.here).status_code, 302)

    def test_b04_it_opens_for_who_may_read_the_answer(self):
        for person in (self.olive, self.lee, self.clare):
            self.assertEqual(self.get(person, self.here).content, PDF)

    @removes_guard("actionplans.views.supporting_evidence.build_download_response", shown_at_once)
    def test_b24_it_is_saved_under_its_name_and_never_shown(self):
        answer = self.get(self.olive, self.here)
        self.assertEqual(answer.get("Content-Disposition"), 'attachment; filename="Minutes of May.pdf"')
        self.assertEqual(answer["Content-Type"], "application/octet-stream")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        policy = answer["Content-Security-Policy"]
        self.assertTrue(policy.startswith("default-src 'none'") and "sandbox" in policy, policy)
        self.assertIn("no-store", answer["Cache-Control"])

    def test_b37_the_log_of_the_server_does_not_name_it(self):
        with self.assertNoLogs("actionplans"):
            self.get(self.olive, self.here)
