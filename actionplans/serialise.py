"""Models -> plain plan: a round of a review as its paper prints it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from actionplans.decision_summary import DecisionSummary
from actionplans.models import (
    FollowedPlan,
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

# (heading or None, sub-action or None, repeated round or None, field) -> words
PrintedTexts = dict[tuple[int | None, int | None, int | None, str], str]


def build_plan(
    review: FollowedPlan,
    this_round: Round,
    not_received_reasons: Mapping[int, str] | None = None,
    *,
    without: Collection[int] = (),
    day: dt.date | None = None,
) -> plan_data.PlanData:
    """The plan as the round prints it: only what it asked for, with all earlier rounds of each line.

    Of an open round, what it would print if it were published now: an update that nobody approved is
    not received, for the reason given in `not_received_reasons`, by the key of its request. Words and owners
    are those of that round's report. `without` are sub-actions to leave out: without those that are exempt it
    is what the public may read. `day` is the day of the report, as at which actions are counted: by default
    the first day of the month for a round known from its document, and today for any other. Eleven queries,
    however long the plan.
    """
    rows = UpdateRequest.objects.filter(round=this_round).prefetch_related("owners")
    asked = [row for row in rows if row.sub_action_id not in without]
    approved = [row for row in asked if row.state == UpdateRequest.State.APPROVED]
    lines = [line for line in review.sub_actions().for_plan_page() if line.pk not in without]
    if day is None:
        day = this_round.period if _is_imported(this_round) else timezone.localdate()
    this_paper = _paper(this_round, asked, _load_unpublished_entries(approved), not_received_reasons or {})
    plan = replace(
        _build_plan(review, [line for line in lines if line.pk in this_paper.asked], this_paper),
        day=day.isoformat(),
        not_asked=tuple(_not_asked(lines, this_paper, day)),
    )
    news = DecisionSummary.before(this_round).new_decisions(review)
    return replace(plan, decided=tuple(each.words for each in news if not each.concerns_only(without)))


def build_preview(review: FollowedPlan, asked: UpdateRequest) -> plan_data.PlanData:
    """One line as it is written now, approved or not, in the plan that would print it alone."""
    lines = review.sub_actions().filter(pk=asked.sub_action_id).for_plan_page()
    return _build_plan(review, lines, _paper(asked.round, [asked], _load_unpublished_entries([asked]), {}))


@dataclass(frozen=True)
class _ReportContext:
    """What one round's paper says otherwise than the plan and the rounds before."""

    round: Round
    asked: Mapping[int, UpdateRequest]
    words: PrintedTexts
    progress: Mapping[int, ProgressEntry]
    impact: Mapping[int, ImpactEntry]
    not_received_reasons: Mapping[int, str]
    decision_summary: DecisionSummary


UnpublishedEntries = tuple[dict[int, ProgressEntry], dict[int, ImpactEntry]]


def _load_unpublished_entries(rows: list[UpdateRequest]) -> UnpublishedEntries:
    """What was written for these questions of one round, and is not published yet; by sub-action."""
    if not rows:
        return {}, {}
    of_them = {"round": rows[0].round_id, "sub_action__in": [row.sub_action_id for row in rows]}
    return (
        {entry.sub_action_id: entry for entry in ProgressEntry.objects.without_version().filter(**of_them)},
        {entry.sub_action_id: entry for entry in ImpactEntry.objects.without_version().filter(**of_them)},
    )


def _is_imported(this_round: Round) -> bool:
    return this_round.state == Round.State.PUBLISHED and not this_round.report_version


def _paper(
    this_round: Round,
    rows: Iterable[UpdateRequest],
    written: UnpublishedEntries,
    not_received_reasons: Mapping[int, str],
) -> _ReportContext:
    asked = {row.sub_action_id: row for row in rows}
    ruled = DecisionSummary.before(this_round)
    return _ReportContext(
        this_round, asked, words_printed_in(this_round), *written, not_received_reasons, ruled
    )


def _build_plan(
    review: FollowedPlan, lines: Iterable[SubAction], this_paper: _ReportContext
) -> plan_data.PlanData:
    this_round = this_paper.round
    return plan_data.PlanData(
        title=review.title,
        committee=review.committee.name if review.committee else "",
        link_officers=tuple(review.link_officer_names.split("\n")) if review.link_officer_names else (),
        agreed=review.agreed_text,
        period=str(this_round),
        instructions=this_round.instructions,
        kind=review.kind,
        closing=review.closing_statement,
        on_each_page=review.page_header,
        headings=_build_headings(lines, this_paper),
    )


def _not_asked(
    lines: Iterable[SubAction], this_paper: _ReportContext, day: dt.date
) -> Iterator[plan_data.NotAsked]:
    """The other actions that were monitored on that day, each where it stands among those asked about."""
    place = 0
    for line in lines:
        if line.pk in this_paper.asked:
            place += 1
        elif _is_monitored(line, this_paper, day):
            entries = [
                plan_data.EntryData(
                    entry.period,
                    grade=entry.grade,
                    grade_text=entry.grade_text,
                    committees_grade=entry.committees_grade,
                )
                for entry in _build_entries(line, this_paper)
            ]
            yield plan_data.NotAsked(
                name=str(line),
                top=(line.heading.parent or line.heading).ref,
                place=place,
                line=plan_data.SubActionData(
                    date_text=line.date_text,
                    due=parse_partial_date(line.date_text),
                    revised=this_paper.decision_summary.revised(line),
                    entries=tuple(entries),
                ),
            )


def _is_monitored(line: SubAction, this_paper: _ReportContext, day: dt.date) -> bool:
    """Whether an action was known to this round, or is in the plan of an open one, and had not ended."""
    was_asked = any(row.round.period <= this_paper.round.period for row in line.update_requests.all())
    is_new = not line.update_requests.all() and this_paper.round.state == Round.State.OPEN
    endings = [each for each in line.decisions.all() if each.kind == line.monitoring_state]
    has_ended = line.monitoring_state != SubAction.Standing.LIVE and all(
        each.meeting.date <= day for each in endings
    )
    return (was_asked or is_new) and not has_ended


def words_printed_in(this_round: Round) -> PrintedTexts:
    """What the round's paper words otherwise than the plan, or than the rounds that it repeats."""
    rows = PrintedWording.objects.filter(round=this_round)
    return {
        (w.heading_id, w.sub_action_id, w.repeated_round_id, w.field): w.text
        for w in rows.only("heading_id", "sub_action_id", "repeated_round_id", "field", "text")
    }


def _build_headings(
    lines: Iterable[SubAction], this_paper: _ReportContext
) -> tuple[plan_data.HeadingData, ...]:
    """The headings that have a line to print, each line under its own, in printed order."""
    tops: dict[
        int,
        tuple[
            Heading, list[plan_data.SubActionData], dict[int, tuple[Heading, list[plan_data.SubActionData]]]
        ],
    ] = {}
    for line in lines:
        top = line.heading.parent or line.heading
        _, own, parts = tops.setdefault(top.pk, (top, [], {}))
        below = own if top == line.heading else parts.setdefault(line.heading.pk, (line.heading, []))[1]
        below.append(_build_sub_action(line, this_paper))
    return tuple(
        plan_data.HeadingData(
            top.ref,
            _heading_text(top, "text", this_paper.words),
            tuple(own),
            tuple(
                plan_data.HeadingData(
                    part.ref,
                    _heading_text(part, "text", this_paper.words),
                    tuple(its),
                    purpose=_heading_text(part, "purpose", this_paper.words),
                )
                for part, its in parts.values()
            ),
            _heading_text(top, "purpose", this_paper.words),
        )
        for top, own, parts in tops.values()
    )


def _heading_text(heading: Heading, field: str, words: PrintedTexts) -> str:
    kept: str = getattr(heading, field)
    return words.get((heading.pk, None, None, field), kept)


def _build_sub_action(line: SubAction, this_paper: _ReportContext) -> plan_data.SubActionData:
    def printed(field: str) -> str:
        kept: str = getattr(line, field)
        return this_paper.words.get((None, line.pk, None, field), kept)

    asked = this_paper.asked[line.pk]
    owners = list(asked.owners.all())
    return plan_data.SubActionData(
        strand=printed("strand"),
        ref=line.ref,
        responsibility=asked.responsibility,
        owners=tuple(owner.name for owner in owners),
        posts=tuple(owner.post_title for owner in owners)
        if any(owner.post_title for owner in owners)
        else (),
        date_text=printed("date_text"),
        due=parse_partial_date(printed("date_text")),
        action=printed("action"),
        measure=printed("measure"),
        indicators=printed("indicators"),
        entries=_build_entries(line, this_paper),
        revised=this_paper.decision_summary.revised(line),
    )


def _build_entries(line: SubAction, this_paper: _ReportContext) -> tuple[plan_data.EntryData, ...]:
    """One entry for each round up to this one that asked of the line, oldest first."""
    progress = {entry.round_id: entry for entry in line.progress_entries.all()}
    impact = {entry.round_id: entry for entry in line.impact_entries.all()}
    here = this_paper.round
    if line.pk in this_paper.progress:
        progress[here.pk] = this_paper.progress[line.pk]
    if line.pk in this_paper.impact:
        impact[here.pk] = this_paper.impact[line.pk]
    return tuple(
        _with_committee_grade(
            _build_entry(row, progress.get(row.round_id), impact.get(row.round_id), this_paper),
            progress.get(row.round_id),
            line,
            this_paper,
        )
        for row in line.update_requests.all()
        if row.round.period <= here.period
    )


def _with_committee_grade(
    entry: plan_data.EntryData, progress: ProgressEntry | None, line: SubAction, this_paper: _ReportContext
) -> plan_data.EntryData:
    if progress is None or progress.round_id == this_paper.round.pk:
        return entry
    grade, said = this_paper.decision_summary.committee_grade_for(progress, line)
    return replace(entry, committees_grade=grade, said_of_it=said) if grade else entry


def explanation_text(progress: ProgressEntry) -> str:
    """Why it is late, and when it will be done instead, as the paper prints it below the grade."""
    lines = [progress.explanation]
    if progress.revised_date:
        lines.append(f"Revised date: {progress.revised_date}")
    elif progress.no_revised_date_reason:
        lines.append(f"No revised date: {progress.no_revised_date_reason}")
    return "\n".join(filter(None, lines))


def _build_entry(
    asked: UpdateRequest,
    progress: ProgressEntry | None,
    impact: ImpactEntry | None,
    this_paper: _ReportContext,
) -> plan_data.EntryData:
    repeats = asked.round_id if asked.round_id != this_paper.round.pk else None

    def printed(field: str, kept: str) -> str:
        if repeats is None:
            return kept
        return this_paper.words.get((None, asked.sub_action_id, repeats, field), kept)

    entry = plan_data.EntryData(
        period=str(asked.round),
        progress=asked.asks_for_progress or bool(progress and progress.has_content),
        evidence=printed("evidence", progress.evidence if progress else ""),
        grade=progress.grade if progress else None,
        grade_text=progress.grade_text if progress else "",
        explanation=printed("explanation", explanation_text(progress) if progress else ""),
        impact_asked=asked.asks_for_impact or bool(impact and impact.has_content),
        impact=printed("impact", impact.evidence if impact else ""),
        impact_not_yet=impact.not_yet_known if impact else False,
    )
    reason = this_paper.not_received_reasons.get(asked.pk, asked.not_received_reason)
    return replace(entry, gap_reason=reason) if entry.is_gap else entry
