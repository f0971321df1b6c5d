"""Update requests and entries of an action: progress, grade, impact."""

from __future__ import annotations

from actionplans.models import ImpactEntry, PrintedWording, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.workflow.rounds import record_past_entry, record_past_updates
from documents.plan import plan_data
from documents.plan.dates import parse_month
from documents.plan.grades import grade_label
from imports.merging.owners import get_or_create_owners, set_round_owners
from imports.merging.printed_wording import record_printed_wording
from imports.merging.second_hand import is_second_hand, replace_second_hand_text
from imports.merging.state import MergeState

Field = PrintedWording.Field
RecordedEntry = ProgressEntry | ImpactEntry


def merge_entries(merge: MergeState, sub_action: SubAction, line: plan_data.SubActionData) -> None:
    """Record what the document says of one line, each entry with the round it speaks for."""
    for entry in line.entries:
        month = parse_month(entry.period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        this_round = merge.rounds[month]
        if this_round.report_version:
            _compare_with_published(merge, sub_action, entry, this_round)
            continue
        _merge_update_request(merge, sub_action, line, entry, this_round)
        for recorded in _build_entries(sub_action, entry, this_round):
            _merge_entry(merge, recorded, entry)


def add_entries(
    merge: MergeState, lines: list[tuple[SubAction, plan_data.SubActionData]], owners: list[list[int]]
) -> None:
    """The same for lines that are new, and so have nothing to be compared with. `owners` are their keys."""
    update_requests, request_owners, recorded = [], [], []
    for (sub_action, line), its_owners in zip(lines, owners, strict=True):
        months = [parse_month(entry.period) for entry in line.entries]
        if len(set(months)) < len(months):  # what one document says twice is compared
            merge_entries(merge, sub_action, line)
            continue
        for entry, month in zip(line.entries, months, strict=True):
            assert month is not None  # noqa: S101 - check_periods refused the others
            this_round = merge.rounds[month]
            if this_round.report_version:
                _compare_with_published(merge, sub_action, entry, this_round)
                continue
            update_requests.append(_build_update_request(sub_action, line, entry, this_round))
            request_owners.append(its_owners)
            recorded += _build_entries(sub_action, entry, this_round)
    record_past_updates(update_requests, request_owners, recorded)
    merge.recorded_entries.update(recorded)


def _build_update_request(
    sub_action: SubAction, line: plan_data.SubActionData, entry: plan_data.EntryData, this_round: Round
) -> UpdateRequest:
    return UpdateRequest(
        round=this_round,
        sub_action=sub_action,
        asks_for_progress=entry.progress,
        asks_for_impact=entry.impact_asked,
        responsibility=line.responsibility,
        state=UpdateRequest.State.NOT_RECEIVED,
        not_received_reason=entry.gap_reason,
    )


def _build_entries(
    sub_action: SubAction, entry: plan_data.EntryData, this_round: Round
) -> list[RecordedEntry]:
    result: list[RecordedEntry] = []
    if entry.has_progress:
        result.append(_build_progress_entry(sub_action, entry, this_round))
    if entry.impact or entry.impact_not_yet:
        result.append(_build_impact_entry(sub_action, entry, this_round))
    return result


def _build_progress_entry(
    sub_action: SubAction, entry: plan_data.EntryData, this_round: Round
) -> ProgressEntry:
    return ProgressEntry(
        round=this_round,
        sub_action=sub_action,
        evidence=entry.evidence,
        grade=entry.grade,
        grade_text=entry.grade_text,
        explanation=entry.explanation,
    )


def _build_impact_entry(sub_action: SubAction, entry: plan_data.EntryData, this_round: Round) -> ImpactEntry:
    return ImpactEntry(
        round=this_round, sub_action=sub_action, evidence=entry.impact, not_yet_known=entry.impact_not_yet
    )


def _compare_with_published(
    merge: MergeState, sub_action: SubAction, entry: plan_data.EntryData, this_round: Round
) -> None:
    """A round published here stays as it is, whatever a document says of it."""
    here = {"round": this_round, "sub_action": sub_action}
    progress = ProgressEntry.objects.published().filter(**here).first()
    impact = ImpactEntry.objects.published().filter(**here).first()
    if progress and entry.has_progress:
        _compare_progress(merge, progress, entry)
    if impact and entry.has_impact:
        _compare_impact(merge, impact, entry)
    if entry.has_progress > bool(progress) or entry.has_impact > bool(impact):
        text = (
            f"{sub_action}: the update of {this_round} was published here without what this paper says of it"
        )
        merge.add_finding("published-here", f"{text}; correct that update if it should say so.", entry)


def _merge_update_request(
    merge: MergeState,
    sub_action: SubAction,
    line: plan_data.SubActionData,
    entry: plan_data.EntryData,
    this_round: Round,
) -> None:
    update_request, made = (
        UpdateRequest.objects.filter(round=this_round, sub_action=sub_action).first(),
        False,
    )
    if update_request is None:
        update_request, made = _build_update_request(sub_action, line, entry, this_round), True
        update_request.save()
        update_request.owners.set(get_or_create_owners(merge, line))
        merge.has_changes = True
    elif (
        update_request.asks_for_progress < entry.progress
        or update_request.asks_for_impact < entry.impact_asked
    ):
        update_request.asks_for_progress, update_request.asks_for_impact = (
            update_request.asks_for_progress or entry.progress,
            update_request.asks_for_impact or entry.impact_asked,
        )
        update_request.save()
        merge.has_changes = True
    if this_round == merge.this_round and update_request.responsibility != line.responsibility and not made:
        set_round_owners(merge, update_request, line)


def _merge_entry(merge: MergeState, recorded: RecordedEntry, entry: plan_data.EntryData) -> None:
    """Record an entry, or compare it with the one on record already."""
    there = type(recorded).objects.filter(round=recorded.round, sub_action=recorded.sub_action).first()
    if there is None:
        _save_entry(merge, recorded)
    elif is_second_hand(merge, there):
        _replace_second_hand(merge, there, entry)
    else:
        _compare_entry(merge, there, entry)


def _replace_second_hand(merge: MergeState, there: RecordedEntry, entry: plan_data.EntryData) -> None:
    if isinstance(there, ProgressEntry):
        _replace_second_hand_progress(merge, there, entry)
    else:
        _replace_second_hand_impact(merge, there, entry)


def _compare_entry(merge: MergeState, there: RecordedEntry, entry: plan_data.EntryData) -> None:
    if isinstance(there, ProgressEntry):
        _compare_progress(merge, there, entry)
    else:
        _compare_impact(merge, there, entry)


def _replace_second_hand_progress(
    merge: MergeState, there: ProgressEntry, entry: plan_data.EntryData
) -> None:
    evidence = replace_second_hand_text(merge, there, entry.evidence, Field.EVIDENCE, "evidence", entry)
    reasons = replace_second_hand_text(
        merge, there, entry.explanation, Field.EXPLANATION, "explanation", entry
    )
    graded = (entry.grade, entry.grade_text) != (there.grade, there.grade_text)
    if graded:
        _report_grade_difference(merge, there, entry, "what this paper, the round's own, says stands now")
        there.grade, there.grade_text = entry.grade, entry.grade_text
    if evidence or reasons or graded:
        _save_entry(merge, there)


def _compare_progress(merge: MergeState, there: ProgressEntry, entry: plan_data.EntryData) -> None:
    for text, on_record, field in (
        (entry.evidence, there.evidence, Field.EVIDENCE),
        (entry.explanation, there.explanation, Field.EXPLANATION),
    ):
        record_printed_wording(
            merge, text, on_record, field, entry, sub_action=there.sub_action, repeats=there.round
        )
    if (entry.grade, entry.grade_text) != (there.grade, there.grade_text):
        _report_grade_difference(merge, there, entry, "what is on record was kept")


def _report_grade_difference(
    merge: MergeState, there: ProgressEntry, entry: plan_data.EntryData, what_stands: str
) -> None:
    text = f"{there.sub_action}: this paper gives {there.round} the grade {_format_grade(entry)}"
    merge.add_finding(
        "grade-differs", f"{text}; on record is {_format_grade(there)}; {what_stands}.", entry, "grade"
    )


def _format_grade(entry: plan_data.EntryData | ProgressEntry) -> str:
    return " ".join(filter(None, [entry.grade_text, grade_label(entry.grade)])) or "none"


def _compare_impact(merge: MergeState, there: ImpactEntry, entry: plan_data.EntryData) -> None:
    sub_action, this_round = there.sub_action, there.round
    record_printed_wording(
        merge, entry.impact, there.evidence, Field.IMPACT, entry, sub_action=sub_action, repeats=this_round
    )
    if entry.impact_not_yet != there.not_yet_known:
        _report_impact_difference(merge, there, entry, "which was kept")


def _replace_second_hand_impact(merge: MergeState, there: ImpactEntry, entry: plan_data.EntryData) -> None:
    words = replace_second_hand_text(merge, there, entry.impact, Field.IMPACT, "evidence", entry)
    judged = entry.impact_not_yet != there.not_yet_known
    if judged:
        _report_impact_difference(
            merge, there, entry, "but this is the round's own document, so what it says stands now"
        )
        there.not_yet_known = entry.impact_not_yet
    if words or judged:
        _save_entry(merge, there)


def _report_impact_difference(
    merge: MergeState, there: ImpactEntry, entry: plan_data.EntryData, what_stands: str
) -> None:
    was = "not known yet" if there.not_yet_known else "known"
    text = f"{there.sub_action}: on record the impact in {there.round} is {was}, {what_stands}."
    merge.add_finding("impact-differs", text, entry, "impact_not_yet")


def _save_entry(merge: MergeState, entry: RecordedEntry) -> None:
    record_past_entry(entry)
    merge.recorded_entries.add(entry)
    merge.has_changes = True
