"""The anchor: a file outside the database with the last seal of each chain.

Only this file shows that the last rows of a chain were deleted, or that an old copy of the database was
restored, since what is left is sound in itself. Whoever can alter the file too, and has the key, can hide
both; so store the file on another machine, or where it can only be appended to.
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


ChainHeads = dict[int, tuple[int, str]]  # by chain, its last position and the seal there


def append_heads(path: str, using: str = "default") -> int:
    """Add a line with the heads of the chains that have grown since the last line. Returns how many have."""
    lines = list(read_anchor(path))
    anchored_heads: ChainHeads = {}
    for line in lines:
        anchored_heads |= parse_heads(line)
    grown = {chain: head for chain, head in chain_heads(using).items() if anchored_heads.get(chain) != head}
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
    """By chain, its last position and the seal there."""
    links = ChainLink.objects.using(using)
    last = links.values("chain").annotate(last=Max("position")).values_list("chain", "last").order_by("chain")
    return {
        chain: (position, links.values_list("seal", flat=True).get(chain=chain, position=position))
        for chain, position in last
    }


def parse_heads(line: dict[str, Any]) -> ChainHeads:
    return {int(chain): (position, seal) for chain, (position, seal) in line["heads"].items()}


def compute_mac(line: dict[str, Any], previous_mac: str, key: str = "") -> str:
    """The code that authenticates a line and the one before it. Without `key`, under the current key."""
    heads = {str(chain): list(head) for chain, head in line["heads"].items()}
    return keyed_digest("anchor", [line["at"], heads, previous_mac], key)


def read_anchor(path: str) -> Iterator[dict[str, Any]]:
    """The lines of the file; none where there is no file. Raises AnchorAltered at the first altered one."""
    previous_mac = ""
    if not Path(path).exists():
        return
    with Path(path).open(encoding="utf-8") as opened:
        for number, text in enumerate(opened, 1):
            try:
                line = json.loads(text)
                is_ours = compute_mac(line, previous_mac, key_for_digest(line["mac"])) == line["mac"]
            except (ValueError, KeyError, TypeError, AttributeError):
                is_ours = False
            if not is_ours:
                raise AnchorAltered(f"Line {number} of {path} is not as it was written.")
            previous_mac = line["mac"]
            yield line


def verify_anchor(path: str, using: str = "default") -> Iterator[IntegrityProblem]:
    """The problems of heads that are in the file and not in the database."""
    if not Path(path).exists():
        what = f"There is no anchor at {path}: it was deleted, or anchor_history never ran."
        yield IntegrityProblem("no-anchor", what)
        return
    links = ChainLink.objects.using(using)
    try:
        for line in read_anchor(path):
            for chain, (position, seal) in parse_heads(line).items():
                link = links.filter(chain=chain, position=position).first()
                if link is None:
                    what = f"it ended at place {position} on {line['at']}, and its end is gone"
                    yield IntegrityProblem("cut-off", what, "", None, chain)
                elif link.seal != seal:
                    what = f"another link was at its place {position} on {line['at']}"
                    yield IntegrityProblem("replaced", what, link.kind, link.row_id, chain)
    except AnchorAltered as error:
        yield IntegrityProblem("anchor-altered", str(error))
