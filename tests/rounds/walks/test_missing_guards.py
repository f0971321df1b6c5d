"""The walks notice when a guard is missing: else they would show nothing."""

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rounds.walks.later_versions import LaterVersions
from tests.rounds.walks.mutants import MUTANTS, living

UNTIL_NOTICED = settings(
    max_examples=120,
    stateful_step_count=60,
    deadline=None,
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_missing_guard_is_noticed(mutant):
    with living(mutant), pytest.raises((AssertionError, IntegrityError)):
        run_state_machine_as_test(LaterVersions, settings=UNTIL_NOTICED)


def test_every_guard_can_be_taken_out():
    """Each is where the list says, which otherwise only the long run would notice."""
    for mutant in MUTANTS:
        with living(mutant):
            pass
    assert len({str(mutant) for mutant in MUTANTS}) == len(MUTANTS) > 50
