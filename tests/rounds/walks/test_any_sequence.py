"""Whatever people do in whatever order: nothing outstanding is lost, nothing published changes.

`STEPS=20000 pytest -s tests/rounds/walks/test_any_sequence.py` walks further than CI does.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rounds.walks.later_versions import LaterVersions
from tests.rounds.walks.walk import steps

STEPS = int(os.environ.get("STEPS", "1500"))
IN_A_ROW = 60


@pytest.mark.django_db
@pytest.mark.timeout(900 if STEPS == 1500 else 0)  # on a busy machine fifteen hundred take minutes
def test_no_sequence_of_steps_loses_or_changes_anything():
    steps.clear()
    walks = settings(
        max_examples=-(-STEPS // 36),
        stateful_step_count=IN_A_ROW,
        deadline=None,
        database=None,
        derandomize=STEPS == 1500,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(LaterVersions, settings=walks)
    sys.stdout.write(f"\n{dict(steps)}\n")
    # Walks in which nothing is refused, or all is, would show nothing.
    assert steps["steps"] >= STEPS
    assert steps["done"] > STEPS / 5
    assert steps["refused"] > STEPS / 5
    for each in ("reopened", "corrected", "late", "given up", "asked after all", "asked more"):
        assert steps[each], f"no answer was {each}"
