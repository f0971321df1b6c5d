"""How much of a document was read correctly, leaf by leaf, and what was added that it does not say."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

PLACE_FIELDS = ["section", "section_text", "part", "part_text", "strand", "ref"]
FIELDS = [*PLACE_FIELDS, "action", "outcome", "responsibility", "date", "due"]
ENTRY_FIELDS = ["period", "evidence", "grade", "status", "explanation", "impact"]


@dataclass
class Score:
    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def percent(self):
        return 100 * self.right / self.total if self.total else 100.0

    def leaf(self, name, wanted, read):
        wanted, read = same(wanted), same(read)
        self.total += 1
        if wanted == read:
            self.right += 1
            return
        self.wrong.append(f"{name}: wanted {wanted[:90]!r}, read {read[:90]!r}")
        if not wanted:
            self.invented.append(f"{name}: {read[:90]!r}")


def same(value):
    """A value without differences that nobody means."""
    text = "" if value is None else str(value)
    text = re.sub(r"(?m)^\s*[•·*-]\s+", "", text.replace("\u00a0", " "))
    return " ".join(text.split())


def score(truth, records):
    """Score records against the truth, each matched with the one that shares most words.

    Fields that the truth leaves out are empty in the document: to read anything in them is to invent it.
    """
    result = Score()
    left = list(records)
    for number, wanted in enumerate(truth, 1):
        read = max(left, key=lambda r: _alike(wanted, r), default=None)
        if read is not None and _alike(wanted, read) > 0.2:
            left.remove(read)
        else:
            read = {}
        _line(result, f"line {number}", wanted, read)
    for extra in left:
        result.total += 5  # a line that nobody wrote is worse than a value misread
        result.wrong.append(f"a line too many: {same(extra.get('action'))[:80]!r}")
        result.invented.append("a line")
    return result


def _line(result, name, wanted, read):
    for key in FIELDS:
        result.leaf(f"{name} {key}", wanted.get(key), read.get(key))
    result.leaf(f"{name} owners", sorted(wanted.get("owners", [])), sorted(read.get("owners") or []))
    given = {_month(e): e for e in read.get("entries", [])}
    for entry in wanted.get("entries", []):
        got = given.pop(_month(entry), {})
        for key in ENTRY_FIELDS:
            result.leaf(f"{name} {entry.get('period')} {key}", entry.get(key), got.get(key))
    for extra in given.values():
        for key in ("evidence", "grade", "status", "explanation", "impact"):
            if extra.get(key):
                result.leaf(f"{name} {extra['period']} {key}", None, extra[key])


def _month(entry):
    return same(entry.get("period")).lower()


def _alike(wanted, read):
    ours, theirs = _words(wanted), _words(read)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def _words(record):
    texts = [
        record.get(k)
        for k in ("section", "part", "ref", "strand", "action", "outcome", "section_text", "part_text")
    ]
    evidence = [e.get("evidence") for e in record.get("entries", [])]
    return {
        (n, word)
        for n, text in zip_longest(range(9), texts, fillvalue=None)
        for word in same(text).lower().split()
    } | {("e", word) for text in evidence for word in same(text).lower().split()}
