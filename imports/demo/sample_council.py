"""The sample council: reviews of several committees at every stage, as of today."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from itertools import cycle
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    ExecutiveResponse,
    Meeting,
    Owner,
    Round,
    UpdateRequest,
)
from actionplans.workflow.decisions import sign_off_plan
from actionplans.workflow.publishing import make_public
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, approve, save_draft, send_back, submit
from documents.plan.plan_data import EntryData, HeadingData, PlanData, SubActionData
from documents.recognise.parsed_plan import ParsedPlan
from imports.demo.review import next_meeting_date
from imports.importer import ImportSource, import_plan

SAMPLE_FILE = "sample_council.toml"
MEMBERS_COMMITTEE = "Place Select Committee"  # besides that of the Hate Crime review
MONTHS_TO_FIRST_ROUND, MONTHS_BETWEEN_ROUNDS = 12, 6
DAYS_SINCE_OPENED, DAYS_LATE, DAYS_TO_EXECUTIVE_RESPONSE = 30, 9, 40
LEFT_TO_DO = {
    3: "Staff and suppliers were not available as planned.",
    4: "The action was stopped; what remains is ordinary work.",
}


def create_sample_council(by_name: dict[str, User]) -> list[ActionPlan]:
    """The reviews of the sample file, each with its rounds, and people for whom something is waiting."""
    text = (settings.BASE_DIR / "fixtures" / SAMPLE_FILE).read_text(encoding="utf-8")
    this_month = timezone.localdate().replace(day=1)
    plans = []
    for review in tomllib.loads(text)["review"]:
        plan = _import_review(review, this_month)
        _add_people(plan, by_name)
        if review["public"]:
            for published in plan.rounds.published():
                make_public(published, by=by_name["Carol Clark"])
        _add_exempt_action(plan, review)
        _add_rejection(plan, review)
        _reach_stage(plan, review["stage"], this_month, by_name)
        plans.append(plan)
    return plans


def _import_review(review: dict[str, Any], this_month: dt.date) -> ActionPlan:
    """The review with its published rounds, as an import of its last report would make it."""
    number = max(len(action["updates"]) for part in review["recommendation"] for action in part["action"])
    last = _months_later(this_month, -review["last"])
    periods = [_months_later(last, -MONTHS_BETWEEN_ROUNDS * back) for back in reversed(range(number))]
    first = periods[0] if periods else last
    agreed = _months_later(first, -review.get("agreed", MONTHS_TO_FIRST_ROUND))
    headings = tuple(
        HeadingData(
            ref=str(place),
            text=recommendation["text"],
            sub_actions=tuple(_sub_action(action, agreed, periods) for action in recommendation["action"]),
        )
        for place, recommendation in enumerate(review["recommendation"], 1)
    )
    data = PlanData(
        title=review["title"],
        committee=review["committee"],
        link_officers=(review["link_officer"],),
        agreed=f"{agreed:%B %Y}",
        period=f"{periods[-1]:%B %Y}" if periods else "",
        headings=headings,
    )
    digest = hashlib.sha256(repr(data).encode()).hexdigest()
    return import_plan(ParsedPlan(data, ()), ImportSource(f"{review['title']}.docx", digest)).review


def _sub_action(action: dict[str, Any], agreed: dt.date, periods: list[dt.date]) -> SubActionData:
    due = _months_later(agreed, action["due"])
    entries = [
        EntryData(
            period=f"{period:%B %Y}",
            evidence=evidence,
            grade=grade,
            explanation=LEFT_TO_DO.get(grade, ""),
            impact_asked=grade == 1,
            impact=action.get("impact", "") if grade == 1 else "",
            impact_not_yet=grade == 1 and not action.get("impact"),
        )
        for period, (grade, evidence) in zip(periods, action["updates"], strict=False)
    ]
    return SubActionData(
        responsibility=action["owner"],
        owners=(action["owner"],),
        date_text=f"{due:%B %Y}",
        due=f"{due:%Y-%m}",
        action=action["action"],
        measure=action.get("measure", ""),
        entries=tuple(entries),
    )


def _add_people(plan: ActionPlan, by_name: dict[str, User]) -> None:
    plan.link_officers.add(by_name["Marc Stephenson"])
    for owner in Owner.objects.filter(sub_actions__heading__plan=plan, name__in=by_name).distinct():
        owner.users.add(by_name[owner.name])
    if plan.committee and plan.committee.name == MEMBERS_COMMITTEE:
        plan.committee.members.add(by_name["Mo Member"])


def _add_exempt_action(plan: ActionPlan, review: dict[str, Any]) -> None:
    for place, sub_action in enumerate(plan.sub_actions().in_printed_order()):
        if place == review.get("exempt"):
            sub_action.is_exempt, sub_action.exempt_paragraph = True, 3
            sub_action.public_interest_reason = "A contract is being negotiated."
            sub_action.save()


def _add_rejection(plan: ActionPlan, review: dict[str, Any]) -> None:
    """The executive rejects the last recommendation, where the sample gives its reasons."""
    if "rejected" in review:
        heading = plan.headings.filter(parent=None).order_by("-position")[0]
        sent = timezone.localdate() - dt.timedelta(days=DAYS_TO_EXECUTIVE_RESPONSE * 2)
        ExecutiveResponse.objects.create(
            heading=heading,
            sent_on=sent,
            due=sent + dt.timedelta(days=DAYS_TO_EXECUTIVE_RESPONSE),
            outcome=ExecutiveResponse.Answer.REJECTED,
            responded_on=sent + dt.timedelta(days=DAYS_TO_EXECUTIVE_RESPONSE - 5),
            reasons=review["rejected"],
        )


def _reach_stage(plan: ActionPlan, stage: str, this_month: dt.date, by_name: dict[str, User]) -> None:
    clerk, committee = by_name["Carol Clark"], plan.committee
    if stage == "none" or committee is None:
        return
    if stage == "signed-off":
        held = Meeting.objects.create(committee=committee, date=timezone.localdate() - dt.timedelta(weeks=3))
        sign_off_plan(held, plan, reason="All that was agreed has been done.", minute="CYP 21", by=clerk)
        return
    meeting, _created = Meeting.objects.get_or_create(committee=committee, date=next_meeting_date())
    late = timezone.localdate() - dt.timedelta(days=DAYS_LATE)
    due = late if stage == "late" else meeting.deadlines.due
    opened = open_round(plan, this_month, due=due, meeting=meeting, by=clerk)
    opened.opens = timezone.localdate() - dt.timedelta(days=DAYS_SINCE_OPENED)
    opened.save(update_fields=["opens"])
    _write_updates(opened, stage, by_name)


def _write_updates(opened: Round, stage: str, by_name: dict[str, User]) -> None:
    """Every update of a round that is ready is approved; those of another are at different steps."""
    link_officer, writer = by_name["Marc Stephenson"], by_name["Dawn Tyerman"]
    steps = cycle(("approved",)) if stage == "ready" else cycle(("draft", "submitted", "sent back", "none"))
    requests: list[UpdateRequest] = list(opened.update_requests.in_printed_order())
    for request, step in zip(requests, steps, strict=False):
        content = UpdateContent(
            evidence="Work went on as planned; figures for the half-year are in the attached summary.",
            grade=2,
        )
        impact = UpdateContent(impact="Users of the service say that waiting times are shorter.")
        written = content if request.asks_for_progress else impact
        person = next(iter(User.objects.filter(owner_records__update_requests=request)), writer)
        if step == "draft":
            save_draft(request, written, by=person, version=request.version)
        elif step != "none":
            sent = submit(request, written, by=person, version=request.version)
            if step == "approved":
                approve(sent, by=link_officer, version=sent.version)
            elif step == "sent back":
                send_back(sent, "Please say how many people this reached.", by=link_officer)


def _months_later(month: dt.date, number: int) -> dt.date:
    years, month_index = divmod(month.month - 1 + number, 12)
    return month.replace(year=month.year + years, month=month_index + 1)
