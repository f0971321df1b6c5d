"""Check whether files were published here, and whether they are still current."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.manifest import find_matches


class Command(BaseCommand):
    help = (
        "Compare files with what was published for the public. "
        "Ends with 1 where one of them was not published here, or was changed since."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        unknown = 0
        for file in files:
            try:
                with file.open("rb") as opened:
                    sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            matches = find_matches(sha256)
            unknown += not matches
            for match in matches:
                this_round, version = match.report.round, match.version.number
                report = f"{this_round.plan}, {this_round}, version {version}"
                self.stdout.write(f"{file}: {report}, {match.file.file_format}: {match.file.status}")
            if not matches:
                self.stdout.write(f"{file}: not published here, or changed since")
        if unknown:
            sys.exit(1)
