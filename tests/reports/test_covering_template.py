"""A council has its covering reports in a Word file of its own, and finishes them there."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml.ns import qn

from actionplans.models import Committee
from documents.plain_text import text_to_paragraphs
from documents.readers.docx import read_docx
from documents.readers.ooxml.package import PackageReader
from documents.tree import Cell, Row, Table
from documents.validation.errors import FileRejected
from documents.word_template import MAX_TEMPLATE_BYTES, validate_word_template
from documents.writers.docx import to_docx
from documents.writers.ooxml.lists import INDENT
from reports.covering_report import (
    BLOCK_PLACEHOLDERS,
    DRAFT_NOTICE,
    TEXT_PLACEHOLDERS,
    MeetingDetails,
    build_default_document,
    covering_report,
    default_template,
    placeholder,
    render_in_template,
)
from reports.covering_report_texts import DEFAULT_PURPOSE, CoveringReportTexts
from reports.models import CoveringTemplate
from reports.report_options import ReportOptions
from tests.documents.docx_builder import (
    build_docx,
    build_zip,
    docx_parts,
    p,
    r,
    read_zip,
    relationships_part,
    save_docx,
)
from tests.documents.test_upload_validation import REJECTED_UPLOADS
from tests.page_assertions import errors_on
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_action_spreadsheet import PLAN
from tests.reports.test_branding import picture

TEMPLATE_URL = "/council/branding/covering-template/"
REPORT = covering_report(
    PLAN,
    CoveringReportTexts(background="Of old:\n• one\n• two & three"),
    ReportOptions(item="8", appendix="1", marking="OFFICIAL"),
    MeetingDetails("1 October 2020", "https://scrutiny.council.example/public/a/?b=1"),
)
DEFAULT_TEMPLATE = to_docx(build_default_document(default_template()))


def check(data, name="report.docx"):
    validate_word_template(data, name, TEXT_PLACEHOLDERS, BLOCK_PLACEHOLDERS)


def lines_of(document, **instead):
    """What it says, without the paragraphs that only Word wants."""
    text = document.text
    for words, others in instead.items():
        text = text.replace(words, others)
    return [line for line in text.split("\n") if line]


def of_the_council():
    """As somebody makes one in Word: a style, a picture at the head, words of its own."""
    made = docx.Document()
    made.styles.add_style("Council Text", 1).font.name = "Georgia"
    made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(picture()))
    made.sections[0].header.paragraphs[0].add_run("Report to {{ committee }}")
    made.sections[0].footer.paragraphs[0].text = "Town Hall, {{ MEETING_DATE }}"
    made.add_heading("Action plan of {{title}}", 1)
    made.add_paragraph("Our words stay.")
    cut = made.add_paragraph(style="Council Text")
    for piece in ("Led by {", "{ link", "_officers }", "}, agreed {{ agreed }}."):
        cut.add_run(piece).italic = True
    for name in BLOCK_PLACEHOLDERS:
        made.add_paragraph(placeholder(name), style="Council Text")
    made.core_properties.author = made.core_properties.last_modified_by = "Ann Author"
    return save_docx(made)


COUNCIL_TEMPLATE = of_the_council()


def test_the_built_in_template_gives_the_built_in_report():
    check(DEFAULT_TEMPLATE)
    ours, theirs = (
        read_docx(to_docx(build_default_document(REPORT))),
        read_docx(render_in_template(REPORT, DEFAULT_TEMPLATE)),
    )
    officers = ", ".join(PLAN.link_officers)
    assert lines_of(theirs) == lines_of(ours, **{"\n".join(PLAN.link_officers): officers})
    assert [line.text for line in theirs.header] == [line.text for line in ours.header]
    assert [line.text for line in theirs.footer] == [line.text for line in ours.footer]
    assert theirs.title == ours.title


def test_what_a_council_made_in_word_stays_and_its_places_are_filled():
    check(COUNCIL_TEMPLATE)
    written = render_in_template(REPORT, COUNCIL_TEMPLATE)
    assert written == render_in_template(REPORT, COUNCIL_TEMPLATE)
    report = docx.Document(io.BytesIO(written))
    said = [paragraph.text for paragraph in report.paragraphs]
    assert said[:3] == ["OFFICIAL", "Action plan of Hate Crime", "Our words stay."]
    assert said[3] == f"Led by {', '.join(PLAN.link_officers)}, agreed {PLAN.agreed}."
    assert report.sections[0].header.paragraphs[0].text == f"Report to {PLAN.committee}"
    assert report.sections[0].footer.paragraphs[0].text == "Town Hall, 1 October 2020"
    assert len(report.tables) == 2
    assert report.tables[0].rows[0].cells[0].text == "Actions"
    purpose = next(
        paragraph for paragraph in report.paragraphs if DEFAULT_PURPOSE.partition("{")[0] in paragraph.text
    )
    assert purpose.style.name == "Council Text"
    assert "• two & three" in read_docx(written).text and "{{" not in read_docx(written).text
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert any(name.startswith("word/media/") for name in archive.namelist())
    assert b"Ann Author" not in everything


REPORT_WITH_LISTS = replace(
    REPORT,
    words=REPORT.words | {"marking": ""},
    blocks={
        "background": text_to_paragraphs("As follows:\n• one\n• two\n1. three\n2. four\nAnd:\n1. five"),
        "questions": (Table((Row((Cell(text_to_paragraphs("• six\n• seven")),)),)),),
    },
)
BODY_WITH_PLACEHOLDERS = p("{{ background }}", '<w:ind w:left="500"/><w:jc w:val="both"/>') + p(
    "{{ questions }}"
)
NUMBERING_XML = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:numIdMacAtCleanup w:val="1"/>'
)
COUNCIL_LIST_ITEM = p("Ours", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>')


def without_lists(body):
    """As Word writes a file that has no list."""
    parts = dict(docx_parts(body)) | {
        "word/_rels/document.xml.rels": relationships_part(("rS", "styles", "styles.xml"))
    }
    del parts["word/numbering.xml"]
    return build_zip(parts.items())


@pytest.mark.parametrize(
    "template",
    [
        without_lists(BODY_WITH_PLACEHOLDERS),
        build_docx(BODY_WITH_PLACEHOLDERS + COUNCIL_LIST_ITEM, numbering=NUMBERING_XML),
    ],
    ids=["in a file without lists", "beside lists of the council"],
)
def test_lists_are_lists_of_words_own(template):
    check(template)
    written = render_in_template(REPORT_WITH_LISTS, template)
    printed = read_docx(written)
    said = ["As follows:", "• one", "• two", "1. three", "2. four", "And:", "1. five", "• six", "• seven"]
    assert lines_of(printed)[:9] == said
    assert lines_of(printed)[9:] == (["I Ours"] if b"Ours" in read_zip(template)["word/document.xml"] else [])
    report = docx.Document(io.BytesIO(written))
    assert [each.text for each in report.paragraphs][:3] == ["As follows:", "one", "two"]
    assert report.paragraphs[1].paragraph_format.left_indent.twips == 500 + INDENT
    assert [child.tag for child in report.paragraphs[1]._p.pPr] == [
        qn(f"w:{x}") for x in ("keepNext", "numPr", "ind", "jc")
    ]
    kept = [each.text for each in report.paragraphs if each.paragraph_format.keep_with_next]
    assert kept == ["As follows:", "one", "three", "And:"]
    numbering = PackageReader(written).related("numbering").root
    order = [("abstractNum", "num", "numIdMacAtCleanup").index(each.tag.split("}")[1]) for each in numbering]
    assert order == sorted(order)
    numbers = [each.get(qn("w:numId")) for each in numbering.iter(qn("w:num"))]
    assert len(numbers) == len(set(numbers))


def test_a_draft_and_a_marking_say_so_in_any_template():
    written = render_in_template(replace(REPORT, is_draft=True), COUNCIL_TEMPLATE)
    assert read_docx(written).text.split("\n")[:2] == [DRAFT_NOTICE, "OFFICIAL"]
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        heads = [archive.read(name) for name in archive.namelist() if "header" in name and "rels" not in name]
    assert any(b"WaterMark" in head for head in heads)
    placed = build_docx(p("{{ marking }} {{ title }}"))
    assert read_docx(render_in_template(REPORT, placed)).text == "OFFICIAL Hate Crime"


def test_what_a_council_writes_is_never_taken_for_mark_up():
    report = replace(REPORT, words={"period": "May", "marking": "", "title": "<b>&amp;\x07 {{ period }}"})
    assert read_docx(render_in_template(report, build_docx(p("{{ title }}")))).text == "<b>&amp; {{ period }}"


def changed():
    return p(inside=f'<w:ins w:id="1" w:author="Ann">{r("{{ title }}")}</w:ins>')


def field(instruction):
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{turn}"/></w:r>' for turn in ("begin", "end"))
    return p("{{ title }}", inside=f"{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{end}")


TITLE = p("{{ title }}")
REFUSED_TEMPLATES = {
    "an unknown placeholder": (build_docx(p("{{ titel }}")), "“{{ titel }}” is no placeholder"),
    "half a placeholder": (build_docx(TITLE + p("{{ title")), "“{{ title” is no placeholder"),
    "half of another": (build_docx(TITLE + p("title }}")), "“}}” is no placeholder"),
    "none": (build_docx(p("A report.")), "no placeholder in this file"),
    "a table within a line": (build_docx(p("See {{ grades }}.")), "a paragraph of its own"),
    "tracked changes": (build_docx(changed()), "tracked changes"),
    "a linked picture": (
        build_docx(TITLE, links=[("rX", "image", "https://a.example/b.png", True)]),
        "from elsewhere",
    ),
    "an embedded file": (build_docx(TITLE, links=[("rX", "oleObject", "embeddings/a.bin")]), "embedded file"),
    "a field that reads a file": (build_docx(field(' INCLUDETEXT "C:/a"')), "a field"),
    "a field that runs a program": (build_docx(field(" DDEAUTO c:/cmd.exe ")), "a field"),
    "too many bytes": (b"PK" + bytes(MAX_TEMPLATE_BYTES), "smaller than 5 MB"),
    "plain text": (b"{{ title }}", "must be a Word document"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(9), "must be a Word document"),
}


@pytest.mark.parametrize("what", REFUSED_TEMPLATES)
def test_what_is_no_template_is_refused_with_a_sentence(what):
    data, sentence = REFUSED_TEMPLATES[what]
    with pytest.raises(FileRejected) as refused:
        check(data, "report.txt" if what == "plain text" else "report.docx")
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    "what", [what for what, (_, _, name) in REJECTED_UPLOADS.items() if name.endswith(".docx")]
)
def test_what_the_gate_refuses_is_no_template(what):
    with pytest.raises(FileRejected):
        check(REJECTED_UPLOADS[what][1])


def test_a_template_of_words_own_becomes_a_document():
    parts = {}
    with zipfile.ZipFile(io.BytesIO(DEFAULT_TEMPLATE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"document.main", b"template.main")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    check(out.getvalue(), "Report.DOTX")
    with zipfile.ZipFile(io.BytesIO(render_in_template(REPORT, out.getvalue()))) as archive:
        assert b"template.main" not in archive.read(types)


class TemplateTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.review.committee = Committee.objects.create(name="Place Select Committee")
        self.review.save()

    def bring(self, data=None, name="Our report.docx", person=None):
        self.client.force_login(person or self.clare)
        file = SimpleUploadedFile(name, COUNCIL_TEMPLATE if data is None else data)
        return self.client.post(TEMPLATE_URL, {"do": "save", "template": file})

    def report(self):
        return read_docx(self.get(self.clare, f"{ROUND_URL}covering-report/").content)

    def test_a_clerk_brings_one_and_goes_back_with_one_button(self):
        self.approve()
        self.assertRedirects(self.bring(), TEMPLATE_URL)
        self.assertIn("Our words stay.", self.report().text)
        page = self.get(self.clare, TEMPLATE_URL)
        self.assertContains(page, "Our report.docx")
        self.assertContains(page, 'value="built-in"')
        self.client.post(TEMPLATE_URL, {"do": "built-in"})
        self.client.post(TEMPLATE_URL, {"do": "built-in"})
        self.assertNotIn("Our words stay.", self.report().text)
        self.assertEqual(CoveringTemplate.objects.count(), 2)
        page = self.get(self.clare, TEMPLATE_URL)
        self.assertNotContains(page, 'value="built-in"')
        brought = CoveringTemplate.objects.first()
        self.assertContains(page, f'href="{TEMPLATE_URL}{brought.pk}/"')
        self.assertEqual(self.get(self.clare, f"{TEMPLATE_URL}{brought.pk}/").content, COUNCIL_TEMPLATE)
        built_in_one = CoveringTemplate.objects.last()
        self.assertEqual(self.get(self.clare, f"{TEMPLATE_URL}{built_in_one.pk}/").status_code, 404)

    def test_the_built_in_one_can_be_had_and_names_every_placeholder(self):
        start = read_docx(self.get(self.clare, f"{TEMPLATE_URL}default/").content)
        page = self.get(self.clare, TEMPLATE_URL)
        printed = "\n".join([start.text, *(line.text for line in (*start.header, *start.footer))])
        for name in {*TEXT_PLACEHOLDERS, *BLOCK_PLACEHOLDERS} - {"agreed"}:
            self.assertIn(placeholder(name), printed)
            self.assertContains(page, placeholder(name))

    def test_what_is_refused_is_not_kept_and_the_page_says_why(self):
        page = self.bring(build_docx(p("{{ titel }}")))
        self.assertContains(page, "“{{ titel }}” is no placeholder", status_code=422)
        self.assertContains(page, 'href="#id_template"', status_code=422)
        page = self.client.post(TEMPLATE_URL, {"do": "save"})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"template": ["required"]}))
        self.assertFalse(CoveringTemplate.objects.exists())

    def test_only_those_who_may_change_the_look_bring_or_see_it(self):
        for person in (self.olive, self.lee, self.nia):
            self.assertEqual(self.bring(person=person).status_code, 403)
            for address in (TEMPLATE_URL, f"{TEMPLATE_URL}default/", f"{TEMPLATE_URL}1/"):
                self.assertEqual(self.get(person, address).status_code, 403)


@pytest.mark.sandbox
def test_a_template_is_looked_at_and_filled_in_the_sandbox():
    check(DEFAULT_TEMPLATE)
    whole = render_in_template(REPORT, DEFAULT_TEMPLATE)
    assert PLAN.title in read_docx(whole).text
    with pytest.raises(FileRejected) as refused:
        check(DEFAULT_TEMPLATE[:2000])
    assert refused.value.code == "damaged"
