"""Points to raise about an action, from its update and from earlier ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from actionplans.models import (
    ActionPlan,
    Decision,
    ImpactEntry,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.update_checks import PreviousEntries, check_update
from actionplans.workflow.updates import UpdateContent
from documents.plan.findings import Finding
from documents.plan.grades import BEHIND, Grade
from documents.plan.scales import Scale

POINTS_BY_FINDING = {
    "no-evidence": "What has been done? The update gives no evidence.",
    "repeats-action": "What was done? The evidence only repeats the agreed action.",
    "same-as-before": "What has changed? The evidence is the same as last time.",
    "ongoing": "Until when does it go on? The evidence says “ongoing” without a date.",
    "nothing-done": "What has happened that makes it fully achieved? The evidence speaks of the future only.",
    "no-explanation": "Why is it late? The update does not say.",
    "long-on-track": "Is it still on track? It was so for three updates running, and its date has passed.",
    "date-before-plan": "Which date is meant? The revised one lies before the plan was agreed.",
    "date-not-understood": "In which month will it be done? The revised date names none.",
}


@dataclass(frozen=True)
class ActionAtMeeting:
    """One action at a meeting on the day `on`: its update, earlier entries, and decisions made by then."""

    sub_action: SubAction
    on: dt.date
    update_request: UpdateRequest | None = None
    progress: ProgressEntry | None = None
    impact: ImpactEntry | None = None
    past: PreviousEntries = field(default_factory=PreviousEntries)
    decisions: tuple[Decision, ...] = ()

    @classmethod
    def build(cls, sub_action: SubAction, this_round: Round | None, on: dt.date) -> ActionAtMeeting:
        """From an action fetched by `for_plan_page`. `this_round` is the round under discussion, if any."""
        period = this_round.period if this_round else dt.date.max
        progress = {entry.round_id: entry for entry in sub_action.progress_entries.all()}
        impact = {entry.round_id: entry for entry in sub_action.impact_entries.all()}
        round_id = this_round.pk if this_round else None
        return cls(
            sub_action,
            on,
            next(
                (
                    update_request
                    for update_request in sub_action.update_requests.all()
                    if update_request.round_id == round_id
                ),
                None,
            ),
            progress.get(round_id) if round_id else None,
            impact.get(round_id) if round_id else None,
            PreviousEntries(
                [entry for entry in reversed(list(progress.values())) if entry.round.period < period],
                [entry for entry in reversed(list(impact.values())) if entry.round.period < period],
            ),
            tuple(decision for decision in sub_action.decisions.all() if decision.meeting.date <= on),
        )

    @property
    def effective_grade(self) -> int | None:
        """The grade of this update: the committee's if it decided on one, else the officer's."""
        if self.progress is None:
            return None
        return self.sub_action.committees_grades(self.on).get(self.progress.round_id) or self.progress.grade

    @property
    def before(self) -> tuple[ProgressEntry, int] | None:
        """The last graded entry before this update, with its effective grade."""
        committee_grades = self.sub_action.committees_grades(self.on)
        graded = (
            (entry, committee_grades.get(entry.round_id) or entry.grade) for entry in self.past.progress
        )
        return next(((entry, grade) for entry, grade in graded if grade), None)


def points_to_raise(action: ActionAtMeeting, plan: ActionPlan, today: dt.date) -> list[Finding]:
    """The points to raise about an action, the most important first."""
    return [
        *_from_missing_update(action),
        *_from_grade_change(action, plan.grading_scale),
        *_from_findings(action, plan),
        *(_from_dates(action, today) if plan.is_followed_up else ()),
        *_from_success_measure(action, plan),
    ]


def _from_missing_update(action: ActionAtMeeting) -> Iterator[Finding]:
    if action.update_request and action.progress is None and action.impact is None:
        yield Finding("no-update", "Why did no update come, and when will it?")
        if action.update_request.not_received_reason:
            yield Finding(
                "gap-reason", f"What has been done about this: {action.update_request.not_received_reason}"
            )


def _from_grade_change(action: ActionAtMeeting, scale: Scale) -> Iterator[Finding]:
    previous, current_grade = action.before, action.effective_grade
    if not previous or not current_grade:
        return
    entry, previous_grade = previous
    if current_grade > previous_grade:
        yield Finding("worse", f"It was {scale.word(previous_grade)} in {entry.round}. What happened since?")
    if current_grade in BEHIND and previous_grade in BEHIND:
        text = f"It was behind in {entry.round} already. What is being done differently now?"
        yield Finding("behind-again", text)


def _from_findings(action: ActionAtMeeting, plan: ActionPlan) -> Iterator[Finding]:
    if not action.update_request or (action.progress is None and action.impact is None):
        return
    content = UpdateContent.from_entries(action.progress, action.impact)
    for finding in check_update(action.update_request, content, plan, action.past):
        yield Finding(finding.code, POINTS_BY_FINDING.get(finding.code, finding.sentence))


def _from_dates(action: ActionAtMeeting, today: dt.date) -> Iterator[Finding]:
    revised = action.progress.revised_date if action.progress else ""
    if revised and revised != action.sub_action.revised_date:
        text = f"Does the committee agree the revised date that the officer gives, {revised}?"
        yield Finding("revised-date", text)
    due, is_done = action.sub_action.due_date, action.effective_grade == Grade.FULLY_ACHIEVED
    if due and due < today and not is_done and not revised and action.progress:
        yield Finding("overdue", f"When will it be done? It was due by {due:%-d %B %Y}.")


def _from_success_measure(action: ActionAtMeeting, plan: ActionPlan) -> Iterator[Finding]:
    if plan.kind == ActionPlan.Kind.STANDARDS:
        return  # a characteristic of a standard has a purpose in place of a measure
    if action.effective_grade == Grade.FULLY_ACHIEVED and action.sub_action.measure and action.progress:
        text = f"How is it known that this was reached: “{action.sub_action.measure}”?"
        yield Finding("measure", text)
