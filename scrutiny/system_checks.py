"""System checks of the machine and its settings. Each message says what to run or set."""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register

from documents.validation.virus_scanner import is_available
from jobs.starting import WORKER_STARTUP_TAG
from scrutiny.isolation import WHAT_TO_DO, try_isolation

# By Debian package, the names by which WeasyPrint loads its library.
PDF_LIBRARIES = {
    "libpango-1.0-0": ("pango-1.0", "libpango-1.0.so.0"),
    "libpangoft2-1.0-0": ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": ("harfbuzz-subset", "libharfbuzz-subset.so.0"),
}
FONT_PACKAGE = "fonts-liberation"


@register()
def check_pdf_libraries(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    missing = missing_packages()
    if not missing:
        return []
    text = f"PDF documents cannot be made. Run: apt-get install -y {' '.join(missing)}"
    # Only a warning: all pages and other formats work without them.
    return [checks.Warning(text, id="scrutiny.W001")]


@register()
def check_assets_built(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if (Path(settings.BASE_DIR) / "static" / "build" / "scrutiny.css").exists():
        return []
    kind = checks.Error if settings.PRODUCTION else checks.Warning
    return [kind("The pages' style and script are not built. Run: make setup", id="scrutiny.E002")]


@register(deploy=True)
def check_virus_scanner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.VIRUS_SCANNER or is_available(settings.VIRUS_SCANNER):
        return []
    text = f"The virus scanner at {settings.VIRUS_SCANNER} does not answer, so files are refused. Start it."
    return [checks.Warning(text, id="scrutiny.W003")]


@register(deploy=True)
def check_security_contact(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECURITY_CONTACT:
        return []
    text = "Nobody is named to whom a weakness can be reported. Set SECURITY_CONTACT."
    return [checks.Warning(text, id="scrutiny.W005")]


@register(WORKER_STARTUP_TAG, deploy=True)
def check_isolation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    problem, result = try_isolation()
    if not problem and result:
        text = (
            f"Files from others are opened in isolation: Landlock ABI {result.isolation.landlock}, seccomp."
        )
        return [checks.Info(text, id="scrutiny.I004")]
    kind = checks.Warning if settings.ALLOW_READING_WITHOUT_ISOLATION else checks.Error
    return [kind(problem, WHAT_TO_DO, id="scrutiny.E004")]


@cache
def missing_packages() -> tuple[str, ...]:
    missing = [package for package, names in PDF_LIBRARIES.items() if not can_load(names)]
    if not is_font_installed():
        missing.append(FONT_PACKAGE)
    return tuple(missing)


def can_load(names: Iterable[str]) -> bool:
    for name in (*names, *(ctypes.util.find_library(name) for name in names)):
        try:
            if name and ctypes.CDLL(name):
                return True
        except OSError:
            continue
    return False


def is_font_installed() -> bool:
    fc_match = shutil.which("fc-match")
    if fc_match:
        answer = subprocess.run([fc_match, "Liberation Sans"], capture_output=True, text=True, check=False)  # noqa: S603
        return "Liberation" in answer.stdout
    return any(Path("/usr/share/fonts").rglob("LiberationSans-Regular.*"))
