"""Files as a machine spoils them: real ones, each changed a little or a lot, the same for the same seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

PAPERS = Path(__file__).parents[3] / "fixtures/documents"
_WILD = [b"", b"\x00", b"\xff\xfe", *(bytes([sign]) for sign in b"<>&%()[]\n"), b"-1", b"99999999999"]
_ODD = ["", "-1", "0", "99999", "2000000000", "\u202e", "Date:", "Recommendation 1:", "Progress", "&#55357;"]
_HEART = ("document.xml", "sheet1.xml", "numbering.xml", "styles.xml")


@cache
def _originals() -> list[tuple[str, bytes]]:
    """Real documents, and short ones of every kind that we read or write."""
    from documents.plain_text import text_to_paragraphs
    from documents.recognise.recognise import recognise
    from documents.tree import Cell, Document, Row, Table, paragraph
    from documents.writers.html import to_html
    from documents.writers.pdf import to_pdf
    from documents.writers.xlsx import to_xlsx
    from reports.action_spreadsheet import action_spreadsheet

    def rows(*given: tuple[str, ...]) -> Table:
        return Table(tuple(Row(tuple(Cell(text_to_paragraphs(words)) for words in row)) for row in given))

    labels = rows(
        ("Recommendation 1:", "That roads be safe."),
        ("Responsibility:", "Olive Owner / Lee Link"),
        ("Date:", "May 2021"),
        ("Agreed Action:", "• Put up signs\n• Paint lines"),
        ("Evidence of Progress (March 2022):", "Signs are up."),
        ("Assessment of Progress (March 2022):", "1 (Fully Achieved)"),
    )
    tracker = rows(
        ("Ref", "Recommendation", "Action", "Lead", "By when", "Update Sept 21", "RAG"),
        ("1", "That buses run.", "Buy buses", "Nia", "Q2 2021/22", "March 2022: Bought.", "Green"),
    )
    short = Document((paragraph("Review: Road Safety"), labels, tracker), title="Road Safety")
    text = "Review: Road Safety\n\nRecommendation 1: That roads be safe.\n" + "\n".join(
        line for row in labels.rows for line in (row.cells[0].text, row.cells[1].text, "")
    )
    return [
        *((path.name, path.read_bytes()) for path in sorted(PAPERS.glob("*.docx"))),
        ("short.html", to_html(short).encode()),
        ("short.pdf", to_pdf(short)),
        ("short.txt", text.encode()),
        *[("short.docx", _word(short)), ("short.xlsx", _workbook(tracker))] * 3,
        ("ours.xlsx", to_xlsx(action_spreadsheet(recognise(short).plan))),
    ]


def _word(document: object) -> bytes:
    import docx

    made, file = docx.Document(), io.BytesIO()
    for table in document.tables():  # type: ignore[attr-defined]
        grid = made.add_table(len(table.rows), len(table.rows[0].cells))
        for y, row in enumerate(table.rows):
            for x, cell in enumerate(row.cells):
                grid.cell(y, x).text = cell.text
    made.save(file)
    return file.getvalue()


def _workbook(table: object) -> bytes:
    import openpyxl

    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in table.rows:  # type: ignore[attr-defined]
        made.active.append([cell.text for cell in row.cells])
    made.active.merge_cells("B2:C2")
    made.save(file)
    return file.getvalue()


def make(seed: int, number: int) -> tuple[bytes, str]:
    """The bytes and the name of one input."""
    dice = random.Random(seed * 1_000_003 + number)
    name, data = dice.choice(_originals())
    ways: list[Callable[[random.Random, bytes], bytes]] = [_flip, _cut, _splice, _insert]
    ways += [_inside] * 12 if name.endswith(("docx", "xlsx")) else [_words] * 4
    data = dice.choice(ways)(dice, data)
    if dice.random() < 0.05:
        name = f"{Path(name).stem}.{dice.choice(['docx', 'xlsx', 'pdf', 'html', 'txt', 'doc', ''])}"
    return data, name


def _flip(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice([1, 3, 20, 200])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, data: bytes) -> bytes:
    start = dice.choice([0, 0, dice.randrange(len(data))])
    return data[start : dice.randrange(start, len(data) + 1)]


def _splice(dice: random.Random, data: bytes) -> bytes:
    other = dice.choice(_originals())[1]
    return data[: dice.randrange(len(data))] + other[dice.randrange(len(other)) :]


def _insert(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + dice.choice(_WILD) * dice.choice([1, 2, 1_000]) + data[at:]


def _words(dice: random.Random, data: bytes) -> bytes:
    """Whole words, tags or numbers doubled, dropped, swapped or made odd."""
    pieces = re.split(rb"(<[^>]*>|\s+|\d+)", data)
    for _ in range(dice.choice([1, 5, 40])):
        at = dice.randrange(len(pieces))
        do = dice.randrange(4)
        if do == 0:
            pieces[at] = dice.choice(_ODD).encode("utf-8", "replace")
        elif do == 1:
            pieces[at] = (pieces[at] * dice.choice([2, 50]))[:20_000]
        elif do == 2:
            pieces[at] = b""
        else:
            other = dice.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
    return b"".join(pieces)


def _inside(dice: random.Random, data: bytes) -> bytes:
    """One part of an Office file changed, in a zip that is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        likely = [n for n in names if n.endswith(_HEART)]
        chosen = dice.choice(likely if dice.random() < 0.8 else names)
        for name in old.namelist():
            part = old.read(name)
            if name == chosen:
                part = dice.choice([_words, _words, _words, _flip, _cut])(dice, part)
            if name != chosen or dice.random() < 0.97:
                new.writestr(name, part)
    return out.getvalue()
