"""A committee's decisions at a meeting, and their effects on later rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from actionplans.mail.notifications import notify_decision
from actionplans.models import (
    ActionPlan,
    AdditionalRound,
    Decision,
    Heading,
    Meeting,
    ProgressEntry,
    SubAction,
)
from actionplans.models.plans import get_specific_plan
from actionplans.workflow.transitions import NotAllowed
from actionplans.workflow.update_requests import request_newly_outstanding
from audit.records import audit_context
from documents.plan.dates import format_month
from documents.plan.scales import GRADES

DecisionKind = Decision.Kind
GRADINGS = (DecisionKind.CONFIRMED, DecisionKind.AMENDED)


@dataclass(frozen=True)
class DecisionInput:
    """A decision as the clerk enters it. Each kind of decision needs some of these fields."""

    kind: str
    grade: int | None = None
    entry: ProgressEntry | None = None
    revised_date: str = ""
    successor: SubAction | None = None
    transferred_to: str = ""
    period: dt.date | None = None
    reason: str = ""
    minute: str = ""

    def stored_values(self) -> dict[str, Any]:
        """The values of the Decision's fields, by field name."""
        return {
            "kind": self.kind,
            "entry": self.entry,
            "committee_grade": self.grade,
            "successor": self.successor,
            "further_report_period": self.period,
            "minute_reference": self.minute,
            "revised_date": self.revised_date.strip(),
            "transferred_to": self.transferred_to.strip(),
            "reason": self.reason.strip(),
        }


@transaction.atomic
def record_decision(
    meeting: Meeting, target: SubAction | Heading, decision_input: DecisionInput, *, by: User
) -> Decision:
    """Record a decision about an action, or a request for a report on a recommendation.

    Recording the same again changes nothing. Raises NotAllowed where the decision is not possible.
    """
    plan = _lock_plan(meeting, target.plan_id if isinstance(target, Heading) else target.heading.plan_id)
    target.refresh_from_db()
    values = {
        **decision_input.stored_values(),
        "committee_grade_text": _grade_text_on_scale(plan, decision_input.grade),
    }
    target_field: dict[str, Any] = (
        {"sub_action": target} if isinstance(target, SubAction) else {"heading": target}
    )
    last_decision = Decision.objects.filter(plan=plan, meeting=meeting, **target_field).in_force().last()
    if last_decision and all(
        getattr(last_decision, name) == value for name, value in values.items() if name != "minute_reference"
    ):
        return last_decision
    _check_decision(target, decision_input, values)
    decision = _create_decision(meeting, plan, by, **target_field, **values)
    with audit_context(_history_reason(decision), by):
        if isinstance(target, SubAction):
            _apply_decisions_in_force(target)
        if decision.further_report_period:
            _ensure_additional_round(decision, decision.further_report_period)
    if decision.kind in GRADINGS:
        request_newly_outstanding(plan, {target.pk}, _history_reason(decision), by=by)
    notify_decision(decision)
    return decision


@transaction.atomic
def sign_off_plan(
    meeting: Meeting, plan: ActionPlan, *, reason: str = "", minute: str = "", by: User
) -> Decision:
    """End the monitoring of every active action of a plan. Raises NotAllowed while a round is open."""
    plan = _lock_plan(meeting, plan.pk)
    if refusal := get_specific_plan(plan.pk).decision_not_allowed_reason(DecisionKind.PLAN_SIGNED_OFF):
        raise NotAllowed(refusal, "ruled-out")
    if plan.rounds.open().exists():
        raise NotAllowed("Publish the open update first, so that nothing in it is lost.", "round-open")
    sub_actions = list(plan.sub_actions().active().in_printed_order())
    if not sub_actions:
        raise NotAllowed("Nothing of this plan is followed up any more.", "nothing-live")
    values = {"reason": reason.strip(), "minute_reference": minute}
    plan_sign_off = _create_decision(meeting, plan, by, kind=DecisionKind.PLAN_SIGNED_OFF, **values)
    with audit_context(_history_reason(plan_sign_off), by):
        for sub_action in sub_actions:
            _create_decision(
                meeting,
                plan,
                by,
                kind=DecisionKind.SIGNED_OFF,
                sub_action=sub_action,
                plan_sign_off=plan_sign_off,
                **values,
            )
            _apply_decisions_in_force(sub_action)
    notify_decision(plan_sign_off)
    return plan_sign_off


@transaction.atomic
def rescind_decision(
    decision: Decision, meeting: Meeting, reason: str, *, minute: str = "", by: User
) -> Decision:
    """Rescind a decision: it was recorded in error, or the committee decided anew.

    Actions that it ended are active again. Raises NotAllowed without a reason, or if rescinded before.
    """
    plan = _lock_plan(meeting, decision.plan_id)
    decision = Decision.objects.for_lists().get(pk=decision.pk)
    if decision.kind == DecisionKind.TAKEN_BACK or Decision.objects.filter(rescinds=decision).exists():
        raise NotAllowed("This decision was taken back already.", "taken-back-already")
    if decision.plan_sign_off_id:
        raise NotAllowed("It belongs to the sign-off of the whole plan: take that back.", "part-of-another")
    if not reason.strip():
        raise NotAllowed("Say why it is taken back.", "no-reason")
    if decision.kind in Decision.ENDINGS and (
        refusal := get_specific_plan(plan.pk).decision_not_allowed_reason(DecisionKind.TAKEN_BACK)
    ):
        raise NotAllowed(refusal, "ruled-out")
    action_sign_offs = list(decision.action_sign_offs.select_related("sub_action", "entry"))
    rescissions = [
        _rescind_one(rescinded, meeting, plan, reason.strip(), minute, by)
        for rescinded in (decision, *action_sign_offs)
    ]
    sub_action_ids = {
        rescinded.sub_action_id
        for rescinded in (decision, *action_sign_offs)
        if rescinded.sub_action_id and rescinded.kind in (*GRADINGS, *Decision.ENDINGS)
    }
    request_newly_outstanding(plan, sub_action_ids, _history_reason(rescissions[0]), by=by)
    notify_decision(rescissions[0])
    return rescissions[0]


def _rescind_one(
    old: Decision, meeting: Meeting, plan: ActionPlan, reason: str, minute: str, by: User
) -> Decision:
    earlier = _previous_decision_on_entry(old)
    decision = _create_decision(
        meeting,
        plan,
        by,
        kind=DecisionKind.TAKEN_BACK,
        rescinds=old,
        heading=old.heading,
        sub_action=old.sub_action,
        entry=old.entry,
        # The committee's assessment is again the one that it decided before, if it did.
        committee_grade=earlier.own_grade if earlier else None,
        committee_grade_text=earlier.committee_grade_text if earlier and earlier.own_grade else "",
        reason=reason,
        minute_reference=minute,
    )
    with audit_context(_history_reason(decision), by):
        if old.sub_action:
            _apply_decisions_in_force(old.sub_action)
        if old.further_report_period:
            _withdraw_additional_round(old, old.further_report_period)
    return decision


def _previous_decision_on_entry(old: Decision) -> Decision | None:
    """The last other decision in force on the same update, even if that was corrected since."""
    if old.entry is None:
        return None
    decisions = Decision.objects.filter(sub_action=old.sub_action_id, entry__round=old.entry.round_id)
    return decisions.in_force().exclude(pk=old.pk).select_related("entry").last()


@transaction.atomic
def record_minute_reference(decision: Decision, minute: str, *, by: User) -> None:
    """Add the minute reference, which is known only once the minutes are written."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    minute = " ".join(minute.split())
    if decision.minute_reference != minute:
        decision.minute_reference = minute
        with audit_context("Minute reference", by):
            decision.save(update_fields=["minute_reference"])


def _lock_plan(meeting: Meeting, plan_id: int) -> ActionPlan:
    """The plan, locked until the transaction ends. Raises NotAllowed if this meeting may not decide on it."""
    plan = ActionPlan.objects.select_for_update(of=("self",)).select_related("committee").get(pk=plan_id)
    if meeting.date > timezone.localdate():
        raise NotAllowed(
            f"The meeting is on {meeting.date:%-d %B %Y}: decisions are recorded when it meets.",
            "meeting-to-come",
        )
    if plan.committee and meeting.committee_id not in plan.committee.ids_with_successors():
        raise NotAllowed(
            f"{plan} is followed up by the {plan.committee}, which does not meet here.",
            "other-committee",
        )
    return plan


def _grade_text_on_scale(plan: ActionPlan, grade: int | None) -> str:
    """A grade in the wording of the plan's own scale; "" where the plan uses the standard grades."""
    scale = plan.grading_scale
    return scale.word(grade) if grade and scale is not GRADES else ""


def _check_decision(
    target: SubAction | Heading, decision_input: DecisionInput, values: dict[str, Any]
) -> None:
    plan = get_specific_plan(target.plan_id if isinstance(target, Heading) else target.heading.plan_id)
    if refusal := plan.decision_not_allowed_reason(decision_input.kind):
        raise NotAllowed(refusal, "ruled-out")
    if decision_input.kind in Decision.WITH_REASON and not values["reason"]:
        raise NotAllowed("Give the committee's reason.", "no-reason")
    if isinstance(target, SubAction) and target.monitoring_state != SubAction.MonitoringState.ACTIVE:
        raise NotAllowed(
            f"{target} is {target.get_monitoring_state_display().lower()}, so nothing more is decided "
            "about it. Take that decision back first.",
            "has-ended",
        )
    if isinstance(target, Heading) and decision_input.kind != DecisionKind.REPORT:
        kind = target.get_kind_display().lower()
        raise NotAllowed(f"Only a further report is asked for on a whole {kind}.", "only-reports")
    checks = {
        DecisionKind.CONFIRMED: _check_grade,
        DecisionKind.AMENDED: _check_grade,
        DecisionKind.REVISED: lambda *_: _require(values["revised_date"], "Enter the date that was agreed."),
        DecisionKind.REPORT: _check_report,
        DecisionKind.SUPERSEDED: _check_successor,
        DecisionKind.TRANSFERRED: lambda *_: _require(
            values["transferred_to"], "Enter to whom it is transferred."
        ),
    }
    if decision_input.kind in checks:
        checks[DecisionKind(decision_input.kind)](target, decision_input)
        if (
            decision_input.kind == DecisionKind.AMENDED
            and plan.grading_scale.level_for_grade(decision_input.grade) is None
        ):
            raise NotAllowed("Choose a status of the plan’s own scale.", "not-on-scale")
    elif decision_input.kind not in Decision.ENDINGS:
        raise NotAllowed("That is no decision about one action.", "unknown-kind")


def _require(value: object, message: str) -> None:
    if not value:
        raise NotAllowed(message, "required")


def _check_grade(sub_action: Any, decision_input: DecisionInput) -> None:
    entry = decision_input.entry
    if entry is None or entry.sub_action_id != sub_action.pk:
        raise NotAllowed(
            "No published update tells of this action yet, so there is no grade to decide on.",
            "no-entry",
        )
    if not ProgressEntry.objects.published().filter(pk=entry.pk).exists():
        raise NotAllowed(
            "Another version of this update is published now. Look at it first.", "not-published"
        )
    current_grade = (
        ProgressEntry.objects.graded().filter(pk=entry.pk).values_list("effective_grade", flat=True).first()
    )
    if decision_input.kind == DecisionKind.CONFIRMED and (
        not decision_input.grade or decision_input.grade != entry.grade
    ):
        raise NotAllowed(
            "To confirm is to keep the officer's grade. Amend it to give another.",
            "another-grade",
        )
    if decision_input.kind == DecisionKind.AMENDED and (
        not decision_input.grade or decision_input.grade == current_grade
    ):
        raise NotAllowed("Choose another grade than the one it has.", "same-grade")


def _check_report(target: SubAction | Heading, decision_input: DecisionInput) -> None:
    plan_id = target.plan_id if isinstance(target, Heading) else target.heading.plan_id
    last_round = ActionPlan.objects.get(pk=plan_id).rounds.order_by("-period").first()
    _require(decision_input.period, "Enter the month for which the report is asked, like June 2027.")
    if last_round and decision_input.period and decision_input.period <= last_round.period:
        raise NotAllowed(
            f"Enter a month after the last update, {format_month(last_round.period)}.", "month-past"
        )


def _check_successor(sub_action: Any, decision_input: DecisionInput) -> None:
    successor = decision_input.successor
    if (
        successor is None
        or successor.pk == sub_action.pk
        or successor.heading.plan_id != sub_action.heading.plan_id
    ):
        raise NotAllowed("Choose the action of this plan that stands in its place.", "required")
    if not SubAction.objects.active().filter(pk=successor.pk).exists():
        raise NotAllowed(
            f"{successor} is no longer followed up itself. Choose another action.",
            "successor-ended",
        )


def _create_decision(meeting: Meeting, plan: ActionPlan, by: User, **values: Any) -> Decision:
    last_period = plan.rounds.published().aggregate(last=Max("period"))["last"]
    with audit_context("", by):
        decision: Decision = Decision.objects.create(
            meeting=meeting, plan=plan, recorded_by=by, last_published_period=last_period, **values
        )
    return decision


def _history_reason(decision: Decision) -> str:
    """The reason that history gives for the effects of a decision."""
    prefix = f"Decided on {decision.meeting.date:%-d %B %Y}"
    return f"{prefix}: {decision.reason}" if decision.reason else prefix


def _apply_decisions_in_force(sub_action: SubAction) -> None:
    """Give an action the monitoring state and the revised date that follow from its decisions."""
    sub_action = SubAction.objects.select_for_update(of=("self",)).get(pk=sub_action.pk)
    decisions = sub_action.decisions.in_force()
    ending = decisions.filter(kind__in=Decision.ENDINGS).last()
    revision = decisions.filter(kind=DecisionKind.REVISED).last()
    state = ending.kind if ending else SubAction.MonitoringState.ACTIVE
    revised = revision.revised_date if revision else ""
    if (sub_action.monitoring_state, sub_action.revised_date) != (state, revised):
        sub_action.monitoring_state, sub_action.revised_date = state, revised
        sub_action.save(update_fields=["monitoring_state", "revised_date", "due_iso", "due_date"])


def _ensure_additional_round(decision: Decision, period: dt.date) -> None:
    """Add the additional round in which a further report is given."""
    AdditionalRound.objects.get_or_create(
        plan=decision.plan, period=period, defaults={"reason": _additional_round_reason(decision)}
    )


def _withdraw_additional_round(old: Decision, period: dt.date) -> None:
    """Cancel a round that only this decision requested, unless another requests it or it is open already."""
    decisions = Decision.objects.for_lists().filter(
        plan=old.plan_id, kind=DecisionKind.REPORT, further_report_period=period
    )
    reasons = {_additional_round_reason(decision) for decision in decisions}
    additional_round = AdditionalRound.objects.filter(
        plan=old.plan_id, period=period, reason__in=reasons
    ).first()
    if additional_round is None or old.plan.rounds.filter(period=period).exists():
        return
    if other_decision := decisions.in_force().first():
        additional_round.reason = _additional_round_reason(other_decision)
        additional_round.save(update_fields=["reason"])
    else:
        additional_round.delete()


def _additional_round_reason(decision: Decision) -> str:
    prefix = f"Asked for by the {decision.meeting.committee}, {decision.meeting.date:%-d %B %Y}"
    return f"{prefix}, on {decision.about}"[:300]
