"""The rounds that a document reports on, and the actions without an update in them."""

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
    """Raises FileRejected ("no-period") if an update in the document names no month."""
    for period in plan.periods():
        if parse_month(period) is None:
            which = f"the update “{period}”" if period else "its update"
            raise FileRejected(
                "no-period",
                f"The document does not say which month {which} speaks for; "
                "write it behind the label, as in “Evidence of Progress (March 2020):”.",
            )


def merge_rounds(merge: MergeState) -> None:
    """Find or create a published round for each month of the document; the latest is the document's own.

    Raises FileRejected ("round-open") where a round of that month is open.
    """
    plan = merge.plan
    earlier_requests = UpdateRequest.objects.filter(round__plan=merge.review)
    merge.requested_before = set(earlier_requests.values_list("round_id", "sub_action_id"))
    if not plan.periods():
        # An action plan has all actions in their order; the first one to be imported decides.
        merge.is_first_document = merge.sets_order = not _has_imported_action_plan(merge.review)
        return
    last_month = max(filter(None, map(parse_month, plan.periods())))
    for period in plan.periods():
        month = parse_month(period)
        assert month is not None  # noqa: S101 - check_periods refused the others
        is_existing = merge.review.rounds.filter(period=month).exists()
        try:
            instructions = plan.instructions if month == last_month else ""
            merge.rounds[month] = record_past_round(
                merge.review,
                month,
                instructions=instructions,
                period_label=_quarter_label(merge, period, is_existing=is_existing),
            )
        except NotAllowed as error:
            raise FileRejected("round-open", str(error)) from error
        merge.has_changes |= not is_existing
    merge.this_round = merge.rounds[last_month]
    merge.is_first_document = not merge.this_round.imports.exists()
    merge.has_changes |= merge.is_first_document
    merge.sets_order = _sets_order(merge)


def _quarter_label(merge: MergeState, period: str, *, is_existing: bool) -> str:
    """What a partnership's document calls a quarter, or "" for a month. Reviews have months only."""
    if merge.plan.kind == ActionPlan.Kind.REVIEW or not is_quarter(period):
        return ""
    month = parse_month(period)
    assert month is not None  # noqa: S101 - check_periods refused the others
    if not is_existing:
        text = f"“{period}” was taken as the quarter that ends in {format_month(month)}."
        merge.add_finding("quarter-read", text, DOCUMENT, "period")
    return period


def _sets_order(merge: MergeState) -> bool:
    """Whether this document decides the order of actions: the first one of the first round.

    Later documents leave out completed actions. An action plan decides instead where there is one.
    """
    earlier = merge.review.rounds.filter(period__lt=min(merge.rounds))
    is_first = len(merge.rounds) == 1 and not earlier.exists() and merge.is_first_document
    return is_first and not _has_imported_action_plan(merge.review)


def _has_imported_action_plan(plan: ActionPlan) -> bool:
    return bool(plan.imports.filter(round=None).exists())


def record_missing_updates(merge: MergeState) -> None:
    """Record as not received the updates on outstanding actions that the document leaves out.

    Requests that were on record before this import give no finding.
    """
    # Where the action plan is on record, even the document of the first round can leave an action out.
    covers_all_rounds = merge.review.rounds.count() == len(merge.rounds)
    added = add_omitted_requests(
        merge.review, all_actions_are_known=covers_all_rounds and _has_imported_action_plan(merge.review)
    )
    merge.has_changes |= bool(added)
    requests = UpdateRequest.objects.filter(round__plan=merge.review)
    if merge.this_round:
        requests = requests.filter(round__period__gte=merge.this_round.period)
    rows = requests.not_received().in_printed_order().select_related("round", "sub_action__heading__parent")
    # The preview's fingerprint covers the findings, and a database promises no order of its own.
    for update_request in sorted(rows, key=lambda update_request: update_request.round.period):
        if (update_request.round_id, update_request.sub_action_id) in merge.requested_before:
            continue
        last_entry = update_request.sub_action.last_graded(before=update_request.round.period)
        last_grade = (
            f"graded {grade_label(last_entry.grade)} in {last_entry.round}" if last_entry else "never graded"
        )
        is_mentioned = (
            update_request.round == merge.this_round and update_request.sub_action_id in merge.mentioned_ids
        )
        omission = NO_UPDATE_GIVEN if is_mentioned else NOT_MENTIONED
        merge.add_finding(
            "left-out",
            f"{update_request.sub_action} was outstanding ({last_grade}) but the document of "
            f"{update_request.round} {omission}; it is recorded as asked for and not received, "
            "and will be asked for again.",
        )
