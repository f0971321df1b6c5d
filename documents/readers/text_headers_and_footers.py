"""What stands on the pages of a text and is no part of what it says: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from documents.readers.text_lines import SourceLine

EDGE_LINES = 3  # lines at the top and at the bottom of a page that may be furniture

_PAGE_NUMBER = re.compile(
    r"page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*\|\s*p\s?a\s?g\s?e|[-–—]\s*\d{1,4}\s*[-–—]",
    re.IGNORECASE,
)
_CLASSIFICATION = re.compile(
    r"(?:this (?:document|e-?mail|report) (?:was|is|has been) classified as:?\s*)?"
    r"(?:not protectively marked|official)(?:\s*[–:-]?\s*sensitive)?\.?",
    re.IGNORECASE,
)
_AGENDA_REFERENCE = re.compile(
    r"(?:agenda )?item(?: no)?[.:]? ?\d{1,3}[a-z]?(?:[:,;]? (?:appendix|annex) [a-z0-9]{1,3})?"
    r"|(?:appendix|annex) [a-z0-9]{1,3}",
    re.IGNORECASE,
)
_TITLE_AND_MONTH = re.compile(
    r"(?!(?:the )?(?:latest|current|last|recent|previous|officers?'?|quarterly|annual|monthly|our)\b)"
    r"(?-i:[A-Z]).{2,80} (?:progress update|monitoring update|action plan)\s*[,–—-]\s*[a-z]{3,9} \d{4}"
    r"(?:\s+(?:page\s+)?\d{1,4})?",
    re.IGNORECASE,
)


def find_headers_and_footers(lines: list[SourceLine]) -> set[int]:
    """The places in `lines` of what is surely furniture; what is only likely to be is not among them."""
    result = {at for at, line in enumerate(lines) if _is_certain(line.words)}
    result |= set(_repeated_with_month(lines))
    pages = _pages(lines)
    if len(pages) > 1:
        result |= set(_page_number_lines(lines, pages)) | set(_repeated_on_pages(lines, pages))
    else:
        result |= set(_next_to_page_numbers(lines, result))
    return result


def _is_certain(text: str) -> bool:
    always = (_PAGE_NUMBER, _CLASSIFICATION, _AGENDA_REFERENCE)
    return len(text) < 80 and any(shape.fullmatch(text) for shape in always)


def _repeated_with_month(lines: list[SourceLine]) -> Iterator[int]:
    """ "Hate Crime Progress Update – March 2020", on every page."""
    places = [
        at
        for at, line in enumerate(lines)
        if len(line.words) < 120 and _TITLE_AND_MONTH.fullmatch(line.words)
    ]
    counted = Counter(_mask_numbers(lines[at].words) for at in places)
    return (at for at in places if counted[_mask_numbers(lines[at].words)] > 1)


def _pages(lines: list[SourceLine]) -> list[list[int]]:
    """The places of the lines with words, by page."""
    pages: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if line.page is not None and line.words:
            pages.setdefault(line.page, []).append(at)
    return list(pages.values())


def _page_number_lines(lines: list[SourceLine], pages: list[list[int]]) -> Iterator[int]:
    """Bare numbers that count the pages. A bare number may be a grade, so all pages must have theirs;
    on the last, some programs put it among the words."""
    for end in (0, -1):
        edges = [page[end] for page in pages]
        if len(edges) > 2 and not re.fullmatch(r"\d{1,4}", lines[edges[-1]].words):
            edges.pop()
        words = [lines[at].words for at in edges]
        if all(re.fullmatch(r"\d{1,4}", each) for each in words):
            numbers = [int(each) for each in words]
            if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
                yield from edges


def _repeated_on_pages(lines: list[SourceLine], pages: list[list[int]]) -> Iterator[int]:
    """Lines that stand near the top or the bottom of all pages, the first or last perhaps excepted."""
    if len(pages) < 3:
        return
    for edge in (slice(None, EDGE_LINES), slice(-EDGE_LINES, None)):
        shapes = Counter(
            shape for page in pages for shape in {_mask_numbers(lines[at].words) for at in page[edge]}
        )
        usual = {
            s for s, n in shapes.items() if n >= len(pages) - 1 and len(s) > 10 and " " in s and s[-1] != ":"
        }
        for page in pages:
            yield from (at for at in page[edge] if _mask_numbers(lines[at].words) in usual)


def _next_to_page_numbers(lines: list[SourceLine], known: set[int]) -> Iterator[int]:
    """Lines that stand, time and again, right above or below a page number."""
    written = [at for at, line in enumerate(lines) if line.words]
    numbers = [n for n, at in enumerate(written) if at in known and _PAGE_NUMBER.fullmatch(lines[at].words)]
    for step in (-1, 1):
        neighbours = [written[n + step] for n in numbers if 0 <= n + step < len(written)]
        counted = Counter(_mask_numbers(lines[at].words) for at in neighbours)
        for at in neighbours:
            shape = _mask_numbers(lines[at].words)
            if (
                counted[shape] > 2
                and counted[shape] >= len(numbers) - 1
                and len(shape) > 10
                and shape[-1] != ":"
            ):
                yield at


def _mask_numbers(text: str) -> str:
    """The words with every number as "#", so that a running page number does not matter."""
    return re.sub(r"\d+", "#", text[:200])
