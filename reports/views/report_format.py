"""The report format of a committee."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actionplans.access.roles import may_publish
from actionplans.models import Committee
from reports.models import ReportFormat
from reports.report_option_forms import ReportFormatForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_format(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the report format. Published reports keep theirs."""
    if not may_publish(request.user):
        raise PermissionDenied
    committee = get_object_or_404(Committee, pk=pk)
    form = ReportFormatForm(ReportFormat.of(committee), request.POST or None)
    if form.is_valid():
        ReportFormat.objects.update_or_create(committee=committee, defaults=form.cleaned_data)
        messages.success(request, f"The reports of {committee} will be laid out so.")
        return redirect("reports:report-format", pk)
    context = {"committee": committee, "form": form}
    return render(request, "reports/report_format.html", context, status=422 if form.errors else 200)
