"""The keys under which history is sealed: the one of today, and those that it was before.

No key is ever in the database, only what tells it apart from others, so that a host with another key is
refused before it seals anything: that would look like tampering for ever.
"""

from __future__ import annotations

import logging
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, Error

from audit.models import ChainLink, HistoryKey
from audit.sealing import fingerprint, key_for_digest, keyed_digest, known_keys, link_seal

Ends = dict[str, tuple[int, str]]  # by chain, its last place and the seal there

logger = logging.getLogger(__name__)

ROTATE_COMMAND = "manage.py rotate_history_key"


def current_fingerprint() -> str:
    """The fingerprint of the key of today."""
    return fingerprint(settings.HISTORY_KEY)


def active_fingerprint(using: str = DEFAULT_DB_ALIAS) -> str:
    """The fingerprint of the key under which this database is sealed now; empty before anything was."""
    last = HistoryKey.objects.using(using).order_by("-pk").values_list("fingerprint", flat=True).first()
    return last or ""


def record_first_key(using: str = DEFAULT_DB_ALIAS) -> None:
    """Of a new database: that this host's key is the one it is sealed under. After each migration."""
    if not active_fingerprint(using):
        HistoryKey.objects.using(using).create(fingerprint=current_fingerprint())


_checked_databases: set[tuple[str, str]] = set()


def require_active_key(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises ImproperlyConfigured where this database is sealed under another key. Checked once a process."""
    mine = current_fingerprint()
    if (using, mine) in _checked_databases:
        return
    wanted = active_fingerprint(using)
    if wanted and wanted != mine:
        known = "one of SCRUTINY_HISTORY_KEY_FALLBACKS" if wanted in known_keys() else f"the key {wanted}"
        raise ImproperlyConfigured(
            f"SCRUTINY_HISTORY_KEY is another key ({mine}) than the one that seals this database, {known}. "
            f"Put the right key back. To change it on purpose, keep the old one in "
            f"SCRUTINY_HISTORY_KEY_FALLBACKS and run: {ROTATE_COMMAND}"
        )
    if wanted:
        _checked_databases.add((using, mine))


def require_active_key_at_startup(using: str = DEFAULT_DB_ALIAS) -> None:
    """As `require_active_key`. A database that does not answer, or is empty, is waited for elsewhere."""
    try:
        require_active_key(using)
    except Error as trouble:
        logger.warning("It is not known yet which key seals this database: %s", trouble)


class Keys:
    """Which key may have sealed what: that of today anything, one before it what was there when it went."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using

    def accept(self, link: Any) -> bool:
        """Whether a link of `with_before` fits that one, under a key that was not replaced by then."""
        return fits_after(link, link.before) and not self.came_too_late(link)

    def came_too_late(self, link: ChainLink) -> bool:
        """Whether its key was replaced before the link was made, or nobody knows when."""
        name, chain = link.seal.partition(":")[0], str(link.chain)
        if name == current_fingerprint():
            return False
        ends = [each.get(chain, (0, "")) for each in self.ends.get(name, [{}])]
        return any(
            link.position > place or (link.position == place and link.seal != seal) for place, seal in ends
        )

    @cached_property
    def ends(self) -> dict[str, list[Ends]]:
        """Of each key that was replaced, where all chains ended then, and whenever a key was replaced since.

        Each key says so of the one before it, from that of today back: one that leaked cannot say so itself.
        """
        rows = {row.fingerprint: row for row in HistoryKey.objects.using(self.using)}
        result: dict[str, list[Ends]] = {}
        name, later = current_fingerprint(), list[Ends]()
        while (row := rows.pop(name, None)) and row.before and row.seal == seal_of_key(row):
            later = [*later, row.ends]
            result[row.before], name = later, row.before
        return result


def fits_after(link: ChainLink, before: str) -> bool:
    """Whether a link was sealed after the one with this seal, under any key that is known."""
    try:
        return link_seal(link, before, key_for_digest(link.seal)) == link.seal
    except KeyError:
        return False


def seal_of_key(row: HistoryKey) -> str:
    """What binds the ends of all chains to the key that took over there; empty where that is not known."""
    key = known_keys().get(row.fingerprint)
    return keyed_digest("key", [row.fingerprint, row.before, row.ends], key) if key else ""
