"""Everything that is held on one person, for an answer to a subject access request.

Every table is searched, so that a new one is never forgotten: rows with a relation to the account, rows that
the person wrote, rows with one of their email addresses, rows that are theirs through a post or team, and
sentences elsewhere that name them. Files are not opened.
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

# Columns that hold the primary key of an account without being a relation. A test looks for others.
AUTHORS = ("history_user_id",)
# Columns with secrets for signing in: of no use to the person, and dangerous in a file.
SECRETS = {
    "accounts.User": {"password"},
    "accounts.Session": {"session_key", "session_data"},
    "account.EmailConfirmation": {"key"},
    "mfa.Authenticator": {"data"},
    "sessions.Session": {"session_key", "session_data"},
}
OMITTED_TEXT = "left out: it serves to sign in"
ROWS_AT_ONCE = 500
MAX_RELATIONS_TO_EXEMPT_ROW = 2  # relations to follow from a row to the action that says whether it is exempt

AnyModel = type[Model]


@dataclass(frozen=True)
class Row:
    """One stored row: `columns` by name; `because` names the columns or relations that lead to the person.

    A foreign key is followed by the name of the row that it points to, unless that is an account.
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
    """A sentence that names the person, in a row that has no other relation to them."""

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


def collect_person_data(person: User) -> PersonData:
    """Search every table, which takes a while on a large database. Changes nothing."""
    names, addresses = _names_and_addresses(person)
    data = PersonData(person, names, addresses)
    exemption = _ExemptionCheck()
    redactors = [Redactor(text, "") for text in (*names, *addresses)]
    for model in all_models():
        rows = list(_rows(model, person, addresses, exemption))
        if rows:
            data.kinds.append(Kind(model._meta.label, str(model._meta.verbose_name_plural), rows))
        data.mentions.extend(_mentions(model, {row.number for row in rows}, redactors, exemption))
    return data


def all_models() -> list[AnyModel]:
    """A model for each table, those of many-to-many relations and of history included."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def conditions_by_column(model: AnyModel, person: User, addresses: Iterable[str]) -> dict[str, Q]:
    """By column or relation, a filter for the rows of this table that are about this person."""
    is_account = model in (User, history_model(User))
    conditions = {"id": Q(id=person.pk)} if is_account else {}
    for column in model._meta.concrete_fields:
        if (column.is_relation and column.related_model is User) or column.name in AUTHORS:
            conditions[column.name] = Q(**{column.name: person.pk})
        # Not in the table of accounts: an address may now be a colleague's.
        elif isinstance(column, EmailField) and not is_account:
            conditions[column.name] = _equals_any(column.name, addresses)
    return conditions | {path: Q(**{path: person.pk}) for path in _many_to_many_paths_to_user(model)}


def _equals_any(column: str, addresses: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for address in addresses:
        condition |= Q(**{f"{column}__iexact": address})
    return condition


def _many_to_many_paths_to_user(model: AnyModel) -> Iterator[str]:
    """Lookups such as `members` (of a committee) or `owners__users` (of an action with owners)."""
    for relation in model._meta.many_to_many:
        if relation.related_model is User:
            yield relation.name
        elif isinstance(relation.related_model, type):
            for second_relation in relation.related_model._meta.many_to_many:
                if second_relation.related_model is User:
                    yield f"{relation.name}__{second_relation.name}"


def _names_and_addresses(person: User) -> tuple[list[str], list[str]]:
    """The names and email addresses that the account has or had, the current ones first."""
    records = history_model(User).objects.filter(id=person.pk).order_by("-history_id")
    names = [person.name, *records.values_list("name", flat=True)]
    addresses = [person.email, *records.values_list("email", flat=True)]
    addresses += EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return _distinct(names), _distinct(addresses)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _rows(model: AnyModel, person: User, addresses: list[str], exemption: _ExemptionCheck) -> Iterator[Row]:
    because: dict[Any, list[str]] = {}
    for name, condition in conditions_by_column(model, person, addresses).items():
        pks = model._base_manager.filter(condition).order_by("pk").values_list("pk", flat=True).distinct()
        for pk in pks:
            because.setdefault(pk, []).append(name)
    for batch in _batches(sorted(because)):
        for row in model._base_manager.filter(pk__in=batch).order_by("pk"):
            names_others = _names_others(row, person)
            yield Row(_number(row), because[row.pk], _columns(row), exemption.is_exempt(row), names_others)


def _batches(pks: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(pks), ROWS_AT_ONCE):
        yield pks[start : start + ROWS_AT_ONCE]


def _number(row: Model) -> Any:
    secret = SECRETS.get(row._meta.label, set())
    return OMITTED_TEXT if row._meta.pk.name in secret else row.pk


def _columns(row: Model) -> dict[str, Any]:
    secret = SECRETS.get(row._meta.label, set())
    if getattr(row, "is_secret", False):  # an email with a code
        secret = {*secret, "text", "html", "key"}
    return {
        column.attname: OMITTED_TEXT if column.name in secret else _readable(row, column)
        for column in row._meta.concrete_fields
    }


def _readable(row: Model, column: Any) -> Any:
    value, model = getattr(row, column.attname), column.related_model
    if value is not None and column.is_relation and model is not User:
        related = model._base_manager.filter(pk=value).first()
        return f"{value}: {related}" if related else value
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"
    return value


def _names_others(row: Model, person: User) -> bool:
    """Whether the row refers to another account. Its text may name people too, which is not checked."""
    for column in row._meta.concrete_fields:
        is_account_relation = column.is_relation and column.related_model is User
        if is_account_relation or column.name in AUTHORS:
            value = getattr(row, column.attname)
            if value is not None and value != person.pk:
                return True
    return False


def _mentions(
    model: AnyModel, own_pks: set[Any], redactors: list[Redactor], exemption: _ExemptionCheck
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
        sentences = [] if pk in own_pks else _sentences(values, redactors)
        for sentence in sentences:
            is_exempt = exemption.is_exempt(model._base_manager.get(pk=pk))
            yield Mention(model._meta.label, str(model._meta.verbose_name_plural), pk, sentence, is_exempt)


def _sentences(values: list[Any], redactors: list[Redactor]) -> list[str]:
    matching = (sentence for redactor in redactors for sentence in sentences_in(values, redactor))
    return list(dict.fromkeys(matching))


class _ExemptionCheck:
    """Says whether a row is exempt, or belongs to a row that is, such as its action. Caches results."""

    def __init__(self) -> None:
        self._cache: dict[tuple[AnyModel, Any, int], bool] = {}

    def is_exempt(self, row: Model, depth: int = MAX_RELATIONS_TO_EXEMPT_ROW) -> bool:
        if getattr(row, "is_exempt", False):
            return True
        return depth > 0 and any(self._is_pk_exempt(model, pk, depth - 1) for model, pk in _related_rows(row))

    def _is_pk_exempt(self, model: AnyModel, pk: Any, depth: int) -> bool:
        key = model, pk, depth
        if key not in self._cache:
            row = model._base_manager.filter(pk=pk).first()
            self._cache[key] = row is not None and self.is_exempt(row, depth)
        return self._cache[key]


def _related_rows(row: Model) -> Iterator[tuple[AnyModel, Any]]:
    """Model and primary key of each row that this one points to; of a row of history, also its subject."""
    for column in row._meta.concrete_fields:
        model, value = column.related_model, getattr(row, column.attname)
        if isinstance(model, type) and model is not User and value is not None:
            yield model, value
    tracked_model = getattr(row, "instance_type", None)  # only rows of history have it
    if tracked_model is not None:
        yield tracked_model, getattr(row, tracked_model._meta.pk.attname)
