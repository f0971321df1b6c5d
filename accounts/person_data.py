"""Everything that is held on one person, for an answer to a subject access request.

It is found by walking every table there is, so that a new table is never forgotten: rows that lead to the
account, rows that the person wrote, rows with one of their addresses, what belongs to them through a post or
team, and sentences elsewhere that name them. The bytes of files are not opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CharField, EmailField, JSONField, Model, Q, TextField

from accounts.models import User
from audit.redaction import Redactor, sentences_in
from audit.registry import history_model

# The numbers of accounts that are no relations. A test looks for others.
AUTHORS = ("history_user_id",)
# What lets somebody in, or once did: of no use to the person and dangerous in a file.
SECRETS = {
    "accounts.User": {"password"},
    "accounts.Session": {"session_key", "session_data"},
    "account.EmailConfirmation": {"key"},
    "mfa.Authenticator": {"data"},
    "sessions.Session": {"session_key", "session_data"},
}
LEFT_OUT = "left out: it serves to sign in"
ROWS_AT_ONCE = 500
FAR = 2  # relations between a row and the action that says whether it is exempt

AnyModel = type[Model]


@dataclass(frozen=True)
class Row:
    """One row as it is stored, by the names of its columns, and by which of them it is about the person.

    A number that leads to another row has that row's name behind it, unless it is an account's.
    """

    number: Any
    because: list[str]
    columns: dict[str, Any]
    is_exempt: bool
    names_others: bool


@dataclass(frozen=True)
class Kind:
    """The rows of one table."""

    label: str
    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Mention:
    """A sentence that names the person, in a row that is not theirs otherwise."""

    label: str
    name: str
    number: Any
    sentence: str
    is_exempt: bool


@dataclass(frozen=True)
class PersonData:
    person: User
    names: list[str]
    addresses: list[str]
    kinds: list[Kind] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(kind.rows) for kind in self.kinds)


def all_held_on(person: User) -> PersonData:
    """Reads every table once, so it takes a while on a large database. Changes nothing."""
    names, addresses = _known_as(person)
    data = PersonData(person, names, addresses)
    exempt = _Exempt()
    redactors = [Redactor(text, "") for text in (*names, *addresses)]
    for model in every_model():
        rows = list(_rows(model, person, addresses, exempt))
        if rows:
            data.kinds.append(Kind(model._meta.label, str(model._meta.verbose_name_plural), rows))
        data.mentions.extend(_mentions(model, {row.number for row in rows}, redactors, exempt))
    return data


def every_model() -> list[AnyModel]:
    """One for each table, those of relations and of history included."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def ties(model: AnyModel, person: User, addresses: Iterable[str]) -> dict[str, Q]:
    """By column or relation, which rows of this table are about this person."""
    is_account = model in (User, history_model(User))
    result = {"id": Q(id=person.pk)} if is_account else {}
    for column in model._meta.concrete_fields:
        if (column.is_relation and column.related_model is User) or column.name in AUTHORS:
            result[column.name] = Q(**{column.name: person.pk})
        # Of accounts only their own: an address may have passed to a colleague.
        elif isinstance(column, EmailField) and not is_account:
            result[column.name] = _any_of(column.name, addresses)
    return result | {path: Q(**{path: person.pk}) for path in _ways_to_people(model)}


def _any_of(column: str, addresses: Iterable[str]) -> Q:
    result = Q(pk__in=[])
    for address in addresses:
        result |= Q(**{f"{column}__iexact": address})
    return result


def _ways_to_people(model: AnyModel) -> Iterator[str]:
    """A committee has members; an action has owners, which are people, posts or teams with accounts."""
    for near in model._meta.many_to_many:
        if near.related_model is User:
            yield near.name
        elif isinstance(near.related_model, type):
            for far in near.related_model._meta.many_to_many:
                if far.related_model is User:
                    yield f"{near.name}__{far.name}"


def _known_as(person: User) -> tuple[list[str], list[str]]:
    """The names and addresses that the account has and ever had, those of now first."""
    then = history_model(User).objects.filter(id=person.pk).order_by("-history_id")
    names = [person.name, *then.values_list("name", flat=True)]
    addresses = [person.email, *then.values_list("email", flat=True)]
    addresses += EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return _distinct(names), _distinct(addresses)


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(each for each in words if each.strip()))


def _rows(model: AnyModel, person: User, addresses: list[str], exempt: _Exempt) -> Iterator[Row]:
    because: dict[Any, list[str]] = {}
    for name, condition in ties(model, person, addresses).items():
        models = model._base_manager.filter(condition).order_by("pk").values_list("pk", flat=True).distinct()
        for pk in models:
            because.setdefault(pk, []).append(name)
    for pks in _portions(sorted(because)):
        for row in model._base_manager.filter(pk__in=pks).order_by("pk"):
            names_others = _names_others(row, person)
            yield Row(_number(row), because[row.pk], _columns(row), exempt.is_so(row), names_others)


def _portions(numbers: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(numbers), ROWS_AT_ONCE):
        yield numbers[start : start + ROWS_AT_ONCE]


def _number(row: Model) -> Any:
    secret = SECRETS.get(row._meta.label, set())
    return LEFT_OUT if row._meta.pk.name in secret else row.pk


def _columns(row: Model) -> dict[str, Any]:
    secret = SECRETS.get(row._meta.label, set())
    if getattr(row, "is_secret", False):  # an email with a code
        secret = {*secret, "text", "html", "key"}
    return {
        column.attname: LEFT_OUT if column.name in secret else _readable(row, column)
        for column in row._meta.concrete_fields
    }


def _readable(row: Model, column: Any) -> Any:
    value, model = getattr(row, column.attname), column.related_model
    if value is not None and column.is_relation and model is not User:
        there = model._base_manager.filter(pk=value).first()
        return f"{value}: {there}" if there else value
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"
    return value


def _names_others(row: Model, person: User) -> bool:
    """Whether another account stands in the row. Its words may name people too: nobody can tell that."""
    for column in row._meta.concrete_fields:
        leads_to_account = column.is_relation and column.related_model is User
        if leads_to_account or column.name in AUTHORS:
            value = getattr(row, column.attname)
            if value is not None and value != person.pk:
                return True
    return False


def _mentions(
    model: AnyModel, own: set[Any], redactors: list[Redactor], exempt: _Exempt
) -> Iterator[Mention]:
    secret = SECRETS.get(model._meta.label, set())
    columns = [
        column.attname
        for column in model._meta.concrete_fields
        if isinstance(column, CharField | TextField | JSONField)
        and not column.choices
        and not column.primary_key
        and column.name not in secret
    ]
    if not columns:
        return
    rows = model._base_manager.order_by("pk").values_list("pk", *columns)
    for pk, *values in rows.iterator(ROWS_AT_ONCE):
        result = [] if pk in own else _sentences(values, redactors)
        for sentence in result:
            is_exempt = exempt.is_so(model._base_manager.get(pk=pk))
            yield Mention(model._meta.label, str(model._meta.verbose_name_plural), pk, sentence, is_exempt)


def _sentences(values: list[Any], redactors: list[Redactor]) -> list[str]:
    return list(dict.fromkeys(each for redactor in redactors for each in sentences_in(values, redactor)))


class _Exempt:
    """Whether a row is exempt, or belongs to an action that is now."""

    def __init__(self) -> None:
        self._known: dict[tuple[AnyModel, Any, int], bool] = {}

    def is_so(self, row: Model, far: int = FAR) -> bool:
        if getattr(row, "is_exempt", False):
            return True
        return far > 0 and any(self._there(model, pk, far - 1) for model, pk in _leads_to(row))

    def _there(self, model: AnyModel, pk: Any, far: int) -> bool:
        key = model, pk, far
        if key not in self._known:
            row = model._base_manager.filter(pk=pk).first()
            self._known[key] = row is not None and self.is_so(row, far)
        return self._known[key]


def _leads_to(row: Model) -> Iterator[tuple[AnyModel, Any]]:
    for column in row._meta.concrete_fields:
        model, value = column.related_model, getattr(row, column.attname)
        if isinstance(model, type) and model is not User and value is not None:
            yield model, value
    now = getattr(row, "instance_type", None)  # of a row of history: what it is about
    if now is not None:
        yield now, getattr(row, now._meta.pk.attname)
