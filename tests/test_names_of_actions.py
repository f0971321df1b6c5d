"""Two actions of one recommendation are told apart wherever they are named."""

import pytest

from actionplans.models import Heading, SubAction
from actionplans.naming import name_of_line
from tests.base import PlanTestCase


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
    assert name_of_line(heading, ref, strand) == name


class NameTests(PlanTestCase):
    def test_the_record_calls_them_so_too(self):
        recommendation = Heading.objects.get(plan=self.review, parent=None)
        line = SubAction.objects.create(heading=recommendation, ref="1.2", action="Paint lines.")
        self.assertEqual(str(line), "1.2")
