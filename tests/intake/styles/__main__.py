"""Prints how well each paper is read: python -m tests.intake.styles [part of a name]."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")
django.setup()

from documents.refusal import Refused  # noqa: E402
from tests.intake.styles.reading import PAPERS, read_and_score  # noqa: E402


def main(part=""):
    for paper in PAPERS:
        if part in paper.__name__:
            sys.stdout.write(f"{told(paper, 50 if part else 4)}\n")


def told(paper, most):
    try:
        score, findings = read_and_score(paper)
    except Refused as refused:
        return f"refused: {paper.__name__}: {refused.sentence}"
    head = f"{score.percent:6.1f} %, {len(score.invented)} invented, {findings:2} findings: {paper.__name__}"
    return "\n          ".join([head, *score.wrong[:most]])


main(*sys.argv[1:2])
