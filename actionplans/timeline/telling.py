"""One change as words: what was done to what, and which words it altered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import BooleanField, ForeignKey, TextField
from django.utils.formats import date_format

from actionplans.line_words import REVIEW, LineWords
from actionplans.models import (
    Asked,
    ExtraUpdate,
    Heading,
    ImpactEntry,
    PrintedWording,
    ProgressEntry,
    Remark,
    Review,
    Round,
    SubAction,
)
from documents.differences import Piece, differences, shortened
from history.models import LoggedEvent
from history.reading import Change

from .names import Names

# What a sentence says already, what is derived, and what only orders a page.
ASKED = ("progress", "impact")
HIDDEN: dict[Any, set[str]] = {
    Review: {"actionplan_ptr", "slug", "kind"},
    Heading: {"plan", "parent", "kind", "position"},
    SubAction: {"heading", "due", "due_by", "position", "standing"},
    Round: {"plan", "period", "named", "state", "opens"},
    Asked: {"round", "sub_action", "progress", "impact", "state", "version", "written_by", "gap_reason"},
    ProgressEntry: {"round", "sub_action", "withheld", "printed_in"},
    ImpactEntry: {"round", "sub_action", "withheld", "printed_in"},
    Remark: {"asked", "by", "at", "returns"},
    ExtraUpdate: {"plan", "period"},
    PrintedWording: {"round", "heading", "sub_action", "repeats", "field"},
}
LABELS: dict[Any, str] = {(Remark, "text"): "Comment", (PrintedWording, "words"): "As printed"}
IN_PARTNERS_PLANS: dict[Any, Callable[[LineWords], str]] = {
    (SubAction, "responsibility"): attrgetter("lead"),
    (Asked, "responsibility"): attrgetter("lead"),
    (SubAction, "date_text"): attrgetter("date"),
    (SubAction, "action"): attrgetter("action"),
    (SubAction, "measure"): attrgetter("measure"),
    (ProgressEntry, "evidence"): attrgetter("evidence"),
    (ProgressEntry, "grade_text"): attrgetter("assessment"),
    (ProgressEntry, "grade"): lambda _: "Counts as",
}
MOVES = {
    Asked.State.DRAFT: "began the answer on",
    Asked.State.SUBMITTED: "sent in the answer on",
    Asked.State.RETURNED: "returned the answer on",
    Asked.State.APPROVED: "approved the answer on",
    Asked.State.PUBLISHED: "published the answer on",
    Asked.State.NOT_RECEIVED: "recorded that no update was received on",
    Asked.State.NOT_STARTED: "took back the answer on",
}


@dataclass(frozen=True)
class Words:
    """How the words of one field were altered."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Told:
    """A sentence without its subject: "removed" "the action" "1 a)". Of many: "removed" "5" "actions"."""

    verb: str
    name: str = ""
    rest: str = ""
    noun: str = ""
    many: str = "lines"
    why: str = ""
    words: tuple[Words, ...] = ()
    is_new: bool = False

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Those of one kind may be told together."""
        return self.verb, self.rest, self.many, self.why


Teller = Callable[[Change, Names], Told]
_tellers: dict[Any, Teller] = {}


def tells(model: Any, hidden: Iterable[str] = ()) -> Callable[[Teller], Teller]:
    """Say how changes of a model are told, and which fields never are. Rooms above do so for their own."""

    def keep(teller: Teller) -> Teller:
        _tellers[model] = teller
        HIDDEN.setdefault(model, set()).update(hidden)
        return teller

    return keep


def tell(change: Change, names: Names) -> Told | None:
    """The change as a sentence; None where nothing changed that anybody would want to read."""
    teller = _tellers.get(change.model)
    if teller is None:
        return None
    said = teller(change, names)
    words = () if change.is_removal or _is_outcome(change) else tuple(altered(change, names))
    if not said.verb or not (words or change.is_removal or change.before is None or _moved(change)):
        return None
    why = said.why or _reason(change)
    return replace(said, why=why, words=words, is_new=change.before is None)


def _reason(change: Change) -> str:
    """The reason given, where it says more than the sentence: moves have their state as theirs."""
    plain = {str(label) for label in Asked.State.labels} | {"Opened", "Published", "Comment"}
    # An answer is returned with a comment, which is told in full by itself.
    is_comment = change.model is Asked and change.row.state == Asked.State.RETURNED
    return "" if is_comment or _is_outcome(change) or change.why in plain else change.why


def _is_outcome(change: Change) -> bool:
    """What became of an answer, for a reader who was shown nothing of it before."""
    return change.model is Asked and change.before is None and not change.is_beginning


def _moved(change: Change) -> bool:
    names = ("state", "standing", "withheld", "heading_id", "position", "parent_id", "removed_at", *ASKED)
    return any(hasattr(change.row, name) and change.differs(name) for name in names)


def altered(change: Change, names: Names) -> Iterator[Words]:
    """Each field whose words are not as they were; of something new, what it holds."""
    hidden = HIDDEN.get(change.model, set())
    for field in type(change.row).tracked_fields:
        if field.name in hidden or field.primary_key or not change.differs(field.attname):
            continue
        old = value_of(change.before, field, names) if change.before else ""
        new = value_of(change.row, field, names)
        if pieces := _pieces(old, new, is_text=isinstance(field, TextField), is_new=change.before is None):
            yield Words(_head(change, field, names), pieces)
    for name, now in change.relations.items():
        then = change.relations_before.get(name, frozenset())
        field = change.model._meta.get_field(name)
        if now != then and name not in hidden:
            people = _people(field.related_model, then, now, names)
            yield Words(_label(field), _as_new(people) if change.before is None else people)


def _head(change: Change, field: Any, names: Names) -> str:
    """What a field is called: on a line of partners' plans, what their papers call it."""
    about = (change.model, field.name)
    words = _line_words(change, names) if about in IN_PARTNERS_PLANS else REVIEW
    return LABELS.get(about, _label(field)) if words is REVIEW else IN_PARTNERS_PLANS[about](words)


def _line_words(change: Change, names: Names) -> LineWords:
    """What the plan of a line, of what is asked of it or of what was said of it calls its lines."""
    row = change.row
    line = None if change.model is SubAction else names.get(SubAction, row.sub_action_id)
    heading = line.heading if line else names.get(Heading, getattr(row, "heading_id", None))
    return heading.plan.line_words if heading else REVIEW


def _pieces(old: str, new: str, *, is_text: bool, is_new: bool) -> list[Piece]:
    if is_new:
        return differences(new, new)
    if is_text:
        return shortened(differences(old, new))
    return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]


def _as_new(pieces: list[Piece]) -> list[Piece]:
    """What is new as a whole need not be marked word by word."""
    return [Piece("same", "".join(piece.text for piece in pieces))]


def _label(field: Any) -> str:
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def value_of(row: Any, field: Any, names: Names) -> str:
    """What a row holds in a field, as a person would say it."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.name(field.related_model._meta.concrete_model, value)
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if field.choices:
        label = dict(field.flatchoices).get(value, value)
        return f"{value} ({label})" if isinstance(value, int) else str(label)
    return date_format(value, "j F Y") if isinstance(value, dt.date) else str(value)


def _people(model: Any, then: frozenset[int], now: frozenset[int], names: Names) -> list[Piece]:
    kinds = (("same", then & now), ("removed", then - now), ("added", now - then))
    found: list[Piece] = []
    for kind, numbers in kinds:
        for name in names.names(model, numbers):
            found += [Piece("same", ", ")] if found else []
            found.append(Piece(kind, name))  # type: ignore[arg-type]  # mypy widens the three words
    return found


@tells(Review)
def tell_plan(change: Change, names: Names) -> Told:
    """Of whatever kind: rooms above tell so of theirs."""
    kind = change.model._meta.verbose_name
    if change.is_removal:
        return Told(f"removed this {kind}")
    return Told(f"began this {kind}" if change.before is None else f"changed the details of this {kind}")


@tells(Heading)
def _heading(change: Change, names: Names) -> Told:
    row = change.row
    noun = "part" if row.kind == Heading.Kind.PART else str(Heading.Kind(row.kind).label).lower()
    name, many = str(names.get(Heading, row.id) or f"{row.ref})") if row.parent_id else row.ref, f"{noun}s"
    return Told(_made_or_changed(change, "words of "), name, noun=noun, many=many)


def _made_or_changed(change: Change, what: str = "") -> str:
    if change.is_removal:
        return "removed"
    if change.before is None:
        return "added"
    place = any(
        change.differs(name) for name in ("position", "parent_id", "heading_id") if hasattr(change.row, name)
    )
    words = (
        any(change.differs(f.attname) for f in _worded(change)) or change.relations != change.relations_before
    )
    return "moved" if place and not words else f"changed the {what}".rstrip() if what else "changed"


def _worded(change: Change) -> Iterator[Any]:
    hidden = HIDDEN.get(change.model, set())
    return (f for f in type(change.row).tracked_fields if f.name not in hidden and not f.primary_key)


@tells(SubAction)
def _sub_action(change: Change, names: Names) -> Told:
    row = change.row
    name = names.line(row.id) if names.get(SubAction, row.id) else names.name(Heading, row.heading_id)
    words = _line_words(change, names)
    one, many = f"the {words.one.lower()}", words.many
    if change.before is not None and not change.is_removal and change.differs("standing"):
        standing = f" as {row.get_standing_display().lower()}"
        return Told("recorded", name, standing, one, many)
    return Told(_made_or_changed(change), name, noun=one, many=many)


@tells(Round)
def _round(change: Change, names: Names) -> Told:
    name = f"of {names.name(Round, change.row.id)}"
    is_public = change.row.state == Round.State.PUBLISHED
    if change.is_removal:
        verb = "removed the update"
    elif change.is_beginning:
        verb = "recorded the published update" if is_public else "opened the update"
    elif change.differs("state"):
        verb = "published the update" if is_public else "reopened the update"
    else:
        verb = "changed the details of the update"
    return Told(verb, name)


@tells(Asked)
def _asked(change: Change, names: Names) -> Told:
    row = change.row
    name, rest = names.line(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_removal:
        return Told("no longer asks of", name, rest)
    wanted = [word for word in ASKED if getattr(row, word)]
    if change.is_beginning:
        return Told(f"asked for {' and '.join(wanted)} on", name, rest)
    if change.before is None or change.differs("state"):
        return Told(MOVES[row.state], name, rest)
    if more := [word for word in wanted if change.differs(word)]:
        return Told(f"asked for {' and '.join(more)} too on", name, rest)
    return Told("changed who is asked on", name, rest)


def _answer(change: Change, names: Names, what: str) -> Told:
    row = change.row
    name, rest = names.line(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_removal:
        return Told(f"removed {what} of", name, rest)
    if change.before is not None and change.differs("withheld"):
        left = "left out of the published update" if row.withheld else "put into the published update"
        return Told(f"{left} {what} of", name, rest)
    if change.before is None and not change.is_beginning and row.printed_in:
        return Told(f"published {what} of", name, rest)  # who wrote it is not this reader's to know
    return Told(f"{'wrote' if change.before is None else 'changed'} {what} of", name, rest)


@tells(ProgressEntry)
def _progress(change: Change, names: Names) -> Told:
    return _answer(change, names, "the progress")


@tells(ImpactEntry)
def _impact(change: Change, names: Names) -> Told:
    return _answer(change, names, "the impact")


@tells(Remark)
def _remark(change: Change, names: Names) -> Told:
    asked = names.get(Asked, change.row.asked_id)
    verb = "said what is wanted in the answer on" if change.row.returns else "commented on the answer on"
    verb = "removed a comment on the answer on" if change.is_removal else verb
    return (
        Told(verb, names.line(asked.sub_action_id, asked.sub_action), f", {asked.round}")
        if asked
        else Told(verb)
    )


@tells(ExtraUpdate)
def _extra_update(change: Change, names: Names) -> Told:
    verb = "no longer asks for" if change.is_removal else "asked for"
    return Told(f"{verb} an update besides the regular ones", f"of {date_format(change.row.period, 'F Y')}")


@tells(LoggedEvent)
def _logged(change: Change, names: Names) -> Told:
    return Told(change.row.what)


@tells(PrintedWording)
def _wording(change: Change, names: Names) -> Told:
    row = change.row
    about = names.name(Heading, row.heading_id) if row.heading_id else names.line(row.sub_action_id)
    what = row.get_field_display().lower()
    verb = "no longer notes" if change.is_removal else "noted"
    return Told(f"{verb} how the paper of {names.name(Round, row.round_id)} prints the {what} of", about)
