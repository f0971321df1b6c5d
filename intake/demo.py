"""The demo's open update: every role finds something to do."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from actionplans import workflow
from actionplans.models import Asked, Committee, FollowedPlan, Meeting, Owner, ProgressEntry, Round
from actionplans.workflow import Answer, Ruling, Wish

MARCH_2021 = dt.date(2021, 3, 1)
SEPTEMBER_2020, OCTOBER_2020 = dt.date(2020, 9, 1), dt.date(2020, 10, 8)
WEEKS_AHEAD = 8
THURSDAY = 3
GROUP = "All Stockton hate crime group members"

DRAFT = Answer(evidence="The group met in November 2020 and chose two of its members to", grade=2)
SENT_IN = Answer(
    impact="In the survey of January 2021 two in three of those asked knew where to report a hate crime; "
    "a year before it was one in three."
)

AGREED_LATER = Ruling(
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
    _name_the_group(by_name)
    review.committee, _ = Committee.objects.get_or_create(name="Crime and Disorder Select Committee")
    review.save()
    _hold_a_meeting(review, by_name)
    meeting, _ = Meeting.objects.get_or_create(committee=review.committee, date=meeting_day())
    clerk = by_name["Carol Clark"]
    opened = workflow.open_round(review, MARCH_2021, due=meeting.deadlines.due, meeting=meeting, by=clerk)
    for asked in opened.asked.in_printed_order().prefetch_related("owners"):
        _answer(asked, {owner.name for owner in asked.owners.all()}, by_name)
    return opened


def _hold_a_meeting(review: FollowedPlan, by_name: dict[str, User]) -> None:
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
        ruling = Ruling("confirmed", grade=entry.grade, entry=entry, minute="CD 14/20")
        workflow.decide(held, entry.sub_action, ruling, by=clerk)
    for line in review.sub_actions().outstanding()[:1]:
        workflow.decide(held, line, AGREED_LATER, by=clerk)
    _let_a_member_ask(held, review, by_name)


def _let_a_member_ask(held: Meeting, review: FollowedPlan, by_name: dict[str, User]) -> None:
    member, link_officer = by_name["Mo Member"], by_name["Marc Stephenson"]
    line = review.sub_actions().outstanding().first()
    wish = Wish(str(member), "How many schools took part last year?", link_officer, line, member=member)
    workflow.ask_for_member(held, review, wish, by=member)


def meeting_day() -> dt.date:
    day = timezone.localdate() + dt.timedelta(weeks=WEEKS_AHEAD)
    return day + dt.timedelta(days=(THURSDAY - day.weekday()) % 7)


def _name_the_group(by_name: dict[str, User]) -> None:
    """The paper names a group: whoever belongs to it is asked."""
    for owner in Owner.objects.filter(name=GROUP):
        owner.users.add(by_name["Vanessa Housley"], by_name["Errol Parks"])


def _answer(asked: Asked, owners: set[str], by_name: dict[str, User]) -> None:
    if GROUP in owners:
        workflow.save_draft(asked, DRAFT, by=by_name["Vanessa Housley"], version=asked.version)
    elif "Dawn Tyerman" in owners:
        workflow.submit(asked, SENT_IN, by=by_name["Dawn Tyerman"], version=asked.version)
