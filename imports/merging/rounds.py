"""The rounds that a document speaks of, and what those rounds left out."""

from __future__ import annotations

from actionplans.models import ActionPlan, UpdateRequest
from actionplans.workflow.rounds import add_omitted_requests, record_past_round
from actionplans.workflow.updates import NotAllowed
from documents.plan import plan_data
from documents.plan.dates import format_month, is_quarter, parse_month
from documents.plan.grades import grade_label
from documents.recognise.item_keys import DOCUMENT
from documents.validation.uploads import FileRejected
from imports.merging.state import MergeState

NOT_MENTIONED, NO_UPDATE_GIVEN = "leaves it out", "has no update of it"


def check_periods(plan: plan_data.PlanData) -> None:
    """Refuse a document that does not say for which months it reports. An action plan reports nothing yet."""
    for period in plan.periods():
        if parse_month(period) is None:
            which = f"the update “{period}”" if period else "its update"
            raise FileRejected(
                "no-period",
                f"The document does not say which month {which} speaks for; "
                "write it behind the label, as in “Evidence of Progress (March 2020):”.",
            )


def merge_rounds(merge: MergeState) -> None:
    """Have a published round for each month of the document; the last is the document's own."""
    plan = merge.plan
    before = UpdateRequest.objects.filter(round__plan=merge.review)
    merge.requested_before = set(before.values_list("round_id", "sub_action_id"))
    if not plan.periods():
        # An action plan holds all lines in their order, unless another one did before.
        merge.is_first_document = merge.sets_order = not _has_imported_action_plan(merge.review)
        return
    last = max(filter(None, map(parse_month, plan.periods())))
    for period in plan.periods():
        month = parse_month(period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        known = merge.review.rounds.filter(period=month).exists()
        try:
            instructions = plan.instructions if month == last else ""
            merge.rounds[month] = record_past_round(
                merge.review,
                month,
                instructions=instructions,
                period_label=_quarter_label(merge, period, known=known),
            )
        except NotAllowed as error:
            raise FileRejected("round-open", str(error)) from error
        merge.has_changes |= not known
    merge.this_round = merge.rounds[last]
    merge.is_first_document = not merge.this_round.imports.exists()
    merge.has_changes |= merge.is_first_document
    merge.sets_order = _sets_order(merge)


def _quarter_label(merge: MergeState, period: str, *, known: bool) -> str:
    """What a partnership's document calls its update, where that is a quarter; reviews have months."""
    if merge.plan.kind == ActionPlan.Kind.REVIEW or not is_quarter(period):
        return ""
    month = parse_month(period)
    assert month is not None  # noqa: S101 - check_periods refused the others
    if not known:
        text = f"“{period}” was taken as the quarter that ends in {format_month(month)}."
        merge.add_finding("quarter-read", text, DOCUMENT, "period")
    return period


def _sets_order(merge: MergeState) -> bool:
    """Whether this is the first document of the first round: later ones leave out what is done,
    so it alone knows the order of all lines, where there is no action plan."""
    earlier = merge.review.rounds.filter(period__lt=min(merge.rounds))
    first = len(merge.rounds) == 1 and not earlier.exists() and merge.is_first_document
    return first and not _has_imported_action_plan(merge.review)


def _has_imported_action_plan(plan: ActionPlan) -> bool:
    return bool(plan.imports.filter(round=None).exists())


def record_missing_updates(merge: MergeState) -> None:
    """Record as not received the outstanding actions that are not in the document.

    What was on record as unanswered before this paper is no finding of this one.
    """
    # Where the agreed plan is on record, even the first update can leave a line out.
    alone = merge.review.rounds.count() == len(merge.rounds)
    added = add_omitted_requests(
        merge.review, all_actions_are_known=alone and _has_imported_action_plan(merge.review)
    )
    merge.has_changes |= bool(added)
    since = UpdateRequest.objects.filter(round__plan=merge.review)
    if merge.this_round:
        since = since.filter(round__period__gte=merge.this_round.period)
    rows = since.not_received().in_printed_order().select_related("round", "sub_action__heading__parent")
    # The preview's fingerprint covers the findings, and a database promises no order of its own.
    for update_request in sorted(rows, key=lambda update_request: update_request.round.period):
        if (update_request.round_id, update_request.sub_action_id) in merge.requested_before:
            continue
        last = update_request.sub_action.last_graded(before=update_request.round.period)
        was = f"graded {grade_label(last.grade)} in {last.round}" if last else "never graded"
        is_there = (
            update_request.round == merge.this_round and update_request.sub_action_id in merge.mentioned_ids
        )
        how = NO_UPDATE_GIVEN if is_there else NOT_MENTIONED
        merge.add_finding(
            "left-out",
            f"{update_request.sub_action} was outstanding ({was}) but the document of "
            f"{update_request.round} {how}; it is recorded as asked for and not received, "
            "and will be asked for again.",
        )
