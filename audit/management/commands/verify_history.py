"""Verify that nobody has altered history, or a row without its history."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from audit import anchor
from audit.verification import Verification

MAX_LINES = 20  # problems that are printed


class Command(BaseCommand):
    help = "Walk all of history. Names what is not as it was written, and then exits with 1."
    requires_system_checks = []  # it is for when something is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        verification = Verification(database)
        anchor_problems = (
            anchor.verify_anchor(settings.HISTORY_ANCHOR, database) if settings.HISTORY_ANCHOR else iter(())
        )
        problems = chain(verification.problems(), anchor_problems)
        shown_problems = list(islice(problems, MAX_LINES))
        further_count = sum(1 for _ in problems)
        for problem in shown_problems:
            self.stderr.write(str(problem))
        if further_count:
            self.stderr.write(f"And {further_count} more.")
        for table, count in verification.unverifiable.items():
            self.stdout.write(f"Not checked: {count} rows of {table}, sealed with columns it no longer has.")
        if verification.redaction_count:
            self.stdout.write(
                f"{verification.redaction_count} times words were taken out by a redaction that was agreed."
            )
        if not settings.HISTORY_ANCHOR:
            self.stdout.write("Not compared with an anchor: SCRUTINY_HISTORY_ANCHOR is not set.")
        if shown_problems:
            sys.exit(1)
        self.stdout.write(
            f"History is whole: {verification.links} links in {verification.chains} chains; "
            f"{verification.rows} rows are as their history says."
        )
