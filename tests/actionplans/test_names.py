"""Two actions of one recommendation are told apart wherever they are named."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actionplans.models import Heading, SubAction
from documents.plan.names import action_name, with_no_break_spaces
from imports.models import Upload
from tests.base import PlanTestCase
from tests.imports.base import ImportPageTestCase


@pytest.mark.parametrize(
    ("heading", "ref", "strand", "name"),
    [
        ("1", "", "", "1"),
        ("1 c)", "", "Schools", "1 c) Schools"),
        ("1", "1.2", "", "1.2"),
        ("1", "1a", "Schools", "1a Schools"),
        ("1 a)", "1a", "", "1 a)"),
        ("1 a)", "1a.2", "", "1a.2"),
        ("1", "1.", "", "1"),
        ("1", "13.2.3", "", "1 13.2.3"),
        ("1", "HS 05", "", "1 HS 05"),
        ("SR (24/25) 01", "SR (24/25) 01", "", "SR (24/25) 01"),
        ("", "1.2", "", "1.2"),
        ("", "", "", ""),
    ],
)
def test_a_number_of_its_own_names_an_action_and_never_twice(heading, ref, strand, name):
    assert action_name(heading, ref, strand) == name


def test_no_line_ends_within_a_number_and_its_letter():
    assert (
        with_no_break_spaces("Road Safety in 2 parts, 1 c) Schools")
        == "Road Safety in 2 parts, 1\xa0c) Schools"
    )


class NameTests(PlanTestCase):
    def test_the_record_calls_them_so_too(self):
        recommendation = Heading.objects.get(plan=self.review, parent=None)
        sub_action = SubAction.objects.create(heading=recommendation, ref="1.2", action="Paint lines.")
        self.assertEqual(str(sub_action), "1.2")


class ImportTests(ImportPageTestCase):
    PAPER = b"""<!DOCTYPE html><html><body>
<table><tr><td>Scrutiny Review:</td><td>Street Lighting</td></tr></table>
<table><tr><td colspan=2>Recommendation 1: That every street be lit.</td></tr>
<tr><td>Action 1.1</td><td>Put up lamps.</td></tr><tr><td>Responsibility:</td><td>Olive</td></tr>
<tr><td>Evidence of Progress (March 2020):</td><td>Ten lamps were put up.</td></tr>
<tr><td>Action 1.2</td><td>Clean lamps.</td></tr><tr><td>Responsibility:</td><td>Nia</td></tr>
<tr><td>Evidence of Progress (March 2020):</td><td>Two were cleaned.</td></tr></table></body></html>"""

    def test_the_pages_of_an_import_name_them_by_their_numbers(self):
        self.bring(SimpleUploadedFile("lighting.html", self.PAPER))
        upload = Upload.objects.latest("pk")
        page = self.page_of(upload)
        for number in (1, 2):
            self.assertContains(page, f"Action 1.{number} ")
            part = self.get(self.clare, f"/imports/uploads/{upload.pk}/items/l{number}/")
            self.assertContains(part, f"1.{number}</h1>")
