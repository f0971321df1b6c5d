"""The council's virus scanner, where one is set."""

from __future__ import annotations

from django.conf import settings

from documents.validation.virus_scanner import scan

TIMEOUT_SECONDS = 30.0  # for one file; a scanner that is busy for longer is taken not to answer


def scan_file(data: bytes) -> bytes:
    """The same bytes, once the scanner found nothing in them. Raises FileRejected otherwise."""
    if settings.VIRUS_SCANNER:
        scan(data, settings.VIRUS_SCANNER, TIMEOUT_SECONDS)
    return data
