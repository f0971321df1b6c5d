"""Changing the key under which history is sealed."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, transaction

from audit.anchor import chain_heads
from audit.chain import lock_chains
from audit.event_log import log_event
from audit.keys import active_fingerprint, current_fingerprint, seal_of_key
from audit.models import HistoryKey, LoggedEvent
from audit.own_seals import reseal_own_seals
from audit.sealing import known_keys
from audit.signals import key_rotated


class RotationError(Exception):
    """The key previous not changed. The message says why, and what to do."""


@transaction.atomic
def rotate_key() -> tuple[str, str]:
    """Seal under HISTORY_KEY from now on. Returns the fingerprints of the previous and the new key.

    Raises RotationError where that key is or was in use already, or the previous key is not in
    the settings.
    """
    previous, current = active_fingerprint(), current_fingerprint()
    if previous == current:
        raise RotationError(f"{current} is the key in force already: nothing was changed.")
    if HistoryKey.objects.filter(fingerprint=current).exists():
        raise RotationError(f"{current} was in force before: put a new key into SCRUTINY_HISTORY_KEY.")
    if previous not in known_keys():
        text = "put it into SCRUTINY_HISTORY_KEY_FALLBACKS, since what it sealed is checked with it."
        raise RotationError(f"The key in force, {previous}, is not at hand: {text}")
    lock_chains(chain_heads(DEFAULT_DB_ALIAS), DEFAULT_DB_ALIAS)
    heads = {str(chain): list(head) for chain, head in chain_heads(DEFAULT_DB_ALIAS).items()}
    new_key = HistoryKey(fingerprint=current, before=previous, ends=heads)
    new_key.seal = seal_of_key(new_key)
    new_key.save()
    log_event(LoggedEvent.Kind.KEY, f"changed the key that seals history from {previous} to {current}")
    reseal_own_seals()
    key_rotated.send(HistoryKey)
    return previous, current
