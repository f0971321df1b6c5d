"""Whatever people do in whatever order: nothing outstanding is lost, nothing published changes.

With STEPS=20000 and SCRUTINY_LONG_TESTS=1 in its environment it walks further than the tests do.
"""

import os
import sys

import pytest
from hypothesis import Phase, seed
from hypothesis.stateful import run_state_machine_as_test

from tests.examples import LONG, examples
from tests.rounds.walks.later_versions import LaterVersions
from tests.rounds.walks.walk import steps

STEPS = int(os.environ.get("STEPS", "1500"))
IN_A_ROW = 60
ON_AVERAGE = 36  # of which a walk takes so many before it has nothing left to try


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(4))
def test_no_short_walk_loses_or_changes_anything(number):
    """Walks that are always the same; what a longer one finds is added to these as a number of its own."""
    walk(seed(number)(type("ShortWalk", (LaterVersions,), {})), walks=2)
    assert steps["done"] > 10
    assert steps["refused"] > 10


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="Its walks are new each time: set SCRUTINY_LONG_TESTS.")
def test_no_sequence_of_steps_loses_or_changes_anything():
    walk(LaterVersions, walks=-(-STEPS // ON_AVERAGE))
    sys.stdout.write(f"\n{dict(steps)}\n")
    # Walks in which nothing is refused, or all is, would show nothing.
    assert steps["steps"] >= STEPS
    assert steps["done"] > STEPS / 5
    assert steps["refused"] > STEPS / 5
    for each in ("reopened", "corrected", "late", "given up", "asked after all", "asked more"):
        assert steps[each], f"no answer was {each}"


def walk(machine, walks):
    steps.clear()
    how = examples(walks, stateful_step_count=IN_A_ROW, phases=[Phase.generate, Phase.shrink])
    run_state_machine_as_test(machine, settings=how)
