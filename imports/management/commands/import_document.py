"""Import a document from the command line."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from documents.recognise.json_records import records_json
from documents.recognise.parsed_plan import read_plan
from documents.validation.uploads import FileRejected
from imports.importer import ImportOutcome, ImportSource, import_plan, preview_import
from imports.recognition_with_terms import recognise_with_terms

EXIT_REJECTED = 1


class Command(BaseCommand):
    help = "Read a progress update (Word, Excel, PDF, HTML or text) and merge it into its review."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Show what would happen; store nothing.")
        parser.add_argument("--records", action="store_true", help="Print what was read as JSON records.")
        parser.add_argument(
            "--period",
            default="",
            metavar="MONTH",
            help='The round, as in "March 2020", where the document does not say.',
        )

    def handle(
        self, *args: Any, file: Path, dry_run: bool, records: bool, period: str, **options: Any
    ) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            self._refuse(
                file, f"The file cannot be read ({error.strerror}); check its name and its permissions."
            )
        try:
            if records and dry_run:  # needs no database
                self.stdout.write(records_json(read_plan(data, file.name, period=period)))
                return
            parsed_plan = recognise_with_terms(data, file.name, period)
            source = ImportSource(file.name, hashlib.sha256(data).hexdigest())
            outcome = preview_import(parsed_plan, source) if dry_run else import_plan(parsed_plan, source)
        except FileRejected as rejection:
            self._refuse(file, rejection.sentence)
        self.stdout.write(records_json(parsed_plan) if records else _format_report(file, outcome, dry_run))

    def _refuse(self, file: Path, sentence: str) -> None:
        self.stderr.write(f"{file.name}: {' '.join(sentence.split())}")
        sys.exit(EXIT_REJECTED)


def _format_report(file: Path, outcome: ImportOutcome, dry_run: bool) -> str:
    sub_action_count = outcome.review.sub_actions().count() if not dry_run else None
    action_taken = (
        "would be imported"
        if dry_run
        else "imported"
        if outcome.has_changes
        else "was on record already; nothing changed"
    )
    reported_on = str(outcome.this_round or "action plan")
    summary = f"{file.name}: {action_taken}: {outcome.review.title}, {reported_on}"
    count = f" ({sub_action_count} sub-actions on record)" if sub_action_count is not None else ""
    findings = [f"  - {finding}" for finding in outcome.findings]
    findings_title = "No findings."
    if findings:
        findings_title = f"{len(findings)} findings:" if len(findings) != 1 else "1 finding:"
    return "\n".join([f"{summary}{count}.", findings_title, *findings])
