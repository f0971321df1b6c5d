"""Names and simple values of Office Open XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DOCUMENT_RELATIONSHIPS = f"{_OFFICE}officeDocument/2006/relationships"

_TRANSITIONAL = {
    f"{_STRICT}wordprocessingml/main": f"{_OFFICE}wordprocessingml/2006/main",
    f"{_STRICT}spreadsheetml/main": f"{_OFFICE}spreadsheetml/2006/main",
    f"{_STRICT}officeDocument/relationships": _DOCUMENT_RELATIONSHIPS,
    f"{_STRICT}officeDocument/math": f"{_OFFICE}officeDocument/2006/math",
    f"{_STRICT}drawingml/main": f"{_OFFICE}drawingml/2006/main",
}


def w(name: str) -> str:
    """A WordprocessingML name as lxml spells it."""
    return f"{{{_OFFICE}wordprocessingml/2006/main}}{name}"


def s(name: str) -> str:
    """A SpreadsheetML name, as workbooks use them."""
    return f"{{{_OFFICE}spreadsheetml/2006/main}}{name}"


def a(name: str) -> str:
    """A DrawingML name, as themes use them."""
    return f"{{{_OFFICE}drawingml/2006/main}}{name}"


VAL = w("val")
R_ID = f"{{{_DOCUMENT_RELATIONSHIPS}}}id"
MATH_TEXT = f"{{{_OFFICE}officeDocument/2006/math}}t"
ALTERNATE_CONTENT = f"{{{_MC}}}AlternateContent"
CHOICE = f"{{{_MC}}}Choice"
FALLBACK = f"{{{_MC}}}Fallback"

# Wrappers around paragraphs, rows, cells or runs, whose content is read in their place. Inserted and
# moved-in text is among them, as tracked changes are accepted.
_WRAPPER_TAGS = {
    w(name)
    for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir", "bdo", "ruby", "rubyBase")
}


def to_transitional(root: Element) -> None:
    """Rename the elements and attributes of a Strict part to the usual (Transitional) names, in place."""
    if not any(namespace in _TRANSITIONAL for namespace in root.nsmap.values()):
        return
    for element in root.iter(etree.Element):
        element.tag = _transitional_name(str(element.tag))
        for name, value in list(element.attrib.items()):
            renamed = _transitional_name(str(name))
            if renamed != name:
                del element.attrib[name]
                element.set(renamed, value)


def _transitional_name(name: str) -> str:
    namespace, brace, local = name[1:].partition("}")
    return f"{{{_TRANSITIONAL[namespace]}}}{local}" if brace and namespace in _TRANSITIONAL else name


def unwrapped_children(parent: Element) -> Iterator[Element]:
    """The child elements, taken out of wrappers; of alternative contents, one."""
    for child in parent.iterchildren(etree.Element):
        if child.tag in _WRAPPER_TAGS:
            yield from unwrapped_children(child)
        elif child.tag == w("sdt"):
            yield from _content_control_children(child)
        elif child.tag == ALTERNATE_CONTENT:
            yield from _alternate_content_children(child)
        else:
            yield child


def _alternate_content_children(alternatives: Element) -> Iterator[Element]:
    # They have the same content, some as a picture: prefer one with text.
    elements = list(alternatives.iterchildren(CHOICE, FALLBACK))
    with_words = (element for element in elements if next(element.iter(w("t")), None) is not None)
    best = next(with_words, elements[0] if elements else None)
    if best is not None:
        yield from unwrapped_children(best)


def _content_control_children(control: Element) -> Iterator[Element]:
    # "Click here to enter text" is a prompt of the form, not an answer.
    prompt = control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")
    content = control.find(w("sdtContent"))
    if content is not None and not is_on(prompt):
        yield from unwrapped_children(content)


def child_value(parent: Element | None, *path: str) -> str | None:
    """The `w:val` at the end of a path of `w:` names, or None."""
    element = None if parent is None else parent.find("/".join(w(name) for name in path))
    return None if element is None else element.get(VAL)


def is_on(element: Element | None) -> bool:
    """Whether an on/off property is present and not switched off."""
    return element is not None and element.get(VAL, "1").lower() not in {"0", "false", "off", "none"}


def parse_bounded_int(text: str | None, default: int = 0, *, minimum: int = 0, maximum: int = 32_767) -> int:
    """A whole number, limited to `minimum` … `maximum`; `default` where the text is no number."""
    if text is None or not re.fullmatch(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", text):
        return default
    return max(minimum, min(maximum, int(float(text))))
