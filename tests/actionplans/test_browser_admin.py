"""The administration pages in a real browser, on a wide screen and a narrow one."""

import pytest
from playwright.sync_api import expect

from accounts.roles import CLERK, create_groups
from actionplans.models import Heading, Review, Round, SubAction
from tests.factories import create_person
from tests.hate_crime_documents import MARCH, import_fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hate_crime(transactional_db):
    return import_fixtures(MARCH)


@pytest.fixture
def clare(transactional_db):
    create_groups()
    return create_person("Clare", CLERK, is_staff=True)


@pytest.fixture
def said(page):
    """What the browser complains of, whoever is at fault."""
    lines = []

    def listen(line):
        if line.type in {"error", "warning"}:
            lines.append(line.text)

    page.on("console", listen)
    yield lines
    page.remove_listener("console", listen)


@pytest.mark.long
@pytest.mark.parametrize("model", [Review, Round, Heading, SubAction])
def test_a_clerk_edits_on_any_screen(browse_as, clare, hate_crime, axe, said, model):
    page = browse_as(clare)
    this = model.objects.first()
    name = model._meta.model_name
    for path in ("", f"{this.pk}/change/", f"{this.pk}/history/"):
        page.goto(f"/admin/actionplans/{name}/{path}")
        axe(page)
    assert said == []


def test_a_clerk_adds_a_recommendation_and_sets_a_date(browse_as, clare, hate_crime, axe, said):
    page = browse_as(clare)
    page.goto("/admin/")
    axe(page)
    page.goto(f"/admin/actionplans/review/{hate_crime.review.pk}/change/")
    page.locator(".add-row").get_by_role("button").click()
    axe(page)
    page.goto(f"/admin/actionplans/round/{hate_crime.this_round.pk}/change/")
    page.get_by_label("Due").fill("2020-03-20")
    page.locator("[name=_save]").click()
    expect(page).to_have_url("/admin/actionplans/round/")
    assert str(Round.objects.get().due) == "2020-03-20"
    assert said == []
