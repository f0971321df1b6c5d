"""The real update of March 2020 as a tree, laid out as the council prints it, and smaller papers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs

TRUTH = Path(__file__).parents[1] / "truth"
LABEL = 0.25


@cache
def progress_update(period: str = "2020-03") -> Document:
    """The Hate Crime review's update of this period."""
    said = json.loads((TRUTH / f"hate-crime-progress-update-{period}.json").read_text(encoding="utf-8"))
    blocks: list[Block] = [paragraph(said["title"], level=1, name="title"), _header(said)]
    blocks.append(Paragraph((Run(said["intro"]),), name="instructions"))
    for recommendation in said["recommendations"]:
        blocks += _heading(
            f"Recommendation {recommendation['number']}: ", recommendation, 2, "recommendation"
        )
        for part in recommendation["parts"]:
            blocks += _heading(f"{part['letter']}) ", part, 3, "part")
    blocks.append(_key(said["grading_key"]))
    return Document(
        blocks=tuple(blocks),
        title=f"{said['review']} – scrutiny monitoring, progress update, {said['periods'][-1]}",
        footer=(paragraph(f"{said['review']} progress update, {said['periods'][-1]}"),),
    )


def _header(said: dict[str, Any]) -> Table:
    lines = [
        ("Review:", said["review"]),
        ("Link Officer/s:", "\n".join(said["link_officers"])),
        ("Action Plan Agreed:", said["action_plan_agreed"]),
    ]
    rows = tuple(Row((_label(label), Cell(to_paragraphs(text)))) for label, text in lines)
    return Table(rows, widths=(LABEL, 1 - LABEL), name="header")


def _heading(label: str, said: dict[str, Any], level: int, name: str) -> Iterator[Block]:
    runs = (Run(label, bold=True), Run(said["text"]))
    yield Paragraph(runs, level=level, name=name)
    together: list[dict[str, Any]] = []
    for action in said["actions"]:
        if together and not (action["strand"] and together[-1]["strand"]):
            yield _action(together)
            together = []
        together.append(action)
    if together:
        yield _action(together)


def _action(actions: list[dict[str, Any]]) -> Table:
    rows = []
    if actions[0]["strand"]:
        strands = (
            Cell((paragraph(a["strand"] or "", bold=True),), head="column", name="strand") for a in actions
        )
        rows.append(Row((Cell(), *strands)))
    heads = len(rows)
    for label, key in (
        ("Responsibility:", "responsibility_text"),
        ("Date:", "date_text"),
        ("Agreed Action:", "agreed_action"),
        ("Agreed Success Measure:", "success_measure"),
    ):
        rows.append(Row((_label(label), *(Cell(to_paragraphs(a[key] or ""), name=key) for a in actions))))
    for at, entry in enumerate(actions[0]["entries"]):
        for label, key in (
            ("Evidence of Progress ({}):", "evidence"),
            ("Assessment of Progress ({}):\n(include explanation if required)", "grade_text"),
            ("Evidence of Impact ({}):", "impact"),
        ):
            if entry[key]:
                cells = (Cell(to_paragraphs(a["entries"][at][key] or ""), name=key) for a in actions)
                rows.append(Row((_label(label.format(entry["period"])), *cells)))
    rest = (1 - LABEL) / len(actions)
    return Table(tuple(rows), heads=heads, widths=(LABEL, *(rest for _ in actions)), name="action")


def _label(words: str) -> Cell:
    first, *more = words.split("\n")
    return Cell((paragraph(first, bold=True), *(paragraph(line) for line in more)), head="row", name="label")


def _key(grades: list[dict[str, Any]]) -> Table:
    label = Cell(
        (paragraph("Assessment of Progress Gradings:", bold=True),), rowspan=2, head="row", name="label"
    )
    numbers = (Cell((paragraph(str(g["grade"]), bold=True),), head="column") for g in grades)
    meanings = (Cell((paragraph(g["label"]),)) for g in grades)
    return Table((Row((label, *numbers)), Row(tuple(meanings))), widths=(LABEL, *(0.1875,) * 4), name="key")


def long_table(rows: int = 80) -> Document:
    """A table with column heads that runs over several pages, between two lines of text."""
    heads = Row(tuple(Cell((paragraph(h, bold=True),), head="column") for h in ("Action", "Progress")))
    body = (
        Row((Cell((paragraph(f"Action {n}"),), head="row"), Cell((paragraph(f"Progress {n}"),))))
        for n in range(rows)
    )
    table = Table((heads, *body), heads=1, widths=(0.3, 0.7))
    return Document((paragraph("Before"), table, paragraph("After")), title="A long table")
