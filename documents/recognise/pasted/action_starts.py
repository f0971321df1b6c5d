"""Which lines with the number of an action begin one, and which are words of what stands above them.

A label with a number begins an action where the document then asks what it asked of the action before.
Evidence may name actions by their numbers too, and lists of what is to be done have them: those are
words, and a finding says where they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.heading_parsing import CONTINUED_PATTERN
from documents.recognise.labels import ENTRY_FIELDS
from documents.recognise.pasted.finding_collector import FindingCollector, quote
from documents.recognise.pasted.heading_detection import DetectedHeading, HeadingDetector
from documents.recognise.pasted.label_matches import LabelMatch
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

LabelsByLine = dict[int, list[LabelMatch]]
_ACTION_FIELDS = {cell_names.ACTION, cell_names.AGREED_ACTION}
_LAST_REF_PART = re.compile(r"(?P<front>.*?)(?P<last>\d+|[a-z])[)]?", re.IGNORECASE | re.DOTALL)


def resolve_action_starts(
    blocks: list[TextLine | Table], marks: LabelsByLine, headings: HeadingDetector, doubts: FindingCollector
) -> tuple[LabelsByLine, HeadingDetector]:
    """The labels without those numbered ones that are words, which become findings, and the headings then."""
    begun = _ActionStartFinder(blocks, marks, headings, is_usual=False).marks()
    if begun:
        begun = _ActionStartFinder(blocks, marks, headings, is_usual=True).marks()
    made: LabelsByLine = {}
    for at, label_matches in marks.items():
        line = blocks[at]
        if (
            label_matches
            and label_matches[0].field == cell_names.ACTION
            and at not in begun
            and isinstance(line, TextLine)
        ):
            text = f"“{quote(line.words)}” may begin an action; it was read as words of what stands above it."
            doubts.add("doubtful-label", text, line.place)
        else:
            made[at] = [begun[at]] if at in begun else label_matches
    return made, (headings if len(made) == len(marks) else HeadingDetector(blocks, made))


@dataclass
class _CurrentAction:
    """What was labelled since an action began, and the recommendation that it stands below."""

    recommendation: str = ""
    part: str = ""
    labels: set[tuple[str, str]] = field(default_factory=set)
    above: LabelMatch | None = None  # the label right above, none where a heading or an action has just begun
    refs: dict[str, None] = field(default_factory=dict)  # of the actions there so far

    @property
    def has_action(self) -> bool:
        return bool(_ACTION_FIELDS & {name for name, _ in self.labels})

    @property
    def is_answered(self) -> bool:
        return self.above is not None and self.above.field in ENTRY_FIELDS

    def names(self, recommendation: str) -> bool:
        """Whether a label names the recommendation or the part that is open."""
        return _normalise_ref(recommendation) in {
            _normalise_ref(self.recommendation),
            _normalise_ref(self.recommendation + self.part),
        }


class _ActionStartFinder:
    """Goes down the labels once. `is_usual` says that the document surely begins actions by their numbers."""

    def __init__(
        self,
        blocks: list[TextLine | Table],
        marks: LabelsByLine,
        headings: HeadingDetector,
        *,
        is_usual: bool,
    ) -> None:
        self._said = blocks
        self._marks = marks
        self._found = headings.found
        self._known = {
            _normalise_ref(h.ref) for h in headings.found.values() if h.kind == cell_names.RECOMMENDATION
        }
        self._stops = {*headings.found, *(at for at, line in enumerate(blocks) if isinstance(line, Table))}
        self._order = sorted({*marks, *self._stops})
        self._is_usual = is_usual
        self._open = _CurrentAction()

    def marks(self) -> dict[int, LabelMatch]:
        """The labels with numbers that begin an action, or that name the one that has begun."""
        begun: dict[int, LabelMatch] = {}
        for at in self._order:
            if at in self._stops:
                self._stop(self._found.get(at))
            for mark in self._marks.get(at, []):
                if mark.field != cell_names.ACTION:
                    self._pass(mark)
                elif judged := self._judged(mark):
                    begun[at] = judged
        return begun

    def _stop(self, heading: DetectedHeading | None) -> None:
        was = self._open
        if heading and heading.kind == cell_names.RECOMMENDATION:
            self._open = _CurrentAction(heading.ref)
        else:
            refs = {} if heading else was.refs
            self._open = _CurrentAction(was.recommendation, heading.ref if heading else was.part, refs=refs)

    def _pass(self, mark: LabelMatch) -> None:
        if mark.is_header or mark.field == cell_names.GRADING_KEY:
            return
        key = _field_and_period(mark)
        if key in self._open.labels and mark.field not in ENTRY_FIELDS:
            self._open.labels = set()  # the next action, which its first label begins
        self._open.labels.add(key)
        self._open.above = mark

    def _judged(self, mark: LabelMatch) -> LabelMatch | None:
        following = self._following(mark.at)
        if self._breaks_off_above(mark) or re.fullmatch(CONTINUED_PATTERN, mark.rest, re.IGNORECASE):
            return None
        if self._begins(mark, following):
            return self._begun(mark, following)
        if self._names_open(following):
            self._pass(mark)
            return mark
        return None

    def _begins(self, mark: LabelMatch, following: Sequence[LabelMatch]) -> bool:
        is_open = self._open
        is_next = not is_open.refs or _is_next_ref(next(reversed(is_open.refs)), mark.ref)
        if not following:  # nothing is said of it: so only where the document has such actions, in order
            is_below = bool(is_open.recommendation or is_open.refs)
            is_apart = is_open.above is None or is_open.is_answered
            return self._is_usual and is_next and is_below and is_apart
        if is_open.above is None:
            return True
        keys = [_field_and_period(label_match) for label_match in following]
        if keys[0] in is_open.labels:
            return is_open.has_action or is_open.is_answered
        return is_open.is_answered and is_next and bool(is_open.labels & set(keys))

    def _names_open(self, following: Sequence[LabelMatch]) -> bool:
        """Whether this is the action of the owner or date above it, which has none otherwise."""
        above = self._open.above
        has_action = self._open.has_action or any(mark.field in _ACTION_FIELDS for mark in following)
        return above is not None and not self._open.is_answered and not has_action

    def _begun(self, mark: LabelMatch, following: Sequence[LabelMatch]) -> LabelMatch:
        doubts = list(self._doubts(mark, following))
        opens = ""
        if mark.of and not self._open.names(mark.of):
            is_known = _normalise_ref(mark.of) in self._known
            opens = f"Recommendation {mark.of}{' (continued)' if is_known else ''}"
            if not is_known:
                doubts.append(f"“{mark.words}” names a recommendation whose words do not stand above it.")
            self._known.add(_normalise_ref(mark.of))
            self._open = _CurrentAction(mark.of)
        self._open.labels, self._open.above = {_field_and_period(mark)}, None
        self._open.refs[mark.ref] = None
        return replace(mark, begins=True, opens=opens, doubts=tuple(doubts))

    def _doubts(self, mark: LabelMatch, following: Sequence[LabelMatch]) -> list[str]:
        result = []
        if not following:
            result.append(f"Nothing is labelled below “{mark.words}”; it was read as an action of its own.")
        elif self._open.is_answered and not self._open.has_action:
            result.append(
                f"“{mark.words}” was read as the beginning of an action; "
                "it may be the action that the words above it are about."
            )
        if mark.ref in self._open.refs and (not mark.of or self._open.names(mark.of)):
            result.append(
                f"“{mark.words}” stands twice below its recommendation; it was read as two actions."
            )
        front = _normalise_ref(mark.ref.partition(".")[0]) if "." in mark.ref and not mark.of else ""
        if front in self._known and front != _normalise_ref(self._open.recommendation).partition(".")[0]:
            result.append(
                f"“{mark.words}” stands below recommendation {self._open.recommendation}; "
                f"it may belong to recommendation {front}."
            )
        return result

    def _following(self, at: int) -> list[LabelMatch]:
        """The labels up to the next heading or number, or to one that is asked again."""
        label_matches: list[LabelMatch] = []
        for below in islice(self._order, bisect_right(self._order, at), None):
            here = [
                m for m in self._marks.get(below, []) if not m.is_header and m.field != cell_names.GRADING_KEY
            ]
            if below in self._stops or any(mark.field == cell_names.ACTION for mark in here):
                break
            for mark in here:
                if _field_and_period(mark) in map(_field_and_period, label_matches):
                    return label_matches
                label_matches.append(mark)
        return label_matches

    def _breaks_off_above(self, mark: LabelMatch) -> bool:
        """Whether the line rather goes on with the sentence above it, or begins as no label does."""
        above, line = self._said[mark.at - 1] if mark.at else None, self._said[mark.at]
        assert isinstance(line, TextLine)  # noqa: S101  (labels stand on lines only)
        is_open = isinstance(above, TextLine) and not (line.gap or line.soft or above.whole)
        return line.starts_small or (is_open and isinstance(above, TextLine) and above.is_unfinished)


def _field_and_period(mark: LabelMatch) -> tuple[str, str]:
    return mark.field, str(parse_month(mark.period) or mark.period.lower())


def _normalise_ref(ref: str) -> str:
    return re.sub(r"[\s().]+$|[\s()]", "", ref).lower()


def _is_next_ref(last: str, ref: str) -> bool:
    """Whether a number or letter is the next one: "1.2" after "1.1", "b" after "a"."""
    match, other = _LAST_REF_PART.fullmatch(last), _LAST_REF_PART.fullmatch(ref)
    if not match or not other or match["front"] != other["front"]:
        return False
    if match["last"].isdigit() and other["last"].isdigit():
        return int(other["last"]) == int(match["last"]) + 1
    return ord(other["last"][0]) == ord(match["last"][0]) + 1
