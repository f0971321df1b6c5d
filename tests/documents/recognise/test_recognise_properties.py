"""Whatever a document looks like, it is read or refused: nothing else may come out."""

from hypothesis import given
from hypothesis import strategies as st

from documents.plain_text import clean, text_to_paragraphs
from documents.recognise.json_records import records_json
from documents.recognise.recognise import recognise
from documents.tree import Cell, Document, Paragraph, Row, Run, Table
from documents.validation.errors import FileRejected
from tests.hypothesis_profiles import example_settings

WORDS = (
    *("Recommendation", "Recommendation 1: That roads be safe.", "Rec 2", "a) the first", "3.", "R4"),
    *("Action", "Agreed Action:", "Lead", "Responsibility:", "Date:", "By when", "Success measure", "Ref"),
    *("Progress", "Evidence of Progress (March 2020):", "Update Sept 21", "March 2022", "RAG", "Status:"),
    *("Assessment of Progress (March 2020):", "Evidence of Impact (March 2020):", "Key", "Strand", "Review:"),
    *(
        "1",
        "2 (On-Track)",
        "Green",
        "N/A",
        "TBC",
        "May 2021",
        "Olive Owner / Lee Link",
        "",
        "",
        "Signs are up.",
    ),
    *("Lead: Olive\nStatus: 2", "March 2022: Done.\nSept 21 – Begun.", "• one\n• two", "Link Officer/s:"),
)
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=12).map(clean))
spans = st.sampled_from([1, 1, 1, 1, 2, 3, 60])
cells = st.builds(
    lambda text, across, down, fill: Cell(text_to_paragraphs(text), across, down, fill=fill),
    texts,
    spans,
    spans,
    st.sampled_from([None, None, "00B050", "FFC000", "FFFFFF"]),
)
rows = st.builds(
    lambda row, page: Row(tuple(row), page=page), st.lists(cells, max_size=6), st.sampled_from([None, 1, 2])
)
tables = st.builds(lambda given: Table(tuple(given)), st.lists(rows, max_size=7))
paragraphs = st.builds(
    lambda text, level, bold: Paragraph((Run(text, bold=bold),), level=level),
    texts,
    st.sampled_from([0, 0, 1, 2]),
    st.booleans(),
)
papers = st.lists(st.one_of(tables, paragraphs), max_size=6).map(lambda blocks: Document(tuple(blocks)))


@example_settings(400, share=20)
@given(papers)
def test_any_paper_is_read_or_refused(paper):
    try:
        reading = recognise(paper)
    except FileRejected as refused:
        assert refused.sentence.endswith(".")
    else:
        assert records_json(reading)
