"""Find out whether anybody has altered history, or a row past it."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from audit import anchor
from audit.verification import Verification

MAX_LINES = 20  # lines


class Command(BaseCommand):
    help = "Walk all of history. Names what is not as it was written, and then exits with 1."
    requires_system_checks = []  # it is for when something is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        walk = Verification(database)
        anchored = (
            anchor.verify_anchor(settings.HISTORY_ANCHOR, database) if settings.HISTORY_ANCHOR else iter(())
        )
        broken = chain(walk.problems(), anchored)
        integrity_problems = list(islice(broken, MAX_LINES))
        more = sum(1 for _ in broken)
        for line in integrity_problems:
            self.stderr.write(str(line))
        if more:
            self.stderr.write(f"And {more} more.")
        for table, count in walk.unverifiable.items():
            self.stdout.write(f"Not checked: {count} rows of {table}, sealed with columns it no longer has.")
        if walk.redaction_count:
            self.stdout.write(
                f"{walk.redaction_count} times words were taken out by a redaction that was agreed."
            )
        if not settings.HISTORY_ANCHOR:
            self.stdout.write("Not compared with an anchor: SCRUTINY_HISTORY_ANCHOR is not set.")
        if integrity_problems:
            sys.exit(1)
        self.stdout.write(
            f"History is whole: {walk.links} links in {walk.chains} chains; "
            f"{walk.rows} rows are as their history says."
        )
