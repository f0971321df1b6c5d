"""Joins several files into one byte string, and splits it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LENGTH = 8  # bytes before each part, which give its length


def join_parts(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def split_parts(data: bytes) -> Iterator[bytes]:
    """The parts that `join_parts` joined. Raises ValueError where the data is cut short."""
    end = 0
    while end < len(data):
        start = end + _LENGTH
        end = start + int.from_bytes(data[end:start], "big")
        if end > len(data):
            raise ValueError("ends too early")
        yield data[start:end]
