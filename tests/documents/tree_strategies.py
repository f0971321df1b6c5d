"""Any document that the house can hold, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from documents.readers.html_round_trip import merge_runs
from documents.tree import BULLET, Cell, Document, Paragraph, Row, Run, Table

# Whatever documents.plain_text.clean lets through: all but control characters and lone surrogates.
characters = st.one_of(
    st.sampled_from(list("ab &<>\"'\n  \u00a0\u200b\u00ad\u2028\u2029\u202e\ufeff\U0001f3db=•)")),
    st.characters(exclude_categories=("Cc", "Cs")),
)
text = st.text(characters, max_size=12)


@st.composite
def build(draw, kind, *fields):
    """As st.builds, whose way of telling a failed example takes hours where tables stand in tables."""
    return kind(*(draw(field) for field in fields))


def tuples_of(kind, most):
    return build(tuple, st.lists(kind, max_size=most))


names = (
    st.none()
    | st.sampled_from(["title", "label", "recommendation"])
    | st.text(characters, min_size=1, max_size=5)
)
colours = st.none() | st.sampled_from(["000000", "C00000", "BFBFBF", "FFFFFF"])
links = st.none() | st.sampled_from(
    ["https://example.org/?a=1&b=%22<", "mailto:clerk@example.org", "HTTP://X.org/é"]
)
links = links.map(lambda link: link and link.replace("<", "&lt;"))
runs = build(merge_runs, st.lists(build(Run, text, st.booleans(), st.booleans(), colours, links), max_size=3))
markers = st.none() | st.sampled_from([BULLET, "a)", "iv.", "(b)", "12.", "<&"])
paragraphs = build(Paragraph, runs, st.sampled_from([0, 0, 0, 1, 2, 3, 6]), markers, st.integers(0, 4), names)
spans = st.sampled_from([1, 1, 1, 2, 5])
heads = st.sampled_from([None, None, "column", "row"])
widths = tuples_of(st.floats(0.01, 1), 3)


@st.composite
def _table(draw, blocks):
    cells = build(Cell, tuples_of(blocks, 3), spans, spans, heads, colours, names, st.none() | text)
    rows = draw(tuples_of(build(Row, tuples_of(cells, 3)), 3))
    return Table(rows, draw(st.integers(0, len(rows))), draw(widths), draw(names), draw(text))


documents = build(
    Document,
    tuples_of(st.recursive(paragraphs, _table, max_leaves=8), 5),
    text,
    st.sampled_from(["en-GB", "cy"]),
    tuples_of(paragraphs, 2),
    tuples_of(paragraphs, 2),
    st.booleans(),
)
