"""The structure tags of a PDF, corrected before the file is written, so that a screen reader reads it well.

WeasyPrint tags page by page: a table split by a page end becomes two tables with repeated column headers, and
the footer of each page is content. `finish_tagged_pdf` joins such tables, sets the scope of each header cell,
labels list items, and marks repeated headers and footers as artefacts.
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
    """A finisher for WeasyPrint: corrects the tags and removes the producer's name.

    `name` is unique to the document. The ids of its cells begin with it, so that documents can be joined to
    a pack.
    """
    tree = _StructureTree(pdf)
    document_tags = tree.children(tree.children(tree.root)[0])
    boxes = [
        _BoxFragment(tree.children(tag)[0], box)
        for tag, box in zip(document_tags, _document_boxes(document), strict=True)
    ]
    for page in document.pages:
        for fragment in _cell_fragments(page._page_box):
            tree.set_header_scope(fragment)
            tree.place_cell(fragment)
    for tag, previous, box in zip(document_tags[1:], boxes, boxes[1:], strict=False):
        tree.join_fragments(_BoxFragment(boxes[0].tag, previous.box), box)
        tree.remove(tag)
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
        """The element that may continue in the next fragment; None for a table, which is joined already."""
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
    box: Box, table: Any = None, row: Any = None, is_header: bool = False
) -> Iterator[_BoxFragment]:
    for child in getattr(box, "children", ()):
        tag, element = child.element_tag, child.element
        if cell_tag := getattr(child, "mark", None):
            yield _BoxFragment(cell_tag, child, row, table, is_header)
            yield from _cell_fragments(child)
        elif tag == "table":
            yield from _cell_fragments(child, element)
        elif tag == "tr":
            yield from _cell_fragments(child, table, element, is_header)
        else:
            yield from _cell_fragments(child, table, row, is_header or tag == "thead")


@dataclass
class _StructureTree:
    """The structure tree, as WeasyPrint built it."""

    pdf: Any
    tables: dict[Any, Tag] = field(default_factory=dict)
    rows: dict[Any, Tag] = field(default_factory=dict)
    cells: dict[Any, _BoxFragment] = field(default_factory=dict)

    def object_at(self, reference: bytes | str) -> Any:
        """The object that a reference such as "12 0 R" points to."""
        return self.pdf.objects[int(reference.split()[0])]

    @property
    def root(self) -> Tag:
        return self.object_at(self.pdf.catalog["StructTreeRoot"])

    def children(self, tag: Tag) -> list[Tag]:
        """The tags below a tag, without marked content and annotations."""
        objects = (self.object_at(child) for child in tag.get("K", ()) if not isinstance(child, int))
        return [child for child in objects if child.get("S")]

    def parent(self, tag: Tag) -> Tag:
        return self.object_at(tag["P"])

    def remove(self, tag: Tag) -> None:
        children = self.parent(tag)["K"]
        if tag.reference in children:
            children.remove(tag.reference)

    def move(self, tag: Tag, target: Tag) -> None:
        """Move a tag to the end of another."""
        self.remove(tag)
        target["K"].append(tag.reference)
        tag["P"] = target.reference

    def move_all(self, source: Tag, target: Tag) -> None:
        """Move all children of one tag to the end of another, marked content of a page included."""
        for child in list(source["K"]):
            if isinstance(child, int):
                # Marked content is located by its page, so it keeps its own tag.
                self.move(source, target)
                return
            if self.object_at(child).get("S"):
                self.move(self.object_at(child), target)
            else:
                source["K"].remove(child)
                target["K"].append(child)

    def set_header_scope(self, fragment: _BoxFragment) -> None:
        if fragment.tag["S"] == "/TH":
            is_row = fragment.box.element.get("scope") == "row"
            fragment.tag["A"]["Scope"] = "/Row" if is_row else "/Column"

    def place_cell(self, fragment: _BoxFragment) -> None:
        """Move a cell to the table, row and first fragment of an earlier page, if there are any."""
        tag, element = fragment.tag, fragment.box.element
        row = self.parent(tag)
        group = self.parent(row)
        table_tag = self.tables.setdefault(fragment.table, self.parent(group))
        if element in self.cells:
            first = self.cells[element]
            if "ID" in tag:  # the cells below this header refer to it by this id
                tag["ID"].string = first.tag["ID"].string
            if not fragment.is_header:
                self.join_fragments(first, fragment)
                self.cells[element] = _BoxFragment(first.tag, fragment.box)
        else:
            self.cells[element] = fragment
            if fragment.row in self.rows:
                if self.rows[fragment.row] is not row:
                    self.move(tag, self.rows[fragment.row])
            else:
                self.rows[fragment.row] = row
                if self.parent(group) is not table_tag:
                    self.move(row, self.children(table_tag)[-1])
        if self.parent(group) is not table_tag:
            self.remove(self.parent(group))

    def join_fragments(self, first: _BoxFragment, following: _BoxFragment) -> None:
        """Append the content of the next fragment to one, so that a paragraph cut in two becomes one."""
        first_children, following_children = self.children(first.tag), self.children(following.tag)
        is_cut = first.last_element is not None and first.last_element is following.first_element
        if (
            first_children
            and following_children
            and is_cut
            and first_children[-1]["S"] == following_children[0]["S"]
        ):
            self.move_all(following_children[0], first_children[-1])
            self.remove(following_children[0])
        self.move_all(following.tag, first.tag)

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
        """Renumber headings so that none skips a level, which PDF/UA forbids."""
        level = 0
        for tag in self.walk():
            if heading := _HEADING.fullmatch(tag["S"]):
                level = min(int(heading.group(1)), level + 1)
                tag["S"] = f"/H{level}"

    def prefix_cell_ids(self, document: str) -> None:
        """Begin each cell's id, and the references to it, with the name of the document."""
        cell_ids: dict[int, Any] = {}
        for tag in self.walk():
            own_id = [tag["ID"]] if "ID" in tag else []
            cell_ids |= {id(cell_id): cell_id for cell_id in [*own_id, *tag.get("A", {}).get("Headers", ())]}
        for cell_id in cell_ids.values():  # some are referenced several times
            cell_id.string = f"{document}-{cell_id.string}"

    def links(self) -> set[Any]:
        """The links that have a tag of their own.

        WeasyPrint makes one more for each bold word and line break in a link; their tags are removed.
        """
        links = set()
        for tag in self.walk():
            for child in [child for child in tag["K"] if not isinstance(child, int)]:
                if self.object_at(child).get("Type") == "/OBJR":
                    if tag["S"] == "/Link":
                        links.add(self.object_at(child)["Obj"])
                    else:
                        tag["K"].remove(child)
        return links

    def walk(self) -> Iterator[Tag]:
        """Every tag of the tree, in reading order."""
        pending = self.children(self.root)
        while pending:
            tag = pending.pop()
            yield tag
            pending += reversed(self.children(tag))


def _make_artifacts(pdf: Any, tree: _StructureTree) -> None:
    """Mark what is no longer in the tree as an artefact: footers, repeated headers."""
    read_references = {tag.reference for tag in tree.walk()}
    numbers = tree.object_at(tree.root["ParentTree"])["Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    links = tree.links()
    for page in map(tree.object_at, pdf.page_references):
        owner = owners[page["StructParents"]]
        unread_ids = {mcid for mcid, tag in enumerate(owner) if tag not in read_references}
        _mark_as_artifact(tree.object_at(page["Contents"]).stream, unread_ids)
        for mcid in unread_ids:
            owner[mcid] = "null"
        if "Annots" in page:
            for link in [link for link in page["Annots"] if link not in links]:
                page["Annots"].remove(link)
                del owners[tree.object_at(link)["StructParent"]]
    numbers[:] = [part for number, owner in owners.items() for part in (number, owner)]


def _mark_as_artifact(stream: list[Any], unread_ids: set[int]) -> None:
    for index, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in unread_ids:
            item.clear()
            item["Type"] = "/Pagination"
            stream[index - 1] = "/Artifact"


def _remove_producer(pdf: Any) -> None:
    pdf.info.pop("Producer", None)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream[:] = [_PRODUCER.sub(b"", part) for part in metadata.stream]
