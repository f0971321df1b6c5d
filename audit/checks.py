"""System checks: the key of history, and the triggers that refuse changes to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error

from audit.immutable import missing_immutability_triggers
from audit.keys import require_active_key
from audit.triggers import missing_append_only_triggers


@register(Tags.database)
def check_history_key(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    for using in databases or ():
        try:
            require_active_key(using)
        except ImproperlyConfigured as error:
            return [checks.Error(str(error), id="audit.E001")]
        except Error:
            continue  # a database that does not answer is reported elsewhere
    return []


@register(Tags.database)
def check_triggers(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One warning with the command that installs the triggers. An error would stop that command too."""
    check_messages: list[CheckMessage] = []
    for using in databases or ():
        try:
            unprotected_tables = [*missing_append_only_triggers(using), *missing_immutability_triggers(using)]
        except Error:
            continue  # a database that does not answer is reported elsewhere
        if unprotected_tables:
            text = f"History can be altered in {', '.join(unprotected_tables)}. Run: manage.py migrate"
            check_messages.append(checks.Warning(text, id="audit.W001"))
    return check_messages
