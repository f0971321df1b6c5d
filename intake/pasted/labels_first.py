"""A column of labels and then a column of values, as PDF programs read tables column by column."""

from __future__ import annotations

from collections.abc import Sequence

from actionplans import paper
from intake.pasted.doubts import Doubts
from intake.pasted.lists import dates_in, is_bare_grade
from intake.pasted.outline import Labelled
from intake.pasted.paragraphs import Wrap, blocks_of
from intake.pasted.said import Said

FEWEST = 3  # labels in a row without a value; two may have been left empty


def labels_with_values(labelled: Sequence[Labelled], wrap: Wrap, doubts: Doubts) -> list[Labelled]:
    """The same, each label of such a column with its value where there are as many of these as labels
    and the dates and grades among them stand where they should."""
    done: list[Labelled] = []
    waiting: list[Labelled] = []
    for each in labelled:
        waiting.append(each)
        if each.lines:
            done += _answered(waiting, wrap, doubts) if len(waiting) > FEWEST else waiting
            waiting = []
    return done + waiting


def _answered(run: list[Labelled], wrap: Wrap, doubts: Doubts) -> list[Labelled]:
    lines = run[-1].lines
    if lines[0].before or (run[-1].line.gap and not lines[0].gap):
        return run  # the last label has its value beside it, or right below it and the others apart
    for values in (blocks_of(lines, wrap), [[line] for line in lines]):
        for more in range(len(run)):  # labels at the top that were left empty
            labels = run[more:]
            if len(labels) < FEWEST or len(values) != len(labels):
                continue
            pairs = list(zip(labels, values, strict=True))
            checks = [_fits(label, value) for label, value in pairs]
            if False not in checks and True in checks:
                return [*run[:more], *(Labelled(label.marks, value, label.line) for label, value in pairs)]
    if _fits(run[-1], lines) and len(blocks_of(lines, wrap)) == 1:
        return run
    doubts.not_placed(lines, "It is not clear which labels these words answer, so they were not taken over")
    return [*run[:-1], Labelled(run[-1].marks, [], run[-1].line)]


def _fits(label: Labelled, value: list[Said]) -> bool | None:
    """Whether the value is of the sort that the label asks for; None where any words would do."""
    words = " ".join(line.words for line in value)
    if label.mark.field == paper.DATE:
        return len(dates_in(words)) == 1
    if label.mark.field == paper.ASSESSMENT:
        return is_bare_grade(words.split("\n")[0])
    return None
