"""The reports in which an action was printed: as they were published here, and as they were brought in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from actionplans.access.roles import may_import
from imports.models import Import
from reports.models import PublishedFile, PublishedReport

LISTED_FORMATS = (PublishedFile.Format.PDF, PublishedFile.Format.DOCX)


@dataclass(frozen=True)
class DocumentLink:
    """One file of a report, and where to get it."""

    words: str
    url: str


def document_links_by_round(rounds: Collection[int], reader: User) -> dict[int, list[DocumentLink]]:
    """By the numbers of rounds that this person may read: two queries, however many.

    What was brought in is for who imports reports: it may hold what no plan does.
    """
    result: dict[int, list[DocumentLink]] = defaultdict(list)
    versions = PublishedReport.objects.filter(round__in=rounds).select_related("round__plan")
    for published_report in versions.order_by("version"):
        for file_format in LISTED_FORMATS:
            address = [
                published_report.round.plan.slug,
                published_report.round.slug,
                published_report.version,
                file_format.value,
            ]
            text = f"Version {published_report.version}, {file_format.label}"
            result[published_report.round_id].append(
                DocumentLink(text, reverse("reports:download-version", args=address))
            )
    if may_import(reader):
        brought = Import.objects.filter(round__in=rounds, file__isnull=False).order_by("pk")
        for pk, this_round, name in brought.values_list("pk", "round", "file_name"):
            result[this_round].append(DocumentLink(name, reverse("imports:download-original", args=[pk])))
    return dict(result)
