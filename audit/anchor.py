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

from audit.models import ChainLink
from audit.sealing import key_for_digest, keyed_digest
from audit.verification import IntegrityProblem


class AnchorAltered(Exception):
    """The file has been altered, or was never one of ours. The message says where."""


ChainHeads = dict[int, tuple[int, str]]


def append_heads(path: str, using: str = "default") -> int:
    """Add one line with each chain that has grown since the last. Says how many."""
    lines = list(read_anchor(path))
    known: ChainHeads = {}
    for line in lines:
        known |= parse_heads(line)
    grown = {chain: head for chain, head in chain_heads(using).items() if known.get(chain) != head}
    if grown:
        line = {"at": timezone.now().isoformat(timespec="seconds"), "heads": grown}
        line["mac"] = compute_mac(line, lines[-1]["mac"] if lines else "")
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(json.dumps(line) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
    return len(grown)


def chain_heads(using: str) -> ChainHeads:
    """Of each chain its last place and the seal there."""
    links = ChainLink.objects.using(using)
    last = links.values("chain").annotate(last=Max("position")).values_list("chain", "last").order_by("chain")
    return {
        chain: (place, links.values_list("seal", flat=True).get(chain=chain, position=place))
        for chain, place in last
    }


def parse_heads(line: dict[str, Any]) -> ChainHeads:
    return {int(chain): (place, seal) for chain, (place, seal) in line["heads"].items()}


def compute_mac(line: dict[str, Any], before: str, key: str = "") -> str:
    heads = {str(chain): list(head) for chain, head in line["heads"].items()}
    return keyed_digest("anchor", [line["at"], heads, before], key)


def read_anchor(path: str) -> Iterator[dict[str, Any]]:
    """The lines of the file; none where there is no file. Raises AnchorAltered at the first altered one."""
    before = ""
    if not Path(path).exists():
        return
    with Path(path).open(encoding="utf-8") as opened:
        for number, text in enumerate(opened, 1):
            try:
                line = json.loads(text)
                is_ours = compute_mac(line, before, key_for_digest(line["mac"])) == line["mac"]
            except (ValueError, KeyError, TypeError, AttributeError):
                is_ours = False
            if not is_ours:
                raise AnchorAltered(f"Line {number} of {path} is not as it was written.")
            before = line["mac"]
            yield line


def verify_anchor(path: str, using: str = "default") -> Iterator[IntegrityProblem]:
    """What the file knows and the database does not."""
    if not Path(path).exists():
        what = f"There is no anchor at {path}: it was deleted, or anchor_history never ran."
        yield IntegrityProblem("no-anchor", what)
        return
    links = ChainLink.objects.using(using)
    try:
        for line in read_anchor(path):
            for chain, (place, seal) in parse_heads(line).items():
                there = links.filter(chain=chain, position=place).first()
                if there is None:
                    what = f"it ended at place {place} on {line['at']}, and its end is gone"
                    yield IntegrityProblem("cut-off", what, "", None, chain)
                elif there.seal != seal:
                    what = f"another link was at its place {place} on {line['at']}"
                    yield IntegrityProblem("replaced", what, there.kind, there.row_id, chain)
    except AnchorAltered as error:
        yield IntegrityProblem("anchor-altered", str(error))
