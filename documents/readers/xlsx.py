"""Excel workbooks (.xlsx) as document trees.

We parse them ourselves, as we do Word files: we need to know what is hidden, merged or coloured without
holding a hostile sheet in memory, and libraries do only one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.plain_text import clean
from documents.readers.ooxml.namespaces import R_ID, Element, s
from documents.readers.ooxml.package import PackageReader, Relationship
from documents.readers.sheets.cell_ranges import CellRange, parse_cell_range
from documents.readers.sheets.cell_styles import WorkbookStyles, is_attribute_on
from documents.readers.sheets.displayed_values import DateSystem
from documents.readers.sheets.grid import VisibleGrid
from documents.readers.sheets.rich_text import SharedStrings
from documents.readers.sheets.sheet_blocks import SheetBlockBuilder
from documents.readers.sheets.sheet_reader import CellContent, SheetReader, WorkbookContext
from documents.tree import SHEET_HEADING, Block, Document, Paragraph, Run
from documents.validation.errors import damaged_file
from documents.writers.html_text import is_safe_link
from documents.writers.sheet_cells import APPLICATION

_DESCRIPTION = "This Excel workbook"
_MAX_PART_BYTES = 3 * 1024 * 1024  # of styles and the like, which are parsed as a whole
_MAX_SHEETS = 200


def read_xlsx(data: bytes) -> Document:
    """The visible content of a workbook, sheet by sheet.

    Hidden sheets, rows and columns are left out, as in print; rows hidden by a filter or a folded group
    are kept. A formula is read as its last result.
    """
    try:
        return _Reader(PackageReader(data, _DESCRIPTION, "xl/workbook.xml", _MAX_PART_BYTES)).document()
    except RecursionError as error:
        raise damaged_file(_DESCRIPTION) from error


class _Reader:
    def __init__(self, package: PackageReader) -> None:
        self._package = package
        properties = package.main.root.find(s("workbookPr"))
        starts_in_1904 = (
            properties is not None
            and "date1904" in properties.attrib
            and is_attribute_on(properties.get("date1904"))
        )
        self._context = WorkbookContext(
            SharedStrings(package), WorkbookStyles(package), DateSystem(starts_in_1904)
        )

    def document(self) -> Document:
        builder = SheetBlockBuilder(is_round_trip=self._package.application() == APPLICATION)
        sheets = list(self._sheets())
        blocks: list[tuple[str, list[Block]]] = []
        for sheet in sheets:
            if content := list(builder.blocks(VisibleGrid(sheet, self._context.budget))):
                blocks.append((sheet.title, content))
        headings = [_heading(title) for title, _ in blocks] if len(blocks) > 1 else []
        return Document(
            blocks=tuple(
                block
                for index, (_, content) in enumerate(blocks)
                for block in (*headings[index : index + 1], *content)
            ),
            title=clean(self._package.core_title()),
            landscape=any(sheet.is_landscape for sheet in sheets),
        )

    def _sheets(self) -> Iterator[SheetReader]:
        """The visible sheets, in order."""
        listed = self._package.main.root.findall(f"{s('sheets')}/{s('sheet')}")
        for element in listed[:_MAX_SHEETS]:
            part = self._package.main.relationships.get(element.get(R_ID, ""))
            if part and part.type == "worksheet" and not _is_hidden(element):
                yield self._read_sheet(clean(element.get("name", "")), part.target)

    def _read_sheet(self, title: str, name: str) -> SheetReader:
        sheet = SheetReader(title, self._context)
        self._package.stream_part(name, sheet)
        relationships = self._package.relationships(name)
        sheet.unhide_filtered_rows(self._filtered_tables(relationships))
        for (row, column), relationship_id in sheet.links.items():
            target = relationships.get(relationship_id)
            cell = sheet.rows.get(row, {}).get(column)
            if cell and target and target.is_external and is_safe_link(target.target):
                runs = tuple(replace(run, link=target.target) for run in cell.runs)
                sheet.rows[row][column] = CellContent(runs, cell.fill)
        return sheet

    def _filtered_tables(self, relationships: dict[str, Relationship]) -> Iterator[CellRange]:
        for relationship in relationships.values():
            table = self._package.part(relationship.target) if relationship.type == "table" else None
            filters = table.root.find(s("autoFilter")) if table else None
            if filters is not None and filters.find(s("filterColumn")) is not None:
                cell_range = parse_cell_range(filters.get("ref", ""))
                if cell_range:
                    yield cell_range


def _is_hidden(sheet: Element) -> bool:
    return sheet.get("state", "visible") != "visible"


def _heading(title: str) -> Paragraph:
    return Paragraph((Run(title),), level=1, name=SHEET_HEADING)
