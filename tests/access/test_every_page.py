"""Every page, as everybody, with every method, in every state. `README.md` tells what the tables say."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from tests.access import permission_tables
from tests.access.fixtures import World, bring_to
from tests.access.form_data import SENT
from tests.access.permission_tables import (
    FORGED_AS,
    PEOPLE,
    STATES,
    STATES_FOR_STRANGERS,
    STRANGERS,
    Page,
    Row,
    S,
)
from tests.access.visitors import Answer, Visitor, fingerprint

FEWEST_CHECKS = 25  # of a part
UNKNOWN_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
OF_THE_REVIEW = ("review", "heading", "action", "fresh", "entry", "extra")
MISSING = {"slug": "no-such-review", "pk": 987654321, "object_id": "987654321", "id": "987654321"}
PARTS = 14  # of a state, which workers try side by side
PARTS_ELSEWHERE = 6 * PARTS
# In the others the same people read and act as in one of these: the long run tries them all the same.
MARKS = {S.NOT_STARTED: (), S.DRAFT: (), S.PUBLISHED: pytest.mark.both_databases}
# A page knows its methods whatever the state of an update.
STATE_FOR_ALL_METHODS = S.DRAFT
pytestmark = pytest.mark.django_db
in_states = pytest.mark.parametrize(
    "in_state",
    [pytest.param(state, marks=MARKS.get(state, pytest.mark.long)) for state in STATES],
    indirect=True,
)


@pytest.fixture
def visitors(world):
    return {person: Visitor(world.cookies.get(person, "")) for person in PEOPLE}


@pytest.fixture
def in_state(world, request):
    """The world with the answer in one state."""
    with transaction.atomic():
        began = world.entry
        bring_to(world, request.param)
        yield request.param
        world.entry = began
        transaction.set_rollback(True)


def test_every_page_has_a_row_that_says_who_may_use_it():
    rows = permission_tables.declared()
    missing = [
        f"{page.route}  (at {page.address})" for page in permission_tables.pages() if page.route not in rows
    ]
    assert not missing, (
        "\n\nNobody has said who may use these pages:\n\n  " + "\n  ".join(missing) + "\n\n"
        f"Add a row for each to a table in {permission_tables.ADDED}; tests/access/README.md says how;\n"
        "a new kind of thing in an address is named in fixtures.py, what is sent in form_data.py.\n"
    )


def test_every_row_is_of_a_page_that_there_is(world):
    known = {row.where for rows in permission_tables.declared().values() for row in rows}
    routes = {page.route for page in permission_tables.pages()}
    idle = [row for row in permission_tables.rows() if row.route not in routes and row.where not in known]
    assert not idle, f"No page answers to these rows: {[(row.where, row.route) for row in idle]}"
    strange = [(row.where, row.of) for row in permission_tables.rows() if row.of not in world.things]
    assert not strange, f"tests/access/fixtures.py knows no such thing: {strange}"
    assert all(list(row.cells) == PEOPLE for row in permission_tables.rows()), (
        "The heads of a table name other people."
    )
    assert set(SENT) <= routes, set(SENT) - routes


@in_states
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_tables_say(world, visitors, in_state, part):
    """On the pages of the review that the update belongs to."""
    of_the_review = [row for row in permission_tables.rows() if row.of in OF_THE_REVIEW]
    try_all(world, visitors, in_state, of_the_review[part::PARTS])


@pytest.mark.both_databases
@pytest.mark.parametrize("in_state", [STATE_FOR_ALL_METHODS], indirect=True)
@pytest.mark.parametrize("part", range(PARTS_ELSEWHERE))
def test_everybody_gets_what_the_tables_say_elsewhere(world, visitors, in_state, part):
    """On pages that no state of an update could change."""
    elsewhere = [row for row in permission_tables.rows() if row.of not in OF_THE_REVIEW]
    try_all(world, visitors, in_state, elsewhere[part::PARTS_ELSEWHERE])


def people_in(state: str) -> list[str]:
    return [who for who in PEOPLE if who not in STRANGERS or state in STATES_FOR_STRANGERS]


def try_all(world: World, visitors: dict[str, Visitor], state: str, wanted: list[Row]) -> None:
    rows, before = permission_tables.declared(), fingerprint()
    wrong, checks = [], 0
    for page in permission_tables.pages():
        for row in rows.get(page.route, ()):
            for person in people_in(state) if row in wanted else ():
                trial = Trial(world, state, page, row, person, visitors[person])
                wrong += trial.all()
                checks += trial.checks
    report(wrong, checks)
    after = fingerprint()
    changed = [table for table in before if after[table] != before[table]]
    assert not changed, f"Reading pages, or being refused, changed something in {changed}."


@pytest.mark.parametrize("in_state", [S.DRAFT], indirect=True)
@pytest.mark.parametrize("part", range(4))
def test_no_page_takes_what_another_site_sends(world, visitors, in_state, part):
    """A form without our token is refused before anything else happens."""
    wrong, rows, checks = [], permission_tables.declared(), 0
    for page in permission_tables.pages()[part::4]:
        for row in rows.get(page.route, ()):
            for person in FORGED_AS:
                trial = Trial(world, in_state, page, row, person, visitors[person])
                answer = visitors[person].try_to("POST", trial.address, trial.sent, forged=True)
                checks += 1
                if answer.status != 403 or answer.writes:
                    wrong.append(f"forged POST {trial.address} as {person}: {answer.status} {answer.writes}")
    report(wrong, checks)


def report(wrong: list[str], checks: int) -> None:
    some = "\n".join(wrong[:60])
    assert not wrong, f"\n{len(wrong)} of {checks} answers are not what the tables say:\n{some}"
    assert checks > FEWEST_CHECKS, "The tables are nearly empty."
    print(f"{checks} checks")  # noqa: T201 - seen with pytest -s


class Trial:
    """One page as one person, with all methods."""

    def __init__(self, world: World, state: str, page: Page, row: Row, person: str, visitor: Visitor) -> None:
        self.state, self.row, self.person, self.visitor = state, row, person, visitor
        self.route, self.checks = page.route, 0
        self.address = address_of(page, world.words_of(row.of, page.route))
        self.elsewhere = self.missing(page, world)
        self.sends = page.route in SENT
        self.sent = SENT[page.route](world) if self.sends else {}

    def missing(self, page: Page, world: World) -> str:
        """The same address with the name of a thing that does not exist."""
        own = world.things[self.row.of]
        return address_of(
            page, {**world.words_of(self.row.of, page.route), **{k: MISSING[k] for k in own if k in MISSING}}
        )

    def all(self) -> list[str]:
        wrong = [
            *self.one("GET", self.row.reading(self.person)),
            *self.one("POST", self.row.acting(self.person)),
        ]
        if self.state == STATE_FOR_ALL_METHODS:
            wrong += self.one("HEAD", self.row.reading(self.person))
            for method in UNKNOWN_METHODS:
                wrong += self.one(method, "-")
        return wrong

    def one(self, method: str, letter: str) -> list[str]:
        self.checks += 1
        data = self.sent if method == "POST" else None
        answer = self.visitor.try_to(method, self.address, data)
        told = [*self.status(method, letter, answer), *self.headers(answer)]
        if answer.writes and (method != "POST" or letter not in "w>s") and not self.tries_only:
            told.append(f"wrote {answer.writes[:2]}")
        if letter in ".n" or (letter in "pa" and answer.status == 404):
            same = self.visitor.try_to(method, self.elsewhere, data)
            if (same.status, same.body) != (answer.status, answer.body):
                told.append(f"a missing one answers otherwise ({same.status})")
        where = f"{method} {self.address} ({self.route}) as {self.person}, {self.state}, {self.row.where}"
        return [f"{where}: {each}" for each in told]

    @property
    def tries_only(self) -> bool:
        """The preview of an import imports, looks and undoes."""
        return self.route in (
            "imports:check-import",
            "imports:correct-item",
            "imports:confirm-import",
            "imports:batch",
        )

    def status(self, method: str, letter: str, answer: Answer) -> list[str]:
        wanted = self.wanted(method, letter)
        if answer.status not in wanted:
            return [f"{answer.status} {answer.to}, not {'/'.join(map(str, wanted))}"]
        to_sign_in = urlsplit(answer.to).path == resolve_url(settings.LOGIN_URL)
        if letter in "s>" and to_sign_in != (letter == "s"):
            return [f"leads to {answer.to}"]
        if answer.status in (301, 302) and urlsplit(answer.to).netloc:
            return [f"leads to another site, {answer.to}"]
        return []

    def wanted(self, method: str, letter: str) -> tuple[int, ...]:
        published = self.state in ("published", "not-received")
        if letter == "w" and self.state not in self.row.acts:
            return (409,)
        if letter == "w":
            return (302,) if self.sends else (200, 302, 422)
        if letter == "p":
            return (200,) if published else (404,)
        if letter == "a":
            return (200,) if self.state in ("approved", "published") else (404,)
        return {
            "r": (200,),
            ">": (302, 301),
            "x": (403,),
            ".": (404,),
            "n": (404,),
            "s": (302,),
            "-": (405,),
        }[letter]

    def headers(self, answer: Answer) -> list[str]:
        """What every answer says to browsers and caches."""
        response, told = answer.response, []
        if "frame-ancestors 'none'" not in response.get("Content-Security-Policy", ""):
            told.append("may be shown in another site's frame")
        if response.get("X-Frame-Options") != "DENY":
            told.append("may be shown in another site's frame by an old browser")
        if response.get("X-Content-Type-Options") != "nosniff":
            told.append("may be taken for another kind of file")
        value = response.get("Cache-Control", "")
        if self.person != "public" and "public" not in value:
            if "no-store" not in value:
                told.append(f"may be kept by a cache ({value!r})")
            if "Cookie" not in response.get("Vary", ""):
                told.append("may be given to somebody else by a cache")
        return told


def address_of(page: Page, words: dict[str, object]) -> str:
    if page.route.startswith("/"):
        return page.address.replace("<path:object_id>", str(words.get("object_id", ""))).replace(
            "(?P<url>.*)$", "nothing-of-ours/"
        )
    return reverse(page.route, kwargs={name: words[name] for name in page.names})
