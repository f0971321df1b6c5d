"""Published versions without what is exempt: what the public reads of them, from the moment it is exempt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from actionplans.decision_summary import concerns_only
from actionplans.models import Round, SubAction
from documents.plan import plan_data
from reports.models import PublicCopy, PublishedReport
from reports.publishing import render_files, store_files, with_counted_actions
from reports.report_branding import ReportBranding
from reports.report_options import FrontPage, ReportOptions


@dataclass(frozen=True)
class PublicVersion:
    """What the public reads of a version. `copy` are its files; without one they are those of the version.

    Where `is_waiting`, something became exempt since the files were made, so none of them may be handed out.
    `hidden` are the sub-actions that it must not tell of; `exempt_count` is how many of those it printed.
    """

    plan: plan_data.PlanData
    copy: PublicCopy | None
    hidden: frozenset[int]
    exempt_count: int
    is_waiting: bool


def public_version(published_report: PublishedReport) -> PublicVersion:
    """As it is now. What is no longer exempt follows in the next version, and not before."""
    copy, hidden = published_report.public_copies.last(), get_withheld_ids(published_report)
    whole = published_report.plan()
    if withholds_all(copy, hidden):
        plan = published_report.plan(copy) if copy else whole
        return PublicVersion(plan, copy, hidden, _count(whole) - _count(plan), is_waiting=False)
    plan = _without(published_report, whole, hidden)
    return PublicVersion(plan, copy, hidden, _count(whole) - _count(plan), is_waiting=True)


def get_withheld_ids(published_report: PublishedReport, exempt: Set[int] | None = None) -> frozenset[int]:
    """The sub-actions that it prints, or tells a decision of, and that are exempt or were left out before.

    `exempt` are those of its plan, if already read.
    """
    printed = set(published_report.sub_action_ids).union(*published_report.decision_sub_action_ids)
    now = frozenset(SubAction.objects.exempt_in(published_report.round.plan_id) if exempt is None else exempt)
    before = {pk for copy in published_report.public_copies.all() for pk in copy.exempt_actions}
    # The page at a glance counts every action of the plan, printed or not.
    counts_all = ReportOptions.of(published_report.report_options).front == FrontPage.YES
    return (now if counts_all or not printed else now & printed) | before


def withholds_all(copy: PublicCopy | None, hidden: Collection[int]) -> bool:
    """Whether a copy, or where there is none the version itself, holds nothing of these sub-actions."""
    return set(hidden) <= set(copy.exempt_actions if copy else ())


def _without(
    published_report: PublishedReport, whole: plan_data.PlanData, hidden: Collection[int]
) -> plan_data.PlanData:
    """What a version says without these, and without any where nobody noted which line is which."""
    if (len(published_report.sub_action_ids), len(published_report.decision_sub_action_ids)) != (
        _count(whole),
        len(whole.decided),
    ):
        return whole.without(range(_count(whole)), range(len(whole.decided)))
    lines = [at for at, pk in enumerate(published_report.sub_action_ids) if pk in hidden]
    decided = [
        at
        for at, about in enumerate(published_report.decision_sub_action_ids)
        if concerns_only(about, hidden)
    ]
    return whole.without(lines, decided)


def _count(plan: plan_data.PlanData) -> int:
    return sum(1 for _ in plan.sub_actions())


def reports_needing_public_copy() -> Iterator[PublishedReport]:
    """The last version of each update that holds something which became exempt since its files were made."""
    exempt = SubAction.objects.exempt().values("heading__plan")
    last = Round.objects.filter(plan__in=exempt, report_version__gt=0).annotate(
        last=Max("published_reports__pk")
    )
    rows = PublishedReport.objects.filter(pk__in=last.values("last")).select_related("round", "branding")
    for published_report in rows.prefetch_related("public_copies").order_by("pk"):
        if not withholds_all(published_report.public_copies.last(), get_withheld_ids(published_report)):
            yield published_report


def create_public_copy(published_report: PublishedReport) -> None:
    """Make the files that lack what is exempt by now. A second time changes nothing."""
    while (result := public_version(published_report)).is_waiting:
        plan = with_counted_actions(result.plan, published_report, without=result.hidden)
        files = render_files(
            plan,
            ReportOptions.of(published_report.report_options),
            ReportBranding.from_model(published_report.branding),
        )
        with transaction.atomic():
            # Whoever makes the same meanwhile comes after, and finds it made.
            Round.objects.select_for_update(no_key=True).get(pk=published_report.round_id)
            if (
                get_withheld_ids(published_report) == result.hidden
                and published_report.public_copies.last() == result.copy
            ):
                store_files(published_report, files, exempt=result.hidden)
