"""Scrutiny's own settings, with the addresses of `benchmarks.floor.urls`."""

from scrutiny.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor.urls"
