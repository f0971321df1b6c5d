"""Many people at once, and a server that is killed: no word is lost. `benchmarks/` has the long runs."""

import os
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings

from benchmarks.concurrent_saves import CONCURRENT_WRITERS, create_round, save_concurrently


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_together_one_wins_and_nobody_loses_a_word():
    writers, asked = create_round(CONCURRENT_WRITERS)
    tally = save_concurrently(f"/updates/{asked[0].pk}/", writers, rounds=5)
    assert tally.is_right, tally


@pytest.mark.long
def test_no_acknowledged_save_is_lost_when_the_server_is_killed():
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "SCRUTINY_MODE": "test", "DATABASE_URL": f"sqlite:///{folder}/kills.sqlite3"}
        command = [sys.executable, "-m", "benchmarks.crash_recovery", "6"]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 lost, 0 doubled" in done.stdout
    assert " 0 acknowledged" not in done.stdout
