"""Sealing under another key from now on."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, transaction

from audit.anchor import chain_heads
from audit.chain import lock_chains
from audit.event_log import log_event
from audit.keys import active_fingerprint, current_fingerprint, seal_of_key
from audit.models import HistoryKey, LoggedEvent
from audit.own_seals import seal_anew
from audit.sealing import known_keys
from audit.signals import key_rotated


class RotationError(Exception):
    """The key in force stays. The message says why, and what to do."""


@transaction.atomic
def rotate_key() -> tuple[str, str]:
    """From now on seal under the key of today. Returns the fingerprints of the key before and of this one.

    Raises RotationError where it is in force already, was before, or the key before is not at hand.
    """
    was, mine = active_fingerprint(), current_fingerprint()
    if was == mine:
        raise RotationError(f"{mine} is the key in force already: nothing was changed.")
    if HistoryKey.objects.filter(fingerprint=mine).exists():
        raise RotationError(f"{mine} was in force before: put a new key into SCRUTINY_HISTORY_KEY.")
    if was not in known_keys():
        text = "put it into SCRUTINY_HISTORY_KEY_FALLBACKS, since what it sealed is checked with it."
        raise RotationError(f"The key in force, {was}, is not at hand: {text}")
    lock_chains(chain_heads(DEFAULT_DB_ALIAS), DEFAULT_DB_ALIAS)
    ends = {str(chain): list(head) for chain, head in chain_heads(DEFAULT_DB_ALIAS).items()}
    taking_over = HistoryKey(fingerprint=mine, before=was, ends=ends)
    taking_over.seal = seal_of_key(taking_over)
    taking_over.save()
    log_event(LoggedEvent.Kind.KEY, f"changed the key that seals history from {was} to {mine}")
    seal_anew()
    key_rotated.send(HistoryKey)
    return was, mine
