"""Emails to those who run a review, and to its director: updates that are missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from accounts.roles import CLERK
from actionplans.access.plan_roles import full_readers_by_role
from actionplans.mail.deadline_stages import DeadlineStage, should_notify_director, should_notify_link_officer
from actionplans.mail.due_updates import DueUpdate
from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    count_label,
    format_day,
    shorten_for_email,
)
from actionplans.models import ActionPlan, Round, UpdateRequest
from actionplans.models.notifications import Notification

Kind = Notification.Kind
RETURNED_RANK, NO_ACCOUNT_RANK, ESCALATED_RANK, PUBLISHED_RANK = 2, 5_000_000, 6_000_000, 7_000_000


@dataclass(frozen=True)
class DigestItem:
    """One section of one person's email, and the notices that it covers."""

    user: int
    section: EmailSection
    notifications: tuple[Notification, ...]


@dataclass(frozen=True)
class PlanManagers:
    """The recipients for each review: its link officers, or the clerks where none has an account."""

    plans: dict[int, ActionPlan]
    clerk_ids: tuple[int, ...]

    @classmethod
    def for_plans(cls, plans: Iterable[int]) -> PlanManagers:
        active = Prefetch("link_officers", User.objects.filter(is_active=True))
        rows = ActionPlan.objects.select_related("director_account").prefetch_related(active)
        clerks = User.objects.in_role(CLERK).values_list("pk", flat=True)
        return cls(rows.in_bulk(set(plans)), tuple(clerks))

    def manager_ids(self, plan: int) -> tuple[int, ...]:
        named = tuple(user.pk for user in self.plans[plan].link_officers.all())
        return named or self.clerk_ids

    def director_ids(self, plan: int) -> tuple[int, ...]:
        director = self.plans[plan].director_account
        return (director.pk,) if director and director.is_active else ()


def escalation_items(dues: Iterable[DueUpdate], today: dt.date) -> Iterator[DigestItem]:
    """Of each round what its officers owe, to those who should see to it by now."""
    by_round: dict[Round, list[DueUpdate]] = defaultdict(list)
    for due in dues:
        by_round[due.update_request.round].append(due)
    runners = PlanManagers.for_plans(each.plan_id for each in by_round)
    submitted = UpdateRequest.objects.filter(
        round__state=Round.State.OPEN, state=UpdateRequest.State.SUBMITTED
    )
    to_approve = Counter(submitted.values_list("round_id", flat=True))
    for this_round, owed in by_round.items():
        who_run, plan = runners.manager_ids(this_round.plan_id), runners.plans.get(this_round.plan_id)
        if plan is None:
            continue
        without_people = [due for due in owed if not due.recipient_ids]
        yield from _returned_items(this_round, without_people, who_run, runners)
        if this_round.state != Round.State.OPEN:
            continue
        yield from _no_account_items(this_round, without_people, who_run)
        recipients = [*(who_run if should_notify_link_officer(this_round.due, today) else ())]
        recipients += [
            *(runners.director_ids(plan.pk) if should_notify_director(this_round.due, today) else ())
        ]
        for user in dict.fromkeys(recipients):
            yield _escalation_item(
                user, plan, this_round, owed, to_approve[this_round.pk], runs=user in who_run
            )


def _returned_items(
    this_round: Round, owed: list[DueUpdate], who_run: tuple[int, ...], runners: PlanManagers
) -> Iterator[DigestItem]:
    """What was returned and no officer hears of: who wrote for them does, and who runs the review."""
    for due in owed:
        comment = due.return_comment
        if not comment:
            continue
        name = f"{_round_name(this_round)}, {due.update_request.sub_action}"
        words = f"{collapse_whitespace(str(comment.author))} writes: {shorten_for_email(comment.text)}"
        line = EmailLine(
            name, words, absolute_url(reverse("actionplans:update-detail", args=[due.update_request.pk]))
        )
        section = EmailSection(
            RETURNED_RANK, "Returned, and no officer has an account", "1 update returned", (line,)
        )
        wrote = [
            user for user in (*who_run, *runners.clerk_ids) if user == due.update_request.last_edited_by_id
        ]
        for user in sorted({*who_run, *wrote} - {comment.author_id}):
            notice = Notification(
                user_id=user,
                deduplication_key=f"returned {comment.pk}",
                kind=Kind.RETURNED,
                round=this_round,
                update_request=due.update_request,
            )
            yield DigestItem(user, section, (notice,))


def _no_account_items(
    this_round: Round, owed: list[DueUpdate], who_run: Iterable[int]
) -> Iterator[DigestItem]:
    """Actions requested from nobody with an account: without this, no one would hear of them.

    Whose owners have left, of that who runs the review is reminded as the owners would have been.
    """
    owed = [due for due in owed if due.stage >= DeadlineStage.ASKED]
    left, nobody = [due for due in owed if due.left], [due for due in owed if not due.left]
    for user in who_run:
        if nobody:
            subject = "asked of nobody with an account"
            yield _no_recipient_item(user, this_round, nobody, "nobody with an account is asked", subject)
        if left:
            subject = "asked of owners who have left"
            yield _no_recipient_item(user, this_round, left, "the owners have left", subject)


def _no_recipient_item(
    user: int, this_round: Round, owed: list[DueUpdate], heading: str, subject: str
) -> DigestItem:
    lines = tuple(_build_line(due, link=True) for due in owed)
    subject = f"{count_label(len(lines), 'line is', 'lines are')} {subject}"
    notices = tuple(
        Notification(
            user_id=user,
            deduplication_key=f"left {due.update_request.pk} {due.stage} {this_round.due}"
            if due.left
            else f"unreachable {due.update_request.pk}",
            kind=Kind.UNREACHABLE,
            round=this_round,
            update_request=due.update_request,
        )
        for due in owed
    )
    section = EmailSection(
        NO_ACCOUNT_RANK, f"{_round_name(this_round)}: {heading}", subject, lines, needs_action=False
    )
    return DigestItem(user, section, notices)


def _escalation_item(
    user: int, plan: ActionPlan, this_round: Round, owed: list[DueUpdate], to_approve: int, *, runs: bool
) -> DigestItem:
    lines = [_build_line(due, link=runs) for due in owed]
    board = reverse("actionplans:round-board", args=[plan.slug, this_round.slug])
    place = absolute_url(board if runs else plan.get_absolute_url())
    lines.append(EmailLine("Who has answered" if runs else "The review", url=place))
    if to_approve and runs:
        lines.append(EmailLine(f"{count_label(to_approve, 'answer waits', 'answers wait')} to be approved"))
    due = format_day(this_round.due) if this_round.due else ""
    heading = f"{_round_name(this_round)}: not answered, though due by {due}"
    subject = f"{count_label(len(owed), 'update', 'updates')} not received"
    notice = Notification(
        user_id=user,
        deduplication_key=f"unanswered {this_round.pk} {this_round.due}",
        kind=Kind.UNANSWERED,
        round=this_round,
    )
    return DigestItem(
        user, EmailSection(ESCALATED_RANK, heading, subject, tuple(lines), needs_action=False), (notice,)
    )


def _round_name(this_round: Round) -> str:
    return collapse_whitespace(f"{this_round.plan.title}, {this_round}")


def _build_line(due: DueUpdate, *, link: bool) -> EmailLine:
    url = absolute_url(reverse("actionplans:update-detail", args=[due.update_request.pk])) if link else ""
    notes = (
        (
            f"{collapse_whitespace(due.left)} has left: "
            f"answer instead, or hand over at {absolute_url('/leavers/')}",
        )
        if due.left
        else ()
    )
    text = collapse_whitespace(due.update_request.responsibility) or "nobody named"
    return EmailLine(str(due.update_request.sub_action), text, url, notes if link else ())


def published_items(notices: Iterable[Notification]) -> Iterator[DigestItem]:
    """To each who answered, that the committee has it now: with the page of it that they may read."""
    notices_with_round = [(notice, notice.round) for notice in notices if notice.round]
    read_it_whole = full_readers_by_role({this_round.plan_id for _, this_round in notices_with_round})
    own = _own_update_lines(
        [each for each in notices_with_round if (each[0].user_id, each[1].plan_id) not in read_it_whole]
    )
    for notice, this_round in notices_with_round:
        if (notice.user_id, this_round.plan_id) in read_it_whole:
            path = reverse("reports:round", args=[this_round.plan.slug, this_round.slug])
            lines = [EmailLine(_round_name(this_round), url=absolute_url(path))]
        else:
            lines = own[notice.user_id, this_round.pk] or [EmailLine(_round_name(this_round))]
        section = EmailSection(
            PUBLISHED_RANK, "Published", "1 update published", tuple(lines), needs_action=False
        )
        yield DigestItem(notice.user_id, section, (notice,))


def _own_update_lines(notices: list[tuple[Notification, Round]]) -> dict[tuple[int, int], list[EmailLine]]:
    """The update requests to each of these people in each of these rounds. A few queries; none for none."""
    result: dict[tuple[int, int], list[EmailLine]] = defaultdict(list)
    if not notices:
        return result
    update_requests = UpdateRequest.objects.filter(round__in=[this_round.pk for _, this_round in notices])
    update_requests = update_requests.select_related(
        "round__plan", "sub_action__heading__parent"
    ).in_printed_order()
    for update_request in update_requests.prefetch_related("owners__users", "delegates"):
        url = absolute_url(reverse("actionplans:update-detail", args=[update_request.pk]))
        line = EmailLine(f"{_round_name(update_request.round)}, {update_request.sub_action}", url=url)
        owners = {user.pk for owner in update_request.owners.all() for user in owner.users.all()}
        for user in owners | {delegate.pk for delegate in update_request.delegates.all()}:
            result[user, update_request.round_id].append(line)
    return result
