"""Lines -> paragraphs. A PDF does not say where a paragraph ends; its lines give it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from documents.readers.pdf_broken_words import ends_mid_word, unbroken_words
from documents.readers.pdf_lines import SOFT_HYPHEN, PdfLine, PdfWord, WordStyle
from documents.tree import BULLET, Paragraph, Run

SizedParagraph = tuple[Paragraph, float, bool]

_BULLETS = set("•▪‣◦●■□○·➢➤✓*\uf0b7\uf0a7\uf0d8\uf0fc\uf076o")
_AMBIGUOUS_BULLETS = set("o*-–·")  # bullets only where room is left behind them, as a list leaves it
_LETTERED = re.compile(r"[(]?([a-z]|[ivx]{1,5}|\d{1,2})[.)]", re.IGNORECASE)
_TYPED_LETTER = re.compile(r"([a-z]|\d{1,2})\)(?=[A-Z])")
_ENDS_WITH_HYPHEN = re.compile(r"[\w)][-‐‑–—/]$|\u00ad$")
_SENTENCE_END = re.compile(r"[.:;!?][\"'”’)]*$")


@dataclass
class TypesettingProfile:
    """How the program that made a file sets its lines, learnt from the whole file."""

    trailing_space_means_wrapped: bool = (
        False  # a blank stands at the end of a line that goes on, and of no other
    )
    soft_hyphens: frozenset[str] = frozenset(SOFT_HYPHEN)  # hyphens that are no part of the words
    line_pitches: dict[int, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()  # that stand whole somewhere, in small letters


@dataclass
class TextColumn:
    """Lines that stand below each other, and how far they may reach."""

    lines: list[PdfLine]
    left: float
    right: float


def build_profile(columns: Iterable[TextColumn]) -> TypesettingProfile:
    """What the lines of a whole file have in common."""
    tested, ends, middles = [], [], ""
    whole: set[str] = set()
    pitches: dict[int, list[float]] = {}
    for column in columns:
        for line, below in zip(column.lines, column.lines[1:], strict=False):
            if spare_width(line, below, column) < 0 and line.page == below.page:
                if _has_room_for_space(line, column):
                    tested.append(line)
                if abs(line.size - below.size) < 0.3:  # no heading and what stands below it
                    pitches.setdefault(round(line.size), []).append(below.baseline - line.baseline)
            middles += "".join(word.text[1:-1] for word in line.words)
        for above, line in zip((None, *column.lines), column.lines, strict=False):
            whole.update(unbroken_words(above, line))
        ends += column.lines[-1:]
    plain = [line for line in tested if not _ENDS_WITH_HYPHEN.search(line.words[-1].text)]
    return TypesettingProfile(
        trailing_space_means_wrapped=len(plain) > 2
        and _trailing_space_share(plain) > 0.7
        and _trailing_space_share(ends) < 0.3,
        # Some fonts call their one hyphen by the wrong name, in the middle of words too.
        soft_hyphens=frozenset(h for h in (SOFT_HYPHEN, "‐") if h not in middles),
        # One long line above another paragraph is no proof of lines that are set far apart.
        line_pitches={
            size: median(heights)
            for size, heights in pitches.items()
            if len(heights) > 2 or median(heights) <= 1.45 * size
        },
        words=frozenset(whole),
    )


def _trailing_space_share(lines: list[PdfLine]) -> float:
    return sum(line.has_trailing_space for line in lines) / max(len(lines), 1)


def spare_width(line: PdfLine, below: PdfLine, column: TextColumn) -> float:
    """What would have been left over on a line, had it taken in what the next one begins with."""
    free = column.right - line.x1
    if _is_centred_pair(line, below):
        free += line.x0 - column.left
    return free - _first_breakable_width(below.words[0]) - line.space_width - 0.6


def _is_centred_pair(line: PdfLine, below: PdfLine) -> bool:
    return abs(line.x0 - below.x0) > 1 and abs(line.x0 + line.x1 - below.x0 - below.x1) < 4


def _first_breakable_width(word: PdfWord) -> float:
    """How wide the part of a word is that a line cannot do without: "co-" of "co-ordinate"."""
    piece = re.match(r"\w{2,}-(?=[^\W\d]{2})", word.text)
    return (word.x1 - word.x0) * (len(piece.group()) / len(word.text) if piece else 1.0)


def build_paragraphs(column: TextColumn, habits: TypesettingProfile) -> list[Paragraph]:
    """Lines put together again as the paragraphs they were cut from."""
    return [paragraph for paragraph, _, _ in build_sized_paragraphs(column, habits)]


def build_sized_paragraphs(column: TextColumn, habits: TypesettingProfile) -> list[SizedParagraph]:
    """As `to_paragraphs`, each with its size and whether all of it is bold."""
    groups: list[list[PdfLine]] = []
    for line in column.lines:
        if groups and not _starts_paragraph(line, groups, column, habits):
            groups[-1].append(line)
        else:
            groups.append([line])
    indents = sorted({group[0].x0 for group in groups if find_list_marker(group[0])})
    return [
        (_paragraph(group, indents, column, habits), group[0].size, all(line.is_bold for line in group))
        for group in groups
    ]


def _starts_paragraph(
    line: PdfLine, groups: list[list[PdfLine]], column: TextColumn, habits: TypesettingProfile
) -> bool:
    group = groups[-1]
    last = group[-1]
    if line.is_rotated and last.is_rotated:
        return False
    marker = find_list_marker(line)
    if marker and (marker == BULLET or _has_tabbed_marker(line)):
        return True
    if last.page != line.page:
        return _ends_at_page_end(last, line, column, habits)
    if _is_spaced_apart(last, line, habits) or _is_indented(line, group):
        return True
    if (marker or _TYPED_LETTER.match(line.text)) and _continues_lettering(line, groups):
        return True
    if spare_width(last, line, column) > 0:
        return True
    if ends_mid_word(last, line, column, habits):
        return False
    return _lacks_trailing_space(last, column, habits) and not _is_centred_pair(last, line)


def _ends_at_page_end(last: PdfLine, line: PdfLine, column: TextColumn, habits: TypesettingProfile) -> bool:
    if find_list_marker(line) or spare_width(last, line, column) > 0:
        return True
    if (
        habits.trailing_space_means_wrapped
        and not _ENDS_WITH_HYPHEN.search(last.words[-1].text)
        and _has_room_for_space(last, column)
    ):
        return not last.has_trailing_space
    return bool(_SENTENCE_END.search(last.text))


def _lacks_trailing_space(line: PdfLine, column: TextColumn, habits: TypesettingProfile) -> bool:
    """Whether a line has no blank at its end, although a line that goes on would have one."""
    if (
        not habits.trailing_space_means_wrapped
        or line.has_trailing_space
        or _ENDS_WITH_HYPHEN.search(line.words[-1].text)
    ):
        return False
    return _has_room_for_space(line, column)


def _has_room_for_space(line: PdfLine, column: TextColumn) -> bool:
    return column.right - line.x1 > line.space_width + 0.6


def _is_spaced_apart(last: PdfLine, line: PdfLine, habits: TypesettingProfile) -> bool:
    """Whether lines stand further apart than lines of one paragraph do, or differ in size."""
    if abs(line.size - last.size) > 1.5:
        return True
    sizes = [habits.line_pitches.get(round(pdf_line.size), 1.45 * pdf_line.size) for pdf_line in (last, line)]
    return line.baseline - last.baseline > max(sizes) + 0.14 * line.size or line.baseline < last.baseline


def _is_indented(line: PdfLine, group: list[PdfLine]) -> bool:
    """Whether a line leaves the left edge of its paragraph: a first line, or the end of a list."""
    first = group[0]
    if find_list_marker(first) and _has_tabbed_marker(first):
        return line.x0 < first.words[1].x0 - 8
    edges = {round(pdf_line.x0) for pdf_line in group[1:]}
    return len(group) > 2 and len(edges) == 1 and line.x0 > group[-1].x0 + 6


def _continues_lettering(line: PdfLine, groups: list[list[PdfLine]]) -> bool:
    """Whether a letter in front of a line carries a list on, or begins one."""
    letter = _item_letter(line)
    if letter in {"a", "1", "i"}:
        return bool(re.search(r"[:.;,]$", groups[-1][-1].text))
    before = [result for result in (_item_letter(group[0]) for group in groups) if result]
    return bool(before) and letter != before[-1]


def _item_letter(line: PdfLine) -> str:
    match = _LETTERED.fullmatch(line.words[0].text) or _TYPED_LETTER.match(line.words[0].text)
    return match.group(1).lower() if match else ""


def _has_tabbed_marker(line: PdfLine) -> bool:
    """Whether the first word stands alone, as a list's marker does."""
    if len(line.words) < 2:
        return False
    return line.words[1].x0 - line.words[0].x1 > max(line.space_width * 1.7, line.size * 0.4)


def find_list_marker(line: PdfLine) -> str | None:
    """The bullet, letter or number that a line begins with."""
    if len(line.words) < 2:
        return None
    first = line.words[0].text
    if first in _BULLETS | _AMBIGUOUS_BULLETS:
        return BULLET if first not in _AMBIGUOUS_BULLETS or _has_tabbed_marker(line) else None
    return first if _LETTERED.fullmatch(first) else None


def _paragraph(
    group: list[PdfLine], indents: list[float], column: TextColumn, habits: TypesettingProfile
) -> Paragraph:
    marker = find_list_marker(group[0])
    words = [
        (word, number, word is line.words[-1]) for number, line in enumerate(group) for word in line.words
    ]
    if marker:
        words = words[1:]
    pieces: list[tuple[str, WordStyle]] = []
    for at, (word, number, ends) in enumerate(words):
        text, blank = word.text, at + 1 < len(words)
        if ends and blank:
            text, blank = _join_line_end(group[number], group[number + 1], column, habits)
        text = text.replace("\u00ad", "-" if SOFT_HYPHEN not in habits.soft_hyphens else "")
        pieces.append((text + " " * blank, word.style))
    steps = [x for at, x in enumerate(indents) if at == 0 or x - indents[at - 1] > 7]
    depth = max(sum(group[0].x0 > x - 3.5 for x in steps) - 1, 0) if marker else 0
    return Paragraph(merge_words_into_runs(pieces), marker=marker, depth=min(depth, 8), page=group[0].page)


def _join_line_end(
    line: PdfLine, below: PdfLine, column: TextColumn, habits: TypesettingProfile
) -> tuple[str, bool]:
    """The last word of a line that goes on, and whether a blank follows."""
    word = line.words[-1]
    if word.has_trailing_space:
        return word.text, True
    if word.text[-1] in habits.soft_hyphens and len(word.text) > 1:
        return word.text[:-1], False
    return word.text, not (ends_mid_word(line, below, column, habits) or _ENDS_WITH_HYPHEN.search(word.text))


def merge_words_into_runs(pieces: Iterable[tuple[str, WordStyle]]) -> tuple[Run, ...]:
    """Words put together as long as they look alike."""
    runs: list[Run] = []
    for text, look in pieces:
        if runs and (runs[-1].bold, runs[-1].italic, runs[-1].colour) == look:
            runs[-1] = Run(runs[-1].text + text, *look)
        else:
            runs.append(Run(text, *look))
    return tuple(runs)


def promote_headings(paragraphs: Sequence[SizedParagraph], body: float) -> list[Paragraph]:
    """Short bold or large paragraphs outside tables as headings: the larger, the higher."""
    looks = sorted(
        {_heading_rank(size, bold) for p, size, bold in paragraphs if _is_heading(p, size, bold, body)}
    )
    levels = {look: min(len(looks) - at, 6) for at, look in enumerate(looks)}
    return [
        Paragraph(p.runs, levels[_heading_rank(size, bold)], p.marker, p.depth, page=p.page)
        if _is_heading(p, size, bold, body)
        else p
        for p, size, bold in paragraphs
    ]


def _heading_rank(size: float, bold: bool) -> tuple[int, bool]:
    return round(size), bold


def _is_heading(paragraph: Paragraph, size: float, bold: bool, body: float) -> bool:
    if paragraph.marker == BULLET or len(paragraph.text) > 120 or paragraph.text.endswith("."):
        return False
    return size > body * 1.15 or (bold and size > body * 0.95)
