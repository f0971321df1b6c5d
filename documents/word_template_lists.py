"""Lists of ours in a council's own Word file, next to those that it has."""

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
_MAX_ID = 2**31 - 1_000_000  # of what Word can count, with room for ours
_ELEMENTS_AFTER_DEFINITIONS = (
    "num",
    "numIdMacAtCleanup",
)  # behind the definitions stand the lists, behind those a note


def list_registry_for(package: PackageReader) -> ListRegistry:
    """Lists whose numbers are free in the file."""
    xml_part = package.related("numbering")
    if xml_part is None:
        return ListRegistry()
    return ListRegistry(
        _next_id(xml_part.root, "abstractNum") or 0, (_next_id(xml_part.root, "num") or 1) - 1
    )


def _next_id(root: Element, sort: str) -> int | None:
    numbers = (
        parse_bounded_int(element.get(w(f"{sort}Id")), maximum=_MAX_ID)
        for element in root.iterchildren(w(sort))
    )
    return max((number + 1 for number in numbers), default=None)


def list_parts(lists: ListRegistry, package: PackageReader, archive: ZipFile) -> dict[str, bytes]:
    """The parts that tell of the lists, whether the file had any or not. None where there is no list."""
    if not lists.instances():
        return {}
    xml_part = package.related("numbering")
    if xml_part is not None:
        _insert_in_order(xml_part.root, lists.definitions(), _ELEMENTS_AFTER_DEFINITIONS)
        _insert_in_order(xml_part.root, lists.instances(), _ELEMENTS_AFTER_DEFINITIONS[1:])
        return {xml_part.name: serialise_part(xml_part.root)}
    name = _unused_part_name(package)
    types = _parse_xml(archive.read(CONTENT_TYPES_PART))
    etree.SubElement(
        types,
        f"{{{PACKAGE_NAMESPACE}/content-types}}Override",
        {"PartName": f"/{name}", "ContentType": CONTENT_TYPES["numbering"]},
    )
    return {
        name: lists.to_part().encode(),
        CONTENT_TYPES_PART: serialise_part(types),
        **_relationships_with_lists(package.main, name, archive),
    }


def _insert_in_order(root: Element, markup: list[str], behind: tuple[str, ...]) -> None:
    """Before the first of those that Word wants behind them."""
    first = next(root.iterchildren(*map(w, behind)), None)
    for each in markup:
        if first is None:
            root.append(parse_element(each))
        else:
            first.addprevious(parse_element(each))


def _unused_part_name(package: PackageReader) -> str:
    folder, n = posixpath.dirname(package.main.name), 1
    while package.part(name := posixpath.join(folder, f"numbering{n}.xml")) is not None:
        n += 1
    return name


def _relationships_with_lists(main: XmlPart, to: str, archive: ZipFile) -> dict[str, bytes]:
    """The text's pointers, with one to the lists."""
    folder, base = posixpath.split(main.name)
    wanted = posixpath.join(folder, "_rels", f"{base}.rels")
    name = next((each for each in archive.namelist() if each.lower() == wanted.lower()), None)
    space = f"{{{PACKAGE_NAMESPACE}/relationships}}"
    root = etree.Element(f"{space}Relationships") if name is None else _parse_xml(archive.read(name))
    n = len(main.relationships) + 1
    while f"r{n}" in main.relationships:
        n += 1
    about = {"Id": f"r{n}", "Type": relationship_type("numbering"), "Target": posixpath.basename(to)}
    etree.SubElement(root, f"{space}Relationship", about)
    return {name or wanted: serialise_part(root)}


def _parse_xml(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
