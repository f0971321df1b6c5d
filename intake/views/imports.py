"""What was imported, what waits to be looked through, and the papers themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import plans_for
from actionplans.models.followed import plan_of_kind
from actionplans.views.evidence import sent_as_it_came
from history.comparing import refuse_altered
from history.log import log
from history.models import LoggedEvent
from intake.models import Import, KeptFile, Upload
from intake.views.doors import for_importers


@require_safe
@for_importers
def imports(request: SignedInRequest) -> HttpResponse:
    rows = [
        {
            "pk": row.pk,
            "file_name": row.file_name,
            "review": row.review.title,
            "round": str(row.round) if row.round else "Action plan",
            "when": row.imported_at,
            "findings": len(row.findings),
        }
        for row in Import.objects.filter(review__in=plans_for(request.user)).select_related("review", "round")
    ]
    waiting = Upload.objects.undecided().for_lists()
    return render(request, "intake/imports.html", {"rows": rows, "waiting": waiting})


@require_safe
@for_importers
def import_(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Import.objects.filter(review__in=plans_for(request.user))
    found = get_object_or_404(mine.select_related("review", "round", "imported_by"), pk=pk)
    upload = Upload.objects.filter(imported_as=found).first()
    context = {
        "import": found,
        "plan": plan_of_kind(found.review_id),
        "corrections": upload.corrections.select_related("made_by") if upload else [],
        # What a command imported has no file here.
        "is_kept": found.file_id is not None,
    }
    return render(request, "intake/import.html", context)


@require_safe
@for_importers
def original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper of an import, as it came."""
    mine = Import.objects.filter(review__in=plans_for(request.user)).select_related("file")
    found = get_object_or_404(mine, pk=pk, file__isnull=False)
    what = f"downloaded the paper “{found.file_name}” as it was brought in"
    log(LoggedEvent.Kind.DOWNLOAD, what, by=request.user, plan=found.review_id)
    return as_it_came(found.file, found.file_name)


@require_safe
@for_importers
def original_of_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Upload.objects.select_related("file"), pk=pk, file__isnull=False)
    log(LoggedEvent.Kind.DOWNLOAD, f"downloaded the paper “{found.file_name}”", by=request.user)
    return as_it_came(found.file, found.file_name)


def as_it_came(file: KeptFile | None, name: str) -> HttpResponse:
    assert file is not None  # noqa: S101 - both views asked for one that is kept
    refuse_altered(KeptFile, [file.pk])
    return sent_as_it_came(bytes(file.data), name)
