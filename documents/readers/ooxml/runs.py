"""The content of a Word paragraph: runs, links, fields, symbols and the text boxes anchored in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.readers.ooxml.namespaces import (
    MATH_TEXT,
    R_ID,
    VAL,
    Element,
    child_value,
    is_on,
    parse_bounded_int,
    unwrapped_children,
    w,
)
from documents.readers.ooxml.package import XmlPart
from documents.readers.ooxml.round_trip import RoundTripReader
from documents.readers.ooxml.styles import StyleSheet
from documents.readers.ooxml.symbols import replace_symbols, symbol_character
from documents.tree import Run

_SKIPPED_TAGS = {w(name) for name in ("del", "moveFrom", "pPr", "rPr", "rt")}
_DRAWING_TAGS = {w(name) for name in ("drawing", "pict", "object")}
_CHARACTER_TAGS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')


@dataclass
class _OpenField:
    """A field that has begun: its instruction comes before the "separate" mark, its result after it."""

    instruction: str = ""
    is_in_result: bool = False


@dataclass
class ParagraphContent:
    """The runs of a paragraph, and the text boxes anchored in it."""

    runs: list[Run] = field(default_factory=list)
    text_boxes: list[Element] = field(default_factory=list)


class RunReader:
    """Reads paragraphs of one part, in order: a field may begin in one and end in another."""

    def __init__(self, part: XmlPart, styles: StyleSheet) -> None:
        self._part = part
        self._styles = styles
        self._fields: list[_OpenField] = []
        self._round_trip: RoundTripReader | None = None  # set while a paragraph that we wrote is read

    def read(self, paragraph: Element, round_trip: RoundTripReader | None = None) -> ParagraphContent:
        """The visible content of a paragraph, tracked changes accepted.

        With `round_trip`, for a paragraph that we wrote, every space is kept.
        """
        content = ParagraphContent()
        self._round_trip = round_trip
        style_id = self._styles.paragraph_style_id(paragraph.find(w("pPr")))
        self._walk(unwrapped_children(paragraph), style_id, None, content)
        # An instruction ends with its paragraph, so that a broken field cannot hide the rest.
        self._fields = [open_field for open_field in self._fields if open_field.is_in_result]
        return content

    def _walk(
        self, elements: Iterable[Element], style_id: str, link: str | None, content: ParagraphContent
    ) -> None:
        for element in elements:
            if element.tag in _SKIPPED_TAGS:
                continue
            if element.tag == w("r"):
                self._read_run(element, style_id, link, content)
            elif element.tag == w("hyperlink"):
                self._walk(
                    unwrapped_children(element), style_id, self._hyperlink_target(element) or link, content
                )
            elif element.tag == w("fldSimple"):
                target = _field_link(element.get(w("instr"), ""))
                self._walk(unwrapped_children(element), style_id, target or link, content)
            elif element.tag == MATH_TEXT:
                content.runs.append(Run(replace_symbols(element.text or ""), link=link))
            else:
                self._walk(unwrapped_children(element), style_id, link, content)

    def _read_run(self, run: Element, style_id: str, link: str | None, content: ParagraphContent) -> None:
        properties = run.find(w("rPr"))
        if self._round_trip and self._round_trip.is_page_number(properties):
            return
        run_style = (
            self._round_trip.run_style(properties)
            if self._round_trip
            else self._styles.run_style(style_id, properties)
        )
        for element in unwrapped_children(run):
            if element.tag == w("fldChar"):
                self._update_field_state(element)
                content.runs.append(
                    Run(_form_field_value(element), run_style.bold, run_style.italic, run_style.colour)
                )
            elif element.tag == w("instrText"):
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif run_style.hidden or not all(open_field.is_in_result for open_field in self._fields):
                continue
            elif element.tag == w("r"):  # the base characters of ruby text
                self._read_run(element, style_id, link, content)
            elif element.tag in _DRAWING_TAGS:
                _find_text_boxes(element, content.text_boxes)
            elif text := _element_text(element, exactly=self._round_trip is not None):
                target = link or self._field_link_target()
                content.runs.append(Run(text, run_style.bold, run_style.italic, run_style.colour, target))

    def _update_field_state(self, element: Element) -> None:
        field_type = element.get(w("fldCharType"))
        if field_type == "begin":
            self._fields.append(_OpenField())
        elif field_type == "separate" and self._fields:
            self._fields[-1].is_in_result = True
        elif field_type == "end" and self._fields:
            self._fields.pop()

    def _field_link_target(self) -> str | None:
        targets = (_field_link(target.instruction) for target in reversed(self._fields))
        return next((target for target in targets if target), None)

    def _hyperlink_target(self, hyperlink: Element) -> str | None:
        relationship = self._part.relationships.get(hyperlink.get(R_ID, ""))
        return _safe_link(relationship.target) if relationship and relationship.is_external else None


def _element_text(element: Element, *, exactly: bool) -> str:
    if element.tag == w("t"):
        return (element.text or "") if exactly else replace_symbols(element.text or "")
    if element.tag == w("sym"):
        return symbol_character(element.get(w("char"), ""), element.get(w("font"), ""))
    return _CHARACTER_TAGS.get(str(element.tag), "")


def _form_field_value(field_begin: Element) -> str:
    """The value of an old form's drop-down list or tick box, which has no text of its own; else ""."""
    choices = field_begin.find(f"{w('ffData')}/{w('ddList')}")
    if choices is not None:
        entries = [element.get(VAL, "") for element in choices.iterchildren(w("listEntry"))]
        chosen = parse_bounded_int(child_value(choices, "result") or child_value(choices, "default"))
        return replace_symbols(entries[chosen]) if chosen < len(entries) else ""
    checkbox = field_begin.find(f"{w('ffData')}/{w('checkBox')}")
    if checkbox is None:
        return ""
    checked = checkbox.find(w("checked"))
    return "☒" if is_on(checkbox.find(w("default")) if checked is None else checked) else "☐"


def _find_text_boxes(drawing: Element, boxes: list[Element]) -> None:
    for element in unwrapped_children(drawing):
        if element.tag == w("txbxContent"):
            boxes.append(element)
        else:
            _find_text_boxes(element, boxes)


def _field_link(instruction: str) -> str | None:
    link = _LINK_FIELD.match(instruction)
    return _safe_link(link.group(1)) if link else None


def _safe_link(target: str) -> str | None:
    target = target.strip()
    return target if _SAFE_LINK.fullmatch(target) else None
