"""Checks that uploaded files can be opened in isolation on this machine: see docs/administrators.md."""

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


def try_isolation() -> tuple[str, IsolationResult | None]:
    """Try it out. Returns a sentence that says what prevents it, or "", and the result of the trial."""
    try:
        result = check_isolation(protected_files())
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


def protected_files() -> Iterator[Path]:
    """Existing files of this site that an isolated process must not be able to read, for the trial."""
    secret_files = [Path(value) for name, value in os.environ.items() if name.endswith("_FILE") and value]
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    var = settings.VAR_DIR
    paths = [settings.BASE_DIR / ".env", var / "secret-key", var / "history-key", database, *secret_files]
    yield from (path for path in paths if path.is_file())
    yield settings.BASE_DIR / "manage.py"


def refuse_without_isolation() -> None:
    """Raises ImproperlyConfigured if isolation does not work, unless the setting accepts that."""
    if settings.ALLOW_READING_WITHOUT_ISOLATION:
        return
    problem, _ = try_isolation()
    if problem:
        raise ImproperlyConfigured(f"{problem} {WHAT_TO_DO}")
