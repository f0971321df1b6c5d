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
EXPLANATIONS_BY_GRADE = {
    3: "Staff and suppliers were not available as planned.",
    4: "The action was stopped; what remains is ordinary work.",
}


def create_sample_council(users_by_name: dict[str, User]) -> list[ActionPlan]:
    """Create the reviews of the sample file, with their rounds and people. Returns the plans."""
    text = (settings.BASE_DIR / "fixtures" / SAMPLE_FILE).read_text(encoding="utf-8")
    this_month = timezone.localdate().replace(day=1)
    plans = []
    for review in tomllib.loads(text)["review"]:
        plan = _import_review(review, this_month)
        _add_people(plan, users_by_name)
        if review["public"]:
            for published_round in plan.rounds.published():
                make_public(published_round, by=users_by_name["Carol Clark"])
        _add_exempt_action(plan, review)
        _add_rejection(plan, review)
        _advance_to_stage(plan, review["stage"], this_month, users_by_name)
        plans.append(plan)
    return plans


def _import_review(review: dict[str, Any], this_month: dt.date) -> ActionPlan:
    """The review with its published rounds, as an import of its last report would make it."""
    round_count = max(
        len(action["updates"])
        for recommendation in review["recommendation"]
        for action in recommendation["action"]
    )
    last = _months_later(this_month, -review["last"])
    periods = [
        _months_later(last, -MONTHS_BETWEEN_ROUNDS * rounds_ago)
        for rounds_ago in reversed(range(round_count))
    ]
    first = periods[0] if periods else last
    agreed = _months_later(first, -review.get("agreed", MONTHS_TO_FIRST_ROUND))
    headings = tuple(
        HeadingData(
            ref=str(number),
            text=recommendation["text"],
            sub_actions=tuple(
                _sub_action(f"{number}.{place}", action, agreed, periods)
                for place, action in enumerate(recommendation["action"], 1)
            ),
        )
        for number, recommendation in enumerate(review["recommendation"], 1)
    )
    plan_data = PlanData(
        title=review["title"],
        committee=review["committee"],
        link_officers=(review["link_officer"],),
        agreed=f"{agreed:%B %Y}",
        period=f"{periods[-1]:%B %Y}" if periods else "",
        headings=headings,
    )
    digest = hashlib.sha256(repr(plan_data).encode()).hexdigest()
    return import_plan(ParsedPlan(plan_data, ()), ImportSource(f"{review['title']}.docx", digest)).review


def _sub_action(ref: str, action: dict[str, Any], agreed: dt.date, periods: list[dt.date]) -> SubActionData:
    due = _months_later(agreed, action["due"])
    entries = [
        EntryData(
            period=f"{period:%B %Y}",
            evidence=evidence,
            grade=grade,
            explanation=EXPLANATIONS_BY_GRADE.get(grade, ""),
            impact_asked=grade == 1,
            impact=action.get("impact", "") if grade == 1 else "",
            impact_not_yet=grade == 1 and not action.get("impact"),
        )
        for period, (grade, evidence) in zip(periods, action["updates"], strict=False)
    ]
    return SubActionData(
        ref=ref,
        responsibility=action["owner"],
        owners=(action["owner"],),
        date_text=f"{due:%B %Y}",
        due=f"{due:%Y-%m}",
        action=action["action"],
        measure=action.get("measure", ""),
        entries=tuple(entries),
    )


def _add_people(plan: ActionPlan, users_by_name: dict[str, User]) -> None:
    plan.link_officers.add(users_by_name["Marc Stephenson"])
    for owner in Owner.objects.filter(sub_actions__heading__plan=plan, name__in=users_by_name).distinct():
        owner.users.add(users_by_name[owner.name])
    if plan.committee and plan.committee.name == MEMBERS_COMMITTEE:
        plan.committee.members.add(users_by_name["Mo Member"])


def _add_exempt_action(plan: ActionPlan, review: dict[str, Any]) -> None:
    for index, sub_action in enumerate(plan.sub_actions().in_printed_order()):
        if index == review.get("exempt"):
            sub_action.is_exempt, sub_action.exempt_paragraph = True, 3
            sub_action.public_interest_reason = "A contract is being negotiated."
            sub_action.save()


def _add_rejection(plan: ActionPlan, review: dict[str, Any]) -> None:
    """Record that the executive rejected the last recommendation, if the sample has reasons for it."""
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


def _advance_to_stage(
    plan: ActionPlan, stage: str, this_month: dt.date, users_by_name: dict[str, User]
) -> None:
    clerk, committee = users_by_name["Carol Clark"], plan.committee
    if stage == "none" or committee is None:
        return
    if stage == "signed-off":
        past_meeting = Meeting.objects.create(
            committee=committee, date=timezone.localdate() - dt.timedelta(weeks=3)
        )
        sign_off_plan(
            past_meeting, plan, reason="All that was agreed has been done.", minute="CYP 21", by=clerk
        )
        return
    meeting, _created = Meeting.objects.get_or_create(committee=committee, date=next_meeting_date())
    late_due_date = timezone.localdate() - dt.timedelta(days=DAYS_LATE)
    due = late_due_date if stage == "late" else meeting.deadlines.due
    this_round = open_round(plan, this_month, due=due, meeting=meeting, by=clerk)
    this_round.opens = timezone.localdate() - dt.timedelta(days=DAYS_SINCE_OPENED)
    this_round.save(update_fields=["opens"])
    _write_updates(this_round, stage, users_by_name)


def _write_updates(this_round: Round, stage: str, users_by_name: dict[str, User]) -> None:
    """At the stage "ready" approve every update; at another, leave updates at different steps."""
    link_officer, default_author = users_by_name["Marc Stephenson"], users_by_name["Dawn Tyerman"]
    steps = cycle(("approved",)) if stage == "ready" else cycle(("draft", "submitted", "sent back", "none"))
    update_requests: list[UpdateRequest] = list(this_round.update_requests.in_printed_order())
    for update_request, step in zip(update_requests, steps, strict=False):
        progress_content = UpdateContent(
            evidence="Work went on as planned; figures for the half-year are in the attached summary.",
            grade=2,
        )
        impact_content = UpdateContent(impact="Users of the service say that waiting times are shorter.")
        content = progress_content if update_request.asks_for_progress else impact_content
        author = next(
            iter(User.objects.filter(owner_records__update_requests=update_request)), default_author
        )
        if step == "draft":
            save_draft(update_request, content, by=author, version=update_request.version)
        elif step != "none":
            submitted = submit(update_request, content, by=author, version=update_request.version)
            if step == "approved":
                approve(submitted, by=link_officer, version=submitted.version)
            elif step == "sent back":
                send_back(submitted, "Please say how many people this reached.", by=link_officer)


def _months_later(month: dt.date, months: int) -> dt.date:
    years, month_index = divmod(month.month - 1 + months, 12)
    return month.replace(year=month.year + years, month=month_index + 1)
