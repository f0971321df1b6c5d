"""The keys under which history is sealed: the current one, and those used before it.

The database has fingerprints of keys, never a key. So a host with another key is refused before it seals
anything, which would look like tampering for ever.
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

ChainEnds = dict[str, tuple[int, str]]  # by chain, its last position and the seal there

logger = logging.getLogger(__name__)

ROTATE_COMMAND = "manage.py rotate_history_key"


def current_fingerprint() -> str:
    """The fingerprint of HISTORY_KEY in the settings."""
    return fingerprint(settings.HISTORY_KEY)


def active_fingerprint(using: str = DEFAULT_DB_ALIAS) -> str:
    """The fingerprint of the key under which this database is sealed; empty for a new database."""
    last = HistoryKey.objects.using(using).order_by("-pk").values_list("fingerprint", flat=True).first()
    return last or ""


def record_first_key(using: str = DEFAULT_DB_ALIAS) -> None:
    """Store the fingerprint of HISTORY_KEY in a new database. Called after each migration."""
    if not active_fingerprint(using):
        HistoryKey.objects.using(using).create(fingerprint=current_fingerprint())


_checked_databases: set[tuple[str, str]] = set()


def require_active_key(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises ImproperlyConfigured where this database is sealed under another key. Checked once a process."""
    current = current_fingerprint()
    if (using, current) in _checked_databases:
        return
    active = active_fingerprint(using)
    if active and active != current:
        active_key = (
            "one of SCRUTINY_HISTORY_KEY_FALLBACKS" if active in known_keys() else f"the key {active}"
        )
        raise ImproperlyConfigured(
            f"SCRUTINY_HISTORY_KEY is another key ({current}) than the one that seals this database, "
            f"{active_key}. "
            f"Put the right key back. To change it on purpose, keep the old one in "
            f"SCRUTINY_HISTORY_KEY_FALLBACKS and run: {ROTATE_COMMAND}"
        )
    if active:
        _checked_databases.add((using, current))


def require_active_key_at_startup(using: str = DEFAULT_DB_ALIAS) -> None:
    """Like `require_active_key`, but only warns where the database does not answer or has no tables."""
    try:
        require_active_key(using)
    except Error as error:
        logger.warning("It is not known yet which key seals this database: %s", error)


class Keys:
    """Decides whether a link's key may have sealed it: a replaced key only if the link was there by then."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using

    def accepts(self, link: Any) -> bool:
        """Whether a link from `with_before()` has the right seal, under a key that was in use then."""
        return fits_after(link, link.before) and not self.is_after_replacement(link)

    def is_after_replacement(self, link: ChainLink) -> bool:
        """Whether its key was replaced before the link was written, or it is not known when."""
        key, chain = link.seal.partition(":")[0], str(link.chain)
        if key == current_fingerprint():
            return False
        ends = [chain_ends.get(chain, (0, "")) for chain_ends in self.ends.get(key, [{}])]
        return any(
            link.position > position or (link.position == position and link.seal != seal)
            for position, seal in ends
        )

    @cached_property
    def ends(self) -> dict[str, list[ChainEnds]]:
        """By fingerprint of a replaced key, the ends of all chains when it, and each later key, was replaced.

        These are read from the current key backwards, and each key vouches for the one before: a leaked key
        cannot change its own.
        """
        rows = {row.fingerprint: row for row in HistoryKey.objects.using(self.using)}
        result: dict[str, list[ChainEnds]] = {}
        key, later = current_fingerprint(), list[ChainEnds]()
        while (row := rows.pop(key, None)) and row.before and row.seal == seal_of_key(row):
            later = [*later, row.ends]
            result[row.before], key = later, row.before
        return result


def fits_after(link: ChainLink, previous_seal: str) -> bool:
    """Whether a link was sealed after the one with this seal, under any known key."""
    try:
        return link_seal(link, previous_seal, key_for_digest(link.seal)) == link.seal
    except KeyError:
        return False


def seal_of_key(row: HistoryKey) -> str:
    """The seal that binds the ends of all chains to the key that took over; empty for an unknown key."""
    key = known_keys().get(row.fingerprint)
    return keyed_digest("key", [row.fingerprint, row.before, row.ends], key) if key else ""
