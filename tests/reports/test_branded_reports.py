"""Reports are the council's own: its name, colour, letters and logo, and its words at the end."""

import hashlib
import re
import zipfile
from io import BytesIO

from accounts.models import CouncilBranding, CouncilLogo
from documents.branding import Branding, Logo
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.recognise.recognise import recognise
from reports.file_formats import FILE_FORMATS
from reports.report_branding import ReportBranding
from reports.report_options import ReportOptions
from tests.documents.test_write_pdf import breaches
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_action_spreadsheet import PLAN
from tests.reports.test_branding import picture

LOGO = Logo(picture(), 600, 200)
BRANDING = ReportBranding(
    "Stockton Council", Branding("7B1FA2", "Times New Roman", LOGO), "For large print of {review}: ring."
)
OPTIONS = ReportOptions(item="8")


def written(file_format, branding=BRANDING):
    return FILE_FORMATS[file_format].write(PLAN, OPTIONS, branding=branding)


def test_the_look_changes_no_word_of_the_plan():
    plain = recognise(read_docx(written("docx", ReportBranding()))).plan
    for document in (read_docx(written("docx")), read_html(written("html"))):
        assert recognise(document).plan == plain
        assert [line.text for line in document.header] == ["Stockton Council", "Agenda Item 8"]
        assert "For large print of Hate Crime: ring." in document.text


def test_a_pdf_in_it_is_still_accessible_and_the_same_bytes():
    data = written("pdf")
    assert breaches(data) == set()
    assert data == written("pdf")
    assert data != written(
        "pdf", ReportBranding(BRANDING.council_name, Branding("7B1FA2", "Times New Roman"), BRANDING.closing)
    )


def test_word_holds_the_logo_colour_and_letters():
    with zipfile.ZipFile(BytesIO(written("docx"))) as archive:
        assert archive.read("word/media/logo.png") == LOGO.data
        assert b'descr="Logo of Stockton Council"' in archive.read("word/header.xml")
        styles = archive.read("word/styles.xml")
        assert b'w:ascii="Times New Roman"' in styles and b'<w:color w:val="7B1FA2"/>' in styles
        assert b'Extension="png"' in archive.read("[Content_Types].xml")


def test_words_stand_clear_of_a_page_header_of_two_lines():
    """A logo with one line below it is higher than the usual edge of the page."""

    def top_with(item):
        data = FILE_FORMATS["docx"].write(PLAN, ReportOptions(item=item), branding=BRANDING)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return int(re.search(rb'w:top="(\d+)" w:right', archive.read("word/document.xml"))[1])

    assert top_with("8") > top_with("")


class PublishedInALookTests(PublishCase):
    def look(self, name):
        logo = CouncilLogo.for_bytes(picture(), 600, 200)
        values = {
            "colour": "#7b1fa2",
            "closing_statement": "Ring {period}.",
            "created_by": self.clare,
            "created_by_name": "Clare",
        }
        return CouncilBranding.objects.create(name=name, logo=logo, **values)

    def test_what_was_published_keeps_the_look_that_it_had(self):
        first = self.look("Stockton Council")
        self.approve()
        self.ask()
        self.look("Redcar Council")
        version = self.version()
        self.assertEqual(version.branding, first)
        for file_format in ("docx", "html"):
            read = {"docx": read_docx, "html": read_html}[file_format]
            document = read(self.get(self.mo, f"{ROUND_URL}{file_format}/").content)
            self.assertEqual(document.header[0].text, "Stockton Council")
            self.assertIn("Ring September 2020.", document.text)
        again = FILE_FORMATS["pdf"].write(
            version.plan(),
            ReportOptions.of(version.report_options),
            branding=ReportBranding.from_model(first),
        )
        self.assertEqual(hashlib.sha256(again).hexdigest(), version.file("pdf").sha256)

    def ends(self, number):
        """What a version was published with at its end, and what it kept of that."""
        version = self.version(number)
        document = read_docx(bytes(version.file("docx").data))
        return document.text.split("Not Achieved")[-1].split(), version.report_options.get("closing")

    def test_an_update_may_end_with_words_of_its_own(self):
        self.look("Stockton Council")
        self.approve()
        self.assertContains(self.get(self.clare, f"{ROUND_URL}publish/"), "Ring {period}.")
        own = "Write to us about\r\n{review}."
        for closing in (own, "Ring {period}.", ""):
            self.ask(closing=closing, reason="Other words at its end.")
            self.assertContains(self.get(self.clare, f"{ROUND_URL}publish/"), closing.split("\r")[0])
        self.assertEqual(
            self.ends(1), (["Write", "to", "us", "about", "Road", "Safety."], own.replace("\r", ""))
        )
        self.assertEqual(self.ends(2), (["Ring", "September", "2020."], None))
        self.assertEqual(self.ends(3), ([], ""))

    def test_the_same_update_in_another_look_is_a_version_of_its_own(self):
        self.approve()
        self.ask()
        before = self.version().file("pdf").sha256
        look = self.look("Redcar Council")
        self.ask(reason="The council has a new name.")
        self.assertEqual((self.version(1).branding, self.version(2).branding), (None, look))
        self.assertEqual(self.version(1).file("pdf").sha256, before)
