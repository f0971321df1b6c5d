"""Write the agenda pack of a meeting to a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actionplans.models import Meeting
from audit.event_log import log_event
from audit.models import LoggedEvent
from reports.agenda_packs import bind_pack, build_pack_reports, suggest_places


class Command(BaseCommand):
    help = "Write all reports that were published for a meeting as one PDF, with contents and page numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--meeting", required=True, type=int, metavar="ID", help="Its number, as in its address."
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--with-drafts", action="store_true", help="Reports too that are not published yet."
        )
        parser.add_argument(
            "--for-public",
            action="store_true",
            help="Only what residents may read, of reports that they may read.",
        )
        parser.add_argument(
            "--with-covering-reports",
            action="store_true",
            help="The covering report before each Progress Update.",
        )

    def handle(
        self,
        *args: Any,
        meeting: int,
        output: Path,
        with_drafts: bool,
        for_public: bool,
        with_covering_reports: bool,
        **options: Any,
    ) -> None:
        result = Meeting.objects.select_related("committee").filter(pk=meeting).first()
        if result is None:
            known = ", ".join(
                f"{each.pk} ({each})" for each in Meeting.objects.select_related("committee")[:20]
            )
            raise CommandError(f"There is no meeting {meeting}. Those on record: {known or 'none yet'}.")
        rounds = result.rounds.select_related("plan").order_by("plan__title", "period")
        rounds = rounds.public() if for_public else rounds if with_drafts else rounds.published()
        places = suggest_places(rounds)
        if not places:
            raise CommandError(
                f"Nothing is published for the meeting of {result}, so there is nothing to bind."
            )
        pieces = build_pack_reports(places, for_public=for_public, covering=with_covering_reports)
        data = bind_pack(result, pieces)
        _write_atomically(output, data)
        log_event(LoggedEvent.Kind.DOWNLOAD, f"wrote the agenda pack of {result} to a file")
        self.stdout.write(f"{len(places)} reports, {len(data)} bytes: {output}")


def _write_atomically(output: Path, data: bytes) -> None:
    """Nobody finds half a file, even where this is killed."""
    with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as temporary:
        part = Path(temporary.name)
        try:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
            part.chmod(0o644)
            part.replace(output)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
