"""Short ways to make the files that officers of other councils send."""

import io

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from tests.intake.styles.scoring import ENTRY_FIELDS, FIELDS

COLOURS = {"Green": "00B050", "Amber": "FFC000", "Red": "FF0000", "Blue": "0070C0"}


class Shaded:
    """A cell that is shaded, with or without words."""

    def __init__(self, colour, text=""):
        self.fill, self.text = COLOURS[colour], text


class Across:
    """A cell that reaches over the whole row."""

    def __init__(self, text):
        self.text = text


UP = object()  # the cell above reaches down to here


class WordFile:
    """A Word file, written from top to bottom as somebody types it."""

    def __init__(self, footer="", header=""):
        self.document = docx.Document()
        section = self.document.sections[0]
        section.footer.paragraphs[0].text = footer
        section.header.paragraphs[0].text = header

    def heading(self, text, level=1):
        self.document.add_heading(text, level)
        return self

    def line(self, text, bold=False):
        self.document.add_paragraph().add_run(text).bold = bold
        return self

    def table(self, *rows, bold_heads=False):
        width = max(len(row) for row in rows)
        table = self.document.add_table(len(rows), width)
        table.style = "Table Grid"
        for y, row in enumerate(rows):
            if len(row) == 1 and isinstance(row[0], Across):
                merged = table.cell(y, 0).merge(table.cell(y, width - 1))
                _write(merged, row[0].text, bold=True)
                continue
            for x, words in enumerate(row):
                if words is UP:
                    top = next(up for up in range(y, -1, -1) if rows[up][x] is not UP)
                    text = table.cell(top, x).text
                    merged = table.cell(top, x).merge(table.cell(y, x))
                    _write(merged, text)
                elif isinstance(words, Shaded):
                    _shade(table.cell(y, x), words.fill)
                    _write(table.cell(y, x), words.text)
                else:
                    _write(table.cell(y, x), words, bold=bold_heads and y == 0)
        return self

    def bytes(self):
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def _write(cell, text, bold=False):
    """Lines as paragraphs; "• " in front makes a bullet of Word's own."""
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)
        if line.startswith("• "):
            paragraph.style = "List Bullet"
            line = line[2:]
        run = paragraph.add_run(line)
        run.bold = bold or None
        run.font.color.rgb = RGBColor(0, 0, 0)


def _shade(cell, fill):
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shading)


def record(**given):
    """One line of the truth: what is not given is not in the paper."""
    return {**dict.fromkeys(FIELDS), "owners": [], "entries": [], **given}


def entry(period, evidence=None, **given):
    return {**dict.fromkeys(ENTRY_FIELDS), "period": period, "evidence": evidence, **given}


def saved(book):
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
