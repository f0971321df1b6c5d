"""Public copies of published reports, without exempt actions. What becomes exempt is withheld at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from actionplans.decision_summary import concerns_only
from actionplans.models import Round, SubAction
from documents.plan import plan_data
from reports.models import PublicCopy, PublishedReport
from reports.publishing import render_files, store_files, with_unprinted_actions
from reports.report_branding import ReportBranding
from reports.report_options import FrontPage, ReportOptions


@dataclass(frozen=True)
class PublicVersion:
    """What the public reads of a published version.

    `copy` has the files, or is None if the version's own files are public. If `is_waiting`, an action became
    exempt after the files were made, so that none of them may be downloaded. `hidden` are ids of sub-actions
    to withhold; `exempt_count` is how many actions the plan lacks because of them.
    """

    plan: plan_data.PlanData
    copy: PublicCopy | None
    hidden: frozenset[int]
    exempt_count: int
    is_waiting: bool


def public_version(published_report: PublishedReport) -> PublicVersion:
    """What the public reads of a version now. An action that is no longer exempt stays hidden in it."""
    copy, withheld_ids = published_report.public_copies.last(), get_withheld_ids(published_report)
    whole_plan = published_report.plan()
    if withholds_all(copy, withheld_ids):
        plan = published_report.plan(copy) if copy else whole_plan
        return PublicVersion(
            plan,
            copy,
            withheld_ids,
            _sub_action_count(whole_plan) - _sub_action_count(plan),
            is_waiting=False,
        )
    plan = _plan_without(published_report, whole_plan, withheld_ids)
    return PublicVersion(
        plan, copy, withheld_ids, _sub_action_count(whole_plan) - _sub_action_count(plan), is_waiting=True
    )


def get_withheld_ids(published_report: PublishedReport, exempt_ids: Set[int] | None = None) -> frozenset[int]:
    """Ids of the sub-actions to withhold from a version: exempt now, or left out of an earlier public copy.

    Only those that it prints, or prints a decision on. `exempt_ids` are those of its plan, if already read.
    """
    printed_ids = set(published_report.sub_action_ids).union(*published_report.decision_sub_action_ids)
    exempt_now = frozenset(
        SubAction.objects.exempt_in(published_report.round.plan_id) if exempt_ids is None else exempt_ids
    )
    left_out_before = {pk for copy in published_report.public_copies.all() for pk in copy.exempt_actions}
    # The page at a glance counts every action of the plan, printed or not.
    counts_all = ReportOptions.of(published_report.report_options).front == FrontPage.YES
    return (exempt_now if counts_all or not printed_ids else exempt_now & printed_ids) | left_out_before


def withholds_all(copy: PublicCopy | None, sub_action_ids: Collection[int]) -> bool:
    """Whether a copy lacks all these sub-actions. None stands for the version itself, which lacks none."""
    return set(sub_action_ids) <= set(copy.exempt_actions if copy else ())


def _plan_without(
    published_report: PublishedReport, whole: plan_data.PlanData, withheld_ids: Collection[int]
) -> plan_data.PlanData:
    """A version's plan without these sub-actions and the decisions on them.

    Without any action or decision if the version has no ids to tell which is which.
    """
    if (len(published_report.sub_action_ids), len(published_report.decision_sub_action_ids)) != (
        _sub_action_count(whole),
        len(whole.decided),
    ):
        return whole.without(range(_sub_action_count(whole)), range(len(whole.decided)))
    action_positions = [
        position for position, pk in enumerate(published_report.sub_action_ids) if pk in withheld_ids
    ]
    decision_positions = [
        position
        for position, ids_of_decision in enumerate(published_report.decision_sub_action_ids)
        if concerns_only(ids_of_decision, withheld_ids)
    ]
    return whole.without(action_positions, decision_positions)


def _sub_action_count(plan: plan_data.PlanData) -> int:
    return sum(1 for _ in plan.sub_actions())


def reports_needing_public_copy() -> Iterator[PublishedReport]:
    """The last version of each round whose public files have actions that became exempt since."""
    plans_with_exempt_actions = SubAction.objects.exempt().values("heading__plan")
    rounds = Round.objects.filter(plan__in=plans_with_exempt_actions, report_version__gt=0).annotate(
        last=Max("published_reports__pk")
    )
    rows = PublishedReport.objects.filter(pk__in=rounds.values("last")).select_related("round", "branding")
    for published_report in rows.prefetch_related("public_copies").order_by("pk"):
        if not withholds_all(published_report.public_copies.last(), get_withheld_ids(published_report)):
            yield published_report


def create_public_copy(published_report: PublishedReport) -> None:
    """Create a public copy without what is exempt now, if one is needed."""
    while (version := public_version(published_report)).is_waiting:
        plan = with_unprinted_actions(version.plan, published_report, without=version.hidden)
        files = render_files(
            plan,
            ReportOptions.of(published_report.report_options),
            ReportBranding.from_model(published_report.branding),
        )
        with transaction.atomic():
            # The lock makes a second task wait, which then finds the copy made.
            Round.objects.select_for_update(no_key=True).get(pk=published_report.round_id)
            if (
                get_withheld_ids(published_report) == version.hidden
                and published_report.public_copies.last() == version.copy
            ):
                store_files(published_report, files, exempt=version.hidden)
