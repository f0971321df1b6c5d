"""The keys under which history is sealed: the one of today, and those that it was before.

No key is ever in the database, only what tells it apart from others, so that a host with another key is
refused before it seals anything: that would look like tampering for ever.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, Error

from history.models import HistoryKey
from history.sealing import fingerprint, ring

logger = logging.getLogger(__name__)

ROTATE = "manage.py rotate_history_key"


def current() -> str:
    """The fingerprint of the key of today."""
    return fingerprint(settings.HISTORY_KEY)


def in_force(using: str = DEFAULT_DB_ALIAS) -> str:
    """The fingerprint of the key under which this database is sealed now; empty before anything was."""
    last = HistoryKey.objects.using(using).order_by("-pk").values_list("fingerprint", flat=True).first()
    return last or ""


def note_first(using: str = DEFAULT_DB_ALIAS) -> None:
    """Of a new database: that this host's key is the one it is sealed under. After each migration."""
    if not in_force(using):
        HistoryKey.objects.using(using).create(fingerprint=current())


_accepted: set[tuple[str, str]] = set()


def refuse_another(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises ImproperlyConfigured where this database is sealed under another key. Asked once a process."""
    mine = current()
    if (using, mine) in _accepted:
        return
    wanted = in_force(using)
    if wanted and wanted != mine:
        known = "one of SCRUTINY_HISTORY_KEY_FALLBACKS" if wanted in ring() else f"the key {wanted}"
        raise ImproperlyConfigured(
            f"SCRUTINY_HISTORY_KEY is another key ({mine}) than the one that seals this database, {known}. "
            f"Put the right key back. To change it on purpose, keep the old one in "
            f"SCRUTINY_HISTORY_KEY_FALLBACKS and run: {ROTATE}"
        )
    if wanted:
        _accepted.add((using, mine))


def refuse_another_at_start(using: str = DEFAULT_DB_ALIAS) -> None:
    """As `refuse_another`. A database that does not answer, or is still empty, is waited for elsewhere."""
    try:
        refuse_another(using)
    except Error as trouble:
        logger.warning("It is not known yet which key seals this database: %s", trouble)
