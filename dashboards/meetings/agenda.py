"""The agenda of a meeting: the updates published for it, line by line, in the order of their reports."""

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
    """One plan's update. `period` is "" for what is raised without an update."""

    plan: ActionPlan
    period: str = ""
    lines: list[AgendaAction] = field(default_factory=list)

    @property
    def may_be_signed_off(self) -> bool:
        """Whether a committee ends the monitoring of such a plan as a whole."""
        return not self.plan.decision_not_allowed_reason(Decision.Kind.PLAN_SIGNED_OFF)

    @property
    def counts(self) -> str:
        """What there is to ask about: "4 actions, 1 slipped or not achieved, 1 without an update"."""
        many, called = len(self.lines), self.plan.line_words
        behind = sum(line.is_behind for line in self.lines)
        silent = sum(line.is_not_received for line in self.lines)
        texts = [f"{many} {called.one.lower() if many == 1 else called.many}"]
        texts += [f"{behind} slipped or not achieved"] if behind else []
        return ", ".join([*texts, *([f"{silent} without an update"] if silent else [])])


AgendaPosition = tuple[int, int | None]  # of a sub-action, and of the round that is looked at


def agenda_positions(user: User, meeting: Meeting) -> list[AgendaPosition]:
    """What is looked at one after the other: the lines of each update, then what else was decided."""
    update_requests = UpdateRequest.objects.filter(
        round__in=agenda_rounds_for(user, meeting).values("pk")
    ).exclude(sub_action__in=hidden_sub_actions_for(user))
    order = ("round__plan__title", "round__plan", "round__period", *printed_ordering("sub_action__"))
    result: list[AgendaPosition] = list(update_requests.order_by(*order).values_list("sub_action", "round"))
    there = {line for line, _ in result}
    decided = decisions_at(user, meeting).filter(sub_action__isnull=False).order_by("pk")
    others = dict.fromkeys(decided.values_list("sub_action", flat=True))
    return [*result, *((line, None) for line in others if line is not None and line not in there)]


def build_agenda(
    meeting: Meeting, wanted: Sequence[AgendaPosition], decisions: Iterable[Decision], today: dt.date
) -> list[AgendaItem]:
    """All of these places, with what was decided. As many questions to the database for one as for all."""
    sub_actions = {
        sub_action.pk: sub_action
        for sub_action in SubAction.objects.filter(pk__in=[p[0] for p in wanted]).for_plan_page()
    }
    rounds = Round.objects.in_bulk({place[1] for place in wanted if place[1]})
    plans = specific_plans_by_id(sub_action.heading.plan for sub_action in sub_actions.values())
    decided = decision_texts(decision for decision in decisions if decision.is_in_force)
    items: dict[tuple[int, int | None], AgendaItem] = {}
    for pk, round_pk in wanted:
        sub_action, this_round = sub_actions[pk], rounds.get(round_pk) if round_pk else None
        plan = plans[sub_action.heading.plan_id]
        item = items.setdefault((plan.pk, round_pk), AgendaItem(plan, str(this_round) if this_round else ""))
        action = ActionAtMeeting.build(sub_action, this_round, meeting.date)
        item.lines.append(_agenda_action(meeting, action, this_round, plan, today, decided.get(pk, ())))
    return list(items.values())


def decision_texts(decisions: Iterable[Decision]) -> dict[int, tuple[str, ...]]:
    """By sub-action, what was decided about it."""
    result: dict[int, tuple[str, ...]] = {}
    for decision in decisions:
        if decision.sub_action_id:
            text = decision.in_words[:1].upper() + decision.in_words[1:]
            result[decision.sub_action_id] = (*result.get(decision.sub_action_id, ()), text)
    return result


def _agenda_action(
    meeting: Meeting,
    action: ActionAtMeeting,
    this_round: Round | None,
    plan: ActionPlan,
    today: dt.date,
    decided: tuple[str, ...],
) -> AgendaAction:
    sub_action = action.line
    held = sub_action.committees_grades(meeting.date)
    own = held.get(action.progress.round_id) if action.progress else None
    scale, cell = plan.grading_scale, GradeCell("No update")
    if this_round:
        cell = build_grade_cell(this_round, action.update_request, action.progress, own, scale)
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


def actions_not_on_agenda(user: User, meeting: Meeting, seen: Iterable[int]) -> list[SubAction]:
    """What else of the committee a clerk may raise: actions that are followed up and not on the agenda."""
    sub_actions = sub_actions_at(user, meeting).followed_up().exclude(pk__in=list(seen))
    ordered = sub_actions.select_related("heading__parent", "heading__plan")
    return list(ordered.order_by("heading__plan__title", "heading__plan", *printed_ordering()))
