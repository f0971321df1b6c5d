"""Prints how well each document is read: python -m tests.documents.recognise.styles [part of a name]."""

import os
import sys

import django

os.environ.setdefault("SCRUTINY_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings_for_tests")
django.setup()

from documents.validation.errors import FileRejected  # noqa: E402
from tests.documents.recognise.styles.corpus import ORIGINALS, reading_of, score_of  # noqa: E402


def report(style, most):
    try:
        score, findings = score_of(style, "sent"), len(reading_of(style, "sent").findings)
    except FileRejected as refused:
        return f"refused: {style}: {refused.sentence}"
    head = f"{score.percent:6.1f} %, {len(score.invented)} invented, {findings:2} findings: {style}"
    return "\n          ".join([head, *score.wrong[:most]])


part = (*sys.argv[1:], "")[0]
for style in ORIGINALS:
    if part in style:
        sys.stdout.write(f"{report(style, 50 if part else 4)}\n")
