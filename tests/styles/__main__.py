"""Prints how well each paper is read: python -m tests.styles [words of a name]."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")
django.setup()

from documents.refusal import Refused  # noqa: E402
from tests.styles.reading import PAPERS, read_and_score  # noqa: E402

for paper in PAPERS:
    if not all(word in paper.__name__ for word in sys.argv[1:]):
        continue
    try:
        score, findings = read_and_score(paper)
    except Refused:
        continue
    for _line in score.wrong[: 50 if sys.argv[1:] else 4]:
        pass
