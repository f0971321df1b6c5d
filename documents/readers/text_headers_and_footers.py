"""Headers, footers and page numbers in plain text, which are not part of its content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from documents.readers.text_lines import SourceLine

EDGE_LINES = 3  # at the top and at the bottom of a page, that may be a header or footer

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
    """Indexes of lines that certainly are headers, footers or page numbers."""
    result = {index for index, line in enumerate(lines) if _is_certain(line.words)}
    result |= set(_repeated_with_month(lines))
    pages = _pages(lines)
    if len(pages) > 1:
        result |= set(_page_number_lines(lines, pages)) | set(_repeated_on_pages(lines, pages))
    else:
        result |= set(_next_to_page_numbers(lines, result))
    return result


def _is_certain(text: str) -> bool:
    always = (_PAGE_NUMBER, _CLASSIFICATION, _AGENDA_REFERENCE)
    return len(text) < 80 and any(pattern.fullmatch(text) for pattern in always)


def _repeated_with_month(lines: list[SourceLine]) -> Iterator[int]:
    """Indexes of lines such as "Hate Crime Progress Update – March 2020", where they recur."""
    matches = [
        index
        for index, line in enumerate(lines)
        if len(line.words) < 120 and _TITLE_AND_MONTH.fullmatch(line.words)
    ]
    counted = Counter(_mask_numbers(lines[index].words) for index in matches)
    return (index for index in matches if counted[_mask_numbers(lines[index].words)] > 1)


def _pages(lines: list[SourceLine]) -> list[list[int]]:
    """Indexes of the lines with text, page by page."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.page is not None and line.words:
            pages.setdefault(line.page, []).append(index)
    return list(pages.values())


def _page_number_lines(lines: list[SourceLine], pages: list[list[int]]) -> Iterator[int]:
    """Indexes of bare page numbers. A bare number may be a grade, so every page must have one, but for
    the last, where some programs put it inside the text."""
    for position in (0, -1):
        edges = [page[position] for page in pages]
        if len(edges) > 2 and not re.fullmatch(r"\d{1,4}", lines[edges[-1]].words):
            edges.pop()
        words = [lines[index].words for index in edges]
        if all(re.fullmatch(r"\d{1,4}", word) for word in words):
            numbers = [int(word) for word in words]
            if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
                yield from edges


def _repeated_on_pages(lines: list[SourceLine], pages: list[list[int]]) -> Iterator[int]:
    """Indexes of lines repeated at the top or bottom of all pages but one at most."""
    if len(pages) < 3:
        return
    for edge in (slice(None, EDGE_LINES), slice(-EDGE_LINES, None)):
        counts = Counter(
            masked for page in pages for masked in {_mask_numbers(lines[index].words) for index in page[edge]}
        )
        repeated = {
            masked
            for masked, count in counts.items()
            if count >= len(pages) - 1 and len(masked) > 10 and " " in masked and masked[-1] != ":"
        }
        for page in pages:
            yield from (index for index in page[edge] if _mask_numbers(lines[index].words) in repeated)


def _next_to_page_numbers(lines: list[SourceLine], margin_lines: set[int]) -> Iterator[int]:
    """Indexes of lines that repeatedly come directly before or after a page number."""
    line_indexes = [index for index, line in enumerate(lines) if line.words]
    numbers = [
        number_position
        for number_position, index in enumerate(line_indexes)
        if index in margin_lines and _PAGE_NUMBER.fullmatch(lines[index].words)
    ]
    for step in (-1, 1):
        neighbours = [
            line_indexes[number_position + step]
            for number_position in numbers
            if 0 <= number_position + step < len(line_indexes)
        ]
        counted = Counter(_mask_numbers(lines[index].words) for index in neighbours)
        for index in neighbours:
            masked = _mask_numbers(lines[index].words)
            if (
                counted[masked] > 2
                and counted[masked] >= len(numbers) - 1
                and len(masked) > 10
                and masked[-1] != ":"
            ):
                yield index


def _mask_numbers(text: str) -> str:
    """The text with every number as "#", so that texts with a page number compare as equal."""
    return re.sub(r"\d+", "#", text[:200])
