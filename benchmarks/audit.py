"""What history costs: a save with it beside a save without, reading it, and verifying it.

`python -m benchmarks.audit`, behind `bin/with-postgres` on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

os.environ.setdefault("SCRUTINY_MODE", "test")

from benchmarks.harness import Measurement, time_interleaved, time_warm

SAVES = 20  # in one measurement
ENTRIES = 3000


def measure_audit() -> Iterator[Measurement]:
    from django.contrib.auth.models import Group
    from django.db import transaction
    from django.test import Client

    from accounts.models import User
    from accounts.roles import CLERK
    from actionplans.models import Heading, Review
    from audit.verification import Verification

    review = Review.objects.create(title="Bench", slug="bench")
    heading = Heading.objects.create(plan=review, ref="1", text="That it be measured.")

    def without() -> None:
        for n in range(SAVES):
            Heading.objects.filter(pk=heading.pk).update(text=f"That it be measured {n} times.")

    def with_history() -> None:
        for n in range(SAVES):
            heading.text = f"That it be measured {n} times."
            heading.save()

    bare, tracked = time_interleaved(without, with_history)
    yield Measurement("a save past history", bare / SAVES, 1.0)
    yield Measurement("a save with history, sealed", tracked / SAVES, tracked / bare)
    with transaction.atomic():
        for n in range(ENTRIES):
            heading.text = f"That it be measured {n} times."
            heading.save()
    clerk = User.objects.create_user("bench@council.example", name="Bench")
    clerk.groups.add(Group.objects.get(name=CLERK))
    client = Client()
    client.force_login(clerk)
    yield Measurement(
        "the first page of a long history", time_warm(lambda: client.get("/reviews/bench/history/"))
    )
    walk = Verification()
    taken = time_warm(lambda: list(Verification().problems()), runs=3)
    list(walk.problems())
    yield Measurement(f"verify_history, {walk.links} links", taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/benchmark.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print("| what | ms | ratio | peak MB |\n|---|--:|--:|--:|")
        for figure in measure_audit():
            print(figure.row(), flush=True)


if __name__ == "__main__":
    main()
