"""Joins PDFs into one agenda pack. Runs in the sandbox.

Pages are not laid out again: they get a number and, where there is one, a label. The structure tree of each
document becomes a part of the pack's; its bookmarks are nested under one for the document.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from html import escape
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

from documents.writers.pack_documents import PackDocument, PackPageNumbers, contents_link
from documents.writers.pdf_overlay_text import OverlayFont

LANGUAGE = "en-GB"
_MM = 72 / 25.4
_SIDE_MARGIN, _FOOTER_BASELINE, _HEADER_BASELINE = (
    18 * _MM,
    8.5 * _MM,
    15.5 * _MM,
)  # from the edges of the page
_FONT_SIZE = 9


def build_pickled_pack(data: bytes) -> bytes:
    """As `build_pack`, with its arguments as a pickled tuple."""
    return build_pack(*pickle.loads(data))  # noqa: S301  (the process that started this one made it)


def build_pack(title: str, parts: Sequence[PackDocument], pages: PackPageNumbers) -> bytes:
    """The pack as PDF/UA-1. The first part is its contents; `pages` says where the others begin."""
    pdfs = [pikepdf.open(BytesIO(part.data)) for part in parts]
    try:
        return _PackBuilder(title, parts, pdfs, pages).build()
    finally:
        for pdf in pdfs:
            pdf.close()


class _PackBuilder:
    def __init__(
        self, title: str, parts: Sequence[PackDocument], pdfs: Sequence[pikepdf.Pdf], pages: PackPageNumbers
    ) -> None:
        self._title, self._parts, self._pdfs = title, parts, pdfs
        self._pdf = pikepdf.new()
        self._first_pages = (1, *pages.first)
        self._page_count = pages.count
        self._plain_font = OverlayFont(self._pdf, "Pack page of 0123456789")
        self._bold_font = OverlayFont(self._pdf, "".join(part.label for part in parts) or " ", bold=True)

    def build(self) -> bytes:
        pdf, root = self._pdf, self._pdf.Root
        root.Lang, root.ViewerPreferences = LANGUAGE, pikepdf.Dictionary(DisplayDocTitle=True)
        root.MarkInfo = pikepdf.Dictionary(Marked=True)
        self._create_structure_tree()
        bookmarks = [self._append_document(*each) for each in zip(self._parts, self._pdfs, strict=True)]
        self._tree.ParentTree.Nums = pikepdf.Array(self._parent_tree)
        self._tree.ParentTreeNextKey = self._next_parent_key
        root.Outlines = self._outlines(bookmarks)
        self._resolve_contents_links()
        pdf.docinfo["/Title"], pdf.docinfo["/Creator"] = self._title, "Scrutiny"
        root.Metadata = pdf.make_stream(_metadata(self._title), Type=pikepdf.Name.Metadata)
        root.Metadata.Subtype = pikepdf.Name.XML
        out = BytesIO()
        modes = pikepdf.ObjectStreamMode
        pdf.save(out, deterministic_id=True, force_version="1.7", object_stream_mode=modes.generate)
        return out.getvalue()

    def _create_structure_tree(self) -> None:
        pdf = self._pdf
        self._parent_tree: list[Any] = []
        self._next_parent_key = 0
        self._tree = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self._root_element = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self._tree, K=pikepdf.Array()
            )
        )
        self._tree.K = pikepdf.Array([self._root_element])
        self._tree.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array()))
        pdf.Root.StructTreeRoot = self._tree

    def _append_document(self, part: PackDocument, pdf: pikepdf.Pdf) -> Any:
        """Append the pages, tags and bookmarks of a document. Returns its bookmark."""
        start = len(self._pdf.pages)
        self._pdf.pages.extend(pdf.pages)
        pages = [self._pdf.pages[index] for index in range(start, len(self._pdf.pages))]
        # After the pages, to which the tags refer.
        self._append_tags(part, self._pdf.copy_foreign(pdf.Root.StructTreeRoot), pages)
        for number, page in enumerate(pages, start + 1):
            self._stamp_page(page, number, part)
        return self._bookmark(part, pdf, pages[0])

    def _append_tags(self, part: PackDocument, tree: Any, pages: Sequence[pikepdf.Page]) -> None:
        for tag in tree.K:
            tag.S, tag.P, tag.T = pikepdf.Name.Part, self._root_element, pikepdf.String(part.title)
            self._root_element.K.append(tag)
        key_offset, numbers = self._next_parent_key, list(tree.ParentTree.Nums)
        for number, owner in zip(numbers[::2], numbers[1::2], strict=True):
            self._parent_tree += [int(number) + key_offset, owner]
            self._next_parent_key = max(self._next_parent_key, int(number) + key_offset + 1)
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + key_offset
            for link in page.obj.get("/Annots", []):
                link.StructParent = int(link.StructParent) + key_offset

    def _stamp_page(self, page: pikepdf.Page, number: int, part: PackDocument) -> None:
        """Add the page number and label, before the content, which may change the coordinate system."""
        _, _, width, height = (float(side) for side in page.mediabox)
        text = f"Pack page {number} of {self._page_count}"
        x = width - _SIDE_MARGIN - self._plain_font.width(text, _FONT_SIZE)
        operators = [self._plain_font.write(text, x, _FOOTER_BASELINE, _FONT_SIZE, "Footer")]
        self._plain_font.add_to_page(page)
        if part.label:
            x = width - _SIDE_MARGIN - self._bold_font.width(part.label, _FONT_SIZE)
            operators.append(
                self._bold_font.write(part.label, x, height - _HEADER_BASELINE, _FONT_SIZE, "Header")
            )
            self._bold_font.add_to_page(page)
        page.contents_add("\n".join(operators).encode(), prepend=True)

    def _bookmark(self, part: PackDocument, pdf: pikepdf.Pdf, page: pikepdf.Page) -> Any:
        destination = pikepdf.Array([page.obj, pikepdf.Name.Fit])
        bookmark = self._pdf.make_indirect(
            pikepdf.Dictionary(Title=pikepdf.String(part.title), Dest=destination)
        )
        if "/Outlines" in pdf.Root:
            outlines = self._pdf.copy_foreign(pdf.Root.Outlines)
            bookmark.First, bookmark.Last = outlines.First, outlines.Last
            child: Any = outlines.First
            child_count = 0
            while child is not None:
                child.Parent, child_count = bookmark, child_count + 1
                child = child.get("/Next")
            bookmark.Count = -child_count  # closed: a pack has many
        return bookmark

    def _outlines(self, bookmarks: list[Any]) -> Any:
        count = len(bookmarks)
        outlines = self._pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines, Count=count))
        for previous, following in pairwise(bookmarks):
            previous.Next, following.Prev = following, previous
        for bookmark in bookmarks:
            bookmark.Parent = outlines
        outlines.First, outlines.Last = bookmarks[0], bookmarks[-1]
        return outlines

    def _resolve_contents_links(self) -> None:
        """Replace the placeholder links of the contents by links to pages of the pack."""
        part_indexes = {contents_link(index): index + 1 for index in range(len(self._parts) - 1)}
        for page in self._pdf.pages[: self._first_pages[1] - 1 if len(self._first_pages) > 1 else 1]:
            for link in page.obj.get("/Annots", []):
                part = part_indexes.get(str(link.A.get("/URI", "")))
                if part is not None:
                    first_page = self._pdf.pages[self._first_pages[part] - 1]
                    destination = pikepdf.Array([first_page.obj, pikepdf.Name.Fit])
                    link.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=destination)
                    title = self._parts[part].title
                    link.Contents = pikepdf.String(f"{title}, pack page {self._first_pages[part]}")


def _metadata(title: str) -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        '<rdf:Description rdf:about="" pdfuaid:part="1" /><rdf:Description rdf:about=""><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title></rdf:Description>'
        '<rdf:Description rdf:about=""><xmp:CreatorTool>Scrutiny</xmp:CreatorTool></rdf:Description>'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()
