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
        this_meeting = Meeting.objects.select_related("committee").filter(pk=meeting).first()
        if this_meeting is None:
            existing = ", ".join(
                f"{other.pk} ({other})" for other in Meeting.objects.select_related("committee")[:20]
            )
            raise CommandError(f"There is no meeting {meeting}. Those on record: {existing or 'none yet'}.")
        rounds = this_meeting.rounds.select_related("plan").order_by("plan__title", "period")
        rounds = rounds.public() if for_public else rounds if with_drafts else rounds.published()
        places = suggest_places(rounds)
        if not places:
            raise CommandError(
                f"Nothing is published for the meeting of {this_meeting}, so there is nothing to bind."
            )
        pack_reports = build_pack_reports(places, for_public=for_public, covering=with_covering_reports)
        data = bind_pack(this_meeting, pack_reports)
        _write_atomically(output, data)
        log_event(LoggedEvent.Kind.DOWNLOAD, f"wrote the agenda pack of {this_meeting} to a file")
        self.stdout.write(f"{len(places)} reports, {len(data)} bytes: {output}")


def _write_atomically(output: Path, data: bytes) -> None:
    """Write to a temporary file and rename it, so that nobody finds half a file after a crash."""
    with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as temporary:
        temporary_path = Path(temporary.name)
        try:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
            temporary_path.chmod(0o644)
            temporary_path.replace(output)
        except BaseException:
            temporary_path.unlink(missing_ok=True)
            raise
