"""Who leaves a page without saving comes back to where it began."""

import re

import pytest
from django.conf import settings

from tests.base import PlanTestCase

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
# Words in quotes; where a block begins or ends, where an address gets a name, and where a name is used.
PIECES = re.compile(r'"[^"{}]*"|{% (block|endblock)\b|{% url [^%]* as (\w+) %}|(\w+)(?=[^{}]*[%}]})')


class WaysBackTests(PlanTestCase):
    def test_from_each_page_on_which_a_plan_is_edited(self):
        root = "/reviews/road-safety/edit/"
        for path, text in (
            (f"actions/{self.action.pk}/", "Back without saving"),
            (f"headings/{self.recommendation.pk}/", "Back without saving"),
            ("check/", "Go on editing"),
        ):
            self.assertContains(
                self.get(self.clare, root + path),
                f'<a class="govuk-link" href="{root}">{text}</a>',
                html=True,
            )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_an_address_is_used_in_the_block_in_which_it_gets_its_name(template):
    """What one block names, the next one does not know: a link would lead nowhere."""
    assert not lost_names(template.read_text())


def test_a_name_from_another_block_would_be_noticed():
    page = '{% block a %}{% url "x" as back %}{{ back }}{% endblock %}{% block b %}{{ back }}{% endblock %}'
    assert lost_names(page) == ["back"]
    assert not lost_names(
        '{% block a %}{% url "x" as back %}{% include "y" with up=back only %}{% endblock %}'
    )


def lost_names(text):
    """Names that one block gives to an address, and another one uses."""
    named, lost, here = {}, [], 0
    for block, name, used in PIECES.findall(text):
        here += block == "block"
        if name:
            named.setdefault(name, set()).add(here)
        elif used in named and here not in named[used]:
            lost.append(used)
    return lost
