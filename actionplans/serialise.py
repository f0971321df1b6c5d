"""Builds plain plan data from the models: a plan as the report of a round prints it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from actionplans.decision_summary import DecisionSummary
from actionplans.models import (
    ActionPlan,
    Heading,
    ImpactEntry,
    PrintedWording,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from documents.plan import plan_data
from documents.plan.dates import parse_partial_date

# (heading id or None, sub-action id or None, id of a repeated round or None, field) -> text
PrintedTexts = dict[tuple[int | None, int | None, int | None, str], str]


def build_plan(
    review: ActionPlan,
    this_round: Round,
    not_received_reasons: Mapping[int, str] | None = None,
    *,
    without: Collection[int] = (),
    day: dt.date | None = None,
) -> plan_data.PlanData:
    """The plan as the round's report prints it: the actions it requested, with all earlier rounds of each.

    An open round is built as if it were published now: updates that are not approved count as not received,
    with the reason in `not_received_reasons`, by primary key of the request. Texts and owners are those of
    the round's report. `without` are ids of sub-actions to leave out, such as exempt ones for the public.
    `day` is the day of the report, on which actions are counted: by default the first day of the month for
    an imported round, and today for any other. Eleven queries, however long the plan.
    """
    all_requests = UpdateRequest.objects.filter(round=this_round).prefetch_related("owners")
    update_requests = [
        update_request for update_request in all_requests if update_request.sub_action_id not in without
    ]
    approved = [
        update_request
        for update_request in update_requests
        if update_request.state == UpdateRequest.State.APPROVED
    ]
    sub_actions = [
        sub_action for sub_action in review.sub_actions().for_plan_page() if sub_action.pk not in without
    ]
    if day is None:
        day = this_round.period if _is_imported(this_round) else timezone.localdate()
    context = _report_context(
        this_round, update_requests, _load_unpublished_entries(approved), not_received_reasons or {}
    )
    plan = replace(
        _build_plan(
            review,
            [sub_action for sub_action in sub_actions if sub_action.pk in context.update_requests],
            context,
        ),
        day=day.isoformat(),
        not_asked=tuple(_not_asked(sub_actions, context, day)),
    )
    new_decisions = DecisionSummary.before(this_round).new_decisions(review)
    return replace(
        plan,
        decided=tuple(
            new_decision.words for new_decision in new_decisions if not new_decision.concerns_only(without)
        ),
    )


def build_preview(plan: ActionPlan, update_request: UpdateRequest) -> plan_data.PlanData:
    """A plan with only this action, with its update as it is now, approved or not."""
    sub_actions = plan.sub_actions().filter(pk=update_request.sub_action_id).for_plan_page()
    return _build_plan(
        plan,
        sub_actions,
        _report_context(
            update_request.round, [update_request], _load_unpublished_entries([update_request]), {}
        ),
    )


@dataclass(frozen=True)
class _ReportContext:
    """What is specific to the report of one round. Mappings are by primary key of the sub-action.

    `not_received_reasons` is by primary key of the update request.
    """

    round: Round
    update_requests: Mapping[int, UpdateRequest]
    printed_texts: PrintedTexts
    progress: Mapping[int, ProgressEntry]
    impact: Mapping[int, ImpactEntry]
    not_received_reasons: Mapping[int, str]
    decision_summary: DecisionSummary


UnpublishedEntries = tuple[dict[int, ProgressEntry], dict[int, ImpactEntry]]


def _load_unpublished_entries(update_requests: list[UpdateRequest]) -> UnpublishedEntries:
    """The unpublished entries of these requests of one round, by sub-action id."""
    if not update_requests:
        return {}, {}
    same_updates = {
        "round": update_requests[0].round_id,
        "sub_action__in": [update_request.sub_action_id for update_request in update_requests],
    }
    return (
        {
            entry.sub_action_id: entry
            for entry in ProgressEntry.objects.without_version().filter(**same_updates)
        },
        {
            entry.sub_action_id: entry
            for entry in ImpactEntry.objects.without_version().filter(**same_updates)
        },
    )


def _is_imported(this_round: Round) -> bool:
    return this_round.state == Round.State.PUBLISHED and not this_round.report_version


def _report_context(
    this_round: Round,
    update_requests: Iterable[UpdateRequest],
    unpublished_entries: UnpublishedEntries,
    not_received_reasons: Mapping[int, str],
) -> _ReportContext:
    requests_by_sub_action = {
        update_request.sub_action_id: update_request for update_request in update_requests
    }
    decision_summary = DecisionSummary.before(this_round)
    return _ReportContext(
        this_round,
        requests_by_sub_action,
        words_printed_in(this_round),
        *unpublished_entries,
        not_received_reasons,
        decision_summary,
    )


def _build_plan(
    plan: ActionPlan, sub_actions: Iterable[SubAction], context: _ReportContext
) -> plan_data.PlanData:
    this_round = context.round
    return plan_data.PlanData(
        title=plan.title,
        committee=plan.committee.name if plan.committee else "",
        link_officers=tuple(plan.link_officer_names.split("\n")) if plan.link_officer_names else (),
        agreed=plan.agreed_text,
        period=str(this_round),
        instructions=this_round.instructions,
        kind=plan.kind,
        closing=plan.closing_text,
        on_each_page=plan.page_header,
        headings=_build_headings(sub_actions, context),
    )


def _not_asked(
    sub_actions: Iterable[SubAction], context: _ReportContext, day: dt.date
) -> Iterator[plan_data.NotAsked]:
    """The other actions monitored on that day. `place` is how many reported actions come before each."""
    place = 0
    for sub_action in sub_actions:
        if sub_action.pk in context.update_requests:
            place += 1
        elif _is_monitored(sub_action, context, day):
            entries = [
                plan_data.EntryData(
                    entry.period,
                    grade=entry.grade,
                    grade_text=entry.grade_text,
                    committees_grade=entry.committees_grade,
                )
                for entry in _build_entries(sub_action, context)
            ]
            yield plan_data.NotAsked(
                name=str(sub_action),
                top=(sub_action.heading.parent or sub_action.heading).ref,
                place=place,
                line=plan_data.SubActionData(
                    date_text=sub_action.date_text,
                    due=parse_partial_date(sub_action.date_text),
                    revised=context.decision_summary.revised(sub_action),
                    entries=tuple(entries),
                ),
            )


def _is_monitored(sub_action: SubAction, context: _ReportContext, day: dt.date) -> bool:
    """Whether an action was monitored on that day: requested by then or new in an open round, not ended."""
    was_requested = any(
        update_request.round.period <= context.round.period
        for update_request in sub_action.update_requests.all()
    )
    is_new = not sub_action.update_requests.all() and context.round.state == Round.State.OPEN
    endings = [
        decision for decision in sub_action.decisions.all() if decision.kind == sub_action.monitoring_state
    ]
    has_ended = sub_action.monitoring_state != SubAction.MonitoringState.ACTIVE and all(
        decision.meeting.date <= day for decision in endings
    )
    return (was_requested or is_new) and not has_ended


def words_printed_in(this_round: Round) -> PrintedTexts:
    """The texts in which the round's report differs from the plan, or from the rounds that it repeats."""
    wordings = PrintedWording.objects.filter(round=this_round)
    return {
        (wording.heading_id, wording.sub_action_id, wording.repeated_round_id, wording.field): wording.text
        for wording in wordings.only("heading_id", "sub_action_id", "repeated_round_id", "field", "text")
    }


def _build_headings(
    sub_actions: Iterable[SubAction], context: _ReportContext
) -> tuple[plan_data.HeadingData, ...]:
    """The headings with these sub-actions under them, in printed order."""
    sections: dict[
        int,
        tuple[
            Heading, list[plan_data.SubActionData], dict[int, tuple[Heading, list[plan_data.SubActionData]]]
        ],
    ] = {}
    for sub_action in sub_actions:
        top = sub_action.heading.parent or sub_action.heading
        _, rows, parts = sections.setdefault(top.pk, (top, [], {}))
        section_rows = (
            rows
            if top == sub_action.heading
            else parts.setdefault(sub_action.heading.pk, (sub_action.heading, []))[1]
        )
        section_rows.append(_build_sub_action(sub_action, context))
    return tuple(
        plan_data.HeadingData(
            top.ref,
            _heading_text(top, "text", context.printed_texts),
            tuple(rows),
            tuple(
                plan_data.HeadingData(
                    part.ref,
                    _heading_text(part, "text", context.printed_texts),
                    tuple(part_rows),
                    purpose=_heading_text(part, "purpose", context.printed_texts),
                )
                for part, part_rows in parts.values()
            ),
            _heading_text(top, "purpose", context.printed_texts),
        )
        for top, rows, parts in sections.values()
    )


def _heading_text(heading: Heading, field: str, printed_texts: PrintedTexts) -> str:
    value: str = getattr(heading, field)
    return printed_texts.get((heading.pk, None, None, field), value)


def _build_sub_action(sub_action: SubAction, context: _ReportContext) -> plan_data.SubActionData:
    def printed(field: str) -> str:
        value: str = getattr(sub_action, field)
        return context.printed_texts.get((None, sub_action.pk, None, field), value)

    update_request = context.update_requests[sub_action.pk]
    owners = list(update_request.owners.all())
    return plan_data.SubActionData(
        strand=printed("strand"),
        ref=sub_action.ref,
        responsibility=update_request.responsibility,
        owners=tuple(owner.name for owner in owners),
        posts=tuple(owner.post_title for owner in owners)
        if any(owner.post_title for owner in owners)
        else (),
        date_text=printed("date_text"),
        due=parse_partial_date(printed("date_text")),
        action=printed("action"),
        measure=printed("measure"),
        indicators=printed("indicators"),
        entries=_build_entries(sub_action, context),
        revised=context.decision_summary.revised(sub_action),
    )


def _build_entries(sub_action: SubAction, context: _ReportContext) -> tuple[plan_data.EntryData, ...]:
    """One entry for each round up to this one that requested the action, oldest first."""
    progress = {entry.round_id: entry for entry in sub_action.progress_entries.all()}
    impact = {entry.round_id: entry for entry in sub_action.impact_entries.all()}
    this_round = context.round
    if sub_action.pk in context.progress:
        progress[this_round.pk] = context.progress[sub_action.pk]
    if sub_action.pk in context.impact:
        impact[this_round.pk] = context.impact[sub_action.pk]
    return tuple(
        _with_committee_grade(
            _build_entry(
                update_request,
                progress.get(update_request.round_id),
                impact.get(update_request.round_id),
                context,
            ),
            progress.get(update_request.round_id),
            sub_action,
            context,
        )
        for update_request in sub_action.update_requests.all()
        if update_request.round.period <= this_round.period
    )


def _with_committee_grade(
    entry: plan_data.EntryData,
    progress: ProgressEntry | None,
    sub_action: SubAction,
    context: _ReportContext,
) -> plan_data.EntryData:
    if progress is None or progress.round_id == context.round.pk:
        return entry
    grade, source = context.decision_summary.committee_grade_for(progress, sub_action)
    return replace(entry, committees_grade=grade, said_of_it=source) if grade else entry


def explanation_text(progress: ProgressEntry) -> str:
    """The explanation and the revised date, as the report prints them below the grade."""
    lines = [progress.explanation]
    if progress.revised_date:
        lines.append(f"Revised date: {progress.revised_date}")
    elif progress.no_revised_date_reason:
        lines.append(f"No revised date: {progress.no_revised_date_reason}")
    return "\n".join(filter(None, lines))


def _build_entry(
    update_request: UpdateRequest,
    progress: ProgressEntry | None,
    impact: ImpactEntry | None,
    context: _ReportContext,
) -> plan_data.EntryData:
    repeated_round_id = update_request.round_id if update_request.round_id != context.round.pk else None

    def printed(field: str, value: str) -> str:
        if repeated_round_id is None:
            return value
        return context.printed_texts.get(
            (None, update_request.sub_action_id, repeated_round_id, field), value
        )

    entry = plan_data.EntryData(
        period=str(update_request.round),
        progress=update_request.asks_for_progress or bool(progress and progress.has_content),
        evidence=printed("evidence", progress.evidence if progress else ""),
        grade=progress.grade if progress else None,
        grade_text=progress.grade_text if progress else "",
        explanation=printed("explanation", explanation_text(progress) if progress else ""),
        impact_asked=update_request.asks_for_impact or bool(impact and impact.has_content),
        impact=printed("impact", impact.evidence if impact else ""),
        impact_not_yet=impact.not_yet_known if impact else False,
    )
    reason = context.not_received_reasons.get(update_request.pk, update_request.not_received_reason)
    return replace(entry, gap_reason=reason) if entry.is_gap else entry
