"""The sample review's open round, in which every role has something to do."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from actionplans.models import ActionPlan, Committee, Meeting, Owner, ProgressEntry, Round, UpdateRequest
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


def open_third_round(plan: ActionPlan, users_by_name: dict[str, User]) -> Round | None:
    """Open the round of March 2021, with one update submitted, one a draft and one not started.

    Returns None if there is a round of that month or a later one. The meeting is always in the future.
    """
    if plan.rounds.filter(period__gte=MARCH_2021).exists():
        return None
    _add_group_users(users_by_name)
    plan.committee, _ = Committee.objects.get_or_create(name="Crime and Disorder Select Committee")
    plan.save()
    _create_past_meeting(plan, users_by_name)
    meeting, _ = Meeting.objects.get_or_create(committee=plan.committee, date=next_meeting_date())
    clerk = users_by_name["Carol Clark"]
    this_round = open_round(plan, MARCH_2021, due=meeting.deadlines.due, meeting=meeting, by=clerk)
    for update_request in this_round.update_requests.in_printed_order().prefetch_related("owners"):
        _complete_request(
            update_request, {owner.name for owner in update_request.owners.all()}, users_by_name
        )
    return this_round


def _create_past_meeting(plan: ActionPlan, users_by_name: dict[str, User]) -> None:
    """A meeting that considered the round of September 2020, with two decisions and a question."""
    committee, clerk = plan.committee, users_by_name["Carol Clark"]
    if committee is None:
        return
    committee.members.add(users_by_name["Mo Member"])
    meeting = Meeting.objects.create(committee=committee, date=OCTOBER_2020)
    for past_round in plan.rounds.filter(period=SEPTEMBER_2020):
        past_round.meeting = meeting
        past_round.save(update_fields=["meeting"])
    entries = ProgressEntry.objects.published().filter(round__plan=plan, round__period=SEPTEMBER_2020)
    for entry in entries.filter(grade__isnull=False).order_by("pk")[:1]:
        decision_input = DecisionInput("confirmed", grade=entry.grade, entry=entry, minute="CD 14/20")
        record_decision(meeting, entry.sub_action, decision_input, by=clerk)
    for sub_action in plan.sub_actions().outstanding()[:1]:
        record_decision(meeting, sub_action, REVISED_DATE_DECISION, by=clerk)
    _create_member_request(meeting, plan, users_by_name)


def _create_member_request(meeting: Meeting, plan: ActionPlan, users_by_name: dict[str, User]) -> None:
    member, link_officer = users_by_name["Mo Member"], users_by_name["Marc Stephenson"]
    sub_action = plan.sub_actions().outstanding().first()
    request_input = RequestInput(
        str(member), "How many schools took part last year?", link_officer, sub_action, member=member
    )
    raise_member_request(meeting, plan, request_input, by=member)


def next_meeting_date() -> dt.date:
    day = timezone.localdate() + dt.timedelta(weeks=WEEKS_UNTIL_MEETING)
    return day + dt.timedelta(days=(THURSDAY - day.weekday()) % 7)


def _add_group_users(users_by_name: dict[str, User]) -> None:
    """Make two users members of the owner that the document names as a group."""
    for owner in Owner.objects.filter(name=GROUP_OWNER_NAME):
        owner.users.add(users_by_name["Vanessa Housley"], users_by_name["Errol Parks"])


def _complete_request(
    update_request: UpdateRequest, owner_names: set[str], users_by_name: dict[str, User]
) -> None:
    if GROUP_OWNER_NAME in owner_names:
        save_draft(
            update_request, DRAFT_UPDATE, by=users_by_name["Vanessa Housley"], version=update_request.version
        )
    elif "Dawn Tyerman" in owner_names:
        submit(
            update_request, SUBMITTED_UPDATE, by=users_by_name["Dawn Tyerman"], version=update_request.version
        )
