"""A clerk writes the report of a round to a file."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory

import mammoth
import pdfplumber
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line
from django.test import TestCase
from lxml import html

from actionplans.models import Review, Round
from actionplans.serialise import build_plan
from documents.plan import plan_data
from documents.readers import read_document
from documents.readers.pdf import read_pdf
from documents.recognise.recognise import recognise
from tests.documents.test_write_pdf import breaches

DOCUMENT_STEM = "hate-crime-progress-update-{}"
NOT_PRINTED = {"doc_type", "date", "source", "notes", "restored", "evidence_blocks"}
FIELDS_IN_ORDER = ("responsibility_text", "agreed_action", "success_measure")


def export_document(month, file_format, *options, review="hate-crime"):
    """What the command writes to standard output."""
    written = BytesIO()
    with TextIOWrapper(written) as out, redirect_stdout(out):
        call_command("export_document", review, "--round", month, "--format", file_format, *options)
        out.flush()
        return written.getvalue()


@cache
def paper_as_read(month):
    path = settings.BASE_DIR / "tests" / "truth" / f"{DOCUMENT_STEM.format(month)}.json"
    return json.loads(path.read_text())


def truth(month):
    """All that a person read in the committee's own report of that month."""
    return list(leaves(paper_as_read(month)))


def recommendations_of(month):
    return paper_as_read(month)["recommendations"]


def leaves(value, key=""):
    if key in NOT_PRINTED or value is None:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, key)
    else:
        yield str(value)


def one_line(text):
    return " ".join(text.split())


def words(text):
    """The words of a text, parts of hyphenated words by themselves: a line may end there."""
    return re.findall(r"\w+", text)


def letters(text):
    return "".join(words(text))


def seen_in_html(data):
    page = html.fromstring(data.decode())
    for element in page.iter("p", "li", "td", "th", "h1", "h2", "h3"):
        element.tail = f"\n{element.tail or ''}"
    return one_line(page.find("body").text_content())


def seen_in_pdf(data):
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def drawn_in_pdf(data):
    """The same in the order in which it is written, column by column."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "".join(char["text"] for page in pdf.pages for char in page.chars)


def said_of_actions(plan):
    """What is printed of each action, blanks aside."""
    result = []
    for *_, line in plan.sub_actions():
        said = [line.strand, line.responsibility, line.date_text, line.action, line.measure]
        for entry in line.entries:
            said += [entry.period, entry.evidence, entry.grade, entry.impact]
        result.append([letters(one) if isinstance(one, str) else one for one in said])
    return result


class ExportTests(TestCase):
    """Both reports of the Hate Crime review are on record."""

    @classmethod
    def setUpTestData(cls):
        for month in ("2020-03", "2020-09"):
            path = settings.BASE_DIR / "fixtures" / "documents" / f"{DOCUMENT_STEM.format(month)}.docx"
            call_command("import_document", path, stdout=StringIO())

    def test_every_line_of_the_committees_paper_is_in_the_html(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                seen = seen_in_html(export_document(month, "html"))
                missing = [said for said in truth(month) if one_line(said) not in seen]
                self.assertEqual(missing, [])

    def test_every_word_of_the_committees_paper_is_in_the_pdf(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                seen = set(words(seen_in_pdf(export_document(month, "pdf"))))
                self.assertEqual({word for said in truth(month) for word in words(said)} - seen, set())

    def test_the_pdf_says_each_word_as_often_as_the_html(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                in_html = Counter(words(seen_in_html(export_document(month, "html"))))
                in_pdf = Counter(words(seen_in_pdf(export_document(month, "pdf"))))
                self.assertEqual(in_html - in_pdf, Counter())

    def test_a_pdf_of_ours_is_read_back_as_the_plan_that_it_prints(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                again = recognise(read_pdf(export_document(month, "pdf")))
                this_round = Round.objects.get(period=f"{month}-01")
                printed = build_plan(Review.objects.get(), this_round)
                self.assertEqual(said_of_actions(again.plan), said_of_actions(printed))

    def test_the_pdf_says_each_action_in_reading_order(self):
        """What stands alone in its column is one run of text, from its owner to its evidence."""
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                seen = letters(drawn_in_pdf(export_document(month, "pdf")))
                recommendations = recommendations_of(month)
                places = [seen.index(letters(each["text"])) for each in recommendations]
                self.assertEqual(places, sorted(places))
                for start, recommendation in zip(places, recommendations, strict=True):
                    for action in recommendation["actions"]:
                        order = [action[field] for field in FIELDS_IN_ORDER] + [
                            action["entries"][0]["evidence"]
                        ]
                        result = [seen.index(letters(said), start) for said in order]
                        self.assertEqual(result, sorted(result))

    def test_septembers_paper_leaves_out_what_was_done_by_march(self):
        self.assertNotIn("d) continuing to scrutinise", seen_in_html(export_document("2020-09", "html")))

    def test_septembers_paper_says_that_no_update_on_1c_was_received(self):
        page = html.fromstring(export_document("2020-09", "html").decode())
        [part] = [heading for heading in page.iter("h3") if heading.text_content().startswith("c) ")]
        last = part.getnext().findall(".//tr")[-1]
        self.assertEqual(
            [one_line(cell.text_content()) for cell in last],
            ["Evidence of Progress (September 2020):", "No update received"],
        )

    def test_marchs_paper_has_nothing_of_september(self):
        seen = seen_in_html(export_document("2020-03", "html"))
        self.assertNotIn("No update received", seen)
        self.assertNotIn("September 2020", seen)
        self.assertNotIn("Dawn Tyerman", seen)

    def test_the_json_is_the_plan_of_the_round(self):
        plan = plan_data.from_json(export_document("2020-09", "json").decode())
        self.assertEqual((plan.title, plan.period), ("Hate Crime", "September 2020"))
        owners = {part.ref: sub_action.owners for _, part, sub_action in plan.sub_actions()}
        self.assertEqual(len(list(plan.sub_actions())), 4)
        self.assertEqual(owners["f"], ("Dawn Tyerman",))

    def test_the_word_file_is_the_committees_paper_again(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                reading = recognise(read_document(export_document(month, "docx"), "update.docx"))
                self.assertEqual(reading.plan, plan_data.from_json(export_document(month, "json").decode()))

    def test_every_line_of_the_committees_paper_is_in_the_word_file(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                printed = mammoth.convert_to_html(BytesIO(export_document(month, "docx"))).value
                seen = seen_in_html(f"<html><body>{printed}</body></html>".encode())
                said = [one_line(line.replace("• ", "")) for line in truth(month)]  # Word's own bullets
                missing = [line for line in said if line not in seen]
                self.assertEqual(missing, [])

    def test_the_word_file_is_the_same_whenever_it_is_written(self):
        first = export_document("2020-09", "docx")
        with time_machine.travel("2031-01-01"):
            self.assertEqual(export_document("2020-09", "docx"), first)

    def test_the_text_says_each_action_in_reading_order(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                said = one_line(export_document(month, "txt").decode())
                at = 0
                for recommendation in recommendations_of(month):
                    at = said.index(one_line(recommendation["text"]), at)
                    for action in recommendation["actions"]:
                        lines = [action[field] for field in FIELDS_IN_ORDER] + [
                            action["entries"][0]["evidence"]
                        ]
                        for line in lines:
                            at = said.index(one_line(line), at)

    def test_the_workbook_holds_the_whole_plan_of_the_round(self):
        for month in ("2020-03", "2020-09"):
            with self.subTest(month=month):
                document = read_document(export_document(month, "xlsx"), "update.xlsx")
                plan = plan_data.from_json(export_document(month, "json").decode())
                self.assertEqual(recognise(document).plan, plan)

    def test_septembers_workbook_says_that_no_update_on_1c_was_received(self):
        document = read_document(export_document("2020-09", "xlsx"), "update.xlsx")
        rows = [[cell.text for cell in row.cells] for row in document.tables()[0].rows]
        [last] = [row for row in rows if row[3] == "c" and "September 2020" in row]
        self.assertIn("No update received", last)

    def test_a_file_holds_what_standard_output_would(self):
        for file_format, start in (
            ("pdf", b"%PDF-"),
            ("html", b"<!DOCTYPE html>"),
            ("json", b"{"),
            ("docx", b"PK"),
            ("xlsx", b"PK"),
            ("txt", b"SCRUTINY MONITORING"),
        ):
            with self.subTest(format=file_format), TemporaryDirectory() as folder:
                output = Path(folder) / f"paper.{file_format}"
                self.assertEqual(export_document("2020-09", file_format, "--output", str(output)), b"")
                self.assertTrue(output.read_bytes().startswith(start))
                self.assertEqual(output.read_bytes(), export_document("2020-09", file_format))

    def test_the_command_takes_what_the_page_offers_of_layouts(self):
        said = export_document("2020-09", "txt", "--rounds", "last", "--item", "8", "--marking", "OFFICIAL")
        self.assertTrue(said.startswith(b"Agenda Item 8\n"))
        self.assertIn(b"OFFICIAL", said)
        self.assertNotIn(b"Evidence of Progress (March 2020)", said)
        # In March several actions of one part stand side by side.
        self.assertNotEqual(
            export_document("2020-03", "html"), export_document("2020-03", "html", "--layout", "blocks")
        )

    def test_data_has_no_layout(self):
        with self.assertRaisesMessage(CommandError, "Excel always holds everything"):
            export_document("2020-09", "xlsx", "--layout", "blocks")

    def test_who_misspells_a_review_is_told_which_there_are(self):
        with self.assertRaisesRegex(CommandError, r"“hate-crimes”.* hate-crime\.$"):
            export_document("2020-09", "pdf", review="hate-crimes")

    def test_who_asks_for_another_round_is_told_which_there_are(self):
        with self.assertRaisesRegex(CommandError, r"“Hate Crime”.* 2021-03\b.* 2020-03, 2020-09\.$"):
            export_document("2021-03", "pdf")

    def test_wrong_usage_is_explained_with_status_2(self):
        for arguments in (
            [],
            ["hate-crime", "--round", "September", "--format", "pdf"],
            ["hate-crime", "--round", "2020-09", "--format", "pptx"],
        ):
            with self.subTest(arguments=arguments), self.assertRaises(SystemExit) as stopped:
                execute_from_command_line(["manage.py", "export_document", *arguments])
            self.assertEqual(stopped.exception.code, 2)

    def test_the_pdf_of_each_round_meets_pdf_ua(self):
        for month in ("2020-03", "2020-09"):
            self.assertEqual(breaches(export_document(month, "pdf")), set())


class EmptyDatabaseTests(TestCase):
    def test_whoever_exports_before_importing_is_told_that_there_is_nothing(self):
        with self.assertRaisesMessage(CommandError, "Those on record: none yet."):
            export_document("2020-09", "pdf")
