"""Models -> plain plan: a round of a review as its paper prints it."""

from __future__ import annotations

from actionplans import plan as plain
from actionplans.dates import sure_date
from actionplans.models import (
    Asked,
    Heading,
    ImpactEntry,
    PrintedWording,
    ProgressEntry,
    Review,
    Round,
    SubAction,
)

# (heading or None, sub-action or None, repeated round or None, field) -> words
Wordings = dict[tuple[int | None, int | None, int | None, str], str]


def plan_of(review: Review, this_round: Round) -> plain.Plan:
    """The plan as the round prints it: only what it asked for, with all earlier rounds of each line.

    Words and owners are those of that round's paper. Six queries, however long the plan.
    """
    asked = {
        row.sub_action_id: row
        for row in Asked.objects.filter(round=this_round).select_related("round").prefetch_related("owners")
    }
    lines = review.sub_actions().filter(pk__in=asked).for_plan_page()
    words = _wordings(this_round)
    return plain.Plan(
        title=review.title,
        committee=review.committee.name if review.committee else "",
        link_officers=tuple(review.link_officer_names.split("\n")) if review.link_officer_names else (),
        agreed=review.agreed_text,
        period=str(this_round),
        instructions=this_round.instructions,
        headings=_headings(list(lines), asked, this_round, words),
    )


def _wordings(this_round: Round) -> Wordings:
    rows = PrintedWording.objects.filter(round=this_round)
    return {
        (w.heading_id, w.sub_action_id, w.repeats_id, w.field): w.words
        for w in rows.only("heading_id", "sub_action_id", "repeats_id", "field", "words")
    }


def _headings(
    lines: list[SubAction], asked: dict[int, Asked], this_round: Round, words: Wordings
) -> tuple[plain.Heading, ...]:
    """The headings that have a line to print, each line under its own, in printed order."""
    tops: dict[
        int, tuple[Heading, list[plain.SubAction], dict[int, tuple[Heading, list[plain.SubAction]]]]
    ] = {}
    for line in lines:
        top = line.heading.parent or line.heading
        _, own, parts = tops.setdefault(top.pk, (top, [], {}))
        below = own if top == line.heading else parts.setdefault(line.heading.pk, (line.heading, []))[1]
        below.append(_sub_action(line, asked[line.pk], this_round, words))
    return tuple(
        plain.Heading(
            top.ref,
            _heading_text(top, words),
            tuple(own),
            tuple(
                plain.Heading(part.ref, _heading_text(part, words), tuple(its))
                for part, its in parts.values()
            ),
        )
        for top, own, parts in tops.values()
    )


def _heading_text(heading: Heading, words: Wordings) -> str:
    return words.get((heading.pk, None, None, PrintedWording.Field.TEXT), heading.text)


def _sub_action(line: SubAction, asked: Asked, this_round: Round, words: Wordings) -> plain.SubAction:
    def printed(field: str) -> str:
        kept: str = getattr(line, field)
        return words.get((None, line.pk, None, field), kept)

    return plain.SubAction(
        strand=printed("strand"),
        ref=line.ref,
        responsibility=asked.responsibility,
        owners=tuple(owner.name for owner in asked.owners.all()),
        date_text=printed("date_text"),
        due=sure_date(printed("date_text")),
        action=printed("action"),
        measure=printed("measure"),
        entries=_entries(line, this_round, words),
    )


def _entries(line: SubAction, this_round: Round, words: Wordings) -> tuple[plain.Entry, ...]:
    """One entry for each round up to this one that asked of the line, oldest first."""
    progress = {e.round_id: e for e in line.progress_entries.all()}
    impact = {e.round_id: e for e in line.impact_entries.all()}
    return tuple(
        _entry(row, progress.get(row.round_id), impact.get(row.round_id), this_round, words)
        for row in line.asked.all()
        if row.round.period <= this_round.period
    )


def _explanation(progress: ProgressEntry) -> str:
    """Why it is late, and when it will be done instead, as the paper prints it below the grade."""
    lines = [progress.explanation]
    if progress.revised_date:
        lines.append(f"Revised date: {progress.revised_date}")
    elif progress.no_revised_date:
        lines.append(f"No revised date: {progress.no_revised_date}")
    return "\n".join(filter(None, lines))


def _entry(
    asked: Asked,
    progress: ProgressEntry | None,
    impact: ImpactEntry | None,
    this_round: Round,
    words: Wordings,
) -> plain.Entry:
    repeats = asked.round_id if asked.round_id != this_round.pk else None

    def printed(field: str, kept: str) -> str:
        return words.get((None, asked.sub_action_id, repeats, field), kept) if repeats else kept

    return plain.Entry(
        period=str(asked.round),
        progress=asked.progress or progress is not None,
        evidence=printed("evidence", progress.evidence if progress else ""),
        grade=progress.grade if progress else None,
        grade_text=progress.grade_text if progress else "",
        explanation=printed("explanation", _explanation(progress) if progress else ""),
        impact_asked=asked.impact or impact is not None,
        impact=printed("impact", impact.evidence if impact else ""),
        impact_not_yet=impact.not_yet if impact else False,
    )
