"""The same settings, for pytest and mypy, which read them before anyone could set a variable."""

import os

os.environ.setdefault("SCRUTINY_MODE", "test")

from scrutiny.settings import *  # noqa: F403

# Hashing a password well takes a sixth of a second each time. What is tested about that asks for the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
