"""The same settings, for pytest and mypy, which read them before anyone could set a variable."""

import os

os.environ.setdefault("SCRUTINY_MODE", "test")

from scrutiny.settings import *  # noqa: F403

# To hash a password well takes a sixth of a second each time; people of tests need no such protection.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
