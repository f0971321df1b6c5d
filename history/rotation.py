"""Sealing under another key from now on."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, transaction

from history.anchor import heads
from history.chain import queue_for
from history.keys import current, in_force, seal_of_key
from history.log import log
from history.models import HistoryKey, LoggedEvent
from history.own_seals import seal_anew
from history.sealing import ring


class NotRotated(Exception):
    """The key in force stays. The message says why, and what to do."""


_on_rotation: list[Callable[[], None]] = []


def on_rotation(task: Callable[[], None]) -> Callable[[], None]:
    """Have a room write anew under the key of today what it encrypts under the key of history."""
    _on_rotation.append(task)
    return task


@transaction.atomic
def rotate() -> tuple[str, str]:
    """From now on seal under the key of today. Returns the fingerprints of the key before and of this one.

    Raises NotRotated where it is in force already, was before, or the key before is not at hand.
    """
    was, mine = in_force(), current()
    if was == mine:
        raise NotRotated(f"{mine} is the key in force already: nothing was changed.")
    if HistoryKey.objects.filter(fingerprint=mine).exists():
        raise NotRotated(f"{mine} was in force before: put a new key into SCRUTINY_HISTORY_KEY.")
    if was not in ring():
        words = "put it into SCRUTINY_HISTORY_KEY_FALLBACKS, since what it sealed is checked with it."
        raise NotRotated(f"The key in force, {was}, is not at hand: {words}")
    queue_for(heads(DEFAULT_DB_ALIAS), DEFAULT_DB_ALIAS)
    ends = {str(chain): list(head) for chain, head in heads(DEFAULT_DB_ALIAS).items()}
    taking_over = HistoryKey(fingerprint=mine, before=was, ends=ends)
    taking_over.seal = seal_of_key(taking_over)
    taking_over.save()
    log(LoggedEvent.Kind.KEY, f"changed the key that seals history from {was} to {mine}")
    seal_anew()
    for task in _on_rotation:
        task()
    return was, mine
