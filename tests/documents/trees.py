"""Any document that the house can hold, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from documents.readers.html_ours import merged
from documents.tree import BULLET, Cell, Document, Paragraph, Row, Run, Table

# Whatever documents.words.clean lets through: all but control characters and lone surrogates.
characters = st.one_of(
    st.sampled_from(list("ab &<>\"'\n  \u00a0\u200b\u00ad\u2028\u202e\ufeff\U0001f3db=•)")),
    st.characters(exclude_categories=("Cc", "Cs")),
)
text = st.text(characters, max_size=12)
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
runs = st.lists(st.builds(Run, text, st.booleans(), st.booleans(), colours, links), max_size=3).map(merged)
markers = st.none() | st.sampled_from([BULLET, "a)", "iv.", "(b)", "12.", "<&"])
paragraphs = st.builds(
    Paragraph, runs, st.sampled_from([0, 0, 0, 1, 2, 3, 6]), markers, st.integers(0, 4), names
)


def _table(blocks: st.SearchStrategy) -> st.SearchStrategy[Table]:
    spans = st.sampled_from([1, 1, 1, 2, 5])
    cells = st.builds(
        Cell,
        st.lists(blocks, max_size=3).map(tuple),
        spans,
        spans,
        st.sampled_from([None, None, "column", "row"]),
        colours,
        names,
        st.none() | text,
    )
    rows = st.lists(st.builds(Row, st.lists(cells, max_size=3).map(tuple)), max_size=3).map(tuple)
    widths = st.lists(st.floats(0.01, 1), max_size=3).map(tuple)
    return rows.flatmap(
        lambda rows: st.builds(Table, st.just(rows), st.integers(0, len(rows)), widths, names, text)
    )


blocks = st.recursive(paragraphs, _table, max_leaves=8)
documents = st.builds(
    Document,
    st.lists(blocks, max_size=5).map(tuple),
    text,
    st.sampled_from(["en-GB", "cy"]),
    st.lists(paragraphs, max_size=2).map(tuple),
    st.lists(paragraphs, max_size=2).map(tuple),
    st.booleans(),
)
