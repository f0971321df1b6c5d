"""Documents in and out: each real document read, each format written, and our PDF beside others'."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from actionplans.models import Review
from benchmarks.harness import Measurement, time_cold, time_interleaved, time_warm
from documents.readers import read_document
from documents.recognise.recognise import recognise
from documents.writers.html import to_html
from documents.writers.pdf import to_pdf
from imports.importer import ImportSource, import_plan, preview_import
from reports.file_formats import FILE_FORMATS
from reports.progress_update import progress_update
from reports.round_reports import get_round_report

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    (ROOT / "fixtures" / "documents").glob("hate-crime-progress-update-*.*"),
    key=lambda path: (path.suffix, path.name),
)
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync", "--no-first-run", "--no-pdf-header-footer"]


def measure_imports() -> Iterator[Measurement]:
    """Reading each real document, whole: gate, sandbox, recogniser, merge."""
    for path in [p for p in DOCUMENTS if p.suffix == ".docx"]:
        data = path.read_bytes()
        import_plan(
            recognise(read_document(data, path.name)),
            ImportSource(path.name, hashlib.sha256(data).hexdigest()),
        )
    for path in DOCUMENTS:
        data = path.read_bytes()
        source = ImportSource(path.name, hashlib.sha256(data).hexdigest())
        ms = time_warm(partial(_import, data, source), runs=3)
        yield Measurement(f"import {path.name}, warm", ms)
        ms, peak = time_cold([sys.executable, "manage.py", "import_document", "--dry-run", str(path)])
        yield Measurement(f"import {path.name}, cold", ms, peak_mb=peak)


def _import(data: bytes, source: ImportSource) -> None:
    preview_import(recognise(read_document(data, source.name)), source)


def measure_exports() -> Iterator[Measurement]:
    review = Review.objects.get(slug="hate-crime")
    for this_round in review.rounds.order_by("period"):
        for kind in FILE_FORMATS:
            ms = time_warm(
                lambda r=this_round, k=kind: get_round_report(review, r, with_exempt=True).render(k)
            )
            yield Measurement(f"export {this_round.slug} as {kind}, warm", ms)
            command = [
                sys.executable,
                "manage.py",
                "export_document",
                review.slug,
                "--round",
                this_round.slug,
            ]
            ms, peak = time_cold([*command, "--format", kind, "--output", "/dev/null"])
            yield Measurement(f"export {this_round.slug} as {kind}, cold", ms, peak_mb=peak)


def measure_pdf_printers() -> Iterator[Measurement]:
    """March's paper: our PDF against bare WeasyPrint, LibreOffice and Chromium on the same HTML."""
    from actionplans.serialise import build_plan

    review = Review.objects.get(slug="hate-crime")
    document = progress_update(build_plan(review, review.rounds.order_by("period")[0]))
    html, fonts = to_html(document), FontConfiguration()

    def bare() -> bytes:
        return bytes(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts))

    bare_ms, ours_ms = time_interleaved(bare, lambda: to_pdf(document))
    yield Measurement("bare WeasyPrint, PDF/UA-1, warm", bare_ms, 1.0)
    yield Measurement("our PDF, warm", ours_ms, ours_ms / bare_ms)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "paper.html"
        page.write_text(html)
        office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(page)]
        browser = [
            *CHROMIUM,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={folder}/c.pdf",
            page.as_uri(),
        ]
        for name, command in (("LibreOffice", office), ("Chromium", browser)):
            yield from _measure_other_printer(name, command, bare_ms)


def _measure_other_printer(name: str, command: list[str], reference: float) -> Iterator[Measurement]:
    if not shutil.which(command[0]):
        yield Measurement(f"{name} printing our HTML: not installed")
        return
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        ms, _ = time_cold(command)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name}: {error}", file=sys.stderr)
        yield Measurement(f"{name} printing our HTML: failed")
        return
    yield Measurement(f"{name} printing our HTML, cold", ms, ms / reference)
