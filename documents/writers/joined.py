"""Several files as one stretch of bytes, and taken apart again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LENGTH = 8  # bytes that say how long the next part is


def joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def split_parts(data: bytes) -> Iterator[bytes]:
    """The parts that were joined. Raises ValueError for what is no such stretch."""
    at = 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise ValueError("ends too early")
        yield data[start:at]
