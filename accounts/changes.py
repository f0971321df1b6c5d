"""Changing roles and addresses: one administrator asks, a second person confirms.

Whoever has a role that many decisions rest on, or somebody else's address, could otherwise act as two
people. Where there is no second administrator, roles take effect at once and the page of people says so;
an address always waits, for whoever reads the old one or for a second person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.account_status import notify_email_changed
from accounts.models import AccountChange, User, normalise_email
from accounts.roles import ADMINISTRATOR, CLERK, GUARDED, STAFF
from accounts.sessions import end_sessions
from accounts.telling import ask_old_address, ask_to_confirm, tell_administrators
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context

Kind, State = AccountChange.Kind, AccountChange.State

# Whoever switches the other administrators off does not decide alone the day after.
STILL_COUNTED = dt.timedelta(days=30)
LINK_LASTS = dt.timedelta(days=14)
SALT = "accounts.changes"


class NotPossible(Exception):
    """The change cannot be made. The message is one sentence for whoever tried."""


@dataclass(frozen=True)
class Confirmers:
    """Who may confirm what others ask for, by their numbers."""

    administrators: frozenset[int]
    clerks: frozenset[int]

    @classmethod
    def now(cls) -> Confirmers:
        return cls(_in_role(ADMINISTRATOR), _in_role(CLERK))

    def of(self, change: AccountChange) -> frozenset[int]:
        """Administrators other than the requester, else clerks. Nobody confirms their own role."""
        barred = {change.asked_by_id}
        if change.kind != Kind.ADDRESS:
            barred.add(change.person_id)
        return (self.administrators - barred) or (self.clerks - barred)


def _in_role(role: str) -> frozenset[int]:
    return frozenset(User.objects.in_role(role).values_list("pk", flat=True))


def to_confirm(user: User) -> list[AccountChange]:
    """What waits for this person, the oldest first."""
    waiting = list(AccountChange.objects.waiting().for_lists())
    if not waiting:
        return []
    confirmers = Confirmers.now()
    return [change for change in waiting if user.pk in confirmers.of(change)]


def another_administrator(than: User) -> bool:
    """Whether somebody else is administrator, or was until lately."""
    others = User.objects.filter(groups__name=ADMINISTRATOR).exclude(pk=than.pk)
    if others.filter(is_active=True).exists():
        return True
    gone = others.filter(is_active=False, last_login__isnull=False).values("pk")
    lately = timezone.now() - STILL_COUNTED
    was_on = User.history.filter(id__in=gone, is_active=False, history_date__gte=lately)
    return was_on.exists() or _lost_lately(than, lately)


def _lost_lately(than: User, since: dt.datetime) -> bool:
    taken = AccountChange.objects.filter(kind=Kind.TAKE, value=ADMINISTRATOR, state=State.CONFIRMED)
    return taken.filter(decided_at__gte=since, person__last_login__isnull=False).exclude(person=than).exists()


def needs_second(kind: str, value: str, person: User, by: User) -> bool:
    """Whether what this administrator asks for waits for somebody else."""
    guarded = {
        Kind.ADDRESS: True,
        Kind.GIVE: value in GUARDED,
        Kind.TAKE: value == ADMINISTRATOR and person != by,
        Kind.SWITCH_ON: not GUARDED.isdisjoint(person.group_names),
    }[Kind(kind)]
    return guarded and (kind == Kind.ADDRESS or another_administrator(by))


@transaction.atomic
def ask_for(kind: str, person: User, value: str, *, by: User) -> AccountChange | None:
    """Ask for a change, or make it where nobody else has to confirm it. Returns what waits.

    Another of its kind that waits for this person gives way. Raises NotPossible.
    """
    change = AccountChange(person=person, kind=kind, value=value, asked_by=by)
    _check(change)
    before = AccountChange.objects.waiting().filter(person=person, kind=kind)
    for earlier in before if kind in (Kind.ADDRESS, Kind.SWITCH_ON) else before.filter(value=value):
        _close(earlier, State.WITHDRAWN, by)
    if not needs_second(kind, value, person, by):
        with audit_context(value if kind == Kind.SWITCH_ON else "No second administrator", by):
            _carry_out(change, by)
        return None
    change.save()
    log_event(LoggedEvent.Kind.ROLE, f"asked to {change.what}", by=by)
    if kind == Kind.ADDRESS:
        ask_old_address(change, token_of(change))
    people = User.objects.filter(pk__in=Confirmers.now().of(change)).order_by("pk")
    ask_to_confirm(change, [each for each in people if each != person])
    return change


def change_roles(person: User, roles: Iterable[str], *, by: User) -> list[AccountChange]:
    """Have somebody hold these roles and no others. Returns what of it waits. Raises NotPossible."""
    wanted, held = set(roles), set(person.group_names)
    refuse_together(wanted)
    changes = [ask_for(Kind.TAKE, person, role, by=by) for role in sorted(held - wanted)]
    changes += [ask_for(Kind.GIVE, person, role, by=by) for role in sorted(wanted - held)]
    return [change for change in changes if change]


def may_not_be_both(roles: Iterable[str]) -> bool:
    """Whether these roles are held by one person, and may not be."""
    return settings.SEPARATE_CLERKS and {CLERK, ADMINISTRATOR} <= set(roles)


def refuse_together(roles: Iterable[str]) -> None:
    """Raises NotPossible where one person may not hold all of these."""
    if may_not_be_both(roles):
        raise NotPossible("Choose Clerk or Administrator: here nobody is both.")


@transaction.atomic
def confirm(pk: int, *, by: User) -> AccountChange:
    """Make a change that somebody else requested. Raises NotPossible."""
    change = _waiting(pk)
    if by.pk not in Confirmers.now().of(change):
        raise NotPossible("Somebody else has to confirm this change.")
    return _confirmed(change, by)


@transaction.atomic
def confirm_from_old_address(change: AccountChange) -> AccountChange:
    """Make a change of address that was confirmed from the old address. Raises NotPossible."""
    change = _waiting(change.pk)
    return _confirmed(change, change.person)


@transaction.atomic
def refuse(pk: int, *, by: User) -> AccountChange:
    """Refuse a pending change, or withdraw it if this person requested it. Raises NotPossible."""
    change = _waiting(pk)
    if by.pk == change.asked_by_id:
        return _close(change, State.WITHDRAWN, by)
    # Whoever has an address may say that it is still theirs; a role is not for them to decide about.
    is_theirs = change.kind == Kind.ADDRESS and by == change.person
    if not is_theirs and by.pk not in Confirmers.now().of(change):
        raise NotPossible("Somebody else decides about this change.")
    return _close(change, State.REFUSED, by)


def token_of(change: AccountChange) -> str:
    """The token in the email to the old address, so that only its reader can confirm."""
    return signing.dumps([change.pk, change.value], salt=SALT)


def change_of(token: str) -> AccountChange | None:
    """The change of address that waits and has this token; None once it does not, or the token is too old."""
    try:
        pk, value = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    waiting = AccountChange.objects.waiting().for_lists().filter(kind=Kind.ADDRESS)
    return waiting.filter(pk=pk, value=value).first()


def _waiting(pk: int) -> AccountChange:
    account_changes: QuerySet[AccountChange] = AccountChange.objects.waiting().filter(pk=pk)
    change = account_changes.select_for_update(of=("self",)).select_related("person", "asked_by").first()
    if change is None:
        raise NotPossible("This change does not wait any more: somebody decided about it.")
    return change


def _confirmed(change: AccountChange, by: User) -> AccountChange:
    _check(change)
    _close(change, State.CONFIRMED, by)
    with audit_context(f"{change.asked_by} asked, {by} confirmed", by):
        _carry_out(change, by)
    return change


def _close(change: AccountChange, state: str, by: User) -> AccountChange:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.save()
    verb = {State.CONFIRMED: "confirmed", State.REFUSED: "refused", State.WITHDRAWN: "withdrew"}[State(state)]
    log_event(LoggedEvent.Kind.ROLE, f"{verb} that {change.asked_by} asked to {change.what}", by=by)
    if state == State.REFUSED:
        text = f"{by} refused to {change.what}, which {change.asked_by} asked for."
        tell_administrators(text, by=by, about=change.person)
    return change


def _check(change: AccountChange) -> None:
    """Raises NotPossible where it cannot be made as things are now."""
    person = change.person
    if change.kind == Kind.GIVE:
        refuse_together({*Group.objects.filter(user=person).values_list("name", flat=True), change.value})
    if change.kind == Kind.ADDRESS:
        if change.value == person.email:
            raise NotPossible("This is their address already.")
        try:
            _with_address(person, change.value).full_clean(exclude=["password"])
        except ValidationError as error:
            raise NotPossible(" ".join(error.messages)) from error


def _with_address(person: User, address: str) -> User:
    person = User.objects.get(pk=person.pk)
    person.email = normalise_email(address)
    return person


def _carry_out(change: AccountChange, by: User) -> None:
    person = change.person
    if change.kind == Kind.ADDRESS:
        before, person = person.email, _with_address(person, change.value)
        person.save(update_fields=["email"])
        notify_email_changed(person, before)
        end_sessions(person)
    elif change.kind == Kind.SWITCH_ON:
        person.is_active = True
        person.save(update_fields=["is_active"])
    else:
        role = Group.objects.get(name=change.value)
        if change.kind == Kind.GIVE:
            person.groups.add(role)
        else:
            person.groups.remove(role)
        _set_staff(person)
    # Changed under the hands of pages that ask the same person for more.
    person.__dict__.pop("group_names", None)
    text = f"{change.asked_by} asked to {change.what}. It has been done."
    tell_administrators(text, by=by, about=person)


def _set_staff(person: User) -> None:
    """Whether they may open the administration pages follows from their roles."""
    is_staff = person.is_superuser or person.groups.filter(name__in=STAFF).exists()
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])
