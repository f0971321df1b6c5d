"""One change as words: what was done to what, and which words it altered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import BooleanField, ForeignKey, TextField
from django.utils.formats import date_format

from actionplans.models import (
    AdditionalRound,
    Comment,
    Heading,
    ImpactEntry,
    PrintedWording,
    ProgressEntry,
    Review,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.update_requests import REQUEST_FLAGS
from actionplans.timeline.object_names import ObjectNames
from audit.changes import Change
from audit.models import LoggedEvent
from documents.plan.terminology import REVIEW_TERMS, ActionTerms
from documents.text_diff import DiffPart, diff_words, shorten_unchanged

# What a sentence says already, what is derived, and what only orders a page.
HIDDEN_FIELDS: dict[Any, set[str]] = {
    Review: {"actionplan_ptr", "slug", "kind"},
    Heading: {"plan", "parent", "kind", "position"},
    SubAction: {"heading", "due_iso", "due_date", "position", "monitoring_state"},
    Round: {"plan", "period", "period_label", "state", "opens"},
    UpdateRequest: {
        "round",
        "sub_action",
        "asks_for_progress",
        "asks_for_impact",
        "state",
        "version",
        "last_edited_by",
        "not_received_reason",
    },
    ProgressEntry: {"round", "sub_action", "excluded_from_report", "first_published_version"},
    ImpactEntry: {"round", "sub_action", "excluded_from_report", "first_published_version"},
    Comment: {"update_request", "author", "created_at", "requests_changes"},
    AdditionalRound: {"plan", "period"},
    PrintedWording: {"round", "heading", "sub_action", "repeated_round", "field"},
}
FIELD_LABELS: dict[Any, str] = {(Comment, "text"): "Comment", (PrintedWording, "text"): "As printed"}
LABELS_BY_TERMS: dict[Any, Callable[[ActionTerms], str]] = {
    (SubAction, "responsibility"): attrgetter("lead"),
    (UpdateRequest, "responsibility"): attrgetter("lead"),
    (SubAction, "date_text"): attrgetter("date"),
    (SubAction, "action"): attrgetter("action"),
    (SubAction, "measure"): attrgetter("measure"),
    (ProgressEntry, "evidence"): attrgetter("evidence"),
    (ProgressEntry, "grade_text"): attrgetter("assessment"),
    (ProgressEntry, "grade"): lambda _: "Counts as",
}
STATE_VERBS = {
    UpdateRequest.State.DRAFT: "began the answer on",
    UpdateRequest.State.SUBMITTED: "sent in the answer on",
    UpdateRequest.State.RETURNED: "returned the answer on",
    UpdateRequest.State.APPROVED: "approved the answer on",
    UpdateRequest.State.PUBLISHED: "published the answer on",
    UpdateRequest.State.NOT_RECEIVED: "recorded that no update was received on",
    UpdateRequest.State.NOT_STARTED: "took back the answer on",
}


@dataclass(frozen=True)
class TextChange:
    """How the words of one field were altered."""

    label: str
    pieces: list[DiffPart]


@dataclass(frozen=True)
class Sentence:
    """A sentence without its subject: "removed" "the action" "1 a)". Of many: "removed" "5" "actions"."""

    verb: str
    name: str = ""
    suffix: str = ""
    noun: str = ""
    many: str = "lines"
    why: str = ""
    words: tuple[TextChange, ...] = ()
    is_new: bool = False

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Those of one kind may be grouped."""
        return self.verb, self.suffix, self.many, self.why


Describer = Callable[[Change, ObjectNames], Sentence]
_describers: dict[Any, Describer] = {}


def describes(model: Any, hidden: Iterable[str] = ()) -> Callable[[Describer], Describer]:
    """Register how changes of a model are described, and which fields never are."""

    def keep(teller: Describer) -> Describer:
        _describers[model] = teller
        HIDDEN_FIELDS.setdefault(model, set()).update(hidden)
        return teller

    return keep


def describe(change: Change, names: ObjectNames) -> Sentence | None:
    """The change as a sentence; None where nothing changed that anybody would want to read."""
    teller = _describers.get(change.model)
    if teller is None:
        return None
    sentence = teller(change, names)
    words = () if change.is_deletion or _is_unseen_outcome(change) else tuple(text_changes(change, names))
    if not sentence.verb or not (
        words or change.is_deletion or change.before is None or _changed_position_or_state(change)
    ):
        return None
    why = sentence.why or _reason(change)
    return replace(sentence, why=why, words=words, is_new=change.before is None)


def _reason(change: Change) -> str:
    """The reason given, where it says more than the sentence: moves have their state as theirs."""
    plain = {str(label) for label in UpdateRequest.State.labels} | {"Opened", "Published", "Comment"}
    # An update is sent back with a note, which has an entry of its own.
    is_comment = change.model is UpdateRequest and change.record.state == UpdateRequest.State.RETURNED
    return "" if is_comment or _is_unseen_outcome(change) or change.why in plain else change.why


def _is_unseen_outcome(change: Change) -> bool:
    """What became of an answer, for a reader who was shown nothing of it before."""
    return change.model is UpdateRequest and change.before is None and not change.is_creation


def _changed_position_or_state(change: Change) -> bool:
    names = (
        "state",
        "monitoring_state",
        "excluded_from_report",
        "heading_id",
        "position",
        "parent_id",
        "removed_at",
        *REQUEST_FLAGS,
    )
    return any(hasattr(change.record, name) and change.has_changed(name) for name in names)


def text_changes(change: Change, names: ObjectNames) -> Iterator[TextChange]:
    """Each field whose words are not as they were; of something new, what it holds."""
    hidden = HIDDEN_FIELDS.get(change.model, set())
    for field in type(change.record).tracked_fields:
        if field.name in hidden or field.primary_key or not change.has_changed(field.attname):
            continue
        old = display_value(change.before, field, names) if change.before else ""
        new = display_value(change.record, field, names)
        if pieces := _diff_segments(
            old, new, is_text=isinstance(field, TextField), is_new=change.before is None
        ):
            yield TextChange(_field_label(change, field, names), pieces)
    for name, now in change.relations.items():
        then = change.previous_relations.get(name, frozenset())
        field = change.model._meta.get_field(name)
        if now != then and name not in hidden:
            people = _relation_segments(field.related_model, then, now, names)
            yield TextChange(
                _verbose_label(field), _without_marks(people) if change.before is None else people
            )


def _field_label(change: Change, field: Any, names: ObjectNames) -> str:
    """What a field is called: on a line of partners' plans, what their reports call it."""
    about = (change.model, field.name)
    action_terms = _terms_of(change, names) if about in LABELS_BY_TERMS else REVIEW_TERMS
    return (
        FIELD_LABELS.get(about, _verbose_label(field))
        if action_terms is REVIEW_TERMS
        else LABELS_BY_TERMS[about](action_terms)
    )


def _terms_of(change: Change, names: ObjectNames) -> ActionTerms:
    """The terms of the plan that an action, an update or an entry belongs to."""
    row = change.record
    line = None if change.model is SubAction else names.get(SubAction, row.sub_action_id)
    heading = line.heading if line else names.get(Heading, getattr(row, "heading_id", None))
    return heading.plan.line_words if heading else REVIEW_TERMS


def _diff_segments(old: str, new: str, *, is_text: bool, is_new: bool) -> list[DiffPart]:
    if is_new:
        return diff_words(new, new)
    if is_text:
        return shorten_unchanged(diff_words(old, new))
    return [piece for piece in (DiffPart("removed", old), DiffPart("added", new)) if piece.text]


def _without_marks(pieces: list[DiffPart]) -> list[DiffPart]:
    """What is new as a whole need not be marked word by word."""
    return [DiffPart("same", "".join(piece.text for piece in pieces))]


def _verbose_label(field: Any) -> str:
    text = str(field.verbose_name)
    return text[:1].upper() + text[1:]


def display_value(row: Any, field: Any, names: ObjectNames) -> str:
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


def _relation_segments(
    model: Any, then: frozenset[int], now: frozenset[int], names: ObjectNames
) -> list[DiffPart]:
    kinds = (("same", then & now), ("removed", then - now), ("added", now - then))
    diff_parts: list[DiffPart] = []
    for kind, numbers in kinds:
        for name in names.names(model, numbers):
            diff_parts += [DiffPart("same", ", ")] if diff_parts else []
            diff_parts.append(DiffPart(kind, name))  # type: ignore[arg-type]  # mypy widens the three words
    return diff_parts


@describes(Review)
def describe_plan(change: Change, names: ObjectNames) -> Sentence:
    """Of whatever kind: rooms above tell so of theirs."""
    kind = change.model._meta.verbose_name
    if change.is_deletion:
        return Sentence(f"removed this {kind}")
    return Sentence(f"began this {kind}" if change.before is None else f"changed the details of this {kind}")


@describes(Heading)
def _describe_heading(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    noun = "part" if row.kind == Heading.Kind.PART else str(Heading.Kind(row.kind).label).lower()
    name, many = str(names.get(Heading, row.id) or f"{row.ref})") if row.parent_id else row.ref, f"{noun}s"
    return Sentence(_change_verb(change, "words of "), name, noun=noun, many=many)


def _change_verb(change: Change, what: str = "") -> str:
    if change.is_deletion:
        return "removed"
    if change.before is None:
        return "added"
    place = any(
        change.has_changed(name)
        for name in ("position", "parent_id", "heading_id")
        if hasattr(change.record, name)
    )
    words = (
        any(change.has_changed(f.attname) for f in _described_fields(change))
        or change.relations != change.previous_relations
    )
    return "moved" if place and not words else f"changed the {what}".rstrip() if what else "changed"


def _described_fields(change: Change) -> Iterator[Any]:
    hidden = HIDDEN_FIELDS.get(change.model, set())
    return (f for f in type(change.record).tracked_fields if f.name not in hidden and not f.primary_key)


@describes(SubAction)
def _describe_sub_action(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    name = names.line(row.id) if names.get(SubAction, row.id) else names.name(Heading, row.heading_id)
    action_terms = _terms_of(change, names)
    one, many = f"the {action_terms.one.lower()}", action_terms.many
    if change.before is not None and not change.is_deletion and change.has_changed("monitoring_state"):
        state = f" as {row.get_monitoring_state_display().lower()}"
        return Sentence("recorded", name, state, one, many)
    return Sentence(_change_verb(change), name, noun=one, many=many)


@describes(Round)
def _describe_round(change: Change, names: ObjectNames) -> Sentence:
    name = f"of {names.name(Round, change.record.id)}"
    is_public = change.record.state == Round.State.PUBLISHED
    if change.is_deletion:
        verb = "removed the update"
    elif change.is_creation:
        verb = "recorded the published update" if is_public else "opened the update"
    elif change.has_changed("state"):
        verb = "published the update" if is_public else "reopened the update"
    else:
        verb = "changed the details of the update"
    return Sentence(verb, name)


@describes(UpdateRequest)
def _describe_update_request(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    name, rest = names.line(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_deletion:
        return Sentence("no longer asks of", name, rest)
    wanted = {name: word for name, word in REQUEST_FLAGS.items() if getattr(row, name)}
    if change.is_creation:
        return Sentence(f"asked for {' and '.join(wanted.values())} on", name, rest)
    if change.before is None or change.has_changed("state"):
        return Sentence(STATE_VERBS[row.state], name, rest)
    if more := [word for name, word in wanted.items() if change.has_changed(name)]:
        return Sentence(f"asked for {' and '.join(more)} too on", name, rest)
    return Sentence("changed who is asked on", name, rest)


def _describe_entry(change: Change, names: ObjectNames, what: str) -> Sentence:
    row = change.record
    name, rest = names.line(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_deletion:
        return Sentence(f"removed {what} of", name, rest)
    if change.before is not None and change.has_changed("excluded_from_report"):
        left = (
            "left out of the published update"
            if row.excluded_from_report
            else "put into the published update"
        )
        return Sentence(f"{left} {what} of", name, rest)
    if change.before is None and not change.is_creation and row.first_published_version:
        return Sentence(f"published {what} of", name, rest)  # who wrote it is not this reader's to know
    return Sentence(f"{'wrote' if change.before is None else 'changed'} {what} of", name, rest)


@describes(ProgressEntry)
def _describe_progress(change: Change, names: ObjectNames) -> Sentence:
    return _describe_entry(change, names, "the progress")


@describes(ImpactEntry)
def _describe_impact(change: Change, names: ObjectNames) -> Sentence:
    return _describe_entry(change, names, "the impact")


@describes(Comment)
def _describe_comment(change: Change, names: ObjectNames) -> Sentence:
    update_request = names.get(UpdateRequest, change.record.update_request_id)
    verb = (
        "said what is wanted in the answer on"
        if change.record.requests_changes
        else "commented on the answer on"
    )
    verb = "removed a comment on the answer on" if change.is_deletion else verb
    return (
        Sentence(
            verb,
            names.line(update_request.sub_action_id, update_request.sub_action),
            f", {update_request.round}",
        )
        if update_request
        else Sentence(verb)
    )


@describes(AdditionalRound)
def _describe_additional_round(change: Change, names: ObjectNames) -> Sentence:
    verb = "no longer asks for" if change.is_deletion else "asked for"
    return Sentence(
        f"{verb} an update besides the regular ones", f"of {date_format(change.record.period, 'F Y')}"
    )


@describes(LoggedEvent)
def _describe_logged_event(change: Change, names: ObjectNames) -> Sentence:
    return Sentence(change.record.description)


@describes(PrintedWording)
def _describe_printed_wording(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    about = names.name(Heading, row.heading_id) if row.heading_id else names.line(row.sub_action_id)
    what = row.get_field_display().lower()
    verb = "no longer notes" if change.is_deletion else "noted"
    return Sentence(f"{verb} how the report of {names.name(Round, row.round_id)} prints the {what} of", about)
