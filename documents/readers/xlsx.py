"""Excel workbooks (.xlsx) as document trees.

Read by a small walk of our own, as Word files are: what is hidden, merged or coloured has to be known
while a hostile sheet must not be held, and libraries do one or the other.
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
_MAX_PART_BYTES = 3 * 1024 * 1024  # of styles and the like, which are held as a whole
_MAX_SHEETS = 200


def read_xlsx(data: bytes) -> Document:
    """What a workbook shows, sheet by sheet.

    Hidden sheets, rows and columns are left out, as they are on paper; rows that a filter or a folded
    group puts out of sight are not. Formulas count by their last result.
    """
    try:
        return _Reader(PackageReader(data, _DESCRIPTION, "xl/workbook.xml", _MAX_PART_BYTES)).document()
    except RecursionError as error:
        raise damaged_file(_DESCRIPTION) from error


class _Reader:
    def __init__(self, package: PackageReader) -> None:
        self._package = package
        properties = package.main.root.find(s("workbookPr"))
        old = (
            properties is not None
            and "date1904" in properties.attrib
            and is_attribute_on(properties.get("date1904"))
        )
        self._context = WorkbookContext(SharedStrings(package), WorkbookStyles(package), DateSystem(old))

    def document(self) -> Document:
        layout = SheetBlockBuilder(is_round_trip=self._package.application() == APPLICATION)
        sheets = list(self._sheets())
        blocks: list[tuple[str, list[Block]]] = []
        for sheet in sheets:
            if content := list(layout.blocks(VisibleGrid(sheet, self._context.budget))):
                blocks.append((sheet.title, content))
        heads = [_heading(title) for title, _ in blocks] if len(blocks) > 1 else []
        return Document(
            blocks=tuple(
                block for at, (_, content) in enumerate(blocks) for block in (*heads[at : at + 1], *content)
            ),
            title=clean(self._package.core_title()),
            landscape=any(sheet.is_landscape for sheet in sheets),
        )

    def _sheets(self) -> Iterator[SheetReader]:
        """The sheets that are shown, in order."""
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
        for (row, column), identity in sheet.links.items():
            target = relationships.get(identity)
            filled = sheet.rows.get(row, {}).get(column)
            if filled and target and target.is_external and is_safe_link(target.target):
                runs = tuple(replace(run, link=target.target) for run in filled.runs)
                sheet.rows[row][column] = CellContent(runs, filled.fill)
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
