"""Measure everything and print one table."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("SCRUTINY_MODE", "test")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Of its own, so that no real data is read and every run begins alike.
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/benchmark.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from benchmarks import long_plans, pages, papers, publishing, refusals

        call_command("migrate", verbosity=0)
        print("| what | ms | ratio | peak MB |\n|---|--:|--:|--:|")
        of_papers = (papers.imports, papers.exports, papers.printers, long_plans.long_plans)
        for measure in (*of_papers, pages.pages, publishing.publishes, refusals.refusals):
            for figure in measure():
                print(figure.row(), flush=True)


main()
