"""Looking at a Word file that a council wants its reports written in, as it is done in the sandbox."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator

from documents.readers.inside import read_any
from documents.readers.ooxml.namespaces import Element, w
from documents.readers.ooxml.package import PackageReader, Relationship, XmlPart
from documents.validation.errors import FileRejected
from documents.validation.uploads import validate_upload
from documents.word_template_filler import PLACEHOLDER, fillable_parts, text_elements, text_of_runs

MAX_MARKUP_BYTES = 20 * 1024 * 1024  # of all but pictures: a report is written while somebody waits
_BRACES = re.compile(r"\{\{[^{}]{0,40}(?:\}\})?|\}\}")
# What takes words from elsewhere or runs something, by the ends of their types.
_ALLOWED_EXTERNAL_TYPES = {"hyperlink", "attachedTemplate"}
_FORBIDDEN_EMBEDDED_TYPES = {
    "aFChunk",
    "oleObject",
    "package",
    "control",
    "subDocument",
    "frame",
    "origin",
    "vbaProject",
}
_FORBIDDEN_FIELDS = re.compile(
    r"(?:^|[\s\"])(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE)\s+\S", re.IGNORECASE
)
_CHANGE_TAGS = [w(name) for name in ("ins", "del", "moveFrom", "moveTo", "commentReference")]


def look_at(data: bytes, name: str, words: list[str], blocks: list[str]) -> bytes:
    """Nothing; or Refused, with a sentence, unless reports can be written in it with these placeholders."""
    # Word saves templates under an ending of their own; what is in them is the same.
    name = f"{name[:-5]}.docx" if name.lower().endswith(".dotx") else name
    if _detected_kind(data, name) != "docx":
        raise FileRejected("wrong-kind", "The template must be a Word document (.docx). Save it as one.")
    names = _validate_template_size(data)
    read_any(data, name)
    package = PackageReader(data)
    if any("purl.oclc.org" in space for space in package.main.root.nsmap.values()):
        raise FileRejected(
            "wrong-kind", "This is a Strict Open XML document. In Word, save it as “Word Document (.docx)”."
        )
    parts = fillable_parts(package)
    _validate_relationships(package, names)
    _validate_fields(parts)
    _reject_tracked_changes(parts)
    _validate_placeholders(parts, words, blocks)
    return b""


def _detected_kind(data: bytes, name: str) -> str:
    """What this file is; "" for what is no document at all. Raises FileRejected for a bad one."""
    try:
        return validate_upload(data, name)
    except FileRejected as refused:
        if refused.code != "wrong-kind":
            raise
        return ""


def _validate_template_size(data: bytes) -> list[str]:
    """The names in the file, unless there is too much to read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if (
        sum(part.file_size for part in parts if not part.filename.startswith("word/media/"))
        > MAX_MARKUP_BYTES
    ):
        raise FileRejected("too-large", "The template is too long for a report. Take out what is not needed.")
    return [part.filename for part in parts]


def _validate_relationships(package: PackageReader, names: list[str]) -> None:
    for pointer in _all_relationships(package, names):
        if pointer.is_external and pointer.type not in _ALLOWED_EXTERNAL_TYPES:
            raise FileRejected(
                "hostile",
                "The template takes something from elsewhere, such as a linked picture. Put it into the "
                "document itself and upload that.",
            )
        if pointer.type in _FORBIDDEN_EMBEDDED_TYPES:
            raise FileRejected(
                "hostile",
                "The template holds more than words and pictures, such as an embedded file, a control or a "
                "signature. Take it out and upload that.",
            )


def _all_relationships(package: PackageReader, names: list[str]) -> Iterator[Relationship]:
    """What any part of the file points to."""
    for name in names:
        folder, _, base = name.rpartition("/")
        if base.lower().endswith(".rels"):
            of = posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])
            yield from package.relationships(of).values()


def _validate_fields(parts: list[XmlPart]) -> None:
    for part in parts:
        whole = "".join(element.text or "" for element in part.root.iter(w("instrText")))
        simple = [element.get(w("instr"), "") for element in part.root.iter(w("fldSimple"))]
        if any(_FORBIDDEN_FIELDS.search(instruction) for instruction in [whole, *simple]):
            raise FileRejected(
                "hostile",
                "The template has a field that takes words from another file. Take it out and upload that.",
            )


def _reject_tracked_changes(parts: list[XmlPart]) -> None:
    if any(next(part.root.iter(*_CHANGE_TAGS), None) is not None for part in parts):
        raise FileRejected(
            "changes",
            "The template has tracked changes or comments, which every report would have. In Word, accept or "
            "remove them, save it and upload that.",
        )


def _validate_placeholders(parts: list[XmlPart], words: Collection[str], blocks: Collection[str]) -> None:
    there = False
    for paragraph in (element for part in parts for element in part.root.iter(w("p"))):
        result = _validate_paragraph(paragraph, words, blocks)
        there = there or result
    if not there:
        raise FileRejected(
            "no-placeholder",
            "There is no placeholder in this file, so every report would say the same. Begin with the "
            "built-in template.",
        )


def _validate_paragraph(paragraph: Element, words: Collection[str], blocks: Collection[str]) -> bool:
    """Whether there is a placeholder in it; Refused for one that cannot be filled in."""
    text = text_of_runs(text_elements(paragraph))
    matches = list(PLACEHOLDER.finditer(text))
    unknown = [match[0] for match in matches if match[1].lower() not in {*words, *blocks}]
    unknown += _BRACES.findall(PLACEHOLDER.sub("", text))
    if unknown:
        raise FileRejected(
            "unknown-placeholder",
            f"“{unknown[0]}” is no placeholder that can be filled in. Write one of the list, or take it out.",
        )
    for match in matches:
        if match[1].lower() in blocks and text.strip() != match[0]:
            raise FileRejected(
                "placeholder-not-alone",
                f"“{match[0]}” becomes a table or several lines, so it must stand in a paragraph of its own.",
            )
    return bool(matches)
