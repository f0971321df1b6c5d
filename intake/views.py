"""What was imported, and what was noticed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import SignedInRequest
from actionplans.access import may_import, reviews_for
from intake.models import Import


@login_required
def imports(request: SignedInRequest) -> HttpResponse:
    if not may_import(request.user):
        raise PermissionDenied
    rows = [
        {
            "pk": row.pk,
            "file_name": row.file_name,
            "review": row.review.title,
            "round": str(row.round),
            "when": row.imported_at,
            "findings": len(row.findings),
        }
        for row in Import.objects.filter(review__in=reviews_for(request.user)).select_related(
            "review", "round"
        )
    ]
    return render(request, "intake/imports.html", {"rows": rows})


@login_required
def import_(request: SignedInRequest, pk: int) -> HttpResponse:
    if not may_import(request.user):
        raise PermissionDenied
    mine = Import.objects.filter(review__in=reviews_for(request.user)).select_related(
        "review", "round", "imported_by"
    )
    return render(request, "intake/import.html", {"import": get_object_or_404(mine, pk=pk)})
