"""Whether files from others may be opened on this machine: see docs/administrators.md."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from documents.isolation.trial import IsolationResult, check_isolation
from documents.validation.errors import FileRejected

SETTING = "ALLOW_READING_WITHOUT_ISOLATION"
WHAT_TO_DO = (
    "Run Scrutiny on Linux 5.13 or newer with Landlock among its security modules, in no container that "
    f"forbids Landlock or seccomp. To accept the risk, set {SETTING}=true."
)


def lack() -> tuple[str, IsolationResult | None]:
    """A sentence on what prevents isolation, or "", and the result of the trial."""
    try:
        result = check_isolation(worth_having())
    except (FileRejected, ValueError):
        return "The process that opens files from others cannot be started here.", None
    missing = [
        *([] if result.isolation.landlock else ["the kernel offers no Landlock"]),
        *([] if result.isolation.seccomp else ["the kernel offers no seccomp filter"]),
        *([f"it reached {', '.join(result.reached)}"] if result.reached else []),
    ]
    if not missing:
        return "", result
    return f"Files from others are not opened in isolation: {'; '.join(missing)}.", result


def worth_having() -> Iterator[Path]:
    """Files of this site that no reader may open: those that are there."""
    named = [Path(value) for name, value in os.environ.items() if name.endswith("_FILE") and value]
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    var = settings.VAR_DIR
    paths = [settings.BASE_DIR / ".env", var / "secret-key", var / "history-key", database, *named]
    yield from (path for path in paths if path.is_file())
    yield settings.BASE_DIR / "manage.py"


def refuse_without_isolation() -> None:
    """Raises ImproperlyConfigured where files cannot be opened in isolation and nobody accepted that."""
    if settings.ALLOW_READING_WITHOUT_ISOLATION:
        return
    why, _ = lack()
    if why:
        raise ImproperlyConfigured(f"{why} {WHAT_TO_DO}")
