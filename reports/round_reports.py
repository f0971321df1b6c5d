"""The report of a round: as it was published, or as a draft of what would be published now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from threading import Lock

from django.core.cache import caches

from actionplans.access.exempt_information import may_read_exempt
from actionplans.access.roles import AnyUser
from actionplans.models import ActionPlan, Round, SubAction
from actionplans.models.plans import get_specific_plan
from actionplans.serialise import build_plan
from documents.plan import plan_data
from reports.file_formats import FILE_FORMATS
from reports.layouts import FILE_NAME_WORDS
from reports.models import PublicCopy, PublishedFile, PublishedReport, ReportFormat
from reports.public_copies import public_version
from reports.publishing import with_unprinted_actions
from reports.report_branding import NO_BRANDING, ReportBranding
from reports.report_options import DEFAULT_OPTIONS, ReportOptions

CACHE_SECONDS = 300  # the key has the whole contents, so that a change takes effect at once
# Rendered by a worker, not during a request.
SLOW_FORMATS = (PublishedFile.Format.PDF, PublishedFile.Format.DOCX)
_render_lock = Lock()


@dataclass(frozen=True)
class RoundReport:
    """The report of a round. `published_report` is its version, None for a draft or one known from paper.

    `name` begins the names of its files. `public_copy` is the copy of the version that the public reads.
    While its files are not made yet (`is_waiting`), the formats in SLOW_FORMATS cannot be downloaded.
    `exempt_count` is how many sub-actions it lacks because they are exempt.
    """

    plan: plan_data.PlanData
    name: str
    published_report: PublishedReport | None = None
    is_draft: bool = False
    without_exempt: bool = False
    options: ReportOptions = DEFAULT_OPTIONS
    branding: ReportBranding = NO_BRANDING
    has_other_layout: bool = False  # whether its options differ from those published
    public_copy: PublicCopy | None = None
    exempt_count: int = 0
    is_waiting: bool = False

    def with_options(self, options: ReportOptions) -> RoundReport:
        """The report with these options. It counts as published only if they are those published."""
        has_other_layout = self.published_report is not None and options != self.options
        return replace(self, options=options, has_other_layout=has_other_layout)

    @property
    def is_as_published(self) -> bool:
        return self.published_report is not None and not self.has_other_layout

    def is_available_as(self, file_format: str) -> bool:
        """Whether it can be downloaded in this format now."""
        return not self.is_waiting or file_format not in SLOW_FORMATS

    def render(self, file_format: str) -> bytes:
        """The published bytes if they are stored in this format; otherwise rendered from the same plan.

        Raises ValueError for a format that is not available now.
        """
        if not self.is_available_as(file_format):
            raise ValueError(f"The {file_format} of {self.name} is not made yet.")
        is_stored = file_format in PublishedFile.Format.values and not (
            self.has_other_layout or self.is_waiting
        )
        if self.published_report and is_stored:
            return bytes(self.published_report.file(file_format, self.public_copy).data)
        return _render_cached(self, file_format) if self.without_exempt else _render(self, file_format)

    def file_name(self, file_format: str) -> str:
        """A file name that committee systems accept: "2020-09-hate-crime-progress-update.pdf"."""
        version_suffix = (
            f"-version-{self.published_report.version}"
            if self.published_report and self.published_report.version > 1
            else ""
        )
        suffix = "-draft" if self.is_draft else "-other-layout" if self.has_other_layout else ""
        return f"{self.name}-{FILE_NAME_WORDS[self.plan.kind]}{version_suffix}{suffix}.{file_format}"


def _render(report: RoundReport, file_format: str) -> bytes:
    return FILE_FORMATS[file_format].write(
        report.plan, report.options, draft=report.is_draft, branding=report.branding
    )


def _render_cached(report: RoundReport, file_format: str) -> bytes:
    """Render a report for the public: one at a time, and the same one once in CACHE_SECONDS."""
    contents = f"{file_format} {report.options!r} {report.branding!r} {plan_data.to_json(report.plan)}"
    key = f"paper:{hashlib.sha256(contents.encode()).hexdigest()}"
    data: bytes | None = caches["process"].get(key)
    if data is None:
        with _render_lock:
            data = caches["process"].get(key)
            if data is None:
                data = _render(report, file_format)
                caches["process"].set(key, data, CACHE_SECONDS)
    return data


def get_round_report(plan: ActionPlan, this_round: Round, *, with_exempt: bool) -> RoundReport:
    """The last published version; for an open round, a draft of what would be published now."""
    published_report = (
        this_round.published_reports.order_by("version").last() if this_round.report_version else None
    )
    if published_report:
        return _from_published(plan, published_report, with_exempt=with_exempt)
    exempt_ids = frozenset() if with_exempt else SubAction.objects.exempt_in(plan.pk)
    return RoundReport(
        build_plan(plan, this_round, without=exempt_ids),
        _file_stem(plan, this_round),
        is_draft=this_round.state == Round.State.OPEN,
        without_exempt=not with_exempt,
        options=ReportFormat.options_of(plan.committee),
        branding=ReportBranding.now(),
        exempt_count=this_round.update_requests.filter(sub_action__in=exempt_ids).count()
        if exempt_ids
        else 0,
    )


def readable_round_report(
    user: AnyUser, plan: ActionPlan, this_round: Round, published_report: PublishedReport | None = None
) -> RoundReport:
    """The report, or one version of it, as this person may read it: without exempt actions or with them."""
    with_exempt = may_read_exempt(user, plan.pk)
    if published_report:
        return _from_published(plan, published_report, with_exempt=with_exempt)
    return get_round_report(plan, this_round, with_exempt=with_exempt)


def get_published_round_report(published_report: PublishedReport, *, with_exempt: bool) -> RoundReport:
    return _from_published(
        get_specific_plan(published_report.round.plan_id), published_report, with_exempt=with_exempt
    )


def _from_published(plan: ActionPlan, published_report: PublishedReport, *, with_exempt: bool) -> RoundReport:
    file_stem, options = (
        _file_stem(plan, published_report.round),
        ReportOptions.of(published_report.report_options),
    )
    branding = ReportBranding.from_model(published_report.branding)
    if with_exempt:
        return RoundReport(
            with_unprinted_actions(published_report.plan(), published_report),
            file_stem,
            published_report,
            options=options,
            branding=branding,
        )
    version = public_version(published_report)
    return RoundReport(
        with_unprinted_actions(version.plan, published_report, without=version.hidden),
        file_stem,
        published_report,
        without_exempt=True,
        options=options,
        branding=branding,
        public_copy=version.copy,
        exempt_count=version.exempt_count,
        is_waiting=version.is_waiting,
    )


def _file_stem(plan: ActionPlan, this_round: Round) -> str:
    return f"{this_round.slug}-{plan.slug}"
