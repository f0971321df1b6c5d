"""Every page of the tables in a real browser, as somebody who may read it, wide and narrow."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.access import permission_tables
from tests.access.fixtures import bring_to
from tests.access.permission_tables import S
from tests.access.response_server import shown
from tests.access.test_every_page import address_of
from tests.access.visitors import Visitor
from tools.testing.browser import AXE_SCRIPT, check_accessibility, open_context

# Who sees most of a page comes first.
READERS = ("clerk", "link", "admin", "member", "owner", "partner", "public")
# Django's answers that pages ask for themselves.
PIECES = ("/favicon.ico", "/branding.css", "/admin/jsi18n/")
PARTS = 60  # of about three pages, so that several processes share them
pytestmark = pytest.mark.django_db


@pytest.fixture
def state(request, world):
    """The world with the answer in a state, a draft unless a test says another."""
    with transaction.atomic():
        began = world.entry
        bring_to(world, getattr(request, "param", S.DRAFT))
        yield world
        world.entry = began
        transaction.set_rollback(True)


class Screen:
    """Looks at what Django answered as the browser shows it."""

    def __init__(self, page, server):
        self.page, self.server, self.said = page, server, []
        page.on("console", lambda line: line.type in ("error", "warning") and self.said.append(line.text))

    def look_at(self, address, response):
        """Nobody is shut out by this page, and the browser has nothing to complain of."""
        self.said.clear()
        self.server.unknown.clear()
        self.server.answers[address] = response
        assert self.page.goto(address).status == response.status_code
        check_accessibility(self.page)
        refusal = f"status of {response.status_code} "
        assert not [line for line in self.said if refusal not in line], f"{address}: {self.said}"
        assert not self.server.unknown, f"{address} asks for {self.server.unknown}"


@pytest.fixture(scope="module")
def screen(browser, world, django_db_blocker):
    with shown() as server, django_db_blocker.unblock():
        context = open_context(browser, base_url=server.url)
        context.add_init_script(AXE_SCRIPT)
        clerk = Visitor(world.cookies["clerk"])
        for piece in PIECES:
            server.answers[piece] = clerk.ask("GET", piece).response
        yield Screen(context.new_page(), server)
        context.close()


def reader_of(row):
    """Who may read this page in any state: somebody who may act there, too, if there is anybody."""
    readers = [person for person in READERS if row.reading(person) == "r"]
    return next((person for person in readers if row.acting(person) == "w"), next(iter(readers), None))


def actor_of(row):
    return next((person for person in READERS if row.acting(person) == "w"), None)


def every_page(world, chosen):
    """Each page for which somebody is chosen: who asks for it, and its address."""
    rows = permission_tables.declared()
    for page in permission_tables.pages():
        for row in rows.get(page.route, ()):
            if person := chosen(row):
                visitor = Visitor(world.cookies.get(person, ""))
                yield visitor, address_of(page, world.words_of(row.of, page.route))


def is_page(response):
    return response.get("Content-Type", "").startswith("text/html")


def test_every_page_that_anybody_ever_reads_has_a_reader_here():
    unread = [
        row.where
        for row in permission_tables.rows()
        if not reader_of(row) and any(row.reading(person) in "rpa" for person in row.cells)
    ]
    assert not unread


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_holds_for_everyone(state, screen, part):
    for visitor, address in list(every_page(state, reader_of))[part::PARTS]:
        response = visitor.try_to("GET", address).response
        assert response.status_code == 200, f"{address}: {response.status_code}"
        if is_page(response):
            screen.look_at(address, response)


def test_refusals_hold_for_everyone(state, screen):
    for person, address, status in (
        ("public", "/nothing-here/", 404),
        ("clerk", "/nothing-there/", 404),
        ("owner", "/people/", 403),
    ):
        response = Visitor(state.cookies.get(person, "")).try_to("GET", address).response
        assert response.status_code == status
        screen.look_at(address, response)


@pytest.mark.long
@pytest.mark.parametrize("state", [S.DRAFT, S.PUBLISHED], indirect=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_form_that_comes_empty_or_too_late_holds_for_everyone(state, screen, part):
    for visitor, address in list(every_page(state, actor_of))[part::PARTS]:
        response = visitor.try_to("POST", address, {}).response
        if response.status_code in (409, 422) and is_page(response):
            screen.look_at(address, response)
