"""Links to published reports and to imported documents."""

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
    """A label and a URL of one file."""

    words: str
    url: str


def document_links_by_round(round_ids: Collection[int], reader: User) -> dict[int, list[DocumentLink]]:
    """By id of a round, the links that this person may use. `rounds` are ids of rounds they may read.

    Imported documents are only for those who may import: they may have text that no plan has. Two queries.
    """
    links_by_round: dict[int, list[DocumentLink]] = defaultdict(list)
    versions = PublishedReport.objects.filter(round__in=round_ids).select_related("round__plan")
    for published_report in versions.order_by("version"):
        for file_format in LISTED_FORMATS:
            url_args = [
                published_report.round.plan.slug,
                published_report.round.slug,
                published_report.version,
                file_format.value,
            ]
            text = f"Version {published_report.version}, {file_format.label}"
            links_by_round[published_report.round_id].append(
                DocumentLink(text, reverse("reports:download-version", args=url_args))
            )
    if may_import(reader):
        imports = Import.objects.filter(round__in=round_ids, file__isnull=False).order_by("pk")
        for pk, round_id, name in imports.values_list("pk", "round", "file_name"):
            links_by_round[round_id].append(
                DocumentLink(name, reverse("imports:download-original", args=[pk]))
            )
    return dict(links_by_round)
