"""The demo's open update: every role finds something to do."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from actionplans.models import Committee, FollowedPlan, Meeting, Owner, ProgressEntry, Round, UpdateRequest
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, save_draft, submit

MARCH_2021 = dt.date(2021, 3, 1)
SEPTEMBER_2020, OCTOBER_2020 = dt.date(2020, 9, 1), dt.date(2020, 10, 8)
WEEKS_UNTIL_MEETING = 8
THURSDAY = 3
GROUP_OWNER_NAME = "All Stockton hate crime group members"

DRAFT_UPDATE = UpdateContent(
    evidence="The group met in November 2020 and chose two of its members to", grade=2
)
SUBMITTED_UPDATE = UpdateContent(
    impact="In the survey of January 2021 two in three of those asked knew where to report a hate crime; "
    "a year before it was one in three."
)

REVISED_DATE_DECISION = DecisionInput(
    "revised",
    revised_date="June 2021",
    reason="No update had come, and the officers asked for more time.",
    minute="CD 14/20",
)


def open_third_round(review: FollowedPlan, by_name: dict[str, User]) -> Round | None:
    """March 2021 of the Hate Crime review: one answer submitted, one begun, one not started.

    The meeting lies ahead of today, whenever that is, so that the dates make sense.
    """
    if review.rounds.filter(period__gte=MARCH_2021).exists():
        return None
    _add_group_users(by_name)
    review.committee, _ = Committee.objects.get_or_create(name="Crime and Disorder Select Committee")
    review.save()
    _create_past_meeting(review, by_name)
    meeting, _ = Meeting.objects.get_or_create(committee=review.committee, date=next_meeting_date())
    clerk = by_name["Carol Clark"]
    opened = open_round(review, MARCH_2021, due=meeting.deadlines.due, meeting=meeting, by=clerk)
    for asked in opened.update_requests.in_printed_order().prefetch_related("owners"):
        _complete_request(asked, {owner.name for owner in asked.owners.all()}, by_name)
    return opened


def _create_past_meeting(review: FollowedPlan, by_name: dict[str, User]) -> None:
    """The committee had the update of September 2020 before it, and decided about two of its actions."""
    committee, clerk = review.committee, by_name["Carol Clark"]
    if committee is None:
        return
    committee.members.add(by_name["Mo Member"])
    held = Meeting.objects.create(committee=committee, date=OCTOBER_2020)
    for before in review.rounds.filter(period=SEPTEMBER_2020):
        before.meeting = held
        before.save(update_fields=["meeting"])
    told = ProgressEntry.objects.published().filter(round__plan=review, round__period=SEPTEMBER_2020)
    for entry in told.filter(grade__isnull=False).order_by("pk")[:1]:
        ruling = DecisionInput("confirmed", grade=entry.grade, entry=entry, minute="CD 14/20")
        record_decision(held, entry.sub_action, ruling, by=clerk)
    for line in review.sub_actions().outstanding()[:1]:
        record_decision(held, line, REVISED_DATE_DECISION, by=clerk)
    _create_member_request(held, review, by_name)


def _create_member_request(held: Meeting, review: FollowedPlan, by_name: dict[str, User]) -> None:
    member, link_officer = by_name["Mo Member"], by_name["Marc Stephenson"]
    line = review.sub_actions().outstanding().first()
    wish = RequestInput(
        str(member), "How many schools took part last year?", link_officer, line, member=member
    )
    raise_member_request(held, review, wish, by=member)


def next_meeting_date() -> dt.date:
    day = timezone.localdate() + dt.timedelta(weeks=WEEKS_UNTIL_MEETING)
    return day + dt.timedelta(days=(THURSDAY - day.weekday()) % 7)


def _add_group_users(by_name: dict[str, User]) -> None:
    """The paper names a group: whoever belongs to it is asked."""
    for owner in Owner.objects.filter(name=GROUP_OWNER_NAME):
        owner.users.add(by_name["Vanessa Housley"], by_name["Errol Parks"])


def _complete_request(asked: UpdateRequest, owners: set[str], by_name: dict[str, User]) -> None:
    if GROUP_OWNER_NAME in owners:
        save_draft(asked, DRAFT_UPDATE, by=by_name["Vanessa Housley"], version=asked.version)
    elif "Dawn Tyerman" in owners:
        submit(asked, SUBMITTED_UPDATE, by=by_name["Dawn Tyerman"], version=asked.version)
