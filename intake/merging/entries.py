"""What rounds asked of a line, and what was told them: progress, grade, impact."""

from __future__ import annotations

from actionplans import plan as plain
from actionplans import workflow
from actionplans.dates import month_of
from actionplans.grades import in_words
from actionplans.models import Asked, ImpactEntry, PrintedWording, ProgressEntry, Round, SubAction
from intake.merging.merge import Merge
from intake.merging.owners import owners_of, set_owners_of_round
from intake.merging.wording import compare

Field = PrintedWording.Field


def merge_entries(merge: Merge, known: SubAction, line: plain.SubAction) -> None:
    """Record what the paper says of one line, each entry with the round it speaks for."""
    for entry in line.entries:
        month = month_of(entry.period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        this_round = merge.rounds[month]
        _merge_asked(merge, known, line, entry, this_round)
        _merge_progress(merge, known, entry, this_round)
        _merge_impact(merge, known, entry, this_round)


def _merge_asked(
    merge: Merge, known: SubAction, line: plain.SubAction, entry: plain.Entry, this_round: Round
) -> None:
    asked, made = Asked.objects.get_or_create(
        round=this_round,
        sub_action=known,
        defaults={
            "progress": entry.progress,
            "impact": entry.impact_asked,
            "responsibility": line.responsibility,
        },
    )
    if made:
        asked.owners.set(owners_of(merge, line))
        merge.changed = True
    elif asked.progress < entry.progress or asked.impact < entry.impact_asked:
        asked.progress, asked.impact = asked.progress or entry.progress, asked.impact or entry.impact_asked
        asked.save()
        merge.changed = True
    if this_round == merge.this_round and asked.responsibility != line.responsibility and not made:
        set_owners_of_round(merge, asked, line)


def _merge_progress(merge: Merge, known: SubAction, entry: plain.Entry, this_round: Round) -> None:
    if not entry.has_progress:
        return
    there = ProgressEntry.objects.filter(round=this_round, sub_action=known).first()
    if there is None:
        told = ProgressEntry(
            round=this_round,
            sub_action=known,
            evidence=entry.evidence,
            grade=entry.grade,
            grade_text=entry.grade_text,
            explanation=entry.explanation,
        )
        _add(merge, told)
        return
    for said, on_record, field in (
        (entry.evidence, there.evidence, Field.EVIDENCE),
        (entry.explanation, there.explanation, Field.EXPLANATION),
    ):
        compare(merge, said, on_record, field, entry, sub_action=known, repeats=this_round)
    if (entry.grade, entry.grade_text) != (there.grade, there.grade_text):
        merge.find(
            "grade-differs",
            f"{known}: this paper gives {this_round} the grade {_grade(entry)}; "
            f"on record is {_grade(there)}, which was kept.",
            entry,
            "grade",
        )


def _grade(entry: plain.Entry | ProgressEntry) -> str:
    return " ".join(filter(None, [entry.grade_text, in_words(entry.grade)])) or "none"


def _merge_impact(merge: Merge, known: SubAction, entry: plain.Entry, this_round: Round) -> None:
    if not entry.impact and not entry.impact_not_yet:
        return
    there = ImpactEntry.objects.filter(round=this_round, sub_action=known).first()
    if there is None:
        told = ImpactEntry(
            round=this_round, sub_action=known, evidence=entry.impact, not_yet=entry.impact_not_yet
        )
        _add(merge, told)
        return
    compare(merge, entry.impact, there.evidence, Field.IMPACT, entry, sub_action=known, repeats=this_round)
    if entry.impact_not_yet != there.not_yet:
        was = "not known yet" if there.not_yet else "known"
        merge.find(
            "impact-differs",
            f"{known}: on record the impact in {this_round} is {was}, which was kept.",
            entry,
            "impact_not_yet",
        )


def _add(merge: Merge, entry: ProgressEntry | ImpactEntry) -> None:
    workflow.record_past_entry(entry)
    merge.changed = True
