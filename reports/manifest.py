"""The public manifest: every file of each report that the public reads, or once read, and what became of it.

Whoever has a file can see whether it is one of ours, unchanged, and whether it still stands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from actionplans.models import Round, SubAction
from history.models import Link
from reports.models import OpenCopy, PublishedFile, PublishedUpdate, WithdrawnFile
from reports.open_copies import hidden_in, lacks_all

SHA256 = re.compile(r"\b[0-9a-f]{64}\b")


class FileStatus(models.TextChoices):
    """What became of a file that was published."""

    CURRENT = "current", _("Current")
    EARLIER = "earlier", _("Replaced by a later one")
    EXEMPT = "exempt", _("Not public: holds exempt information")
    REPLACED = "replaced", _("Replaced: words were taken out of it")
    UNPUBLISHED = "unpublished", _("Unpublished")


@dataclass(frozen=True)
class ListedFile:
    file_format: str
    sha256: str
    size: int
    status: FileStatus
    at: dt.datetime

    @property
    def format_name(self) -> str:
        return str(PublishedFile.Format(self.file_format).label)


@dataclass(frozen=True)
class ListedVersion:
    number: int
    at: dt.datetime
    files: list[ListedFile]


@dataclass(frozen=True)
class ListedReport:
    """One report with all its versions, the latest first."""

    round: Round
    versions: list[ListedVersion]
    head: Link | None  # the end of the chain in which it is sealed


@dataclass(frozen=True)
class Match:
    """A file that somebody asked about, as we know it."""

    report: ListedReport
    version: ListedVersion
    file: ListedFile


def listed_rounds() -> QuerySet[Round]:
    """Those that the public reads, or once read, by the title of their plan and the latest first."""
    once = Exists(Round.history.filter(id=OuterRef("pk"), is_public=True))
    has_files = Exists(PublishedUpdate.objects.filter(round=OuterRef("pk")))
    rows = Round.objects.filter(Q(is_public=True) | once, has_files)
    return rows.select_related("plan").order_by(Lower("plan__title"), "plan_id", "-period")


def reports_of(rounds: Iterable[Round]) -> Iterator[ListedReport]:
    """With all that the manifest says of them: the same few queries for one report as for many."""
    rounds = list(rounds)
    plans = {each.plan_id for each in rounds}
    files = PublishedFile.objects.defer("data").order_by("copy", "file_format")
    replaced = WithdrawnFile.objects.select_related("file").defer("file__data").order_by("-pk")
    updates = PublishedUpdate.objects.filter(round__in=rounds).order_by("-version").select_related("round")
    updates = updates.prefetch_related(
        Prefetch("files", files), Prefetch("files__withdrawn", replaced), "copies"
    )
    of_round: dict[int, list[PublishedUpdate]] = defaultdict(list)
    for update in updates:
        of_round[update.round_id].append(update)
    exempt: dict[int, set[int]] = defaultdict(set)
    lines = SubAction.objects.exempt().filter(heading__plan__in=plans)
    for plan, line in lines.order_by().values_list("heading__plan", "pk"):
        exempt[plan].add(line)
    heads = _heads(plans)
    for each in rounds:
        versions = [_version(each, update, exempt[each.plan_id]) for update in of_round[each.pk]]
        yield ListedReport(each, versions, heads.get(each.plan_id))


def _version(this_round: Round, update: PublishedUpdate, exempt: set[int]) -> ListedVersion:
    copies = list(update.copies.all())
    last = copies[-1] if copies else None
    stands = lacks_all(last, hidden_in(update, exempt))
    files = []
    for file in update.files.all():
        status = _status(this_round, update, file, last, stands=stands)
        files.append(ListedFile(file.file_format, file.sha256, file.size, status, update.at))
        for old in file.withdrawn.all():
            files.append(ListedFile(file.file_format, old.sha256, old.size, FileStatus.REPLACED, old.at))
    return ListedVersion(update.version, update.at, files)


def _status(
    this_round: Round, update: PublishedUpdate, file: PublishedFile, last: OpenCopy | None, *, stands: bool
) -> FileStatus:
    if not this_round.is_public:
        return FileStatus.UNPUBLISHED
    if file.copy_id is None and last is not None:
        return FileStatus.EXEMPT
    if update.version < this_round.version or file.copy_id != (last.pk if last else None):
        return FileStatus.EARLIER
    return FileStatus.CURRENT if stands else FileStatus.EXEMPT


def _heads(plans: Iterable[int]) -> dict[int, Link]:
    links = Link.objects.filter(chain__in=list(plans)).order_by()
    last = links.values("chain").annotate(last=Max("pk")).values("last")
    return {link.chain: link for link in Link.objects.filter(pk__in=last)}


def sum_in(text: str) -> str:
    """The SHA-256 in what somebody typed or pasted, as `sha256sum` or Windows print it; empty without one."""
    found = SHA256.findall(text.lower())
    return found[0] if len(set(found)) == 1 else ""


def matches(sha256: str) -> list[Match]:
    """Where in the manifest a file of this SHA-256 stands."""
    of_files = PublishedFile.objects.filter(sha256=sha256).values("update__round")
    of_replaced = WithdrawnFile.objects.filter(sha256=sha256).values("file__update__round")
    rounds = listed_rounds().filter(Q(pk__in=of_files) | Q(pk__in=of_replaced))
    return [
        Match(report, version, file)
        for report in reports_of(rounds)
        for version in report.versions
        for file in version.files
        if file.sha256 == sha256
    ]
