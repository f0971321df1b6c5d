"""The settings for pytest and mypy, which load them before a variable could be set."""

import os

os.environ.setdefault("SCRUTINY_MODE", "test")

from scrutiny.settings import *  # noqa: F403

# A secure hash takes a sixth of a second for each password, which tests do not need.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
