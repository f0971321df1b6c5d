"""What `guards.py` takes out is where its list says, which otherwise only the long run would notice."""

from tests.rounds.walks.mutants import MUTANTS, living


def test_every_guard_can_be_taken_out():
    for mutant in MUTANTS:
        with living(mutant):
            pass
    assert len({str(mutant) for mutant in MUTANTS}) == len(MUTANTS) > 50
