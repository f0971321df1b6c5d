"""Scrutiny's own settings, with the addresses of `benchmarks.baseline.urls`."""

from scrutiny.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.baseline.urls"
