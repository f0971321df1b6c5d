"""The council's virus scanner, where one is set."""

from __future__ import annotations

from django.conf import settings

from documents.validation.virus_scanner import scan

TIMEOUT_SECONDS = 30.0  # for one file; after that, the scanner counts as not available


def scan_file(data: bytes) -> bytes:
    """The same bytes, if the scanner found no virus in them. Raises FileRejected otherwise."""
    if settings.VIRUS_SCANNER:
        scan(data, settings.VIRUS_SCANNER, TIMEOUT_SECONDS)
    return data
