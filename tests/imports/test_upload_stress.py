"""Spoilt files over HTTP, by way of the real sandbox; `python -m benchmarks.upload_stress` sends 10,000."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_spoilt_uploads_are_read_or_refused_and_none_breaks_a_page():
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    tried = subprocess.run(
        [sys.executable, "-m", "benchmarks.upload_stress", "--inputs", "200", "--seed", "7"],
        cwd=ROOT, env={**given, "SCRUTINY_MODE": "test"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tried.returncode == 0, tried.stdout + tried.stderr
