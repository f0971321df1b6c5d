"""The public manifest of published files, as a page and as JSON."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from accounts.branding import branding
from reports.manifest import (
    FileStatus,
    ManifestReport,
    ManifestVersion,
    build_manifest_reports,
    find_matches,
    get_latest_seals,
    get_manifest_rounds,
)
from reports.manifest_forms import ChecksumForm
from reports.public_cache import public_cacheable, render_public_page

PAGE_SIZE = 20


@public_cacheable
def manifest(request: HttpRequest) -> HttpResponse:
    form = ChecksumForm(request.GET) if "sha256" in request.GET else ChecksumForm()
    digest = form.cleaned_data["sha256"] if form.is_bound and form.is_valid() else ""
    page = Paginator(get_manifest_rounds(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": digest,
        "matches": find_matches(digest) if digest else [],
        "page": page,
        "reports": list(build_manifest_reports(page.object_list)),
    }
    status = 422 if form.is_bound and not digest else 200
    return render_public_page(request, "reports/public_manifest.html", context, status=status)


@public_cacheable
def manifest_json(request: HttpRequest) -> HttpResponse:
    """The whole manifest as JSON."""
    rounds = list(get_manifest_rounds())
    seals = get_latest_seals({this_round.plan_id for this_round in rounds})
    data = {
        "council": branding(request)["council_name"],
        "statuses": {status.value: str(status.label) for status in FileStatus},
        "reports": [_report_json(report, seals) for report in build_manifest_reports(rounds)],
    }
    return JsonResponse(data, json_dumps_params={"indent": 1, "ensure_ascii": False})


def _report_json(report: ManifestReport, seals: dict[int, str]) -> dict[str, Any]:
    slugs = [report.round.plan.slug, report.round.slug]
    return {
        "title": report.round.plan.title,
        "round": report.round.slug,
        "address": reverse("reports:public-report", args=slugs) if report.round.is_public else None,
        "last seal": seals.get(report.round.plan_id),
        "versions": [_version_json(manifest_version) for manifest_version in report.versions],
    }


def _version_json(version: ManifestVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "published": version.at.isoformat(timespec="seconds"),
        "files": [
            {
                "format": manifest_file.file_format,
                "sha256": manifest_file.sha256 or None,
                "size": manifest_file.size or None,
                "status": manifest_file.status,
            }
            for manifest_file in version.files
        ],
    }
