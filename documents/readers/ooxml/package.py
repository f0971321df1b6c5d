"""The zip around an Office document: its parts by name, and the relationships between them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from lxml import etree

from documents.readers.ooxml.namespaces import Element, to_transitional
from documents.validation.errors import damaged_file, file_too_large

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAX_PART_BYTES = 40 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_PARSE_ERRORS = (
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    EOFError,
    RuntimeError,  # zipfile's word for a part with a password
)


@dataclass(frozen=True)
class Relationship:
    """A link from one part to another part, or to an external address."""

    type: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class XmlPart:
    """One XML part, with its relationships by id."""

    name: str
    root: Element
    relationships: dict[str, Relationship]

    def first(self, relationship_type: str) -> str | None:
        """The name of the first part that this one has a relationship of that type to, or None."""
        internal = (
            relationship for relationship in self.relationships.values() if not relationship.is_external
        )
        return next(
            (relationship.target for relationship in internal if relationship.type == relationship_type), None
        )


class XmlHandler(Protocol):
    """Receives a part's elements while it is parsed. Names are lxml's: "{namespace}name"."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def data(self, text: str) -> None: ...

    def end(self, tag: str) -> None: ...

    def close(self) -> None: ...


class PackageReader:
    """The parts of an Office file. Raises FileRejected ("damaged") for what cannot be parsed.

    `description` begins the sentence of that error. `default_main_part` is used where the file names no
    main part.
    """

    def __init__(
        self,
        data: bytes,
        description: str = "This Word document",
        default_main_part: str = "word/document.xml",
        max_part_bytes: int = _MAX_PART_BYTES,
    ) -> None:
        self._description = description
        self._main = default_main_part
        self._max_part_bytes = max_part_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise damaged_file(description) from error
        # Part names are case-insensitive, names in a zip are not.
        self._names = {name.lower(): name for name in self._zip.namelist()}

    @cached_property
    def main(self) -> XmlPart:
        """The main part: not always word/document.xml."""
        for relationship in self.relationships("").values():
            if relationship.type == "officeDocument" and relationship.target.lower() in self._names:
                return self._load_part(relationship.target)
        return self._load_part(self._main)

    def related(self, relationship_type: str) -> XmlPart | None:
        """The part that the main part has a relationship of that type to ("styles" …), or None."""
        return self.part(self.main.first(relationship_type))

    def part(self, name: str | None) -> XmlPart | None:
        """A part by name, or None when there is no such part."""
        return self._load_part(name) if name and name.lower() in self._names else None

    def core_title(self) -> str:
        """The title in the file's properties."""
        return self._property("core-properties", "{http://purl.org/dc/elements/1.1/}title")

    def application(self) -> str:
        """The program that wrote the file, as its properties say; "" where they don't."""
        namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
        return self._property("extended-properties", f"{{{namespace}}}Application")

    def _property(self, relationship_type: str, name: str) -> str:
        names = (
            relationship.target
            for relationship in self.relationships("").values()
            if relationship.type == relationship_type
        )
        part = self.part(next(names, None))
        return (part.root.findtext(name) or "") if part else ""

    def stream_part(self, name: str, handler: XmlHandler) -> None:
        """Parse a part in chunks and pass its elements to `handler`: for parts too long for memory.

        Does nothing where there is no such part.
        """
        if name.lower() not in self._names:
            return
        target: Any = handler  # typed more narrowly in the stubs than lxml needs it
        parser = etree.XMLParser(
            target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            with self._zip.open(self._names[name.lower()]) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    parser.feed(chunk)
            parser.close()
        except _PARSE_ERRORS as error:
            raise damaged_file(self._description) from error

    def _load_part(self, name: str) -> XmlPart:
        return XmlPart(name, self._parse_part(name), self.relationships(name))

    def relationships(self, name: str) -> dict[str, Relationship]:
        """The relationships of a part, by id."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels.lower() not in self._names:
            return {}
        return {
            element.get("Id", ""): _relationship(element, folder)
            for element in self._parse_part(rels).iter(f"{{{_RELATIONSHIPS}}}Relationship")
        }

    def _parse_part(self, name: str) -> Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        try:
            with self._zip.open(self._names[name.lower()]) as stream:
                data = stream.read(self._max_part_bytes + 1)
            if len(data) > self._max_part_bytes:
                raise file_too_large("holds more mark-up than we can read")
            root = etree.fromstring(data, parser)
        except _PARSE_ERRORS as error:
            raise damaged_file(self._description) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged_file(self._description)
        to_transitional(root)
        return root


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    is_external = element.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Type", "").rsplit("/", 1)[-1], target, is_external)
