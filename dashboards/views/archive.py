"""Download of the archive of one plan, for auditors and clerks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import plan_to_archive
from audit.event_log import log_event
from audit.models import LoggedEvent
from dashboards.archive import archive_of


@require_safe
@login_required
@transaction.atomic  # so that the manifest and all parts are of the same moment
def archive(request: SignedInRequest, slug: str) -> FileResponse:
    plan, now = plan_to_archive(request.user, slug), timezone.now()
    file = archive_of(plan, by=request.user, created_at=now)
    if request.method == "GET":
        log_event(LoggedEvent.Kind.DOWNLOAD, "downloaded the whole archive", by=request.user, plan_id=plan.pk)
    name = f"{plan.slug}-archive-{timezone.localdate(now)}.zip"
    return FileResponse(file, as_attachment=True, filename=name)
