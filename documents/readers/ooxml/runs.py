"""What stands inside a paragraph: runs, links, fields, symbols and the anchors of text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.readers.ooxml.names import MATH_TEXT, R_ID, VAL, Element, contents, is_on, value, w, whole
from documents.readers.ooxml.ours import Ours
from documents.readers.ooxml.package import Part
from documents.readers.ooxml.styles import Styles
from documents.readers.ooxml.symbols import plain, symbol
from documents.tree import Run

_SKIPPED = {w(name) for name in ("del", "moveFrom", "pPr", "rPr", "rt")}
_DRAWN = {w(name) for name in ("drawing", "pict", "object")}
_SPELT = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')


@dataclass
class _Field:
    """A field that has begun. Before its "separate" comes the instruction, after it the result."""

    instruction: str = ""
    is_shown: bool = False


@dataclass
class Inside:
    """What a paragraph holds: its words, and the text boxes that hang on it."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class RunReader:
    """Reads paragraphs of one part, in order: a field may begin in one and end in another."""

    def __init__(self, part: Part, styles: Styles) -> None:
        self._part = part
        self._styles = styles
        self._fields: list[_Field] = []
        self._ours: Ours | None = None  # for as long as a paragraph of ours is read

    def read(self, paragraph: Element, ours: Ours | None = None) -> Inside:
        """The visible contents of a paragraph, tracked changes accepted; of one of ours, every blank."""
        inside = Inside()
        self._ours = ours
        style = self._styles.of(paragraph.find(w("pPr")))
        self._walk(contents(paragraph), style, None, inside)
        # Instructions end with their paragraph, so that a broken field cannot swallow the rest.
        self._fields = [each for each in self._fields if each.is_shown]
        return inside

    def _walk(self, elements: Iterable[Element], style: str, link: str | None, inside: Inside) -> None:
        for element in elements:
            if element.tag in _SKIPPED:
                continue
            if element.tag == w("r"):
                self._run(element, style, link, inside)
            elif element.tag == w("hyperlink"):
                self._walk(contents(element), style, self._target(element) or link, inside)
            elif element.tag == w("fldSimple"):
                target = _field_link(element.get(w("instr"), ""))
                self._walk(contents(element), style, target or link, inside)
            elif element.tag == MATH_TEXT:
                inside.runs.append(Run(plain(element.text or ""), link=link))
            else:
                self._walk(contents(element), style, link, inside)

    def _run(self, run: Element, style: str, link: str | None, inside: Inside) -> None:
        properties = run.find(w("rPr"))
        if self._ours and self._ours.is_counted(properties):
            return
        look = self._ours.look(properties) if self._ours else self._styles.look(style, properties)
        for element in contents(run):
            if element.tag == w("fldChar"):
                self._turn_field(element)
                inside.runs.append(Run(_answer(element), look.bold, look.italic, look.colour))
            elif element.tag == w("instrText"):
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif look.hidden or not all(each.is_shown for each in self._fields):
                continue
            elif element.tag == w("r"):  # under the signs of a ruby text
                self._run(element, style, link, inside)
            elif element.tag in _DRAWN:
                _find_boxes(element, inside.boxes)
            elif text := _text(element, exactly=self._ours is not None):
                target = link or self._field_target()
                inside.runs.append(Run(text, look.bold, look.italic, look.colour, target))

    def _turn_field(self, element: Element) -> None:
        turn = element.get(w("fldCharType"))
        if turn == "begin":
            self._fields.append(_Field())
        elif turn == "separate" and self._fields:
            self._fields[-1].is_shown = True
        elif turn == "end" and self._fields:
            self._fields.pop()

    def _field_target(self) -> str | None:
        targets = (_field_link(each.instruction) for each in reversed(self._fields))
        return next((each for each in targets if each), None)

    def _target(self, hyperlink: Element) -> str | None:
        relationship = self._part.relationships.get(hyperlink.get(R_ID, ""))
        return _safe(relationship.target) if relationship and relationship.is_external else None


def _text(element: Element, *, exactly: bool) -> str:
    if element.tag == w("t"):
        return (element.text or "") if exactly else plain(element.text or "")
    if element.tag == w("sym"):
        return symbol(element.get(w("char"), ""), element.get(w("font"), ""))
    return _SPELT.get(str(element.tag), "")


def _answer(begin: Element) -> str:
    """What was chosen in an old form's drop-down list or tick box, which show no text of their own."""
    choices = begin.find(f"{w('ffData')}/{w('ddList')}")
    if choices is not None:
        entries = [each.get(VAL, "") for each in choices.iterchildren(w("listEntry"))]
        chosen = whole(value(choices, "result") or value(choices, "default"))
        return plain(entries[chosen]) if chosen < len(entries) else ""
    box = begin.find(f"{w('ffData')}/{w('checkBox')}")
    if box is None:
        return ""
    ticked = box.find(w("checked"))
    return "☒" if is_on(box.find(w("default")) if ticked is None else ticked) else "☐"


def _find_boxes(drawing: Element, boxes: list[Element]) -> None:
    for element in contents(drawing):
        if element.tag == w("txbxContent"):
            boxes.append(element)
        else:
            _find_boxes(element, boxes)


def _field_link(instruction: str) -> str | None:
    link = _LINK_FIELD.match(instruction)
    return _safe(link.group(1)) if link else None


def _safe(target: str) -> str | None:
    target = target.strip()
    return target if _SAFE_LINK.fullmatch(target) else None
