"""Agenda packs beside Chromium, in one run: `python -m benchmarks.packs 50`, and `... memory 1000`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ.setdefault("SCRUTINY_MODE", "test")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MS_PER_SECOND = 1000


def time_call(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return (time.perf_counter() - began) * MS_PER_SECOND, made


def measure_packs(number: int) -> Iterator[Any]:
    """A pack of so many reviews: cold, with all documents kept, published, and after one changed."""
    from benchmarks.harness import Measurement
    from documents.writers import pdf_batch
    from reports.agenda_packs import bind_pack, build_pack_reports, suggest_places
    from reports.models import CachedPackPdf

    meeting, rounds = _meeting(number)
    pieces = build_pack_reports(suggest_places(rounds), for_public=False)
    chromium, page_ms = _time_chromium([piece.paper for piece in pieces])
    yield Measurement(f"Chromium, warm, printing {number} papers", chromium, 1.0)

    def in_turn(documents: Any) -> Iterator[Any]:
        return ((name, pdf_batch.to_pdf(document)) for name, document in documents.items())

    with patch("reports.agenda_packs.render_pdfs", in_turn):
        alone, data = time_call(lambda: bind_pack(meeting, pieces))
    yield Measurement(
        f"cold pack of {number}, {_count_pages(data)} pages, one process", alone, alone / chromium
    )
    CachedPackPdf.objects.all().delete()
    together, again = time_call(lambda: bind_pack(meeting, pieces))
    assert again == data
    yield Measurement(f"the same with {os.cpu_count()} cores, of one process", together, together / alone)
    cached, _ = min(time_call(lambda: bind_pack(meeting, pieces)) for _ in range(3))
    yield Measurement("all papers kept, of Chromium (0.5 at the most)", cached, cached / chromium)
    yield Measurement(
        "one changed of drafts, of all in one process", *_measure_one_changed(meeting, rounds, alone)
    )
    yield from _measure_published(meeting, rounds, alone, chromium)
    served, _ = time_call(lambda: bytes(CachedPackPdf.objects.first().data))
    yield Measurement(
        "a kept paper served, of Chromium printing it (0.1 at the most)", served, served / page_ms
    )
    for part in (number // 5, number // 2, number):
        few = pieces[: max(part, 1)]
        ms, data = min(time_call(lambda few=few: bind_pack(meeting, few)) for _ in range(3))
        yield Measurement(
            f"kept pack of {len(few)}, microseconds a page", ms * MS_PER_SECOND / _count_pages(data)
        )


def _measure_published(meeting: Any, rounds: list[Any], alone: float, chromium: float) -> Iterator[Any]:
    """The same as it goes to a meeting: every update published, and then one of them laid out anew."""
    from accounts.models import User
    from actionplans.models import Round
    from benchmarks.harness import Measurement
    from reports.agenda_packs import bind_pack, build_pack_reports, suggest_places
    from reports.models import PublishedReport
    from reports.publishing import PublicationInput, render_report, store_files
    from reports.report_options import ReportOptions

    clerk = User.objects.create_user("packs@council.example", name="Packs")
    for at, each in enumerate(rounds, 1):
        options = ReportOptions(item="8", appendix=str(at))
        update = PublishedReport.objects.create(
            round=each, version=1, report_options=options.non_default_values(), published_by=clerk
        )
        whole, _ = render_report(PublicationInput(each, 1, clerk, {}, report_options=options)).files
        store_files(update, whole)
    Round.objects.filter(pk__in=[each.pk for each in rounds]).update(report_version=1)
    rounds = list(Round.objects.filter(pk__in=[each.pk for each in rounds]).select_related("plan"))
    places = suggest_places(rounds)
    ms, _ = min(
        time_call(lambda: bind_pack(meeting, build_pack_reports(places, for_public=False))) for _ in range(3)
    )
    yield Measurement("all papers published, of Chromium (0.5 at the most)", ms, ms / chromium)
    places[0] = dataclasses.replace(places[0], item="7")
    ms, _ = time_call(lambda: bind_pack(meeting, build_pack_reports(places, for_public=False)))
    yield Measurement("one changed since, of all in one process (0.067 at the most)", ms, ms / alone)


def _measure_one_changed(meeting: Any, rounds: list[Any], alone: float) -> tuple[float, float]:
    from actionplans.models import ActionPlan
    from reports.agenda_packs import bind_pack, build_pack_reports, suggest_places

    ActionPlan.objects.filter(pk=rounds[0].plan_id).update(title="Changed since")
    ms, _ = time_call(
        lambda: bind_pack(meeting, build_pack_reports(suggest_places(rounds), for_public=False))
    )
    return ms, ms / alone


def _count_pages(data: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def _meeting(number: int) -> tuple[Any, list[Any]]:
    """A meeting to which so many reviews go, each with the plan of the Hate Crime review."""
    from actionplans.models import Committee, Meeting, Review, Round
    from actionplans.serialise import build_plan
    from documents.recognise.parsed_plan import ParsedPlan
    from imports.importer import ImportSource, import_plan

    review = Review.objects.get(slug="hate-crime")
    plan = build_plan(review, review.rounds.order_by("period")[0])
    meeting = Meeting.objects.create(
        committee=Committee.objects.create(name="Packs"), date=dt.date(2020, 10, 1)
    )
    for at in range(number):
        copy = dataclasses.replace(plan, title=f"Hate Crime {at + 1}", committee="Packs")
        import_plan(ParsedPlan(copy, ()), ImportSource(f"made-up-{at}", f"{at:064}"))
    rounds = Round.objects.filter(plan__title__startswith="Hate Crime ")
    rounds.update(meeting=meeting)
    return meeting, list(rounds.select_related("plan").order_by("plan_id"))


def _time_chromium(papers: list[Any]) -> tuple[float, float]:
    """Milliseconds for all in one open page, and those of one."""
    from playwright.sync_api import sync_playwright

    from documents.writers.html import to_html
    from reports.layouts import build_document

    pages = [to_html(build_document(paper.plan, paper.options)) for paper in papers]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()

        def printed(html: str) -> None:
            page.set_content(html)
            page.pdf(tagged=True, prefer_css_page_size=True)

        printed(pages[0])
        ms, _ = time_call(lambda: [printed(html) for html in pages])
        browser.close()
    return ms, ms / len(pages)


def measure_memory(number: int) -> Iterator[Any]:
    """What a worker and its children hold while they write so many documents, tenth by tenth."""
    from benchmarks.harness import Measurement, _resident_kb
    from documents.tree import Document, paragraph
    from documents.writers.pdf_batch import render_pdfs
    from tests.documents.samples import progress_update

    paper = progress_update()
    papers = {
        str(at): Document((paragraph(f"Paper {at}"), *paper.blocks), title=f"Paper {at}")
        for at in range(number)
    }
    peak, children = 0.0, 0.0
    for at, _ in enumerate(render_pdfs(papers), 1):
        own = os.getpid()
        peak = max(peak, _resident_kb(own) / 1024)
        child_ids = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        children = max([children, *(_resident_kb(int(child)) / 1024 for child in child_ids)])
        if at % max(number // 10, 1) == 0:
            yield Measurement(f"the worker, after {at} papers", peak_mb=peak)
            yield Measurement(f"its largest child, after {at} papers", peak_mb=children)
            peak = children = 0.0


def main() -> None:
    what, *more = sys.argv[1:] or ["50"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/benchmark.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_demo", documents_only=True, verbosity=0)
        figures = (
            measure_memory(int(more[0]) if more else 1000) if what == "memory" else measure_packs(int(what))
        )
        print("| what | ms | ratio | peak MB |\n|---|--:|--:|--:|")
        for figure in figures:
            print(figure.row(), flush=True)


if __name__ == "__main__":  # the children that write documents read this file, too
    main()
