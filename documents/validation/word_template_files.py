"""Validation of a council's Word template for its reports. Runs in the sandbox."""

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

MAX_MARKUP_BYTES = 20 * 1024 * 1024  # of all but pictures: a person waits while a report is written
_BRACES = re.compile(r"\{\{[^{}]{0,40}(?:\}\})?|\}\}")
# Relationship types (their last part) that load content from elsewhere or run something.
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


def validate_template_file(data: bytes, name: str, words: list[str], blocks: list[str]) -> bytes:
    """Raises FileRejected unless reports can be written in this template. Returns b"".

    `words` and `blocks` are the names of placeholders for text, and for tables or several paragraphs.
    """
    # Word saves templates as .dotx, with the same content as .docx.
    name = f"{name[:-5]}.docx" if name.lower().endswith(".dotx") else name
    if _detected_kind(data, name) != "docx":
        raise FileRejected("wrong-kind", "The template must be a Word document (.docx). Save it as one.")
    names = _validate_template_size(data)
    read_any(data, name)
    package = PackageReader(data)
    if any("purl.oclc.org" in namespace for namespace in package.main.root.nsmap.values()):
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
    """The kind of this file; "" for one that is no document. Raises FileRejected for an invalid one."""
    try:
        return validate_upload(data, name)
    except FileRejected as error:
        if error.code != "wrong-kind":
            raise
        return ""


def _validate_template_size(data: bytes) -> list[str]:
    """The names of the file's parts. Raises FileRejected where there is too much to read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if (
        sum(part.file_size for part in parts if not part.filename.startswith("word/media/"))
        > MAX_MARKUP_BYTES
    ):
        raise FileRejected("too-large", "The template is too long for a report. Take out what is not needed.")
    return [part.filename for part in parts]


def _validate_relationships(package: PackageReader, names: list[str]) -> None:
    for relationship in _all_relationships(package, names):
        if relationship.is_external and relationship.type not in _ALLOWED_EXTERNAL_TYPES:
            raise FileRejected(
                "hostile",
                "The template takes something from elsewhere, such as a linked picture. Put it into the "
                "document itself and upload that.",
            )
        if relationship.type in _FORBIDDEN_EMBEDDED_TYPES:
            raise FileRejected(
                "hostile",
                "The template holds more than words and pictures, such as an embedded file, a control or a "
                "signature. Take it out and upload that.",
            )


def _all_relationships(package: PackageReader, names: list[str]) -> Iterator[Relationship]:
    """The relationships of all parts of the file."""
    for name in names:
        folder, _, base = name.rpartition("/")
        if base.lower().endswith(".rels"):
            part_name = posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])
            yield from package.relationships(part_name).values()


def _validate_fields(parts: list[XmlPart]) -> None:
    for part in parts:
        complex_instructions = "".join(element.text or "" for element in part.root.iter(w("instrText")))
        simple_instructions = [element.get(w("instr"), "") for element in part.root.iter(w("fldSimple"))]
        if any(
            _FORBIDDEN_FIELDS.search(instruction)
            for instruction in [complex_instructions, *simple_instructions]
        ):
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
    has_placeholder = False
    for paragraph in (element for part in parts for element in part.root.iter(w("p"))):
        paragraph_has_one = _validate_paragraph(paragraph, words, blocks)
        has_placeholder = has_placeholder or paragraph_has_one
    if not has_placeholder:
        raise FileRejected(
            "no-placeholder",
            "There is no placeholder in this file, so every report would say the same. Begin with the "
            "built-in template.",
        )


def _validate_paragraph(paragraph: Element, words: Collection[str], blocks: Collection[str]) -> bool:
    """Whether the paragraph has a placeholder. Raises FileRejected for one that cannot be filled in."""
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
