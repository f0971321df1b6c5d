"""What is tested here is what is read, in whatever process."""

import pytest

from tests.readers import in_this_process


@pytest.fixture(autouse=True, scope="package")
def readers_in_this_process():
    with in_this_process():
        yield
