"""A short run of the upload fuzz; `python -m benchmarks.fuzz_uploads` does a long one."""

import pytest

from benchmarks.fuzz_uploads import outcome


@pytest.mark.parametrize("start", [0, 100, 200])
def test_spoilt_files_are_read_or_refused_and_do_no_harm(start, monkeypatch, tmp_path):
    monkeypatch.setattr("benchmarks.fuzz_uploads.KEPT", tmp_path)
    outcomes = {outcome(7, number) for number in range(start, start + 100)}
    assert not [what for what in outcomes if what.startswith(("!", "stumbled"))]
    assert any(what.startswith("refused") for what in outcomes)
    assert any(what.startswith("read") for what in outcomes)
