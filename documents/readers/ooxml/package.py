"""The zip around a Word document: parts by name, and how they point to one another."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from documents.readers.ooxml.names import Element, to_transitional
from documents.refusal import damaged

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAX_PART = 40 * 1024 * 1024


@dataclass(frozen=True)
class Relationship:
    """A pointer from one part to another, or to an address outside."""

    sort: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class Part:
    """One XML part, with what it points to by id."""

    name: str
    root: Element
    relationships: dict[str, Relationship]

    def first(self, sort: str) -> str | None:
        """The name of the first part of that sort that this one points to."""
        inside = (each for each in self.relationships.values() if not each.is_external)
        return next((each.target for each in inside if each.sort == sort), None)


class Package:
    """The parts of a Word file. What cannot be parsed is `Refused` as damaged."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise damaged("This Word document") from error
        # Part names do not mind their case, and zip names do.
        self._names = {name.lower(): name for name in self._zip.namelist()}

    @cached_property
    def main(self) -> Part:
        """The part that holds the text: not always word/document.xml."""
        for each in self._relationships("").values():
            if each.sort == "officeDocument" and each.target.lower() in self._names:
                return self._must_have(each.target)
        return self._must_have("word/document.xml")

    def related(self, sort: str) -> Part | None:
        """The part of that sort ("styles", "numbering" …) that goes with the text."""
        return self.part(self.main.first(sort))

    def part(self, name: str | None) -> Part | None:
        """A part by name, or None when there is no such part."""
        return self._must_have(name) if name and name.lower() in self._names else None

    def core_title(self) -> str:
        """The title in the file's properties."""
        names = (each.target for each in self._relationships("").values() if each.sort == "core-properties")
        part = self.part(next(names, None))
        return (part.root.findtext("{http://purl.org/dc/elements/1.1/}title") or "") if part else ""

    def _must_have(self, name: str) -> Part:
        return Part(name, self._parsed(name), self._relationships(name))

    def _relationships(self, name: str) -> dict[str, Relationship]:
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels.lower() not in self._names:
            return {}
        return {
            each.get("Id", ""): _relationship(each, folder)
            for each in self._parsed(rels).iter(f"{{{_RELATIONSHIPS}}}Relationship")
        }

    def _parsed(self, name: str) -> Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        try:
            with self._zip.open(self._names[name.lower()]) as stream:
                root = etree.fromstring(stream.read(_MAX_PART), parser)
        except (
            etree.XMLSyntaxError,
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            ValueError,
            EOFError,
            RuntimeError,  # zipfile's word for a part with a password
        ) as error:
            raise damaged("This Word document") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged("This Word document")
        to_transitional(root)
        return root


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    is_external = element.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Type", "").rsplit("/", 1)[-1], target, is_external)
