"""What rounds asked of a line, and what was told them: progress, grade, impact."""

from __future__ import annotations

from actionplans import plan as plain
from actionplans import workflow
from actionplans.dates import month_of
from actionplans.grades import in_words
from actionplans.models import Asked, ImpactEntry, PrintedWording, ProgressEntry, Round, SubAction
from intake.merging.merge import Merge
from intake.merging.own_words import is_hearsay, take_own_words
from intake.merging.owners import owners_of, set_owners_of_round
from intake.merging.wording import compare

Field = PrintedWording.Field
Told = ProgressEntry | ImpactEntry


def merge_entries(merge: Merge, known: SubAction, line: plain.SubAction) -> None:
    """Record what the paper says of one line, each entry with the round it speaks for."""
    for entry in line.entries:
        month = month_of(entry.period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        this_round = merge.rounds[month]
        if this_round.version:
            _compare_published(merge, known, entry, this_round)
            continue
        _merge_asked(merge, known, line, entry, this_round)
        for told in _told(known, entry, this_round):
            _merge_told(merge, told, entry)


def add_entries(
    merge: Merge, lines: list[tuple[SubAction, plain.SubAction]], owners: list[list[int]]
) -> None:
    """The same for lines that are new, and so have nothing to be compared with. `owners` are their keys."""
    asked, asked_of, told = [], [], []
    for (known, line), its_owners in zip(lines, owners, strict=True):
        months = [month_of(entry.period) for entry in line.entries]
        if len(set(months)) < len(months):  # what one paper says twice is compared
            merge_entries(merge, known, line)
            continue
        for entry, month in zip(line.entries, months, strict=True):
            assert month is not None  # noqa: S101 - check_periods refused the others
            this_round = merge.rounds[month]
            if this_round.version:
                _compare_published(merge, known, entry, this_round)
                continue
            asked.append(_asked(known, line, entry, this_round))
            asked_of.append(its_owners)
            told += _told(known, entry, this_round)
    workflow.record_past_answers(asked, asked_of, told)
    merge.told.update(told)


def _asked(known: SubAction, line: plain.SubAction, entry: plain.Entry, this_round: Round) -> Asked:
    return Asked(
        round=this_round,
        sub_action=known,
        progress=entry.progress,
        impact=entry.impact_asked,
        responsibility=line.responsibility,
        state=Asked.State.NOT_RECEIVED,
        gap_reason=entry.gap_reason,
    )


def _told(known: SubAction, entry: plain.Entry, this_round: Round) -> list[Told]:
    found: list[Told] = []
    if entry.has_progress:
        found.append(_progress(known, entry, this_round))
    if entry.impact or entry.impact_not_yet:
        found.append(_impact(known, entry, this_round))
    return found


def _progress(known: SubAction, entry: plain.Entry, this_round: Round) -> ProgressEntry:
    return ProgressEntry(
        round=this_round,
        sub_action=known,
        evidence=entry.evidence,
        grade=entry.grade,
        grade_text=entry.grade_text,
        explanation=entry.explanation,
    )


def _impact(known: SubAction, entry: plain.Entry, this_round: Round) -> ImpactEntry:
    return ImpactEntry(
        round=this_round, sub_action=known, evidence=entry.impact, not_yet=entry.impact_not_yet
    )


def _compare_published(merge: Merge, known: SubAction, entry: plain.Entry, this_round: Round) -> None:
    """A round published here stays as it is, whatever a paper says of it."""
    here = {"round": this_round, "sub_action": known}
    progress = ProgressEntry.objects.published().filter(**here).first()
    impact = ImpactEntry.objects.published().filter(**here).first()
    if progress and entry.has_progress:
        _compare_progress(merge, progress, entry)
    if impact and entry.has_impact:
        _compare_impact(merge, impact, entry)
    if entry.has_progress > bool(progress) or entry.has_impact > bool(impact):
        said = f"{known}: the update of {this_round} was published here without what this paper says of it"
        merge.find("published-here", f"{said}; correct that update if it should say so.", entry)


def _merge_asked(
    merge: Merge, known: SubAction, line: plain.SubAction, entry: plain.Entry, this_round: Round
) -> None:
    asked, made = Asked.objects.filter(round=this_round, sub_action=known).first(), False
    if asked is None:
        asked, made = _asked(known, line, entry, this_round), True
        asked.save()
        asked.owners.set(owners_of(merge, line))
        merge.changed = True
    elif asked.progress < entry.progress or asked.impact < entry.impact_asked:
        asked.progress, asked.impact = asked.progress or entry.progress, asked.impact or entry.impact_asked
        asked.save()
        merge.changed = True
    if this_round == merge.this_round and asked.responsibility != line.responsibility and not made:
        set_owners_of_round(merge, asked, line)


def _merge_told(merge: Merge, told: Told, entry: plain.Entry) -> None:
    """Record what was told, or hold it against what is on record already."""
    there = type(told).objects.filter(round=told.round, sub_action=told.sub_action).first()
    if there is None:
        _record(merge, told)
    elif is_hearsay(merge, there):
        _take_own(merge, there, entry)
    else:
        _compare(merge, there, entry)


def _take_own(merge: Merge, there: Told, entry: plain.Entry) -> None:
    if isinstance(there, ProgressEntry):
        _take_own_progress(merge, there, entry)
    else:
        _take_own_impact(merge, there, entry)


def _compare(merge: Merge, there: Told, entry: plain.Entry) -> None:
    if isinstance(there, ProgressEntry):
        _compare_progress(merge, there, entry)
    else:
        _compare_impact(merge, there, entry)


def _take_own_progress(merge: Merge, there: ProgressEntry, entry: plain.Entry) -> None:
    evidence = take_own_words(merge, there, entry.evidence, Field.EVIDENCE, "evidence", entry)
    reasons = take_own_words(merge, there, entry.explanation, Field.EXPLANATION, "explanation", entry)
    graded = (entry.grade, entry.grade_text) != (there.grade, there.grade_text)
    if graded:
        _find_grade(merge, there, entry, "what this paper, the round's own, says stands now")
        there.grade, there.grade_text = entry.grade, entry.grade_text
    if evidence or reasons or graded:
        _record(merge, there)


def _compare_progress(merge: Merge, there: ProgressEntry, entry: plain.Entry) -> None:
    for said, on_record, field in (
        (entry.evidence, there.evidence, Field.EVIDENCE),
        (entry.explanation, there.explanation, Field.EXPLANATION),
    ):
        compare(merge, said, on_record, field, entry, sub_action=there.sub_action, repeats=there.round)
    if (entry.grade, entry.grade_text) != (there.grade, there.grade_text):
        _find_grade(merge, there, entry, "what is on record was kept")


def _find_grade(merge: Merge, there: ProgressEntry, entry: plain.Entry, what_stands: str) -> None:
    said = f"{there.sub_action}: this paper gives {there.round} the grade {_grade(entry)}"
    merge.find("grade-differs", f"{said}; on record is {_grade(there)}; {what_stands}.", entry, "grade")


def _grade(entry: plain.Entry | ProgressEntry) -> str:
    return " ".join(filter(None, [entry.grade_text, in_words(entry.grade)])) or "none"


def _compare_impact(merge: Merge, there: ImpactEntry, entry: plain.Entry) -> None:
    known, this_round = there.sub_action, there.round
    compare(merge, entry.impact, there.evidence, Field.IMPACT, entry, sub_action=known, repeats=this_round)
    if entry.impact_not_yet != there.not_yet:
        _find_not_yet(merge, there, entry, "which was kept")


def _take_own_impact(merge: Merge, there: ImpactEntry, entry: plain.Entry) -> None:
    words = take_own_words(merge, there, entry.impact, Field.IMPACT, "evidence", entry)
    judged = entry.impact_not_yet != there.not_yet
    if judged:
        _find_not_yet(merge, there, entry, "but this is the round's own paper, so what it says stands now")
        there.not_yet = entry.impact_not_yet
    if words or judged:
        _record(merge, there)


def _find_not_yet(merge: Merge, there: ImpactEntry, entry: plain.Entry, what_stands: str) -> None:
    was = "not known yet" if there.not_yet else "known"
    said = f"{there.sub_action}: on record the impact in {there.round} is {was}, {what_stands}."
    merge.find("impact-differs", said, entry, "impact_not_yet")


def _record(merge: Merge, entry: Told) -> None:
    workflow.record_past_entry(entry)
    merge.told.add(entry)
    merge.changed = True
