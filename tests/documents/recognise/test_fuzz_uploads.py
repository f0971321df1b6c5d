"""Spoilt files end in what was read or in a refusal; nothing else happens."""

import importlib

import pytest

from documents.readers.inside import _READERS
from documents.recognise.recognise import recognise
from documents.validation.errors import FileRejected
from documents.validation.uploads import validate_upload
from tests.documents.recognise.spoilt_files import make

SEED = 7


@pytest.mark.parametrize("start", [0, 100, 200])
def test_spoilt_files_are_read_or_refused_and_do_no_harm(start):
    """The failing input is `make(SEED, number)`, with the number that the traceback shows."""
    outcomes = [outcome(number) for number in range(start, start + 100)]
    assert {"read", "refused"} <= set(outcomes)


def outcome(number):
    """The reader runs in this process, where a mistake of its own is not made a refusal."""
    data, name = make(SEED, number)
    try:
        module, _, function = _READERS[validate_upload(data, name)].partition(":")
        recognise(getattr(importlib.import_module(module), function)(data))
    except FileRejected:
        return "refused"
    return "read"
