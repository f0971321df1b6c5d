import io
import json
import re
from pathlib import Path

import docx
import mammoth
import pytest

from documents.readers.docx import read_docx
from tests.documents.docx_builder import W

ROOT = Path(__file__).parents[2]
MONTHS = ["03", "09"]


def fixture(month, sort):
    return (ROOT / f"fixtures/documents/hate-crime-progress-update-2020-{month}.{sort}").read_bytes()


def truth(month):
    return json.loads((ROOT / f"tests/truth/hate-crime-progress-update-2020-{month}.json").read_text())


def said(value, key=""):
    """Every line that the truth says is printed in the document."""
    if key in {"doc_type", "date", "source", "notes", "restored", "evidence_blocks"}:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from said(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from said(each, key)
    elif isinstance(value, str):
        yield from value.split("\n")


def letters(text):
    """The words without what stands between them: mammoth sets nothing where a line is broken."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("month", MONTHS)
def test_every_word_of_the_real_papers_is_read(month):
    text = read_docx(fixture(month, "docx")).text
    squeezed = " ".join(text.split())
    missing = [line for line in said(truth(month)) if " ".join(line.split()) not in squeezed]
    assert missing == []


@pytest.mark.parametrize("month", MONTHS)
def test_other_readers_find_the_same_words_in_the_real_papers(month):
    data = fixture(month, "docx")
    ours = letters(read_docx(data).text)
    assert letters(mammoth.extract_raw_text(io.BytesIO(data)).value) == ours
    document = docx.Document(io.BytesIO(data))
    paragraphs = [
        docx.text.paragraph.Paragraph(each, document) for each in document.element.body.iter(f"{{{W}}}p")
    ]
    assert letters("".join(each.text for each in paragraphs)) == ours


@pytest.mark.parametrize(
    ("month", "shapes"),
    [("03", [(3, 2), (7, 2)]), ("09", [(3, 2)])],
)
def test_the_matrices_of_the_real_papers_have_their_shape(month, shapes):
    tables = read_docx(fixture(month, "docx")).tables()
    result = [(len(table.rows), len(table.grid()[0])) for table in tables]
    assert result[: len(shapes)] == shapes
    assert result[-1] == (2, 5)
    key = tables[-1].grid()
    assert key[0][0] is key[1][0]
    assert [cell.text for cell in key[1][1:]] == ["Fully Achieved", "On-Track", "Slipped", "Not Achieved"]
    for table in tables:
        assert all(cell is not None for row in table.grid() for cell in row)


def test_bullets_of_the_real_papers_are_bullets():
    text = read_docx(fixture("09", "docx")).text
    assert "\n• Curriculum\n• Resources\n" in text
