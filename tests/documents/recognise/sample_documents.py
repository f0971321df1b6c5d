"""Documents made in a few lines, as somebody at another council might have typed them."""

from documents.plain_text import text_to_paragraphs
from documents.tree import Cell, Document, Row, Table, paragraph


def table(*rows):
    """Rows of texts; a text alone in its row reaches over the whole table."""
    width = max(len(row) for row in rows)
    return Table(tuple(_row(row, width) for row in rows))


def _row(texts, width):
    cells = [Cell(text_to_paragraphs(text)) for text in texts]
    if len(cells) == 1:
        cells = [Cell(text_to_paragraphs(texts[0]), colspan=width)]
    return Row(tuple(cells))


def paper_of(*blocks):
    header = table(
        ("Review:", "Road Safety"), ("Link Officer/s:", "Lee"), ("Action Plan Agreed:", "March 2019")
    )
    made = (paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Document((paragraph("SCRUTINY MONITORING – PROGRESS UPDATE"), header, *made))


def action(*rows, evidence="A crossing was built.", grade="2", period="March 2020"):
    """The usual rows of one action, after `rows`."""
    return table(
        *rows,
        ("Responsibility:", "Olive Owner"),
        ("Date:", "September 2019"),
        ("Agreed Action:", "Build a crossing."),
        ("Agreed Success Measure:", "A crossing is built."),
        (f"Evidence of Progress ({period}):", evidence),
        (f"Assessment of Progress ({period}):", grade),
    )
