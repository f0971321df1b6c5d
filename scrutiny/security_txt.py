"""`/.well-known/security.txt` (RFC 9116), which says where to report a vulnerability."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.public_cache import public_cacheable

ADDRESS = "/.well-known/security.txt"
# The standard allows a year. Shorter, as the contact may change once a site is switched off.
VALIDITY = dt.timedelta(days=180)


@public_cacheable
def security_txt(request: HttpRequest) -> HttpResponse:
    """404 where the council has set no contact. `Expires` moves on each midnight (UTC)."""
    if not settings.SECURITY_CONTACT:
        text = "This site names no contact for reports of weaknesses.\n"
        return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8")
    today = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines.append(f"Expires: {(today + VALIDITY).strftime('%Y-%m-%dT%H:%M:%SZ')}")
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    lines.append(f"Preferred-Languages: {settings.LANGUAGE_CODE.partition('-')[0]}")
    lines.append(f"Canonical: {settings.SITE_ADDRESS}{ADDRESS}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
