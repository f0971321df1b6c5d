"""Publishing: the files of a round are made outside any transaction, then stored in one short transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.models import CouncilBranding, User
from actionplans.decision_summary import DecisionSummary
from actionplans.models import Round, SubAction
from actionplans.models.plans import get_specific_plan
from actionplans.serialise import build_plan
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.updates import NotAllowed
from audit.comparing import refuse_altered_plan
from audit.state_seals import seal_current_state
from documents.plan import plan_data
from documents.writers.pdf_batch import to_pdf_in_sandbox
from reports.file_formats import FILE_FORMATS, build_branded_document
from reports.models import PublicCopy, PublishedFile, PublishedReport
from reports.report_branding import ReportBranding, get_current_branding
from reports.report_options import DEFAULT_OPTIONS, ReportOptions

MAX_ATTEMPTS = 5
STORED_FORMATS = (PublishedFile.Format.JSON, PublishedFile.Format.PDF, PublishedFile.Format.DOCX)
FilesByFormat = Mapping[str, bytes]  # by format


@dataclass(frozen=True)
class PublicationInput:
    """A publication to make. `not_received_reasons` are by the key of the UpdateRequest.

    The reason for a new version is printed; that for publishing before the deadline is for history only.
    """

    round: Round
    version: int
    by: User
    not_received_reasons: Mapping[int, str]
    reason: str = ""
    for_public: bool = False
    report_options: ReportOptions = DEFAULT_OPTIONS


@dataclass(frozen=True)
class PlanVersions:
    """A plan as it would be published now, whole and without the sub-actions that are exempt."""

    whole: plan_data.PlanData
    public: plan_data.PlanData
    exempt_ids: frozenset[int]

    @property
    def lack_something(self) -> bool:
        """Whether the public reads less than the whole."""
        return (self.public, self.public.not_asked) != (self.whole, self.whole.not_asked)


@dataclass(frozen=True)
class RenderedReport:
    """A plan whole and without what is exempt, each with its files; those of the second where it differs."""

    plans: PlanVersions
    files: tuple[FilesByFormat, FilesByFormat]
    branding: CouncilBranding | None


class PlanChanged(Exception):
    """What was rendered is not what would be published now."""


def publish(publication: PublicationInput) -> PublishedReport:
    """The requested version, whoever published it. Publishing it twice changes nothing.

    Renders again where the plan changed meanwhile. Raises NotAllowed, with nothing stored, where the
    workflow does not allow it, or nothing is new in a later version.
    """
    refuse_altered_plan(publication.round.plan_id)
    for _ in range(MAX_ATTEMPTS):
        published_report = publication.round.published_reports.filter(version=publication.version).first()
        if published_report:
            return published_report
        rendered = render_report(publication)
        try:
            return _save(publication, rendered)
        except PlanChanged:
            continue
    raise NotAllowed("The update was changed again and again while its files were written. Try again.")


def build_plan_versions(publication: PublicationInput) -> PlanVersions:
    review = get_specific_plan(publication.round.plan_id)
    this_round = Round.objects.get(pk=publication.round.pk)
    first = this_round.published_reports.order_by("version").first()
    day = first.day if first else timezone.localdate()
    plan = build_plan(review, this_round, publication.not_received_reasons, day=day)
    exempt = SubAction.objects.exempt_in(review.pk)
    without = (
        build_plan(review, this_round, publication.not_received_reasons, without=exempt, day=day)
        if exempt
        else plan
    )
    return PlanVersions(plan, without, exempt)


def with_counted_actions(
    plan: plan_data.PlanData, published_report: PublishedReport, without: Collection[int] | None = None
) -> plan_data.PlanData:
    """The plan of a published version with the actions that count besides those that it prints.

    Files keep what is printed; the rest is on record. Where something is left out, as for the public, all
    that is exempt by now is.
    """
    number = published_report.round.plan_id
    hidden = () if without is None else {*without, *SubAction.objects.exempt_in(number)}
    whole = build_plan(
        get_specific_plan(number), published_report.round, without=hidden, day=published_report.day
    )
    return replace(plan, day=whole.day, not_asked=whole.not_asked)


def render_report(publication: PublicationInput) -> RenderedReport:
    """The files of what would be published now. Slow, so never in a transaction."""
    plans, look = build_plan_versions(publication), get_current_branding()
    branding = ReportBranding.from_model(look)
    without = render_files(plans.public, publication.report_options, branding) if plans.lack_something else {}
    return RenderedReport(
        plans, (render_files(plans.whole, publication.report_options, branding), without), look
    )


def render_files(plan: plan_data.PlanData, options: ReportOptions, branding: ReportBranding) -> FilesByFormat:
    """The files that are stored of what is published. The PDF is laid out in the sandbox.

    Raises NotWritten where that fails.
    """
    document = build_branded_document(plan, options, draft=False, branding=branding)
    return {
        file_format: to_pdf_in_sandbox(document)
        if file_format == PublishedFile.Format.PDF
        else FILE_FORMATS[file_format].write(plan, options, branding=branding)
        for file_format in STORED_FORMATS
    }


@transaction.atomic
def _save(publication: PublicationInput, rendered: RenderedReport) -> PublishedReport:
    """Move the states and store the bytes, if what they say is what stands there now."""
    was_public = Round.objects.values_list("is_public", flat=True).get(pk=publication.round.pk)
    this_round = mark_published(
        publication.round,
        publication.not_received_reasons,
        by=publication.by,
        version=publication.version,
        reason=publication.reason,
        for_public=publication.for_public,
    )
    published_report = this_round.published_reports.filter(version=publication.version).first()
    if published_report:  # somebody else was first
        return published_report
    if build_plan_versions(publication) != rendered.plans:
        raise PlanChanged
    if this_round.is_public == was_public:
        _require_changes(this_round, publication, rendered)
    published_report = PublishedReport.objects.create(
        round=this_round,
        version=publication.version,
        reason=publication.reason if publication.version > 1 else "",
        published_by=publication.by,
        published_by_name=str(publication.by)[:200],
        report_options=publication.report_options.chosen(),
        branding=rendered.branding,
        sub_action_ids=_sub_action_ids(this_round),
        decision_sub_action_ids=[
            sorted(new_decision.lines)
            for new_decision in DecisionSummary.before(this_round).new_decisions(this_round.plan)
        ],
    )
    whole, without = rendered.files
    store_files(published_report, whole)
    if without:
        store_files(published_report, without, exempt=rendered.plans.exempt_ids)
    return published_report


def _sub_action_ids(this_round: Round) -> list[int]:
    return list(this_round.update_requests.in_printed_order().values_list("sub_action", flat=True))


def store_files(
    published_report: PublishedReport, files: FilesByFormat, *, exempt: Iterable[int] = ()
) -> None:
    """Keep the files of a version, or of a copy of it that lacks these sub-actions."""
    lacking = sorted(exempt)
    copy = PublicCopy.objects.create(report=published_report, exempt_actions=lacking) if lacking else None
    rows = [
        PublishedFile.of(published_report, file_format, data, copy) for file_format, data in files.items()
    ]
    seal_current_state(PublishedFile.objects.bulk_create(rows), are_new=True)


def _require_changes(this_round: Round, publication: PublicationInput, rendered: RenderedReport) -> None:
    before = this_round.published_reports.filter(version=publication.version - 1).first()
    is_same = (
        before
        and ReportOptions.of(before.report_options) == publication.report_options
        and before.branding == rendered.branding
    )
    now = rendered.plans.whole, rendered.plans.public
    if before and is_same and (before.plan(), before.plan(before.public_copies.last())) == now:
        sentence = f"Nothing has changed since version {before.version}, so there is nothing to publish."
        raise NotAllowed(sentence, "nothing-new")
