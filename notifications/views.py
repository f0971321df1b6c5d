"""The page that shows the emails of a demo, which are not sent to anybody."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notifications.folder_backend import read_stored_emails

MAX_SHOWN = 50


@require_safe
def demo_emails(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(
        request,
        "notifications/demo_mail.html",
        {"emails": read_stored_emails(MAX_SHOWN), "folder": settings.MAIL_FOLDER},
    )
