"""Changing roles and email addresses: one administrator requests it, a second person confirms it.

Otherwise one administrator could act as two people, with a second account or with somebody else's address.
Where there is no second administrator, roles change at once, and the page of people says so. A new address
always waits for a second person, or for the person who reads the old address.
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
from accounts.roles import ADMINISTRATOR, CLERK, ROLES_NEEDING_CONFIRMATION, STAFF_ROLES
from accounts.sessions import end_sessions
from accounts.telling import email_administrators, email_confirmers, email_old_address
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context

Kind, State = AccountChange.Kind, AccountChange.State

# How long a removed administrator still counts as another one, so that nobody can remove all the others and
# act alone the next day.
REMOVED_ADMINISTRATOR_COUNTS_FOR = dt.timedelta(days=30)
ADDRESS_LINK_LIFETIME = dt.timedelta(days=14)
SALT = "accounts.changes"


class NotPossible(Exception):
    """The change cannot be made. The message is one sentence, shown to the person who tried."""


@dataclass(frozen=True)
class Confirmers:
    """Primary keys of the people who may confirm changes that others requested."""

    administrator_ids: frozenset[int]
    clerk_ids: frozenset[int]

    @classmethod
    def current(cls) -> Confirmers:
        return cls(_user_ids_in_role(ADMINISTRATOR), _user_ids_in_role(CLERK))

    def ids_for(self, change: AccountChange) -> frozenset[int]:
        """Administrators except the requester; if there are none, clerks. Nobody confirms their own role."""
        excluded_ids = {change.asked_by_id}
        if change.kind != Kind.ADDRESS:
            excluded_ids.add(change.person_id)
        return (self.administrator_ids - excluded_ids) or (self.clerk_ids - excluded_ids)


def _user_ids_in_role(role: str) -> frozenset[int]:
    return frozenset(User.objects.in_role(role).values_list("pk", flat=True))


def changes_to_confirm(user: User) -> list[AccountChange]:
    """The waiting changes that this person may confirm, the oldest first."""
    waiting = list(AccountChange.objects.waiting().for_lists())
    if not waiting:
        return []
    confirmers = Confirmers.current()
    return [change for change in waiting if user.pk in confirmers.ids_for(change)]


def has_other_recent_administrator(user: User) -> bool:
    """Whether another person is an administrator, or was within REMOVED_ADMINISTRATOR_COUNTS_FOR."""
    others = User.objects.filter(groups__name=ADMINISTRATOR).exclude(pk=user.pk)
    if others.filter(is_active=True).exists():
        return True
    inactive_ids = others.filter(is_active=False, last_login__isnull=False).values("pk")
    since = timezone.now() - REMOVED_ADMINISTRATOR_COUNTS_FOR
    switched_off = User.history.filter(id__in=inactive_ids, is_active=False, history_date__gte=since)
    return switched_off.exists() or _has_removed_administrator_since(since, other_than=user)


def _has_removed_administrator_since(since: dt.datetime, *, other_than: User) -> bool:
    removals = AccountChange.objects.filter(kind=Kind.TAKE, value=ADMINISTRATOR, state=State.CONFIRMED)
    removals = removals.filter(decided_at__gte=since, person__last_login__isnull=False)
    return removals.exclude(person=other_than).exists()


def needs_confirmation(kind: str, value: str, person: User, by: User) -> bool:
    """Whether such a change, requested by this administrator, waits for another person."""
    is_sensitive = {
        Kind.ADDRESS: True,
        Kind.GIVE: value in ROLES_NEEDING_CONFIRMATION,
        Kind.TAKE: value == ADMINISTRATOR and person != by,
        Kind.SWITCH_ON: not ROLES_NEEDING_CONFIRMATION.isdisjoint(person.group_names),
    }[Kind(kind)]
    return is_sensitive and (kind == Kind.ADDRESS or has_other_recent_administrator(by))


@transaction.atomic
def request_or_apply_change(kind: str, person: User, value: str, *, by: User) -> AccountChange | None:
    """Request a change; where nobody else has to confirm it, apply it at once.

    Returns the change that waits, or None if it was applied. Withdraws an earlier request that waits for the
    same thing. Raises NotPossible.
    """
    change = AccountChange(person=person, kind=kind, value=value, asked_by=by)
    _validate(change)
    earlier_requests = AccountChange.objects.waiting().filter(person=person, kind=kind)
    if kind not in (Kind.ADDRESS, Kind.SWITCH_ON):
        earlier_requests = earlier_requests.filter(value=value)
    for earlier in earlier_requests:
        _close(earlier, State.WITHDRAWN, by)
    if not needs_confirmation(kind, value, person, by):
        with audit_context(value if kind == Kind.SWITCH_ON else "No second administrator", by):
            _apply(change, by)
        return None
    change.save()
    log_event(LoggedEvent.Kind.ROLE, f"asked to {change.what}", by=by)
    if kind == Kind.ADDRESS:
        email_old_address(change, make_address_token(change))
    confirmers = User.objects.filter(pk__in=Confirmers.current().ids_for(change)).order_by("pk")
    email_confirmers(change, [confirmer for confirmer in confirmers if confirmer != person])
    return change


def change_roles(person: User, roles: Iterable[str], *, by: User) -> list[AccountChange]:
    """Give somebody these roles and no others. Returns the changes that wait. Raises NotPossible."""
    wanted, held = set(roles), set(person.group_names)
    check_role_combination(wanted)
    changes = [request_or_apply_change(Kind.TAKE, person, role, by=by) for role in sorted(held - wanted)]
    changes += [request_or_apply_change(Kind.GIVE, person, role, by=by) for role in sorted(wanted - held)]
    return [change for change in changes if change]


def has_conflicting_roles(roles: Iterable[str]) -> bool:
    """Whether one person may not hold these roles together."""
    return settings.SEPARATE_CLERKS and {CLERK, ADMINISTRATOR} <= set(roles)


def check_role_combination(roles: Iterable[str]) -> None:
    """Raises NotPossible where one person may not hold these roles together."""
    if has_conflicting_roles(roles):
        raise NotPossible("Choose Clerk or Administrator: here nobody is both.")


@transaction.atomic
def confirm_change(pk: int, *, by: User) -> AccountChange:
    """Apply a change that somebody else requested. Raises NotPossible."""
    change = _lock_waiting(pk)
    if by.pk not in Confirmers.current().ids_for(change):
        raise NotPossible("Somebody else has to confirm this change.")
    return _confirm(change, by)


@transaction.atomic
def confirm_from_old_address(change: AccountChange) -> AccountChange:
    """Apply a new address that was confirmed by a link sent to the old one. Raises NotPossible."""
    change = _lock_waiting(change.pk)
    return _confirm(change, change.person)


@transaction.atomic
def refuse_or_withdraw_change(pk: int, *, by: User) -> AccountChange:
    """Refuse a waiting change, or withdraw it if this person requested it. Raises NotPossible."""
    change = _lock_waiting(pk)
    if by.pk == change.asked_by_id:
        return _close(change, State.WITHDRAWN, by)
    # People may refuse a new address for themselves, but not decide about their own roles.
    is_own_address = change.kind == Kind.ADDRESS and by == change.person
    if not is_own_address and by.pk not in Confirmers.current().ids_for(change):
        raise NotPossible("Somebody else decides about this change.")
    return _close(change, State.REFUSED, by)


def make_address_token(change: AccountChange) -> str:
    """The signed token for the link that is emailed to the old address."""
    return signing.dumps([change.pk, change.value], salt=SALT)


def change_for_token(token: str) -> AccountChange | None:
    """The waiting change of address for this token; None if it no longer waits or the token is not valid."""
    try:
        pk, value = signing.loads(token, salt=SALT, max_age=ADDRESS_LINK_LIFETIME)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    waiting = AccountChange.objects.waiting().for_lists().filter(kind=Kind.ADDRESS)
    return waiting.filter(pk=pk, value=value).first()


def _lock_waiting(pk: int) -> AccountChange:
    waiting: QuerySet[AccountChange] = AccountChange.objects.waiting().filter(pk=pk)
    change = waiting.select_for_update(of=("self",)).select_related("person", "asked_by").first()
    if change is None:
        raise NotPossible("This change does not wait any more: somebody decided about it.")
    return change


def _confirm(change: AccountChange, by: User) -> AccountChange:
    _validate(change)
    _close(change, State.CONFIRMED, by)
    with audit_context(f"{change.asked_by} asked, {by} confirmed", by):
        _apply(change, by)
    return change


def _close(change: AccountChange, state: str, by: User) -> AccountChange:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.save()
    verb = {State.CONFIRMED: "confirmed", State.REFUSED: "refused", State.WITHDRAWN: "withdrew"}[State(state)]
    log_event(LoggedEvent.Kind.ROLE, f"{verb} that {change.asked_by} asked to {change.what}", by=by)
    if state == State.REFUSED:
        text = f"{by} refused to {change.what}, which {change.asked_by} asked for."
        email_administrators(text, by=by, about=change.person)
    return change


def _validate(change: AccountChange) -> None:
    """Raises NotPossible where the change cannot be applied now."""
    person = change.person
    if change.kind == Kind.GIVE:
        check_role_combination(
            {*Group.objects.filter(user=person).values_list("name", flat=True), change.value}
        )
    if change.kind == Kind.ADDRESS:
        if change.value == person.email:
            raise NotPossible("This is their address already.")
        try:
            _with_address(person, change.value).full_clean(exclude=["password"])
        except ValidationError as error:
            raise NotPossible(" ".join(error.messages)) from error


def _with_address(person: User, address: str) -> User:
    """The account, read anew, with this email address; not saved."""
    person = User.objects.get(pk=person.pk)
    person.email = normalise_email(address)
    return person


def _apply(change: AccountChange, by: User) -> None:
    person = change.person
    if change.kind == Kind.ADDRESS:
        previous_email, person = person.email, _with_address(person, change.value)
        person.save(update_fields=["email"])
        notify_email_changed(person, previous_email)
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
    # The cached property is stale now, and pages may go on with this object.
    person.__dict__.pop("group_names", None)
    text = f"{change.asked_by} asked to {change.what}. It has been done."
    email_administrators(text, by=by, about=person)


def _set_staff(person: User) -> None:
    """Set `is_staff`, which follows from a person's roles."""
    is_staff = person.is_superuser or person.groups.filter(name__in=STAFF_ROLES).exists()
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])
