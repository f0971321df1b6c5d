"""The differences between two reports as a document with tracked changes."""

from __future__ import annotations

from collections.abc import Iterator

from documents.text_diff import DiffPart
from documents.tree import Block, Cell, ChangedRun, Document, Paragraph, Row, Run, Table, paragraph
from reports.plan_comparison import ActionChanges

LABEL_WIDTH = 0.28


def tracked_changes(
    title: str, older_label: str, newer_label: str, changed_actions: list[ActionChanges]
) -> Document:
    """A table of changed fields for each changed action. Accepting all changes gives the newer texts."""
    return Document(
        blocks=tuple(_blocks(title, older_label, newer_label, changed_actions)),
        title=f"{title} – {newer_label} compared with {older_label}",
        footer=(paragraph(f"{title}: {newer_label} compared with {older_label}"),),
    )


def _blocks(
    title: str, older_label: str, newer_label: str, changed_actions: list[ActionChanges]
) -> Iterator[Block]:
    yield paragraph(f"What changed: {title}", level=1, name="title")
    yield paragraph(f"{newer_label}, compared with {older_label}. Only what differs is printed.")
    if not changed_actions:
        yield paragraph("Nothing differs.")
    for action_changes in changed_actions:
        yield paragraph(
            f"{action_changes.name} ({action_changes.what})" if action_changes.what else action_changes.name,
            level=2,
        )
        yield Table(
            tuple(
                Row(
                    (
                        Cell((paragraph(field_change.label, bold=True),), header_scope="row"),
                        _changes_cell(field_change.pieces),
                    )
                )
                for field_change in action_changes.changes
            ),
            widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        )


def _changes_cell(pieces: list[DiffPart]) -> Cell:
    return Cell((Paragraph(tuple(map(_run, pieces))),))


def _run(piece: DiffPart) -> Run:
    return Run(piece.text) if piece.kind == "same" else ChangedRun(piece.text, change=piece.kind)
