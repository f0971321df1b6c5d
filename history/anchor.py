"""The heads of the chains, kept in a file outside the database.

Only this can tell that the last rows of a chain are gone, or that an old copy of the database was put
back: what is left of either is whole in itself. Whoever can alter the file too, and has the key, can
hide both; so the file belongs on another machine, or where one can only add.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils import timezone

from history.models import Link
from history.sealing import key_of, under_key
from history.verifying import Broken


class NotAnAnchor(Exception):
    """The file has been altered, or was never one of ours. The message says where."""


Heads = dict[int, tuple[int, str]]


def write(path: str, using: str = "default") -> int:
    """Add one line with each chain that has grown since the last. Says how many."""
    lines = list(read(path))
    known: Heads = {}
    for line in lines:
        known |= heads_in(line)
    grown = {chain: head for chain, head in heads(using).items() if known.get(chain) != head}
    if grown:
        line = {"at": timezone.now().isoformat(timespec="seconds"), "heads": grown}
        line["mac"] = mac_of(line, lines[-1]["mac"] if lines else "")
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(json.dumps(line) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
    return len(grown)


def heads(using: str) -> Heads:
    """Of each chain its last place and the seal there."""
    links = Link.objects.using(using)
    last = links.values("chain").annotate(last=Max("place")).values_list("chain", "last").order_by("chain")
    return {
        chain: (place, links.values_list("seal", flat=True).get(chain=chain, place=place))
        for chain, place in last
    }


def heads_in(line: dict[str, Any]) -> Heads:
    return {int(chain): (place, seal) for chain, (place, seal) in line["heads"].items()}


def mac_of(line: dict[str, Any], before: str, key: str = "") -> str:
    told = {str(chain): list(head) for chain, head in line["heads"].items()}
    return under_key("anchor", [line["at"], told, before], key)


def read(path: str) -> Iterator[dict[str, Any]]:
    """The lines of the file, none where there is no file yet. Raises NotAnAnchor at the first altered one."""
    before = ""
    if not Path(path).exists():
        return
    with Path(path).open(encoding="utf-8") as opened:
        for number, text in enumerate(opened, 1):
            try:
                line = json.loads(text)
                is_ours = mac_of(line, before, key_of(line["mac"])) == line["mac"]
            except (ValueError, KeyError, TypeError, AttributeError):
                is_ours = False
            if not is_ours:
                raise NotAnAnchor(f"Line {number} of {path} is not as it was written.")
            before = line["mac"]
            yield line


def broken(path: str, using: str = "default") -> Iterator[Broken]:
    """What the file knows and the database does not."""
    if not Path(path).exists():
        what = f"There is no anchor at {path}: it was deleted, or anchor_history never ran."
        yield Broken("no-anchor", what)
        return
    links = Link.objects.using(using)
    try:
        for line in read(path):
            for chain, (place, seal) in heads_in(line).items():
                there = links.filter(chain=chain, place=place).first()
                if there is None:
                    what = f"it ended at place {place} on {line['at']}, and its end is gone"
                    yield Broken("cut-off", what, "", None, chain)
                elif there.seal != seal:
                    what = f"another link was at its place {place} on {line['at']}"
                    yield Broken("replaced", what, there.kind, there.row, chain)
    except NotAnAnchor as error:
        yield Broken("anchor-altered", str(error))
