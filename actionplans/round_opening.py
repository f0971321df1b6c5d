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
    """An update request that opening the round will create, and the names of its owners."""

    pending_request: PendingRequest
    names: tuple[str, ...]

    @property
    def what(self) -> str:
        """What is requested: progress, impact or both."""
        requested_parts = {
            (True, False): "progress",
            (False, True): "impact",
            (True, True): "progress and impact",
        }
        pending = self.pending_request
        return requested_parts[pending.asks_for_progress, pending.asks_for_impact]


@dataclass(frozen=True)
class EmailPreview:
    """A person and the email that they will get."""

    user: User
    words: EmailContent


def owner_names(pending_request: PendingRequest) -> tuple[str, ...]:
    return tuple(str(owner) for owner in pending_request.sub_action.owners.all())


@transaction.atomic
def open_round_with_owners(
    plan: ActionPlan, period: dt.date, other_owners: Mapping[int, Sequence[str]], **options: Any
) -> Round:
    """Open a round, with other owners' names for some actions, by primary key.

    `options` go to `open_round`. Raises NotAllowed as that does.
    """
    all_names = list(dict.fromkeys(name for names in other_owners.values() for name in names))
    owners_by_name = dict(zip(all_names, get_or_create_owners(all_names), strict=True))
    owners = {
        sub_action_id: [owners_by_name[name] for name in names]
        for sub_action_id, names in other_owners.items()
    }
    return open_round(plan, period, owners=owners, **options)


def meeting_for_next_round(plan: ActionPlan, period: dt.date | None, today: dt.date) -> Meeting | None:
    """The coming meeting that a round of this month would go to: in its month or the next."""
    if period is None:
        return None
    return MeetingCalendar.since(max(today, period)).meeting_for_period(
        plan, max(period, today.replace(day=1))
    )


def preview_emails(
    plan: ActionPlan, period_label: str, due: dt.date | None, proposed_requests: Iterable[ProposedRequest]
) -> tuple[list[EmailPreview], list[ProposedRequest]]:
    """The email that each person will get about this round, and the requests without anyone to email."""
    proposed_requests = list(proposed_requests)
    users_by_name = _active_users_by_owner_name(
        {name for proposed in proposed_requests for name in proposed.names}
    )
    lines_by_user: dict[User, list[EmailLine]] = defaultdict(list)
    unreachable = []
    for proposed in proposed_requests:
        users = {user for name in proposed.names for user in users_by_name.get(name, ())}
        for user in users:
            lines_by_user[user].append(_email_line(plan, period_label, proposed))
        if not users:
            unreachable.append(proposed)
    recipients = sorted(lines_by_user, key=lambda user: (user.name, user.pk))
    return [
        EmailPreview(user, _email_content(user, lines_by_user[user], due)) for user in recipients
    ], unreachable


def _active_users_by_owner_name(names: Iterable[str]) -> dict[str, list[User]]:
    """The active users of the owners with these names, by the owner's full name. Two queries."""
    without_notes = {part for name in names for part in (name, name.partition(" (")[0])}
    owners = Owner.objects.filter(name__in=without_notes)
    active = Prefetch("users", User.objects.filter(is_active=True))
    return {str(owner): list(owner.users.all()) for owner in owners.prefetch_related(active)}


def _email_line(plan: ActionPlan, period_label: str, proposed: ProposedRequest) -> EmailLine:
    sub_action = proposed.pending_request.sub_action
    return EmailLine(
        collapse_whitespace(f"{plan.title}, {period_label}, {sub_action}"),
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
