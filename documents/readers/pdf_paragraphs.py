"""Groups lines into paragraphs. A PDF does not say where a paragraph ends: it is inferred from its lines."""

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
_AMBIGUOUS_BULLETS = set("o*-–·")  # bullets only where a gap follows, as in a list
_LETTERED = re.compile(r"[(]?([a-z]|[ivx]{1,5}|\d{1,2})[.)]", re.IGNORECASE)
_TYPED_LETTER = re.compile(r"([a-z]|\d{1,2})\)(?=[A-Z])")
_ENDS_WITH_HYPHEN = re.compile(r"[\w)][-‐‑–—/]$|\u00ad$")
_SENTENCE_END = re.compile(r"[.:;!?][\"'”’)]*$")


@dataclass
class TypesettingProfile:
    """How the program that made a file sets its lines, learnt from the whole file.

    `line_pitches` are the distances between baselines, by rounded font size, in points.
    """

    trailing_space_means_wrapped: bool = False  # wrapped lines end in a space, other lines don't
    soft_hyphens: frozenset[str] = frozenset(SOFT_HYPHEN)  # hyphens that are not part of words
    line_pitches: dict[int, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()  # found unbroken somewhere, in lower case


@dataclass
class TextColumn:
    """Lines below each other, and the left and right edge that they may reach."""

    lines: list[PdfLine]
    left: float
    right: float


def build_profile(columns: Iterable[TextColumn]) -> TypesettingProfile:
    """Learn the profile of a file from all of its lines."""
    wrapped_lines, last_lines, inner_letters = [], [], ""
    whole_words: set[str] = set()
    pitches: dict[int, list[float]] = {}
    for column in columns:
        for line, below in zip(column.lines, column.lines[1:], strict=False):
            if spare_width(line, below, column) < 0 and line.page == below.page:
                if _has_room_for_space(line, column):
                    wrapped_lines.append(line)
                if abs(line.size - below.size) < 0.3:  # not a heading and the text below it
                    pitches.setdefault(round(line.size), []).append(below.baseline - line.baseline)
            inner_letters += "".join(word.text[1:-1] for word in line.words)
        for above, line in zip((None, *column.lines), column.lines, strict=False):
            whole_words.update(unbroken_words(above, line))
        last_lines += column.lines[-1:]
    plain = [line for line in wrapped_lines if not _ENDS_WITH_HYPHEN.search(line.words[-1].text)]
    return TypesettingProfile(
        trailing_space_means_wrapped=len(plain) > 2
        and _trailing_space_share(plain) > 0.7
        and _trailing_space_share(last_lines) < 0.3,
        # Some fonts map every hyphen to one of these, inside words too.
        soft_hyphens=frozenset(h for h in (SOFT_HYPHEN, "‐") if h not in inner_letters),
        # One long line above another paragraph does not prove a wide pitch.
        line_pitches={
            size: median(heights)
            for size, heights in pitches.items()
            if len(heights) > 2 or median(heights) <= 1.45 * size
        },
        words=frozenset(whole_words),
    )


def _trailing_space_share(lines: list[PdfLine]) -> float:
    return sum(line.has_trailing_space for line in lines) / max(len(lines), 1)


def spare_width(line: PdfLine, below: PdfLine, column: TextColumn) -> float:
    """The width that would be left on a line if the first word of the next were on it; negative: no room."""
    free = column.right - line.x1
    if _is_centred_pair(line, below):
        free += line.x0 - column.left
    return free - _first_breakable_width(below.words[0]) - line.space_width - 0.6


def _is_centred_pair(line: PdfLine, below: PdfLine) -> bool:
    return abs(line.x0 - below.x0) > 1 and abs(line.x0 + line.x1 - below.x0 - below.x1) < 4


def _first_breakable_width(word: PdfWord) -> float:
    """The width of a word up to where it may break: of "co-" in "co-ordinate"."""
    match = re.match(r"\w{2,}-(?=[^\W\d]{2})", word.text)
    return (word.x1 - word.x0) * (len(match.group()) / len(word.text) if match else 1.0)


def build_paragraphs(column: TextColumn, profile: TypesettingProfile) -> list[Paragraph]:
    """The lines of a column joined into paragraphs."""
    return [paragraph for paragraph, _, _ in build_sized_paragraphs(column, profile)]


def build_sized_paragraphs(column: TextColumn, profile: TypesettingProfile) -> list[SizedParagraph]:
    """As `build_paragraphs`, each with its font size and whether all of it is bold."""
    groups: list[list[PdfLine]] = []
    for line in column.lines:
        if groups and not _starts_paragraph(line, groups, column, profile):
            groups[-1].append(line)
        else:
            groups.append([line])
    indents = sorted({group[0].x0 for group in groups if find_list_marker(group[0])})
    return [
        (_paragraph(group, indents, column, profile), group[0].size, all(line.is_bold for line in group))
        for group in groups
    ]


def _starts_paragraph(
    line: PdfLine, groups: list[list[PdfLine]], column: TextColumn, profile: TypesettingProfile
) -> bool:
    group = groups[-1]
    previous = group[-1]
    if line.is_rotated and previous.is_rotated:
        return False
    marker = find_list_marker(line)
    if marker and (marker == BULLET or _has_tabbed_marker(line)):
        return True
    if previous.page != line.page:
        return _ends_at_page_end(previous, line, column, profile)
    if _is_spaced_apart(previous, line, profile) or _is_indented(line, group):
        return True
    if (marker or _TYPED_LETTER.match(line.text)) and _continues_lettering(line, groups):
        return True
    if spare_width(previous, line, column) > 0:
        return True
    if ends_mid_word(previous, line, column, profile):
        return False
    return _lacks_trailing_space(previous, column, profile) and not _is_centred_pair(previous, line)


def _ends_at_page_end(
    previous: PdfLine, line: PdfLine, column: TextColumn, profile: TypesettingProfile
) -> bool:
    if find_list_marker(line) or spare_width(previous, line, column) > 0:
        return True
    if (
        profile.trailing_space_means_wrapped
        and not _ENDS_WITH_HYPHEN.search(previous.words[-1].text)
        and _has_room_for_space(previous, column)
    ):
        return not previous.has_trailing_space
    return bool(_SENTENCE_END.search(previous.text))


def _lacks_trailing_space(line: PdfLine, column: TextColumn, profile: TypesettingProfile) -> bool:
    """Whether a line lacks the space at its end that a wrapped line would have."""
    if (
        not profile.trailing_space_means_wrapped
        or line.has_trailing_space
        or _ENDS_WITH_HYPHEN.search(line.words[-1].text)
    ):
        return False
    return _has_room_for_space(line, column)


def _has_room_for_space(line: PdfLine, column: TextColumn) -> bool:
    return column.right - line.x1 > line.space_width + 0.6


def _is_spaced_apart(previous: PdfLine, line: PdfLine, profile: TypesettingProfile) -> bool:
    """Whether two lines are further apart than lines of one paragraph, or differ in size."""
    if abs(line.size - previous.size) > 1.5:
        return True
    sizes = [
        profile.line_pitches.get(round(pdf_line.size), 1.45 * pdf_line.size) for pdf_line in (previous, line)
    ]
    return (
        line.baseline - previous.baseline > max(sizes) + 0.14 * line.size or line.baseline < previous.baseline
    )


def _is_indented(line: PdfLine, group: list[PdfLine]) -> bool:
    """Whether a line is off the left edge of its paragraph: a first line, or text after a list item."""
    first = group[0]
    if find_list_marker(first) and _has_tabbed_marker(first):
        return line.x0 < first.words[1].x0 - 8
    edges = {round(pdf_line.x0) for pdf_line in group[1:]}
    return len(group) > 2 and len(edges) == 1 and line.x0 > group[-1].x0 + 6


def _continues_lettering(line: PdfLine, groups: list[list[PdfLine]]) -> bool:
    """Whether the letter or number before a line continues a list, or begins one."""
    letter = _item_letter(line)
    if letter in {"a", "1", "i"}:
        return bool(re.search(r"[:.;,]$", groups[-1][-1].text))
    letters = [item_letter for item_letter in (_item_letter(group[0]) for group in groups) if item_letter]
    return bool(letters) and letter != letters[-1]


def _item_letter(line: PdfLine) -> str:
    match = _LETTERED.fullmatch(line.words[0].text) or _TYPED_LETTER.match(line.words[0].text)
    return match.group(1).lower() if match else ""


def _has_tabbed_marker(line: PdfLine) -> bool:
    """Whether a gap follows the first word, as it does after a list marker."""
    if len(line.words) < 2:
        return False
    return line.words[1].x0 - line.words[0].x1 > max(line.space_width * 1.7, line.size * 0.4)


def find_list_marker(line: PdfLine) -> str | None:
    """The bullet, letter or number that a line begins with, or None."""
    if len(line.words) < 2:
        return None
    first = line.words[0].text
    if first in _BULLETS | _AMBIGUOUS_BULLETS:
        return BULLET if first not in _AMBIGUOUS_BULLETS or _has_tabbed_marker(line) else None
    return first if _LETTERED.fullmatch(first) else None


def _paragraph(
    group: list[PdfLine], indents: list[float], column: TextColumn, profile: TypesettingProfile
) -> Paragraph:
    marker = find_list_marker(group[0])
    words = [
        (word, line_index, word is line.words[-1])
        for line_index, line in enumerate(group)
        for word in line.words
    ]
    if marker:
        words = words[1:]
    pieces: list[tuple[str, WordStyle]] = []
    for index, (word, line_index, is_line_end) in enumerate(words):
        text, has_space = word.text, index + 1 < len(words)
        if is_line_end and has_space:
            text, has_space = _join_line_end(group[line_index], group[line_index + 1], column, profile)
        text = text.replace("\u00ad", "-" if SOFT_HYPHEN not in profile.soft_hyphens else "")
        pieces.append((text + " " * has_space, word.style))
    indent_steps = [x for index, x in enumerate(indents) if index == 0 or x - indents[index - 1] > 7]
    depth = max(sum(group[0].x0 > x - 3.5 for x in indent_steps) - 1, 0) if marker else 0
    return Paragraph(merge_words_into_runs(pieces), marker=marker, depth=min(depth, 8), page=group[0].page)


def _join_line_end(
    line: PdfLine, below: PdfLine, column: TextColumn, profile: TypesettingProfile
) -> tuple[str, bool]:
    """The last word of a wrapped line, and whether a space follows it."""
    word = line.words[-1]
    if word.has_trailing_space:
        return word.text, True
    if word.text[-1] in profile.soft_hyphens and len(word.text) > 1:
        return word.text[:-1], False
    return word.text, not (ends_mid_word(line, below, column, profile) or _ENDS_WITH_HYPHEN.search(word.text))


def merge_words_into_runs(pieces: Iterable[tuple[str, WordStyle]]) -> tuple[Run, ...]:
    """The words as runs; neighbours of the same style are joined."""
    runs: list[Run] = []
    for text, style in pieces:
        if runs and (runs[-1].bold, runs[-1].italic, runs[-1].colour) == style:
            runs[-1] = Run(runs[-1].text + text, *style)
        else:
            runs.append(Run(text, *style))
    return tuple(runs)


def promote_headings(paragraphs: Sequence[SizedParagraph], body_size: float) -> list[Paragraph]:
    """The paragraphs, with short bold or large ones as headings: the larger, the higher the level."""
    ranks = sorted(
        {
            _heading_rank(size, is_bold)
            for p, size, is_bold in paragraphs
            if _is_heading(p, size, is_bold, body_size)
        }
    )
    levels = {rank: min(len(ranks) - index, 6) for index, rank in enumerate(ranks)}
    return [
        Paragraph(p.runs, levels[_heading_rank(size, is_bold)], p.marker, p.depth, page=p.page)
        if _is_heading(p, size, is_bold, body_size)
        else p
        for p, size, is_bold in paragraphs
    ]


def _heading_rank(size: float, is_bold: bool) -> tuple[int, bool]:
    return round(size), is_bold


def _is_heading(paragraph: Paragraph, size: float, is_bold: bool, body_size: float) -> bool:
    if paragraph.marker == BULLET or len(paragraph.text) > 120 or paragraph.text.endswith("."):
        return False
    return size > body_size * 1.15 or (is_bold and size > body_size * 0.95)
