"""The same settings, for pytest and mypy, which read them before anyone could set a variable."""

import os

os.environ.setdefault("SCRUTINY_MODE", "test")

from scrutiny.settings import *  # noqa: F403
