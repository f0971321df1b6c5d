"""Whoever adds a table says how long what is in it is kept."""

import re
from collections import Counter
from pathlib import Path

from django.apps import apps

from audit.registry import history_model, history_relation_models, tracked_models

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "retention.md"
ROWS = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.count("|") == 6]


def test_every_table_has_a_place():
    """Once. History has one row for all, and a relation goes with the two tables that it joins."""
    histories = [history_model(model) for model in tracked_models()]
    histories += [rows for history in histories for rows in history_relation_models(history).values()]
    tables = {
        model._meta.label for model in apps.get_models() if not model._meta.proxy and model not in histories
    }
    placed = Counter(label for row in ROWS for label in re.findall(r"`(\w+\.\w+)`", row.split("|")[5]))
    assert set(placed) == tables
    assert max(placed.values()) == 1


def test_every_row_says_level_time_and_end():
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in ROWS]
    rows = [row for row in rows if row[0] not in ("what", "---")]
    assert len(rows) > 20
    assert all(all(row) for row in rows)
    assert all(re.match("public|internal|personal|exempt|secret|as the thing", row[1]) for row in rows)
