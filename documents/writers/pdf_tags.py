"""The structure tags of a PDF, corrected before the file is written, so that a screen reader reads it well.

WeasyPrint tags page by page: a table that a page's end cuts in two becomes two tables, with the
column headers are repeated, and the running footer is content. `tidy` makes them one again, says which
way each head points, gives list items their labels, and takes page furniture out of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_PRODUCER = re.compile(rb'<rdf:Description rdf:about="" pdf:Producer="[^"]*" />')
_HEADING = re.compile(r"/H([1-6])")

Tag = Any  # a pydyf dictionary that is a structure element
Box = Any  # a box that WeasyPrint laid out; its `element` is the same object on every page


def finish_tagged_pdf(document: Any, pdf: Any, name: str) -> None:
    """A finisher for WeasyPrint: better tags, and no word of the software that made them.

    `name` is that of the document: the ids of its cells begin with it, so that a pack can hold several.
    """
    tree = _StructureTree(pdf)
    top = tree.children(tree.children(tree.root)[0])
    boxes = [
        _BoxFragment(tree.children(tag)[0], box)
        for tag, box in zip(top, _document_boxes(document), strict=True)
    ]
    for page in document.pages:
        for piece in _cell_fragments(page._page_box):
            tree.set_header_scope(piece)
            tree.place(piece)
    for part, before, box in zip(top[1:], boxes, boxes[1:], strict=False):
        tree.join_fragments(_BoxFragment(boxes[0].tag, before.box), box)
        tree.remove(part)
    tree.label_list_items()
    tree.nest_headings()
    tree.prefix_cell_ids(name)
    _make_artifacts(pdf, tree)
    _remove_producer(pdf)


@dataclass
class _BoxFragment:
    """The part on one page of an element that may span several."""

    tag: Tag
    box: Box
    row: Any = None
    table: Any = None
    is_header: bool = False

    @property
    def last_element(self) -> Any:
        """The element that may go on in the next piece. A table's rest has been put to it already."""
        last = self.box.children[-1] if self.box.children else None
        return last.element if last is not None and last.element_tag != "table" else None

    @property
    def first_element(self) -> Any:
        return self.box.children[0].element if self.box.children else None


def _document_boxes(document: Any) -> Iterator[Box]:
    """The box of the document on each page, in the order of their tags."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get("class") == "document":
                yield box
                break


def _cell_fragments(
    box: Box, table: Any = None, row: Any = None, is_head: bool = False
) -> Iterator[_BoxFragment]:
    for child in getattr(box, "children", ()):
        tag, element = child.element_tag, child.element
        if mark := getattr(child, "mark", None):
            yield _BoxFragment(mark, child, row, table, is_head)
            yield from _cell_fragments(child)
        elif tag == "table":
            yield from _cell_fragments(child, element)
        elif tag == "tr":
            yield from _cell_fragments(child, table, element, is_head)
        else:
            yield from _cell_fragments(child, table, row, is_head or tag == "thead")


@dataclass
class _StructureTree:
    """The structure tree, as WeasyPrint built it."""

    pdf: Any
    tables: dict[Any, Tag] = field(default_factory=dict)
    rows: dict[Any, Tag] = field(default_factory=dict)
    cells: dict[Any, _BoxFragment] = field(default_factory=dict)

    def at(self, reference: bytes | str) -> Any:
        """The object that a reference such as "12 0 R" means."""
        return self.pdf.objects[int(reference.split()[0])]

    @property
    def root(self) -> Tag:
        return self.at(self.pdf.catalog["StructTreeRoot"])

    def children(self, tag: Tag) -> list[Tag]:
        """The tags below a tag, without marked content and annotations."""
        objects = (self.at(kid) for kid in tag.get("K", ()) if not isinstance(kid, int))
        return [kid for kid in objects if kid.get("S")]

    def parent(self, tag: Tag) -> Tag:
        return self.at(tag["P"])

    def remove(self, tag: Tag) -> None:
        kids = self.parent(tag)["K"]
        if tag.reference in kids:
            kids.remove(tag.reference)

    def move(self, tag: Tag, to: Tag) -> None:
        """Move a tag to the end of another."""
        self.remove(tag)
        to["K"].append(tag.reference)
        tag["P"] = to.reference

    def move_all(self, of: Tag, to: Tag) -> None:
        """Move all children of one tag to the end of another, marked content of a page included."""
        for kid in list(of["K"]):
            if isinstance(kid, int):
                # Marked content is located by its page, so it keeps its own tag.
                self.move(of, to)
                return
            if self.at(kid).get("S"):
                self.move(self.at(kid), to)
            else:
                of["K"].remove(kid)
                to["K"].append(kid)

    def set_header_scope(self, piece: _BoxFragment) -> None:
        if piece.tag["S"] == "/TH":
            is_row = piece.box.element.get("scope") == "row"
            piece.tag["A"]["Scope"] = "/Row" if is_row else "/Column"

    def place(self, piece: _BoxFragment) -> None:
        """Move a cell to the table, row and first fragment of an earlier page, if there are any."""
        tag, element = piece.tag, piece.box.element
        row = self.parent(tag)
        group = self.parent(row)
        whole = self.tables.setdefault(piece.table, self.parent(group))
        if element in self.cells:
            first = self.cells[element]
            if "ID" in tag:  # the cells that it heads name it by this
                tag["ID"].string = first.tag["ID"].string
            if not piece.is_header:
                self.join_fragments(first, piece)
                self.cells[element] = _BoxFragment(first.tag, piece.box)
        else:
            self.cells[element] = piece
            if piece.row in self.rows:
                if self.rows[piece.row] is not row:
                    self.move(tag, self.rows[piece.row])
            else:
                self.rows[piece.row] = row
                if self.parent(group) is not whole:
                    self.move(row, self.children(whole)[-1])
        if self.parent(group) is not whole:
            self.remove(self.parent(group))

    def join_fragments(self, first: _BoxFragment, more: _BoxFragment) -> None:
        """Append the content of the next fragment to one, so that a paragraph cut in two becomes one."""
        mine, theirs = self.children(first.tag), self.children(more.tag)
        is_cut = first.last_element is not None and first.last_element is more.first_element
        if mine and theirs and is_cut and mine[-1]["S"] == theirs[0]["S"]:
            self.move_all(theirs[0], mine[-1])
            self.remove(theirs[0])
        self.move_all(more.tag, first.tag)

    def label_list_items(self) -> None:
        """Make the printed bullet, letter or number of each list item its label."""
        for item in [tag for tag in self.walk() if tag["S"] == "/LI"]:
            body = next(iter(self.children(item)), None)
            marker = next(iter(self.children(body)), None) if body else None
            if marker and marker["S"] == "/Span" and self.children(marker):
                self.remove(marker)
                marker["S"], marker["P"] = "/Lbl", item.reference
                item["K"].insert(0, marker.reference)

    def nest_headings(self) -> None:
        """Let no heading skip a level, whatever the author did: PDF/UA allows none."""
        deepest = 0
        for tag in self.walk():
            if heading := _HEADING.fullmatch(tag["S"]):
                deepest = min(int(heading.group(1)), deepest + 1)
                tag["S"] = f"/H{deepest}"

    def prefix_cell_ids(self, document: str) -> None:
        """Begin each cell's id, and the references to it, with the name of the document."""
        names: dict[int, Any] = {}
        for tag in self.walk():
            own_id = [tag["ID"]] if "ID" in tag else []
            names |= {id(each): each for each in [*own_id, *tag.get("A", {}).get("Headers", ())]}
        for each in names.values():  # some stand in several places
            each.string = f"{document}-{each.string}"

    def links(self) -> set[Any]:
        """The links that have a tag of their own.

        WeasyPrint makes one more for each bold word and line break in a link; those are let go.
        """
        links = set()
        for tag in self.walk():
            for kid in [kid for kid in tag["K"] if not isinstance(kid, int)]:
                if self.at(kid).get("Type") == "/OBJR":
                    if tag["S"] == "/Link":
                        links.add(self.at(kid)["Obj"])
                    else:
                        tag["K"].remove(kid)
        return links

    def walk(self) -> Iterator[Tag]:
        """Every tag that will be read, in reading order."""
        waiting = self.children(self.root)
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += reversed(self.children(tag))


def _make_artifacts(pdf: Any, tree: _StructureTree) -> None:
    """Mark what is no longer in the tree as an artefact: footers, repeated headers."""
    read = {tag.reference for tag in tree.walk()}
    numbers = tree.at(tree.root["ParentTree"])["Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    links = tree.links()
    for page in map(tree.at, pdf.page_references):
        owner = owners[page["StructParents"]]
        silent = {mcid for mcid, tag in enumerate(owner) if tag not in read}
        _mark_as_artifact(tree.at(page["Contents"]).stream, silent)
        for mcid in silent:
            owner[mcid] = "null"
        if "Annots" in page:
            for link in [link for link in page["Annots"] if link not in links]:
                page["Annots"].remove(link)
                del owners[tree.at(link)["StructParent"]]
    numbers[:] = [part for number, owner in owners.items() for part in (number, owner)]


def _mark_as_artifact(stream: list[Any], silent: set[int]) -> None:
    for at, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in silent:
            item.clear()
            item["Type"] = "/Pagination"
            stream[at - 1] = "/Artifact"


def _remove_producer(pdf: Any) -> None:
    pdf.info.pop("Producer", None)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream[:] = [_PRODUCER.sub(b"", part) for part in metadata.stream]
