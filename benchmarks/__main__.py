"""Measure everything, or what is named: `python -m benchmarks rounds pages`; print one table."""

from __future__ import annotations

import os
import sys
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

        from benchmarks import access, documents, long_plans, pages, partnerships, publishing, rounds

        call_command("migrate", verbosity=0)
        measures = {
            "papers": (
                documents.measure_imports,
                documents.measure_exports,
                documents.measure_pdf_printers,
                long_plans.measure_long_plans,
            ),
            "long": (long_plans.measure_long_plans,),
            "pages": (pages.measure_pages,),
            "partners": (partnerships.measure_partnerships,),
            "rounds": (rounds.measure_rounds,),
            "access": (access.measure_access,),
            "publishing": (publishing.measure_publishing,),
        }
        print("| what | ms | ratio | peak MB |\n|---|--:|--:|--:|")
        wanted = sys.argv[1:] or list(measures)
        if wanted[0] != "papers":  # which imports the review that others measure
            call_command("load_demo", documents_only=True, verbosity=0)
        for name in wanted:
            for measure in measures[name]:
                for figure in measure():
                    print(figure.row(), flush=True)


main()
