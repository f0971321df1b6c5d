"""Emails about other plans: actions that somebody's own actions depend on have slipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from actionplans.access.plans import sub_actions_for
from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    count_label,
    shorten_for_email,
)
from actionplans.mail.escalation import DigestItem, PlanManagers
from actionplans.models.notifications import Notification
from actionplans.signals import digest_items_requested
from partnerships.models import ActionLink
from partnerships.slipped_dependencies import SlippedDependency, slipped_dependencies_for, slipped_links

SECTION_RANK = 4_500_000  # below what is wanted of the reader
NO_ACCESS_TEXT = "You do not have access to that plan. Ask your link officer or democratic services."
OWNERS_HEADING = "Work your actions depend on has slipped"
MANAGERS_HEADING = (
    "Work that actions in your plans depend on has slipped, and no one responsible has an account"
)


@receiver(digest_items_requested)
def slipped_dependency_emails(**kwargs: Any) -> Iterator[DigestItem]:
    """To each owner, once for each update in which a line that delivers theirs fell behind.

    Of a line without an owner who has an account, to whoever runs its plan.
    """
    threads = list(slipped_links().prefetch_related("dependent__owners__users"))
    if not threads:
        return
    notices = Notification.objects.emailed().filter(
        deduplication_key__in={_notice_key(thread) for thread in threads}
    )
    emailed = set(notices.values_list("user_id", "deduplication_key"))
    runners = PlanManagers.for_plans(thread.dependent.heading.plan_id for thread in threads)
    by_user: dict[tuple[int, str], list[ActionLink]] = defaultdict(list)
    for thread in threads:
        owners = {
            person
            for owner in thread.dependent.owners.all()
            for person in owner.users.all()
            if person.is_active
        }
        people = [person.pk for person in owners] or runners.manager_ids(thread.dependent.heading.plan_id)
        for pk in people:
            if (pk, _notice_key(thread)) not in emailed:
                by_user[pk, OWNERS_HEADING if owners else MANAGERS_HEADING].append(thread)
    users = User.objects.in_bulk({pk for pk, _ in by_user})
    for (pk, heading), action_links in by_user.items():
        user = users[pk]
        readable = sub_actions_for(user).filter(pk__in=[thread.provider_id for thread in action_links])
        slipped = slipped_dependencies_for(action_links, set(readable.values_list("pk", flat=True)))
        subject = f"{count_label(len(action_links), 'line', 'lines')} that others deliver slipped"
        section = EmailSection(
            SECTION_RANK, heading, subject, tuple(map(_email_line, slipped)), needs_action=False
        )
        yield DigestItem(user.pk, section, tuple(_notice(user, thread) for thread in action_links))


def _notice_key(thread: ActionLink) -> str:
    return f"slipped {thread.pk} {thread.slipped_in}"  # type: ignore[attr-defined]


def _notice(user: User, thread: ActionLink) -> Notification:
    in_round = thread.slipped_in  # type: ignore[attr-defined]
    return Notification(
        user_id=user.pk,
        deduplication_key=_notice_key(thread),
        kind=Notification.Kind.SLIPPED,
        round_id=in_round,
    )


def _email_line(slipped: SlippedDependency) -> EmailLine:
    text, note = "what delivers it has slipped", NO_ACCESS_TEXT
    if slipped.does_name:
        text = f"{slipped.does_name} of {collapse_whitespace(slipped.does_plan)} has slipped"
        note = shorten_for_email(slipped.does_words)
    return EmailLine(
        collapse_whitespace(f"{slipped.plan}, {slipped.needs}"), text, absolute_url(slipped.url), (note,)
    )
