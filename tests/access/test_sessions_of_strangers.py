"""Reading pages as a stranger makes no session: the table is not theirs to fill."""

from __future__ import annotations

import pytest

from accounts.models import Session
from tests.access import permission_tables
from tests.access.test_every_page import address_of
from tests.access.visitors import Visitor

pytestmark = pytest.mark.django_db


def test_no_page_makes_a_session_for_a_stranger(world):
    """Nor for a browser that has a cookie of a session that has ended."""
    asked = 0
    for visitor in (Visitor(), Visitor("sessionid=" + "x" * 32)):
        for page in permission_tables.pages():
            for row in permission_tables.declared()[page.route]:
                before = Session.objects.count()
                address = address_of(page, world.words_of(row.of, page.route))
                answer = visitor.ask("GET", address)
                asked += 1
                assert Session.objects.count() == before, address
                assert not answer.response.cookies.get("sessionid", "") or (
                    answer.response.cookies["sessionid"].value == ""
                ), address
    assert asked > 300
