"""Opening a round: the update requests it will make, and the emails about them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from actionplans.editing import get_or_create_owners
from actionplans.forward_plan import MeetingCalendar
from actionplans.mail.email_content import (
    EmailContent,
    EmailLine,
    EmailSection,
    absolute_url,
    build_digest_email,
    collapse_whitespace,
    count_label,
    format_day,
    shorten_for_email,
)
from actionplans.models import ActionPlan, Meeting, Owner, Round
from actionplans.workflow.rounds import open_round
from actionplans.workflow.update_requests import PendingRequest


@dataclass(frozen=True)
class ProposedRequest:
    """What will be requested for one action, and the names of those it will be requested from."""

    pending_request: PendingRequest
    names: tuple[str, ...]

    @property
    def what(self) -> str:
        wanted = {(True, False): "progress", (False, True): "impact", (True, True): "progress and impact"}
        pending = self.pending_request
        return wanted[pending.asks_for_progress, pending.asks_for_impact]


@dataclass(frozen=True)
class EmailPreview:
    """One person and the letter that they will get."""

    user: User
    words: EmailContent


def owner_names(pending_request: PendingRequest) -> tuple[str, ...]:
    return tuple(str(owner) for owner in pending_request.sub_action.owners.all())


@transaction.atomic
def open_round_with_owners(
    plan: ActionPlan, period: dt.date, changed: Mapping[int, Sequence[str]], **given: Any
) -> Round:
    """Open a round, with other owners for the lines in `changed`. Raises NotAllowed as `open_round` does."""
    all_names = list(dict.fromkeys(name for names in changed.values() for name in names))
    known = dict(zip(all_names, get_or_create_owners(all_names), strict=True))
    owners = {line: [known[name] for name in names] for line, names in changed.items()}
    return open_round(plan, period, owners=owners, **given)


def meeting_for_next_round(plan: ActionPlan, period: dt.date | None, today: dt.date) -> Meeting | None:
    """The meeting that the next update would go to: in its month or the next, and still to come."""
    if period is None:
        return None
    return MeetingCalendar.since(max(today, period)).meeting_for_period(
        plan, max(period, today.replace(day=1))
    )


def preview_emails(
    plan: ActionPlan, update: str, due: dt.date | None, questions: Iterable[ProposedRequest]
) -> tuple[list[EmailPreview], list[ProposedRequest]]:
    """The email that each person will get about this round, and the actions with no account to email."""
    questions = list(questions)
    accounts = _active_users_by_owner_name({name for question in questions for name in question.names})
    lines: dict[User, list[EmailLine]] = defaultdict(list)
    unheard = []
    for question in questions:
        people = {user for name in question.names for user in accounts.get(name, ())}
        for user in people:
            lines[user].append(_email_line(plan, update, question))
        if not people:
            unheard.append(question)
    people_in_order = sorted(lines, key=lambda user: (user.name, user.pk))
    return [EmailPreview(user, _email_content(user, lines[user], due)) for user in people_in_order], unheard


def _active_users_by_owner_name(names: Iterable[str]) -> dict[str, list[User]]:
    """The active accounts behind each name, as a form writes it. Two queries."""
    without_notes = {part for name in names for part in (name, name.partition(" (")[0])}
    owners = Owner.objects.filter(name__in=without_notes)
    active = Prefetch("users", User.objects.filter(is_active=True))
    return {str(owner): list(owner.users.all()) for owner in owners.prefetch_related(active)}


def _email_line(plan: ActionPlan, update: str, question: ProposedRequest) -> EmailLine:
    sub_action = question.pending_request.sub_action
    return EmailLine(
        collapse_whitespace(f"{plan.title}, {update}, {sub_action}"),
        shorten_for_email(sub_action.action or sub_action.heading.text),
        absolute_url("/updates/…/"),
    )


def _email_content(user: User, lines: list[EmailLine], due: dt.date | None) -> EmailContent:
    heading = f"Due by {format_day(due)}" if due else "Asked for"
    subject = f"due by {format_day(due)}" if due else "asked of you"
    section = EmailSection(
        0, heading, f"{count_label(len(lines), 'update', 'updates')} {subject}", tuple(lines)
    )
    return build_digest_email(user.name or user.email, [section])
