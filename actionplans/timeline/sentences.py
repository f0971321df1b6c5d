"""One change as a sentence: what was done to which object, and which text it altered."""

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

# Fields that the sentence mentions already, that are derived, or that only order a page.
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
    UpdateRequest.State.DRAFT: "started the update on",
    UpdateRequest.State.SUBMITTED: "submitted the update on",
    UpdateRequest.State.RETURNED: "sent back the update on",
    UpdateRequest.State.APPROVED: "approved the update on",
    UpdateRequest.State.PUBLISHED: "published the update on",
    UpdateRequest.State.NOT_RECEIVED: "recorded that no update was received on",
    UpdateRequest.State.NOT_STARTED: "reset the update on",
}


@dataclass(frozen=True)
class TextChange:
    """How the text of one field changed."""

    label: str
    pieces: list[DiffPart]


@dataclass(frozen=True)
class Sentence:
    """A sentence without its subject: verb, noun, name and suffix, as in "removed" "the action" "1 a)".

    `many` is the noun for several objects ("removed 5 actions"), `text_changes` how each text field changed.
    """

    verb: str
    name: str = ""
    suffix: str = ""
    noun: str = ""
    many: str = "lines"
    why: str = ""
    text_changes: tuple[TextChange, ...] = ()
    is_new: bool = False

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Sentences of the same kind may be summarised as one."""
        return self.verb, self.suffix, self.many, self.why


Describer = Callable[[Change, ObjectNames], Sentence]
_describers: dict[Any, Describer] = {}


def describes(model: Any, hidden: Iterable[str] = ()) -> Callable[[Describer], Describer]:
    """Register how changes of a model are described, and which fields never are."""

    def register(describer: Describer) -> Describer:
        _describers[model] = describer
        HIDDEN_FIELDS.setdefault(model, set()).update(hidden)
        return describer

    return register


def describe(change: Change, names: ObjectNames) -> Sentence | None:
    """The change as a sentence; None where nothing changed that anybody would want to read."""
    describer = _describers.get(change.model)
    if describer is None:
        return None
    sentence = describer(change, names)
    changed_texts = (
        () if change.is_deletion or _is_unseen_outcome(change) else tuple(text_changes(change, names))
    )
    if not sentence.verb or not (
        changed_texts or change.is_deletion or change.before is None or _changed_position_or_state(change)
    ):
        return None
    why = sentence.why or _reason(change)
    return replace(sentence, why=why, text_changes=changed_texts, is_new=change.before is None)


def _reason(change: Change) -> str:
    """The reason given, or "" where it only repeats the new state."""
    uninformative = {str(label) for label in UpdateRequest.State.labels} | {"Opened", "Published", "Comment"}
    # An update is sent back with a note, which has an entry of its own.
    is_return = change.model is UpdateRequest and change.record.state == UpdateRequest.State.RETURNED
    return "" if is_return or _is_unseen_outcome(change) or change.why in uninformative else change.why


def _is_unseen_outcome(change: Change) -> bool:
    """Whether this is the outcome of an update of which the reader could see nothing before."""
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
    """Each field that changed; of a new record, each field that is filled in."""
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
    for name, new_pks in change.relations.items():
        old_pks = change.previous_relations.get(name, frozenset())
        field = change.model._meta.get_field(name)
        if new_pks != old_pks and name not in hidden:
            segments = _relation_segments(field.related_model, old_pks, new_pks, names)
            yield TextChange(
                _verbose_label(field), _without_marks(segments) if change.before is None else segments
            )


def _field_label(change: Change, field: Any, names: ObjectNames) -> str:
    """The label of a field; in a partnership's plan, the one that its reports use."""
    model_and_field = (change.model, field.name)
    action_terms = _terms_of(change, names) if model_and_field in LABELS_BY_TERMS else REVIEW_TERMS
    return (
        FIELD_LABELS.get(model_and_field, _verbose_label(field))
        if action_terms is REVIEW_TERMS
        else LABELS_BY_TERMS[model_and_field](action_terms)
    )


def _terms_of(change: Change, names: ObjectNames) -> ActionTerms:
    """The terms of the plan that an action, an update or an entry belongs to."""
    row = change.record
    sub_action = None if change.model is SubAction else names.get(SubAction, row.sub_action_id)
    heading = sub_action.heading if sub_action else names.get(Heading, getattr(row, "heading_id", None))
    return heading.plan.line_words if heading else REVIEW_TERMS


def _diff_segments(old: str, new: str, *, is_text: bool, is_new: bool) -> list[DiffPart]:
    if is_new:
        return diff_words(new, new)
    if is_text:
        return shorten_unchanged(diff_words(old, new))
    return [piece for piece in (DiffPart("removed", old), DiffPart("added", new)) if piece.text]


def _without_marks(pieces: list[DiffPart]) -> list[DiffPart]:
    """The same text with nothing marked as added, since all of it is new."""
    return [DiffPart("same", "".join(piece.text for piece in pieces))]


def _verbose_label(field: Any) -> str:
    text = str(field.verbose_name)
    return text[:1].upper() + text[1:]


def display_value(row: Any, field: Any, names: ObjectNames) -> str:
    """The value of a field as text for readers; "" where it is empty."""
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
    model: Any, old_pks: frozenset[int], new_pks: frozenset[int], names: ObjectNames
) -> list[DiffPart]:
    pks_by_kind = (("same", old_pks & new_pks), ("removed", old_pks - new_pks), ("added", new_pks - old_pks))
    diff_parts: list[DiffPart] = []
    for kind, pks in pks_by_kind:
        for name in names.sorted_names(model, pks):
            diff_parts += [DiffPart("same", ", ")] if diff_parts else []
            diff_parts.append(DiffPart(kind, name))  # type: ignore[arg-type]  # mypy widens the three words
    return diff_parts


@describes(Review)
def describe_plan(change: Change, names: ObjectNames) -> Sentence:
    """Also used for the other kinds of plan, which register it themselves."""
    kind = change.model._meta.verbose_name
    if change.is_deletion:
        return Sentence(f"removed this {kind}")
    return Sentence(f"began this {kind}" if change.before is None else f"changed the details of this {kind}")


@describes(Heading)
def _describe_heading(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    noun = "part" if row.kind == Heading.Kind.PART else str(Heading.Kind(row.kind).label).lower()
    name, plural = str(names.get(Heading, row.id) or f"{row.ref})") if row.parent_id else row.ref, f"{noun}s"
    return Sentence(_change_verb(change, "words of "), name, noun=noun, many=plural)


def _change_verb(change: Change, object_phrase: str = "") -> str:
    if change.is_deletion:
        return "removed"
    if change.before is None:
        return "added"
    has_moved = any(
        change.has_changed(name)
        for name in ("position", "parent_id", "heading_id")
        if hasattr(change.record, name)
    )
    has_new_words = (
        any(change.has_changed(f.attname) for f in _described_fields(change))
        or change.relations != change.previous_relations
    )
    return (
        "moved"
        if has_moved and not has_new_words
        else f"changed the {object_phrase}".rstrip()
        if object_phrase
        else "changed"
    )


def _described_fields(change: Change) -> Iterator[Any]:
    hidden = HIDDEN_FIELDS.get(change.model, set())
    return (f for f in type(change.record).tracked_fields if f.name not in hidden and not f.primary_key)


@describes(SubAction)
def _describe_sub_action(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    name = (
        names.sub_action_name(row.id) if names.get(SubAction, row.id) else names.name(Heading, row.heading_id)
    )
    action_terms = _terms_of(change, names)
    noun, plural = f"the {action_terms.one.lower()}", action_terms.many
    if change.before is not None and not change.is_deletion and change.has_changed("monitoring_state"):
        suffix = f" as {row.get_monitoring_state_display().lower()}"
        return Sentence("recorded", name, suffix, noun, plural)
    return Sentence(_change_verb(change), name, noun=noun, many=plural)


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
    name, suffix = names.sub_action_name(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_deletion:
        return Sentence("no longer asks of", name, suffix)
    requested = {name: word for name, word in REQUEST_FLAGS.items() if getattr(row, name)}
    if change.is_creation:
        return Sentence(f"asked for {' and '.join(requested.values())} on", name, suffix)
    if change.before is None or change.has_changed("state"):
        return Sentence(STATE_VERBS[row.state], name, suffix)
    if added := [word for name, word in requested.items() if change.has_changed(name)]:
        return Sentence(f"asked for {' and '.join(added)} too on", name, suffix)
    return Sentence("changed who is asked on", name, suffix)


def _describe_entry(change: Change, names: ObjectNames, subject: str) -> Sentence:
    row = change.record
    name, suffix = names.sub_action_name(row.sub_action_id), f", {names.name(Round, row.round_id)}"
    if change.is_deletion:
        return Sentence(f"removed {subject} of", name, suffix)
    if change.before is not None and change.has_changed("excluded_from_report"):
        verb = (
            "left out of the published update"
            if row.excluded_from_report
            else "put into the published update"
        )
        return Sentence(f"{verb} {subject} of", name, suffix)
    if change.before is None and not change.is_creation and row.first_published_version:
        return Sentence(f"published {subject} of", name, suffix)  # who wrote it is not this reader's to know
    return Sentence(f"{'wrote' if change.before is None else 'changed'} {subject} of", name, suffix)


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
        "asked for changes to the update on"
        if change.record.requests_changes
        else "added a note to the update on"
    )
    verb = "removed a note from the update on" if change.is_deletion else verb
    return (
        Sentence(
            verb,
            names.sub_action_name(update_request.sub_action_id, update_request.sub_action),
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
    about = (
        names.name(Heading, row.heading_id) if row.heading_id else names.sub_action_name(row.sub_action_id)
    )
    field_name = row.get_field_display().lower()
    verb = "no longer notes" if change.is_deletion else "noted"
    return Sentence(
        f"{verb} how the report of {names.name(Round, row.round_id)} prints the {field_name} of", about
    )
