"""Partnerships' plans and standards go out in the layout of their reports, and nothing of them is lost."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from zipfile import ZipFile

import pdfplumber
import pytest

from documents.plan.plan_data import from_json
from documents.readers import read_document
from documents.readers.pdf import read_pdf
from documents.recognise.recognise import recognise
from imports.merging import scales
from reports.file_formats import FILE_FORMATS
from reports.layouts import build_document
from reports.progress_update import DRAFT_FOOTER
from reports.report_options import ReportOptions
from tests.hate_crime_documents import read_fixture
from tests.partnerships.original_documents import (
    ALL_DOCUMENTS,
    OBJECTIVES_DOCUMENT,
    THEMES_DOCUMENT,
    reading_of,
)


@pytest.fixture
def plan_of(monkeypatch):
    """A report's plan on its own scale, with nothing on record."""
    monkeypatch.setattr(scales, "find_plan", lambda plan: None)
    return lambda paper: scales.apply_scale(reading_of(paper).plan)


def words_of(document):
    furniture = [*document.header, *document.footer]
    text = " ".join([document.text, document.title, *(line.text for line in furniture)])
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
@pytest.mark.parametrize("paper", ALL_DOCUMENTS, ids=lambda paper: paper[0])
def test_what_is_written_is_read_back_exactly(plan_of, paper, kind):
    plan = plan_of(paper)
    back = recognise(read_document(FILE_FORMATS[kind].write(plan), f"plan.{kind}"), period=paper[1])
    assert scales.apply_scale(back.plan) == plan


@pytest.mark.parametrize("paper", ALL_DOCUMENTS, ids=lambda paper: paper[0])
def test_the_json_holds_the_whole_plan(plan_of, paper):
    plan = plan_of(paper)
    assert from_json(FILE_FORMATS["json"].write(plan).decode()) == plan


@pytest.mark.parametrize("paper", ALL_DOCUMENTS, ids=lambda paper: paper[0])
def test_each_page_of_a_draft_is_stamped_as_one(plan_of, paper):
    plan = plan_of(paper)
    assert build_document(plan, draft=True).is_draft
    assert not build_document(plan).is_draft


@pytest.mark.parametrize("paper", ALL_DOCUMENTS, ids=lambda paper: paper[0])
def test_a_text_is_read_back_line_for_line(plan_of, paper):
    plan = plan_of(paper)
    back = recognise(read_document(FILE_FORMATS["txt"].write(plan), "plan.txt"), period=paper[1])
    assert scales.apply_scale(back.plan).headings == plan.headings
    assert (back.plan.kind, back.plan.title, back.plan.closing) == (plan.kind, plan.title, plan.closing)


def words_said(kind, made):
    """The words of a report of ours, in whatever format it is; of a PDF as one, as it may cut them."""
    if kind == "pdf":
        document = read_pdf(made)
        return re.sub(r"\W", "", " ".join([document.text, *(p.text for p in document.header)])).lower()
    if kind == "json":
        return set(re.findall(r"\w+", json.dumps(json.loads(made), ensure_ascii=False).replace("\\n", " ")))
    if kind == "odt":
        with ZipFile(io.BytesIO(made)) as file:
            parts = "".join(file.read(name).decode() for name in ("styles.xml", "content.xml"))
        text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?text:(?:span|a)\b[^>]*>", "", parts)))
        return set(re.findall(r"\w+", text))
    if kind in {"csv", "txt"}:
        return set(re.findall(r"\w+", made.decode()))
    return words_of(read_document(made, f"plan.{kind}"))


def heads_of(plan):
    """The words over the columns, which data have names of their own for."""
    rows = [table.rows[table.heads - 1] for table in build_document(plan).tables() if table.heads]
    return {word for row in rows for cell in row.cells for word in re.findall(r"\w+", cell.text)}


@pytest.mark.parametrize("kind", FILE_FORMATS)
@pytest.mark.parametrize("paper", ALL_DOCUMENTS, ids=lambda paper: paper[0])
def test_every_word_of_the_original_is_in_every_format(plan_of, paper, kind):
    plan = plan_of(paper)
    original = read_fixture(paper[0])
    result = words_said(kind, FILE_FORMATS[kind].write(plan))
    # An update that is not published says so itself; data name their columns and headings as all data do.
    left_out = {"DRAFT"} | (heads_of(plan) | {"Strategic"} if FILE_FORMATS[kind].is_data else set())
    wanted = words_of(original) - left_out
    if kind == "csv":  # lines, and nothing of what stands around them
        lines = replace(plan, title="", instructions="", closing="", on_each_page="")
        wanted &= words_of(build_document(lines))
    assert {word for word in wanted if (word.lower() if kind == "pdf" else word) not in result} == set()


def test_a_status_has_its_word_in_its_colour_and_themes_lie_over_their_tables(plan_of):
    document = build_document(plan_of(THEMES_DOCUMENT))
    first = document.tables()[0]
    assert document.landscape
    assert first.rows[0].cells[0].text == "1. Preventing Hate Crime"
    assert (first.rows[0].cells[0].colspan, first.heads) == (7, 2)
    status = first.rows[2].cells[-1]
    assert (status.text, status.fill) == ("Green", "CFE8D8")


def test_progress_that_is_one_for_several_activities_stands_once(plan_of):
    table = build_document(plan_of(OBJECTIVES_DOCUMENT)).tables()[2]
    issue = table.rows[2]
    assert [cell.rowspan for cell in issue.cells] == [3, 1, 1, 1, 3, 3, 3]
    assert len(table.rows[3].cells) == 3


def test_a_short_table_stays_on_the_page_of_the_title(plan_of):
    officers = tuple(f"Officer {number}" for number in range(17))  # so many that the second has no room
    plan = replace(plan_of(OBJECTIVES_DOCUMENT), committee="Crime and Disorder", link_officers=officers)
    plan = replace(plan, headings=plan.headings[:2])
    with pdfplumber.open(io.BytesIO(FILE_FORMATS["pdf"].write(plan))) as pdf:
        first = pdf.pages[0].extract_text()
    assert "Strategic Objective A" in first
    assert "Strategic Objective B" not in first


def test_a_draft_and_a_place_on_the_agenda_stand_on_each_page(plan_of):
    options = ReportOptions(item="8", appendix="1", marking="DRAFT")
    document = build_document(plan_of(THEMES_DOCUMENT), options, draft=True)
    assert document.header[0].text == options.place_on_the_agenda
    assert [line.text for line in document.footer[1:]] == ["DRAFT", DRAFT_FOOTER]
    assert "(draft)" in document.title
