"""Fill a database with a generated council, for benchmarks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from actionplans.models import Review
from dashboards.made_up import SampleSize, generate_sample_council


class Command(BaseCommand):
    help = "Make up a council's reviews, rounds and answers. Only in an empty database, or the demo's."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reviews", type=int, default=300)
        parser.add_argument("--lines", type=int, default=40, help="sub-actions of each review")
        parser.add_argument("--rounds", type=int, default=6)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if Review.objects.filter(slug__startswith="made-up-").exists():
            raise CommandError("There is a made-up council already; start with another database.")
        if Review.objects.count() > 1:
            raise CommandError("This database holds reviews of a real council; nothing was added.")
        size = SampleSize(options["reviews"], options["lines"], options["rounds"])
        generate_sample_council(size, options["seed"])
        self.stdout.write(
            f"Made up {size.reviews} reviews with {size.reviews * size.actions_per_review} actions."
        )
