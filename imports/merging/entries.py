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
EitherEntry = ProgressEntry | ImpactEntry


def merge_entries(merge: MergeState, sub_action: SubAction, sub_action_data: plan_data.SubActionData) -> None:
    """Record the updates that the document has on an existing action, each in the round of its month."""
    for entry_data in sub_action_data.entries:
        month = parse_month(entry_data.period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        this_round = merge.rounds[month]
        if this_round.report_version:
            _compare_with_published(merge, sub_action, entry_data, this_round)
            continue
        _merge_update_request(merge, sub_action, sub_action_data, entry_data, this_round)
        for new_entry in _build_entries(sub_action, entry_data, this_round):
            _merge_entry(merge, new_entry, entry_data)


def add_entries(
    merge: MergeState,
    new_sub_actions: list[tuple[SubAction, plan_data.SubActionData]],
    owner_ids: list[list[int]],
) -> None:
    """Record the updates on new actions, which have nothing on record to compare with.

    `new_sub_actions` are the stored actions, each with what the document says of it; `owner_ids` are lists of
    the primary keys of their owners, in the same order.
    """
    update_requests, request_owner_ids, new_entries = [], [], []
    for (sub_action, sub_action_data), its_owner_ids in zip(new_sub_actions, owner_ids, strict=True):
        months = [parse_month(entry_data.period) for entry_data in sub_action_data.entries]
        if len(set(months)) < len(months):  # two updates of one month are compared with each other
            merge_entries(merge, sub_action, sub_action_data)
            continue
        for entry_data, month in zip(sub_action_data.entries, months, strict=True):
            assert month is not None  # noqa: S101 - check_periods refused the others
            this_round = merge.rounds[month]
            if this_round.report_version:
                _compare_with_published(merge, sub_action, entry_data, this_round)
                continue
            update_requests.append(_build_update_request(sub_action, sub_action_data, entry_data, this_round))
            request_owner_ids.append(its_owner_ids)
            new_entries += _build_entries(sub_action, entry_data, this_round)
    record_past_updates(update_requests, request_owner_ids, new_entries)
    merge.recorded_entries.update(new_entries)


def _build_update_request(
    sub_action: SubAction,
    sub_action_data: plan_data.SubActionData,
    entry_data: plan_data.EntryData,
    this_round: Round,
) -> UpdateRequest:
    return UpdateRequest(
        round=this_round,
        sub_action=sub_action,
        asks_for_progress=entry_data.progress,
        asks_for_impact=entry_data.impact_asked,
        responsibility=sub_action_data.responsibility,
        state=UpdateRequest.State.NOT_RECEIVED,
        not_received_reason=entry_data.gap_reason,
    )


def _build_entries(
    sub_action: SubAction, entry_data: plan_data.EntryData, this_round: Round
) -> list[EitherEntry]:
    entries: list[EitherEntry] = []
    if entry_data.has_progress:
        entries.append(_build_progress_entry(sub_action, entry_data, this_round))
    if entry_data.impact or entry_data.impact_not_yet:
        entries.append(_build_impact_entry(sub_action, entry_data, this_round))
    return entries


def _build_progress_entry(
    sub_action: SubAction, entry_data: plan_data.EntryData, this_round: Round
) -> ProgressEntry:
    return ProgressEntry(
        round=this_round,
        sub_action=sub_action,
        evidence=entry_data.evidence,
        grade=entry_data.grade,
        grade_text=entry_data.grade_text,
        explanation=entry_data.explanation,
    )


def _build_impact_entry(
    sub_action: SubAction, entry_data: plan_data.EntryData, this_round: Round
) -> ImpactEntry:
    return ImpactEntry(
        round=this_round,
        sub_action=sub_action,
        evidence=entry_data.impact,
        not_yet_known=entry_data.impact_not_yet,
    )


def _compare_with_published(
    merge: MergeState, sub_action: SubAction, entry_data: plan_data.EntryData, this_round: Round
) -> None:
    """Report differences from a round that was published by this system; nothing of it is changed."""
    of_action = {"round": this_round, "sub_action": sub_action}
    progress = ProgressEntry.objects.published().filter(**of_action).first()
    impact = ImpactEntry.objects.published().filter(**of_action).first()
    if progress and entry_data.has_progress:
        _compare_progress(merge, progress, entry_data)
    if impact and entry_data.has_impact:
        _compare_impact(merge, impact, entry_data)
    if entry_data.has_progress > bool(progress) or entry_data.has_impact > bool(impact):
        text = f"{sub_action}: the update of {this_round} was published here without this document’s text"
        merge.add_finding("published-here", f"{text}; correct that update if it should say so.", entry_data)


def _merge_update_request(
    merge: MergeState,
    sub_action: SubAction,
    sub_action_data: plan_data.SubActionData,
    entry_data: plan_data.EntryData,
    this_round: Round,
) -> None:
    update_request, is_new = (
        UpdateRequest.objects.filter(round=this_round, sub_action=sub_action).first(),
        False,
    )
    if update_request is None:
        update_request, is_new = (
            _build_update_request(sub_action, sub_action_data, entry_data, this_round),
            True,
        )
        update_request.save()
        update_request.owners.set(get_or_create_owners(merge, sub_action_data))
        merge.has_changes = True
    elif (
        update_request.asks_for_progress < entry_data.progress
        or update_request.asks_for_impact < entry_data.impact_asked
    ):
        update_request.asks_for_progress, update_request.asks_for_impact = (
            update_request.asks_for_progress or entry_data.progress,
            update_request.asks_for_impact or entry_data.impact_asked,
        )
        update_request.save()
        merge.has_changes = True
    if (
        this_round == merge.this_round
        and update_request.responsibility != sub_action_data.responsibility
        and not is_new
    ):
        set_round_owners(merge, update_request, sub_action_data)


def _merge_entry(merge: MergeState, new_entry: EitherEntry, entry_data: plan_data.EntryData) -> None:
    """Record an entry, or compare it with the one on record."""
    stored_entry = (
        type(new_entry).objects.filter(round=new_entry.round, sub_action=new_entry.sub_action).first()
    )
    if stored_entry is None:
        _save_entry(merge, new_entry)
    elif is_second_hand(merge, stored_entry):
        _replace_second_hand(merge, stored_entry, entry_data)
    else:
        _compare_entry(merge, stored_entry, entry_data)


def _replace_second_hand(
    merge: MergeState, stored_entry: EitherEntry, entry_data: plan_data.EntryData
) -> None:
    if isinstance(stored_entry, ProgressEntry):
        _replace_second_hand_progress(merge, stored_entry, entry_data)
    else:
        _replace_second_hand_impact(merge, stored_entry, entry_data)


def _compare_entry(merge: MergeState, stored_entry: EitherEntry, entry_data: plan_data.EntryData) -> None:
    if isinstance(stored_entry, ProgressEntry):
        _compare_progress(merge, stored_entry, entry_data)
    else:
        _compare_impact(merge, stored_entry, entry_data)


def _replace_second_hand_progress(
    merge: MergeState, stored_entry: ProgressEntry, entry_data: plan_data.EntryData
) -> None:
    evidence_changed = replace_second_hand_text(
        merge, stored_entry, entry_data.evidence, Field.EVIDENCE, "evidence", entry_data
    )
    explanation_changed = replace_second_hand_text(
        merge, stored_entry, entry_data.explanation, Field.EXPLANATION, "explanation", entry_data
    )
    grade_changed = (entry_data.grade, entry_data.grade_text) != (stored_entry.grade, stored_entry.grade_text)
    if grade_changed:
        _report_grade_difference(
            merge, stored_entry, entry_data, "what this document, the round's own, says stands now"
        )
        stored_entry.grade, stored_entry.grade_text = entry_data.grade, entry_data.grade_text
    if evidence_changed or explanation_changed or grade_changed:
        _save_entry(merge, stored_entry)


def _compare_progress(
    merge: MergeState, stored_entry: ProgressEntry, entry_data: plan_data.EntryData
) -> None:
    for text, on_record, field in (
        (entry_data.evidence, stored_entry.evidence, Field.EVIDENCE),
        (entry_data.explanation, stored_entry.explanation, Field.EXPLANATION),
    ):
        record_printed_wording(
            merge,
            text,
            on_record,
            field,
            entry_data,
            sub_action=stored_entry.sub_action,
            repeats=stored_entry.round,
        )
    if (entry_data.grade, entry_data.grade_text) != (stored_entry.grade, stored_entry.grade_text):
        _report_grade_difference(merge, stored_entry, entry_data, "what is on record was kept")


def _report_grade_difference(
    merge: MergeState, stored_entry: ProgressEntry, entry_data: plan_data.EntryData, outcome: str
) -> None:
    grade = _format_grade(entry_data)
    text = f"{stored_entry.sub_action}: this document gives {stored_entry.round} the grade {grade}"
    merge.add_finding(
        "grade-differs",
        f"{text}; on record is {_format_grade(stored_entry)}; {outcome}.",
        entry_data,
        "grade",
    )


def _format_grade(entry: plan_data.EntryData | ProgressEntry) -> str:
    return " ".join(filter(None, [entry.grade_text, grade_label(entry.grade)])) or "none"


def _compare_impact(merge: MergeState, stored_entry: ImpactEntry, entry_data: plan_data.EntryData) -> None:
    sub_action, this_round = stored_entry.sub_action, stored_entry.round
    record_printed_wording(
        merge,
        entry_data.impact,
        stored_entry.evidence,
        Field.IMPACT,
        entry_data,
        sub_action=sub_action,
        repeats=this_round,
    )
    if entry_data.impact_not_yet != stored_entry.not_yet_known:
        _report_impact_difference(merge, stored_entry, entry_data, "which was kept")


def _replace_second_hand_impact(
    merge: MergeState, stored_entry: ImpactEntry, entry_data: plan_data.EntryData
) -> None:
    text_changed = replace_second_hand_text(
        merge, stored_entry, entry_data.impact, Field.IMPACT, "evidence", entry_data
    )
    not_yet_known_changed = entry_data.impact_not_yet != stored_entry.not_yet_known
    if not_yet_known_changed:
        _report_impact_difference(
            merge,
            stored_entry,
            entry_data,
            "but this is the round's own document, so what it says stands now",
        )
        stored_entry.not_yet_known = entry_data.impact_not_yet
    if text_changed or not_yet_known_changed:
        _save_entry(merge, stored_entry)


def _report_impact_difference(
    merge: MergeState, stored_entry: ImpactEntry, entry_data: plan_data.EntryData, outcome: str
) -> None:
    state = "not known yet" if stored_entry.not_yet_known else "known"
    text = f"{stored_entry.sub_action}: on record the impact in {stored_entry.round} is {state}, {outcome}."
    merge.add_finding("impact-differs", text, entry_data, "impact_not_yet")


def _save_entry(merge: MergeState, entry: EitherEntry) -> None:
    record_past_entry(entry)
    merge.recorded_entries.add(entry)
    merge.has_changes = True
