"""What rooms above have told in the day's letters: each yields only what was not told before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from actionplans.mail.runners import DigestItem

DigestSource = Callable[[], Iterable[DigestItem]]
_sources: list[DigestSource] = []


def register_digest_source(reporter: DigestSource) -> DigestSource:
    """Have the letters of each day ask this for what people should know."""
    _sources.append(reporter)
    return reporter


def extension_items() -> Iterator[DigestItem]:
    for reporter in _sources:
        yield from reporter()
