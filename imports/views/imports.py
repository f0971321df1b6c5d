"""Imports, uploads that wait to be checked, and downloads of the original documents."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import plans_for
from actionplans.models.plans import get_specific_plan
from actionplans.views.supporting_evidence import build_download_response
from audit.comparing import refuse_altered
from audit.event_log import log_event
from audit.models import LoggedEvent
from imports.models import Import, StoredFile, Upload
from imports.views.permissions import importer_required


@require_safe
@importer_required
def import_list(request: SignedInRequest) -> HttpResponse:
    rows = [
        {
            "pk": row.pk,
            "file_name": row.file_name,
            "review": row.plan.title,
            "round": str(row.round) if row.round else "Action plan",
            "when": row.imported_at,
            "findings": len(row.findings),
        }
        for row in Import.objects.filter(plan__in=plans_for(request.user)).select_related("plan", "round")
    ]
    waiting = Upload.objects.pending().for_lists()
    return render(request, "imports/import_list.html", {"rows": rows, "waiting": waiting})


@require_safe
@importer_required
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    imports = Import.objects.filter(plan__in=plans_for(request.user))
    record = get_object_or_404(imports.select_related("plan", "round", "imported_by"), pk=pk)
    upload = Upload.objects.filter(import_record=record).first()
    context = {
        "import": record,
        "plan": get_specific_plan(record.plan_id),
        "corrections": upload.corrections.select_related("created_by") if upload else [],
        # An import by command stores no file.
        "is_kept": record.file_id is not None,
    }
    return render(request, "imports/import_detail.html", context)


@require_safe
@importer_required
def download_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The original document of an import."""
    imports = Import.objects.filter(plan__in=plans_for(request.user)).select_related("file")
    record = get_object_or_404(imports, pk=pk, file__isnull=False)
    description = f"downloaded the document “{record.file_name}” as imported"
    log_event(LoggedEvent.Kind.DOWNLOAD, description, by=request.user, plan_id=record.plan_id)
    return file_response(record.file, record.file_name)


@require_safe
@importer_required
def download_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.select_related("file"), pk=pk, file__isnull=False)
    log_event(LoggedEvent.Kind.DOWNLOAD, f"downloaded the document “{upload.file_name}”", by=request.user)
    return file_response(upload.file, upload.file_name)


def file_response(file: StoredFile | None, name: str) -> HttpResponse:
    assert file is not None  # noqa: S101 - both views require one
    refuse_altered(StoredFile, [file.pk])
    return build_download_response(bytes(file.data), name)
