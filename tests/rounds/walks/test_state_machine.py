"""Whatever people do in whatever order: nothing outstanding is lost, nothing published changes.

With STEPS=20000 in its environment it walks further than the tests do, and elsewhere with another SEED.
"""

import os
import sys

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

import tests.hypothesis_profiles  # noqa: F401 - the profiles of Hypothesis
from tests.rounds.walks.base import steps
from tests.rounds.walks.later_versions import LaterVersions

STEPS, SEED = int(os.environ.get("STEPS", "3000")), int(os.environ.get("SEED", "1"))
PARTS = 2  # that workers walk side by side
IN_A_ROW = 60
ON_AVERAGE = 36  # of which a walk takes so many before it has nothing left to try


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(6))
def test_no_short_walk_loses_or_changes_anything(number):
    """Walks that are always the same; what a longer one finds is added to these as a number of its own."""
    walk(seed(number)(type("ShortWalk", (LaterVersions,), {})), walks=1)
    assert steps["done"] > 5
    assert steps["refused"] > 5


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_no_sequence_of_steps_loses_or_changes_anything(part):
    walk(
        seed(PARTS * SEED + part)(type("LongWalk", (LaterVersions,), {})),
        walks=-(-STEPS // ON_AVERAGE // PARTS),
    )
    sys.stdout.write(f"\n{dict(steps)}\n")
    # Walks in which nothing is refused, or all is, would show nothing.
    assert steps["steps"] >= STEPS / PARTS
    assert steps["done"] > STEPS / PARTS / 5
    assert steps["refused"] > STEPS / PARTS / 5
    for each in ("reopened", "corrected", "late", "given up", "asked after all", "asked more"):
        assert steps[each], f"no answer was {each}"


def walk(machine, walks):
    steps.clear()
    how = {"max_examples": walks, "stateful_step_count": IN_A_ROW, "phases": [Phase.generate, Phase.shrink]}
    run_state_machine_as_test(machine, settings=settings(settings.get_profile("long"), **how))
