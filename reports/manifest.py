"""The public manifest: every file of each report that is or was public, with its status.

Whoever has a file can see whether it is one of ours, unchanged, and whether it still stands.
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
    """`sha256` is empty, and `size` 0, of what holds words that the public may not read any more.

    Files are the same whenever they are made of the same words: with its sum, whoever has the rest of a
    file could try names until they fit.
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
    """A file whose checksum was entered, as we know it."""

    report: ManifestReport
    version: ManifestVersion
    file: ManifestFile


def get_manifest_rounds() -> QuerySet[Round]:
    """Those that the public reads, or once read, by the title of their plan and the latest first."""
    once = Exists(Round.history.filter(id=OuterRef("pk"), is_public=True))
    has_files = Exists(PublishedReport.objects.filter(round=OuterRef("pk")))
    rows = Round.objects.filter(Q(is_public=True) | once, has_files)
    return rows.select_related("plan").order_by(Lower("plan__title"), "plan_id", "-period")


def build_manifest_reports(rounds: Iterable[Round]) -> Iterator[ManifestReport]:
    """With all that the manifest says of them: the same few queries for one report as for many."""
    rounds = list(rounds)
    updates, public, exempt = _updates_of(rounds), _public_versions(rounds), _exempt_actions(rounds)
    for this_round in rounds:
        versions = [
            _build_version(this_round, update, exempt[this_round.plan_id])
            for update in updates[this_round.pk]
            if (this_round.pk, update.version) in public
        ]
        yield ManifestReport(this_round, versions)


def _updates_of(rounds: list[Round]) -> dict[int, list[PublishedReport]]:
    """By round, its versions with their files; the latest version, and of that the latest files, first."""
    latest_first = F("public_copy").desc(nulls_last=True)
    files = PublishedFile.objects.defer("data").order_by(latest_first, "-file_format")
    replaced = ReplacedFile.objects.select_related("file").defer("file__data").order_by("-pk")
    updates = PublishedReport.objects.filter(round__in=rounds).order_by("-version").select_related("round")
    result: dict[int, list[PublishedReport]] = defaultdict(list)
    for update in updates.prefetch_related(
        Prefetch("files", files), Prefetch("files__replaced_files", replaced), "public_copies"
    ):
        result[update.round_id].append(update)
    return result


def _public_versions(rounds: list[Round]) -> set[tuple[int, int]]:
    """The rounds and versions that the public reads, or once read."""
    history = Round.history.filter(id__in=[this_round.pk for this_round in rounds], is_public=True).order_by()
    return set(history.values_list("id", "report_version").distinct())


def _exempt_actions(rounds: list[Round]) -> dict[int, set[int]]:
    """By plan, the numbers of its exempt sub-actions."""
    result: dict[int, set[int]] = defaultdict(set)
    sub_actions = SubAction.objects.exempt().filter(
        heading__plan__in={this_round.plan_id for this_round in rounds}
    )
    for plan, line in sub_actions.order_by().values_list("heading__plan", "pk"):
        result[plan].add(line)
    return result


def _build_version(this_round: Round, update: PublishedReport, exempt: set[int]) -> ManifestVersion:
    copies = {copy.pk: copy for copy in update.public_copies.all()}
    hidden, last = get_withheld_ids(update, exempt), max(copies, default=None)
    files = []
    for file in update.files.all():
        copy = copies[file.public_copy_id] if file.public_copy_id else None
        holds_exempt = not withholds_all(copy, hidden)
        is_last = update.version == this_round.report_version and file.public_copy_id == last
        status = _file_status(this_round, is_last=is_last, holds_exempt=holds_exempt)
        sums = ("", 0) if holds_exempt else (file.sha256, file.size)
        files.append(ManifestFile(file.file_format, *sums, status))
        files += [
            ManifestFile(file.file_format, "", 0, FileStatus.REPLACED) for _ in file.replaced_files.all()
        ]
    return ManifestVersion(update.version, update.published_at, files)


def _file_status(this_round: Round, *, is_last: bool, holds_exempt: bool) -> FileStatus:
    if not this_round.is_public:
        return FileStatus.UNPUBLISHED
    if holds_exempt:
        return FileStatus.EXEMPT
    return FileStatus.CURRENT if is_last else FileStatus.EARLIER


def get_latest_seals(plans: Iterable[int]) -> dict[int, str]:
    """By number of a plan, the last seal of the chain in which all of it is sealed."""
    links = ChainLink.objects.filter(chain=OuterRef("pk")).order_by("-position")
    rows = ActionPlan.objects.filter(pk__in=list(plans)).annotate(
        last_seal=Subquery(links.values("seal")[:1])
    )
    return dict(rows.order_by().values_list("pk", "last_seal"))


def parse_sha256(text: str) -> str:
    """The SHA-256 in what somebody typed or pasted, as `sha256sum` or Windows print it; empty without one."""
    result = SHA256_PATTERN.findall(text.lower())
    return result[0] if len(set(result)) == 1 else ""


def find_matches(sha256: str) -> list[ManifestMatch]:
    """Where in the manifest a file of this SHA-256 stands."""
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
