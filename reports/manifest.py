"""The public manifest: every file of each report that is or was public, with its status.

Anyone who has a file can check that it was published here, is unchanged, and is still current.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from actionplans.models import ActionPlan, Round, SubAction
from audit.models import ChainLink
from reports.models import PublishedFile, PublishedReport, ReplacedFile
from reports.public_copies import get_withheld_ids, withholds_all

SHA256_PATTERN = re.compile(r"\b[0-9a-f]{64}\b")


class FileStatus(models.TextChoices):
    """Whether a published file is still current."""

    CURRENT = "current", _("Current")
    EARLIER = "earlier", _("Replaced by a later one")
    EXEMPT = "exempt", _("Not public: holds exempt information")
    REPLACED = "replaced", _("Replaced: words were taken out of it")
    UNPUBLISHED = "unpublished", _("Unpublished")


@dataclass(frozen=True)
class ManifestFile:
    """One published file. `sha256` is "" and `size` 0 if it has text that is no longer public.

    The same text gives the same bytes: with the checksum, anyone could guess a removed name and verify it.
    """

    file_format: str
    sha256: str
    size: int
    status: FileStatus

    @property
    def format_name(self) -> str:
        return str(PublishedFile.Format(self.file_format).label)


@dataclass(frozen=True)
class ManifestVersion:
    number: int
    at: dt.datetime
    files: list[ManifestFile]


@dataclass(frozen=True)
class ManifestReport:
    """One report with all its versions, the latest first."""

    round: Round
    versions: list[ManifestVersion]


@dataclass(frozen=True)
class ManifestMatch:
    """A published file with the checksum that was entered, and its version and report."""

    report: ManifestReport
    version: ManifestVersion
    file: ManifestFile


def get_manifest_rounds() -> QuerySet[Round]:
    """The rounds that are or were public, by title of plan and the latest first."""
    was_public = Exists(Round.history.filter(id=OuterRef("pk"), is_public=True))
    has_files = Exists(PublishedReport.objects.filter(round=OuterRef("pk")))
    rows = Round.objects.filter(Q(is_public=True) | was_public, has_files)
    return rows.select_related("plan").order_by(Lower("plan__title"), "plan_id", "-period")


def build_manifest_reports(rounds: Iterable[Round]) -> Iterator[ManifestReport]:
    """The rounds with their public versions and files, in a fixed number of queries."""
    rounds = list(rounds)
    reports_by_round, public_versions, exempt_ids = (
        _published_reports_by_round(rounds),
        _public_versions(rounds),
        _exempt_ids_by_plan(rounds),
    )
    for this_round in rounds:
        versions = [
            _build_version(this_round, published_report, exempt_ids[this_round.plan_id])
            for published_report in reports_by_round[this_round.pk]
            if (this_round.pk, published_report.version) in public_versions
        ]
        yield ManifestReport(this_round, versions)


def _published_reports_by_round(rounds: list[Round]) -> dict[int, list[PublishedReport]]:
    """By id of a round, its versions with their files, the latest first."""
    latest_first = F("public_copy").desc(nulls_last=True)
    files = PublishedFile.objects.defer("data").order_by(latest_first, "-file_format")
    replaced = ReplacedFile.objects.select_related("file").defer("file__data").order_by("-pk")
    published_reports = (
        PublishedReport.objects.filter(round__in=rounds).order_by("-version").select_related("round")
    )
    reports_by_round: dict[int, list[PublishedReport]] = defaultdict(list)
    for published_report in published_reports.prefetch_related(
        Prefetch("files", files), Prefetch("files__replaced_files", replaced), "public_copies"
    ):
        reports_by_round[published_report.round_id].append(published_report)
    return reports_by_round


def _public_versions(rounds: list[Round]) -> set[tuple[int, int]]:
    """Pairs of round id and version that are or were public."""
    history = Round.history.filter(id__in=[this_round.pk for this_round in rounds], is_public=True).order_by()
    return set(history.values_list("id", "report_version").distinct())


def _exempt_ids_by_plan(rounds: list[Round]) -> dict[int, set[int]]:
    """By id of a plan, the ids of its exempt sub-actions."""
    exempt_ids: dict[int, set[int]] = defaultdict(set)
    sub_actions = SubAction.objects.exempt().filter(
        heading__plan__in={this_round.plan_id for this_round in rounds}
    )
    for plan_id, sub_action_id in sub_actions.order_by().values_list("heading__plan", "pk"):
        exempt_ids[plan_id].add(sub_action_id)
    return exempt_ids


def _build_version(
    this_round: Round, published_report: PublishedReport, exempt_ids: set[int]
) -> ManifestVersion:
    copies = {copy.pk: copy for copy in published_report.public_copies.all()}
    withheld_ids, last_copy_id = get_withheld_ids(published_report, exempt_ids), max(copies, default=None)
    files = []
    for file in published_report.files.all():
        copy = copies[file.public_copy_id] if file.public_copy_id else None
        holds_exempt = not withholds_all(copy, withheld_ids)
        is_last = (
            published_report.version == this_round.report_version and file.public_copy_id == last_copy_id
        )
        status = _file_status(this_round, is_last=is_last, holds_exempt=holds_exempt)
        sha256_and_size = ("", 0) if holds_exempt else (file.sha256, file.size)
        files.append(ManifestFile(file.file_format, *sha256_and_size, status))
        files += [
            ManifestFile(file.file_format, "", 0, FileStatus.REPLACED) for _ in file.replaced_files.all()
        ]
    return ManifestVersion(published_report.version, published_report.published_at, files)


def _file_status(this_round: Round, *, is_last: bool, holds_exempt: bool) -> FileStatus:
    if not this_round.is_public:
        return FileStatus.UNPUBLISHED
    if holds_exempt:
        return FileStatus.EXEMPT
    return FileStatus.CURRENT if is_last else FileStatus.EARLIER


def get_latest_seals(plan_ids: Iterable[int]) -> dict[int, str]:
    """By id of a plan, the last seal of its audit chain."""
    links = ChainLink.objects.filter(chain=OuterRef("pk")).order_by("-position")
    rows = ActionPlan.objects.filter(pk__in=list(plan_ids)).annotate(
        last_seal=Subquery(links.values("seal")[:1])
    )
    return dict(rows.order_by().values_list("pk", "last_seal"))


def parse_sha256(text: str) -> str:
    """The one SHA-256 in a text such as the output of `sha256sum`; "" if there is none, or several."""
    digests = SHA256_PATTERN.findall(text.lower())
    return digests[0] if len(set(digests)) == 1 else ""


def find_matches(sha256: str) -> list[ManifestMatch]:
    """The files in the manifest that have this SHA-256."""
    rounds = get_manifest_rounds().filter(
        pk__in=PublishedFile.objects.filter(sha256=sha256).values("report__round")
    )
    return [
        ManifestMatch(report, version, file)
        for report in build_manifest_reports(rounds)
        for version in report.versions
        for file in version.files
        if file.sha256 == sha256
    ]
