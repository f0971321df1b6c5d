"""Lists of ours in a council's own Word file, beside those that it has."""

from __future__ import annotations

import posixpath
from zipfile import ZipFile

from lxml import etree

from documents.readers.ooxml.names import Element, w, whole
from documents.readers.ooxml.package import Package, Part
from documents.writers.ooxml.insertion import element, to_part
from documents.writers.ooxml.lists import Lists
from documents.writers.ooxml.package import PACKAGE, TYPES, kind_of

TYPES_PART = "[Content_Types].xml"
_MOST = 2**31 - 1_000_000  # of what Word can count, with room for ours
_FIRST_ENDS = ("num", "numIdMacAtCleanup")  # behind the definitions stand the lists, behind those a note


def lists_beside(package: Package) -> Lists:
    """Lists whose numbers are free in the file."""
    own = package.related("numbering")
    if own is None:
        return Lists()
    return Lists(_next(own.root, "abstractNum") or 0, (_next(own.root, "num") or 1) - 1)


def _next(root: Element, sort: str) -> int | None:
    numbers = (whole(each.get(w(f"{sort}Id")), most=_MOST) for each in root.iterchildren(w(sort)))
    return max((number + 1 for number in numbers), default=None)


def with_lists(lists: Lists, package: Package, archive: ZipFile) -> dict[str, bytes]:
    """The parts that tell of the lists, whether the file had any or not. None where there is no list."""
    if not lists.numbered():
        return {}
    own = package.related("numbering")
    if own is not None:
        _add(own.root, lists.definitions(), _FIRST_ENDS)
        _add(own.root, lists.numbered(), _FIRST_ENDS[1:])
        return {own.name: to_part(own.root)}
    name = _free_name(package)
    types = _read(archive.read(TYPES_PART))
    etree.SubElement(
        types,
        f"{{{PACKAGE}/content-types}}Override",
        {"PartName": f"/{name}", "ContentType": TYPES["numbering"]},
    )
    return {name: lists.part().encode(), TYPES_PART: to_part(types), **_pointing(package.main, name, archive)}


def _add(root: Element, markup: list[str], behind: tuple[str, ...]) -> None:
    """Before the first of those that Word wants behind them."""
    first = next(root.iterchildren(*map(w, behind)), None)
    for each in markup:
        if first is None:
            root.append(element(each))
        else:
            first.addprevious(element(each))


def _free_name(package: Package) -> str:
    folder, n = posixpath.dirname(package.main.name), 1
    while package.part(name := posixpath.join(folder, f"numbering{n}.xml")) is not None:
        n += 1
    return name


def _pointing(main: Part, to: str, archive: ZipFile) -> dict[str, bytes]:
    """The text's pointers, with one to the lists."""
    folder, base = posixpath.split(main.name)
    wanted = posixpath.join(folder, "_rels", f"{base}.rels")
    name = next((each for each in archive.namelist() if each.lower() == wanted.lower()), None)
    space = f"{{{PACKAGE}/relationships}}"
    root = etree.Element(f"{space}Relationships") if name is None else _read(archive.read(name))
    n = len(main.relationships) + 1
    while f"r{n}" in main.relationships:
        n += 1
    about = {"Id": f"r{n}", "Type": kind_of("numbering"), "Target": posixpath.basename(to)}
    etree.SubElement(root, f"{space}Relationship", about)
    return {name or wanted: to_part(root)}


def _read(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
