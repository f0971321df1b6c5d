"""Write a round's report to a file."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actionplans.models import ActionPlan
from actionplans.models.plans import get_specific_plan
from reports.file_formats import FILE_FORMATS
from reports.report_options import (
    ActionsShown,
    FrontPage,
    OwnersShown,
    ReportLayout,
    ReportOptions,
    RoundsShown,
)
from reports.round_reports import RoundReport, get_round_report

OPTION_CHOICES = {
    "layout": ReportLayout,
    "rounds": RoundsShown,
    "actions": ActionsShown,
    "front": FrontPage,
    "people": OwnersShown,
}
OPTION_HELP = {
    "item": "The agenda item at the head of each page: 8.",
    "appendix": "The appendix: 1.",
    "marking": "The protective marking at the foot of each page.",
    "closing": "The words at its end, instead of the council's own.",
}


class Command(BaseCommand):
    help = "Write the progress update of one round of a review in the format that is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("review", metavar="PLAN-SLUG")
        parser.add_argument("--round", required=True, metavar="YYYY-MM", type=_parse_month, dest="period")
        parser.add_argument("--format", required=True, choices=sorted(FILE_FORMATS), dest="file_format")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Where to write; otherwise standard output."
        )
        option_group = parser.add_argument_group(
            "layout", "Otherwise than it was published, or than is usual."
        )
        for field in fields(ReportOptions):
            flag, name = f"--{field.name}", f"chosen_{field.name}"
            if field.name in OPTION_CHOICES:
                option_group.add_argument(flag, dest=name, choices=OPTION_CHOICES[field.name].values)
            else:
                option_group.add_argument(flag, dest=name, metavar="WORDS", help=OPTION_HELP[field.name])

    def handle(
        self, *args: Any, review: str, period: dt.date, file_format: str, output: Path | None, **options: Any
    ) -> None:
        plan = ActionPlan.objects.filter(slug=review).first()
        if plan is None:
            existing = ", ".join(ActionPlan.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no plan “{review}”. Those on record: {existing}.")
        this_round = plan.rounds.filter(period=period).first()
        if this_round is None:
            existing = ", ".join(r.slug for r in plan.rounds.order_by("period")) or "none yet"
            raise CommandError(f"“{plan}” has no round {period:%Y-%m}. Those on record: {existing}.")
        report = _with_chosen_options(
            get_round_report(get_specific_plan(plan.pk), this_round, with_exempt=True), options, file_format
        )
        data = report.render(file_format)
        if output is None:
            sys.stdout.buffer.write(data)
        else:
            output.write_bytes(data)


def _with_chosen_options(report: RoundReport, values: dict[str, Any], file_format: str) -> RoundReport:
    option_names = [field.name for field in fields(ReportOptions)]
    chosen = {
        name: values[f"chosen_{name}"] for name in option_names if values.get(f"chosen_{name}") is not None
    }
    if chosen and FILE_FORMATS[file_format].is_data:
        raise CommandError(
            f"{FILE_FORMATS[file_format].label} always holds everything: it has no layout to choose."
        )
    return report.with_options(replace(report.options, **chosen)) if chosen else report


def _parse_month(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%Y-%m").date()
