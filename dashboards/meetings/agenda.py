"""The agenda of a meeting: the actions in the reports published for it, in the order of the reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from accounts.models import User
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.meetings import agenda_rounds_for, decisions_at, sub_actions_at
from actionplans.models import ActionPlan, Decision, Meeting, Round, SubAction, UpdateRequest
from actionplans.models.plans import printed_ordering, specific_plans_by_id
from actionplans.views.plan_rows import GradeCell, build_grade_cell
from dashboards.meetings.points_to_raise import ActionAtMeeting, points_to_raise
from documents.plan.grades import BEHIND


@dataclass(frozen=True)
class AgendaAction:
    """One action as the agenda lists it."""

    name: str
    url: str
    action: str
    responsibility: str
    grade: GradeCell
    before: str
    questions: int
    decided: tuple[str, ...] = ()
    is_behind: bool = False
    is_not_received: bool = False


@dataclass
class AgendaItem:
    """One plan with its actions. `period` is that of the report, or "" for actions raised without one."""

    plan: ActionPlan
    period: str = ""
    lines: list[AgendaAction] = field(default_factory=list)

    @property
    def may_be_signed_off(self) -> bool:
        """Whether a committee can sign off the plan as a whole."""
        return not self.plan.decision_not_allowed_reason(Decision.Kind.PLAN_SIGNED_OFF)

    @property
    def counts(self) -> str:
        """A summary: "4 actions, 1 slipped or not achieved, 1 without an update"."""
        total, words = len(self.lines), self.plan.line_words
        behind_count = sum(action.is_behind for action in self.lines)
        not_received_count = sum(action.is_not_received for action in self.lines)
        texts = [f"{total} {words.one.lower() if total == 1 else words.many}"]
        texts += [f"{behind_count} slipped or not achieved"] if behind_count else []
        return ", ".join(
            [*texts, *([f"{not_received_count} without an update"] if not_received_count else [])]
        )


AgendaPosition = tuple[int, int | None]  # ids of a sub-action and of the round of its report, if any


def agenda_positions(user: User, meeting: Meeting) -> list[AgendaPosition]:
    """The actions in the order of the meeting: those of each report, then others with a decision."""
    update_requests = UpdateRequest.objects.filter(
        round__in=agenda_rounds_for(user, meeting).values("pk")
    ).exclude(sub_action__in=hidden_sub_actions_for(user))
    order = ("round__plan__title", "round__plan", "round__period", *printed_ordering("sub_action__"))
    positions: list[AgendaPosition] = list(
        update_requests.order_by(*order).values_list("sub_action", "round")
    )
    ids_in_reports = {sub_action_id for sub_action_id, _ in positions}
    decisions = decisions_at(user, meeting).filter(sub_action__isnull=False).order_by("pk")
    other_ids = dict.fromkeys(decisions.values_list("sub_action", flat=True))
    return [
        *positions,
        *(
            (sub_action_id, None)
            for sub_action_id in other_ids
            if sub_action_id is not None and sub_action_id not in ids_in_reports
        ),
    ]


def build_agenda(
    meeting: Meeting, positions: Sequence[AgendaPosition], decisions: Iterable[Decision], today: dt.date
) -> list[AgendaItem]:
    """The agenda items for these positions, with decisions in force. A fixed number of queries."""
    sub_actions = {
        sub_action.pk: sub_action
        for sub_action in SubAction.objects.filter(
            pk__in=[position[0] for position in positions]
        ).for_plan_page()
    }
    rounds = Round.objects.in_bulk({position[1] for position in positions if position[1]})
    plans = specific_plans_by_id(sub_action.heading.plan for sub_action in sub_actions.values())
    decision_texts_by_action = decision_texts(decision for decision in decisions if decision.is_in_force)
    items: dict[tuple[int, int | None], AgendaItem] = {}
    for pk, round_id in positions:
        sub_action, this_round = sub_actions[pk], rounds.get(round_id) if round_id else None
        plan = plans[sub_action.heading.plan_id]
        item = items.setdefault((plan.pk, round_id), AgendaItem(plan, str(this_round) if this_round else ""))
        action = ActionAtMeeting.build(sub_action, this_round, meeting.date)
        item.lines.append(
            _agenda_action(meeting, action, this_round, plan, today, decision_texts_by_action.get(pk, ()))
        )
    return list(items.values())


def decision_texts(decisions: Iterable[Decision]) -> dict[int, tuple[str, ...]]:
    """By id of a sub-action, sentences of the decisions on it."""
    texts_by_action: dict[int, tuple[str, ...]] = {}
    for decision in decisions:
        if decision.sub_action_id:
            text = decision.in_words[:1].upper() + decision.in_words[1:]
            texts_by_action[decision.sub_action_id] = (*texts_by_action.get(decision.sub_action_id, ()), text)
    return texts_by_action


def _agenda_action(
    meeting: Meeting,
    action: ActionAtMeeting,
    this_round: Round | None,
    plan: ActionPlan,
    today: dt.date,
    decided: tuple[str, ...],
) -> AgendaAction:
    sub_action = action.sub_action
    committee_grades = sub_action.committees_grades(meeting.date)
    committee_grade = committee_grades.get(action.progress.round_id) if action.progress else None
    scale, cell = plan.grading_scale, GradeCell("No update")
    if this_round:
        cell = build_grade_cell(this_round, action.update_request, action.progress, committee_grade, scale)
    return AgendaAction(
        name=str(sub_action),
        url=reverse("dashboards:meeting-action", args=[meeting.pk, sub_action.pk]),
        action=sub_action.action or sub_action.heading.text,
        responsibility=sub_action.responsibility.replace("\n", ", "),
        grade=cell,
        before=f"Before: {scale.word(action.before[1])}" if action.before else "",
        questions=len(points_to_raise(action, plan, today)),
        decided=decided,
        is_behind=action.effective_grade in BEHIND,
        is_not_received=bool(action.update_request and action.progress is None and action.impact is None),
    )


def actions_not_on_agenda(user: User, meeting: Meeting, ids_on_agenda: Iterable[int]) -> list[SubAction]:
    """The committee's other monitored actions, which a clerk may raise."""
    sub_actions = sub_actions_at(user, meeting).followed_up().exclude(pk__in=list(ids_on_agenda))
    ordered = sub_actions.select_related("heading__parent", "heading__plan")
    return list(ordered.order_by("heading__plan__title", "heading__plan", *printed_ordering()))
