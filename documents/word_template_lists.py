"""Adds our lists to a council's own Word template, next to its own."""

from __future__ import annotations

import posixpath
from zipfile import ZipFile

from lxml import etree

from documents.readers.ooxml.namespaces import Element, parse_bounded_int, w
from documents.readers.ooxml.package import PackageReader, XmlPart
from documents.writers.ooxml.lists import ListRegistry
from documents.writers.ooxml.package import CONTENT_TYPES, PACKAGE_NAMESPACE, relationship_type
from documents.writers.ooxml.template_insertion import parse_element, serialise_part

CONTENT_TYPES_PART = "[Content_Types].xml"
_MAX_ID = 2**31 - 1_000_000  # the largest ID in Word, less room for ours
_ELEMENTS_AFTER_DEFINITIONS = (
    "num",
    "numIdMacAtCleanup",
)  # Word wants definitions, then lists, then this note


def list_registry_for(package: PackageReader) -> ListRegistry:
    """A registry whose list IDs are not used in the file."""
    xml_part = package.related("numbering")
    if xml_part is None:
        return ListRegistry()
    return ListRegistry(
        _next_id(xml_part.root, "abstractNum") or 0, (_next_id(xml_part.root, "num") or 1) - 1
    )


def _next_id(root: Element, element_name: str) -> int | None:
    used_ids = (
        parse_bounded_int(element.get(w(f"{element_name}Id")), maximum=_MAX_ID)
        for element in root.iterchildren(w(element_name))
    )
    return max((used_id + 1 for used_id in used_ids), default=None)


def list_parts(lists: ListRegistry, package: PackageReader, archive: ZipFile) -> dict[str, bytes]:
    """The changed or new parts for our lists, by name; empty if there are no lists."""
    if not lists.instances():
        return {}
    xml_part = package.related("numbering")
    if xml_part is not None:
        _insert_in_order(xml_part.root, lists.definitions(), _ELEMENTS_AFTER_DEFINITIONS)
        _insert_in_order(xml_part.root, lists.instances(), _ELEMENTS_AFTER_DEFINITIONS[1:])
        return {xml_part.name: serialise_part(xml_part.root)}
    name = _unused_part_name(package)
    content_types = _parse_xml(archive.read(CONTENT_TYPES_PART))
    etree.SubElement(
        content_types,
        f"{{{PACKAGE_NAMESPACE}/content-types}}Override",
        {"PartName": f"/{name}", "ContentType": CONTENT_TYPES["numbering"]},
    )
    return {
        name: lists.to_part().encode(),
        CONTENT_TYPES_PART: serialise_part(content_types),
        **_relationships_with_lists(package.main, name, archive),
    }


def _insert_in_order(root: Element, markup: list[str], later_elements: tuple[str, ...]) -> None:
    """Insert elements before the first of those that must follow them."""
    next_element = next(root.iterchildren(*map(w, later_elements)), None)
    for xml in markup:
        if next_element is None:
            root.append(parse_element(xml))
        else:
            next_element.addprevious(parse_element(xml))


def _unused_part_name(package: PackageReader) -> str:
    folder, number = posixpath.dirname(package.main.name), 1
    while package.part(name := posixpath.join(folder, f"numbering{number}.xml")) is not None:
        number += 1
    return name


def _relationships_with_lists(main: XmlPart, part_name: str, archive: ZipFile) -> dict[str, bytes]:
    """The relationships part of the main text, with a relationship to the lists."""
    folder, filename = posixpath.split(main.name)
    path = posixpath.join(folder, "_rels", f"{filename}.rels")
    name = next(
        (stored_name for stored_name in archive.namelist() if stored_name.lower() == path.lower()), None
    )
    namespace = f"{{{PACKAGE_NAMESPACE}/relationships}}"
    root = etree.Element(f"{namespace}Relationships") if name is None else _parse_xml(archive.read(name))
    number = len(main.relationships) + 1
    while f"r{number}" in main.relationships:
        number += 1
    attributes = {
        "Id": f"r{number}",
        "Type": relationship_type("numbering"),
        "Target": posixpath.basename(part_name),
    }
    etree.SubElement(root, f"{namespace}Relationship", attributes)
    return {name or path: serialise_part(root)}


def _parse_xml(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
