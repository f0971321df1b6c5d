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

SECTION_RANK = 4_500_000  # below the reader's own tasks
NO_ACCESS_TEXT = "You do not have access to that plan. Ask your link officer or democratic services."
OWNERS_HEADING = "Work your actions depend on has slipped"
MANAGERS_HEADING = (
    "Work that actions in your plans depend on has slipped, and no one responsible has an account"
)


@receiver(digest_items_requested)
def slipped_dependency_emails(**kwargs: Any) -> Iterator[DigestItem]:
    """Email each owner once per round in which an action that delivers theirs fell behind.

    For an action without owners who have an account, email those who manage its plan.
    """
    links = list(slipped_links().prefetch_related("dependent__owners__users"))
    if not links:
        return
    notices = Notification.objects.emailed().filter(
        deduplication_key__in={_notice_key(link) for link in links}
    )
    emailed = set(notices.values_list("user_id", "deduplication_key"))
    managers = PlanManagers.for_plans(link.dependent.heading.plan_id for link in links)
    links_by_recipient: dict[tuple[int, str], list[ActionLink]] = defaultdict(list)
    for link in links:
        owners = {
            person
            for owner in link.dependent.owners.all()
            for person in owner.users.all()
            if person.is_active
        }
        user_ids = [person.pk for person in owners] or managers.manager_ids(link.dependent.heading.plan_id)
        for pk in user_ids:
            if (pk, _notice_key(link)) not in emailed:
                links_by_recipient[pk, OWNERS_HEADING if owners else MANAGERS_HEADING].append(link)
    users = User.objects.in_bulk({pk for pk, _ in links_by_recipient})
    for (pk, heading), user_links in links_by_recipient.items():
        user = users[pk]
        readable = sub_actions_for(user).filter(pk__in=[link.provider_id for link in user_links])
        slipped = slipped_dependencies_for(user_links, set(readable.values_list("pk", flat=True)))
        subject = f"{count_label(len(user_links), 'line', 'lines')} that others deliver slipped"
        section = EmailSection(
            SECTION_RANK, heading, subject, tuple(map(_email_line, slipped)), needs_action=False
        )
        yield DigestItem(user.pk, section, tuple(_notice(user, link) for link in user_links))


def _notice_key(link: ActionLink) -> str:
    return f"slipped {link.pk} {link.slipped_in}"  # type: ignore[attr-defined]


def _notice(user: User, link: ActionLink) -> Notification:
    round_id = link.slipped_in  # type: ignore[attr-defined]
    return Notification(
        user_id=user.pk,
        deduplication_key=_notice_key(link),
        kind=Notification.Kind.SLIPPED,
        round_id=round_id,
    )


def _email_line(slipped: SlippedDependency) -> EmailLine:
    text, note = "what delivers it has slipped", NO_ACCESS_TEXT
    if slipped.provider_name:
        text = f"{slipped.provider_name} of {collapse_whitespace(slipped.provider_plan)} has slipped"
        note = shorten_for_email(slipped.provider_action)
    return EmailLine(
        collapse_whitespace(f"{slipped.plan}, {slipped.dependent}"), text, absolute_url(slipped.url), (note,)
    )
