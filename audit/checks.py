"""Whether the database still refuses to change history."""

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
        except ImproperlyConfigured as refusal:
            return [checks.Error(str(refusal), id="audit.E001")]
        except Error:
            continue  # a database that does not answer is reported elsewhere
    return []


@register(Tags.database)
def check_triggers(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One line, with the command that mends it. A warning, since an error would stop that very command."""
    check_messages: list[CheckMessage] = []
    for using in databases or ():
        try:
            open_tables = [*missing_append_only_triggers(using), *missing_immutability_triggers(using)]
        except Error:
            continue  # a database that does not answer is reported elsewhere
        if open_tables:
            text = f"History can be altered in {', '.join(open_tables)}. Run: manage.py migrate"
            check_messages.append(checks.Warning(text, id="audit.W001"))
    return check_messages
