"""Publishing a round: files are rendered outside any transaction, then stored in a short one."""

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
FilesByFormat = Mapping[str, bytes]


@dataclass(frozen=True)
class PublicationInput:
    """A version to publish. `not_received_reasons` are by id of the UpdateRequest.

    `reason` is printed if it is for a new version; if it is for publishing early, only the history has it.
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
    """A plan as it would be published now: the whole, and without exempt sub-actions."""

    whole: plan_data.PlanData
    public: plan_data.PlanData
    exempt_ids: frozenset[int]

    @property
    def has_exempt_content(self) -> bool:
        """Whether the public plan differs from the whole one."""
        return (self.public, self.public.not_asked) != (self.whole, self.whole.not_asked)


@dataclass(frozen=True)
class RenderedReport:
    """The plans with their files: of the whole plan, and of the public one (empty if they are the same)."""

    plans: PlanVersions
    files: tuple[FilesByFormat, FilesByFormat]
    branding: CouncilBranding | None


class PlanChanged(Exception):
    """The plan has changed since its files were rendered."""


def publish(publication: PublicationInput) -> PublishedReport:
    """Publish a version, or return it if it is published already.

    Renders again if the plan changes in the meantime. Raises NotAllowed, with nothing stored, if the workflow
    does not allow it, or a later version would have no changes.
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
    first_version = this_round.published_reports.order_by("version").first()
    day = first_version.day if first_version else timezone.localdate()
    plan = build_plan(review, this_round, publication.not_received_reasons, day=day)
    exempt_ids = SubAction.objects.exempt_in(review.pk)
    public_plan = (
        build_plan(review, this_round, publication.not_received_reasons, without=exempt_ids, day=day)
        if exempt_ids
        else plan
    )
    return PlanVersions(plan, public_plan, exempt_ids)


def with_unprinted_actions(
    plan: plan_data.PlanData, published_report: PublishedReport, without: Collection[int] | None = None
) -> plan_data.PlanData:
    """The plan of a published version, with the actions that it counts but does not print.

    Files store only what is printed; the other actions are read from the database. `without` are ids of
    actions to leave out, together with all that are exempt now; None leaves out nothing.
    """
    plan_id = published_report.round.plan_id
    left_out_ids = () if without is None else {*without, *SubAction.objects.exempt_in(plan_id)}
    whole = build_plan(
        get_specific_plan(plan_id), published_report.round, without=left_out_ids, day=published_report.day
    )
    return replace(plan, day=whole.day, not_asked=whole.not_asked)


def render_report(publication: PublicationInput) -> RenderedReport:
    """Render what would be published now. Slow, so never call it in a transaction."""
    plans, current_branding = build_plan_versions(publication), get_current_branding()
    branding = ReportBranding.from_model(current_branding)
    public_files = (
        render_files(plans.public, publication.report_options, branding) if plans.has_exempt_content else {}
    )
    return RenderedReport(
        plans,
        (render_files(plans.whole, publication.report_options, branding), public_files),
        current_branding,
    )


def render_files(plan: plan_data.PlanData, options: ReportOptions, branding: ReportBranding) -> FilesByFormat:
    """The files to store. Raises NotWritten if the PDF cannot be rendered in the sandbox."""
    document = build_branded_document(plan, options, draft=False, branding=branding)
    return {
        file_format: to_pdf_in_sandbox(document)
        if file_format == PublishedFile.Format.PDF
        else FILE_FORMATS[file_format].write(plan, options, branding=branding)
        for file_format in STORED_FORMATS
    }


@transaction.atomic
def _save(publication: PublicationInput, rendered: RenderedReport) -> PublishedReport:
    """Mark the round as published and store its files. Raises PlanChanged if the plan has changed."""
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
        report_options=publication.report_options.non_default_values(),
        branding=rendered.branding,
        sub_action_ids=_sub_action_ids(this_round),
        decision_sub_action_ids=[
            sorted(new_decision.sub_action_ids)
            for new_decision in DecisionSummary.before(this_round).new_decisions(this_round.plan)
        ],
    )
    whole_files, public_files = rendered.files
    store_files(published_report, whole_files)
    if public_files:
        store_files(published_report, public_files, exempt=rendered.plans.exempt_ids)
    return published_report


def _sub_action_ids(this_round: Round) -> list[int]:
    return list(this_round.update_requests.in_printed_order().values_list("sub_action", flat=True))


def store_files(
    published_report: PublishedReport, files: FilesByFormat, *, exempt: Iterable[int] = ()
) -> None:
    """Store the files of a version, or with `exempt` (ids) of a public copy without those sub-actions."""
    exempt_ids = sorted(exempt)
    copy = (
        PublicCopy.objects.create(report=published_report, exempt_actions=exempt_ids) if exempt_ids else None
    )
    rows = [
        PublishedFile.of(published_report, file_format, data, copy) for file_format, data in files.items()
    ]
    seal_current_state(PublishedFile.objects.bulk_create(rows), are_new=True)


def _require_changes(this_round: Round, publication: PublicationInput, rendered: RenderedReport) -> None:
    previous = this_round.published_reports.filter(version=publication.version - 1).first()
    has_same_layout = (
        previous
        and ReportOptions.of(previous.report_options) == publication.report_options
        and previous.branding == rendered.branding
    )
    current_plans = rendered.plans.whole, rendered.plans.public
    if (
        previous
        and has_same_layout
        and (previous.plan(), previous.plan(previous.public_copies.last())) == current_plans
    ):
        message = f"Nothing has changed since version {previous.version}, so there is nothing to publish."
        raise NotAllowed(message, "nothing-new")
