"""Small workbooks for the tests, written part by part, as no library would let us write them."""

from html import escape

from documents.readers.xlsx import read_xlsx
from documents.tree import Paragraph
from tests.documents.docx_builder import R, build_zip, content_types, relationships_part

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK_CONTENT_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
CONTENT_TYPES = content_types("xl/workbook.xml", WORKBOOK_CONTENT_TYPE)
HEADINGS = ["Ref", "Action", "Owner", "Date", "Update"]
BOLD = "<fonts><font/><font><b/></font></fonts><cellXfs><xf/><xf fontId='1'/></cellXfs>"


def part(name, xml):
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="{S}" xmlns:r="{R}">{xml}</{name}>'


def c(place, text=None, look=0, sort="inlineStr", formula=None):
    """A cell: "A1" with words, or with a number (`sort` "n"), or the result of a formula."""
    inside = f"<f>{escape(formula)}</f>" if formula else ""
    if text is not None:
        said = escape(str(text))
        is_text = sort == "inlineStr"
        inside += f'<is><t xml:space="preserve">{said}</t></is>' if is_text else f"<v>{said}</v>"
    return f'<c r="{place}" s="{look}" t="{sort}">{inside}</c>'


def row(number, *cells, more=""):
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def sheet(*rows, before="", after=""):
    """A sheet of these rows; what stands before and behind them is mark-up."""
    return part(
        "worksheet", f"{before}<sheetData>{''.join(rows) or row(1, c('A1', 'A plan'))}</sheetData>{after}"
    )


def sheet_of_rows(*lines, start=1):
    """A sheet's rows from lists of words, None where a cell is empty."""
    return [
        row(
            down,
            *(c(f"{chr(65 + across)}{down}", text) for across, text in enumerate(line) if text is not None),
        )
        for down, line in enumerate(lines, start)
    ]


def xlsx_parts(*sheets, names=(), states=(), styles="", strings="", theme="", settings="", links=(), more=()):
    """The parts of a workbook with these sheets; `links` are the relationships of the first."""
    sheets = sheets or (sheet(),)
    numbers = range(1, len(sheets) + 1)
    titles = dict(enumerate(names, 1))
    hidden = dict(enumerate(states, 1))
    listed = "".join(
        f'<sheet name="{titles.get(n, f"Sheet{n}")}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{hidden[n]}"' if hidden.get(n) else "")
        + "/>"
        for n in numbers
    )
    parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", relationships_part(("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", part("workbook", f"{settings}<sheets>{listed}</sheets>")),
        (
            "xl/_rels/workbook.xml.rels",
            relationships_part(
                *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                ("rS", "styles", "styles.xml"),
                ("rT", "sharedStrings", "sharedStrings.xml"),
                ("rC", "theme", "theme/theme1.xml"),
            ),
        ),
        ("xl/styles.xml", part("styleSheet", styles)),
        ("xl/sharedStrings.xml", part("sst", strings)),
        ("xl/worksheets/_rels/sheet1.xml.rels", relationships_part(*links)),
        *((f"xl/worksheets/sheet{n}.xml", each) for n, each in zip(numbers, sheets, strict=True)),
    ]
    return [*parts, *([("xl/theme/theme1.xml", theme)] if theme else []), *more]


def build_xlsx(*sheets, **parts):
    return build_zip(xlsx_parts(*sheets, **parts))


def read_book(*sheets, **parts):
    return read_xlsx(build_xlsx(*sheets, **parts))


def texts(document):
    """Paragraphs as their words, tables as lists of rows."""
    return [
        block.line if isinstance(block, Paragraph) else [[cell.text for cell in r.cells] for r in block.rows]
        for block in document.blocks
    ]


def header_row(*titles, at=1):
    return row(at, *(c(f"{chr(65 + n)}{at}", title, look=1) for n, title in enumerate(titles)))
