"""The tables of who may open and use which page. `README.md` says how to read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from actionplans.models import UpdateRequest

S = UpdateRequest.State
STATES = tuple(S)
OFFICERS = ["owner", "group", "near", "far", "link", "away"]
PEOPLE = ["public", *OFFICERS, "clerk", "member", "other", "admin", "monitor", "audit", "partner", "left"]
# They have nothing to do with the review, whatever its state; and whose browser it is that another site
# makes send something is not even looked at. Both are tried less often than the rest.
STRANGERS = frozenset({"far", "away", "other", "admin", "left"})
STATES_FOR_STRANGERS = (S.NOT_STARTED, S.DRAFT, S.PUBLISHED)
FORGED_AS = ("public", "owner", "link", "clerk", "admin")
GROUPS_OF_STATES = {
    "any": STATES,
    "with-officer": (S.NOT_STARTED, S.DRAFT, S.RETURNED),
    "published": (S.PUBLISHED, S.NOT_RECEIVED),
    "none": (),
    "open": tuple(s for s in STATES if s not in (S.PUBLISHED, S.NOT_RECEIVED)),
}
HERE = Path(__file__).parent
ADDED = "tests/access/pages/"


@dataclass(frozen=True)
class Page:
    """One address as Django knows it. `names` are what stands in it."""

    route: str
    address: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What each person may do with one page."""

    route: str
    of: str
    acts: tuple[str, ...]
    cells: dict[str, str]
    where: str

    def reading(self, person: str) -> str:
        return self.cells[person][0]

    def acting(self, person: str) -> str:
        return self.cells[person][1]


def pages() -> list[Page]:
    """Every address, in the order in which Django tries them. The first of a name is the one it answers."""
    result = {page.route: page for page in reversed(list(_walk(get_resolver().url_patterns)))}
    return list(result.values())[::-1]


def _walk(patterns: list[URLPattern | URLResolver], names: str = "", address: str = "/") -> Iterator[Page]:
    for each in patterns:
        here = address + str(each.pattern)
        if isinstance(each, URLResolver):
            inside = f"{names}{each.namespace}:" if each.namespace else names
            yield from _walk(each.url_patterns, inside, here)
        else:
            regex = each.pattern.regex.groupindex
            words = (
                *each.pattern.converters,
                *(name for name in regex if name not in each.pattern.converters),
            )
            yield Page(f"{names}{each.name}" if each.name else here, here, words)


def rows() -> list[Row]:
    """All rows of all tables, in the order in which they are written."""
    return [row for table in sorted((HERE / "pages").glob("*.txt")) for row in _rows_of(table)]


def _rows_of(table: Path) -> Iterator[Row]:
    head: list[str] = []
    for number, line in enumerate(table.read_text().splitlines(), 1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if not head:
            head = words
            continue
        where = f"{ADDED}{table.name}, line {number}"
        assert len(words) == len(head), f"{where} has {len(words)} cells, not {len(head)}."
        route, of, acts, *cells = words
        assert all(len(cell) == 2 for cell in cells), f"{where}: each cell is two letters."
        yield Row(route, of, _states(acts), dict(zip(head[3:], cells, strict=True)), where)


def _states(acts: str) -> tuple[str, ...]:
    """The states that a table names: one, several with commas, or a group of them."""
    if acts in GROUPS_OF_STATES:
        return tuple(GROUPS_OF_STATES[acts])
    return tuple(S(name) for name in acts.split(","))


def declared() -> dict[str, list[Row]]:
    """The rows of each page: those with its name, or else the first with a pattern that fits it."""
    exact: dict[str, list[Row]] = {}
    patterns = []
    for row in rows():
        if "*" in row.route:
            patterns.append(row)
        else:
            exact.setdefault(row.route, []).append(row)
    for page in pages():
        if page.route not in exact:
            fits = [row for row in patterns if fnmatchcase(page.route, row.route)]
            if fits:
                exact[page.route] = fits[:1]
    return exact
