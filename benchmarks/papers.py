"""Papers in and out: each real document read, each format written, and our PDF beside others'."""

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
from benchmarks.harness import Figure, cold, interleaved, warm
from documents.readers import read_document
from documents.writers.html import to_html
from documents.writers.pdf import to_pdf
from intake.commit import Source, commit, preview
from intake.recognise import recognise
from reports.export import FORMATS
from reports.papers import paper_of
from reports.progress_update import progress_update

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    (ROOT / "fixtures" / "documents").glob("hate-crime-progress-update-*.*"),
    key=lambda path: (path.suffix, path.name),
)
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync", "--no-first-run", "--no-pdf-header-footer"]


def imports() -> Iterator[Figure]:
    """Reading each real document, whole: gate, sandbox, recogniser, merge."""
    for path in [p for p in PAPERS if p.suffix == ".docx"]:
        data = path.read_bytes()
        commit(recognise(read_document(data, path.name)), Source(path.name, hashlib.sha256(data).hexdigest()))
    for path in PAPERS:
        data = path.read_bytes()
        source = Source(path.name, hashlib.sha256(data).hexdigest())
        ms = warm(partial(_import, data, source), runs=3)
        yield Figure(f"import {path.name}, warm", ms)
        ms, peak = cold([sys.executable, "manage.py", "import_document", "--dry-run", str(path)])
        yield Figure(f"import {path.name}, cold", ms, peak_mb=peak)


def _import(data: bytes, source: Source) -> None:
    preview(recognise(read_document(data, source.name)), source)


def exports() -> Iterator[Figure]:
    review = Review.objects.get(slug="hate-crime")
    for this_round in review.rounds.order_by("period"):
        for kind in FORMATS:
            ms = warm(lambda r=this_round, k=kind: paper_of(review, r, with_exempt=True).in_format(k))
            yield Figure(f"export {this_round.slug} as {kind}, warm", ms)
            command = [
                sys.executable,
                "manage.py",
                "export_document",
                review.slug,
                "--round",
                this_round.slug,
            ]
            ms, peak = cold([*command, "--format", kind, "--output", "/dev/null"])
            yield Figure(f"export {this_round.slug} as {kind}, cold", ms, peak_mb=peak)


def printers() -> Iterator[Figure]:
    """March's paper: our PDF against bare WeasyPrint, LibreOffice and Chromium on the same HTML."""
    from actionplans.reading import plan_of

    review = Review.objects.get(slug="hate-crime")
    document = progress_update(plan_of(review, review.rounds.order_by("period")[0]))
    html, fonts = to_html(document), FontConfiguration()

    def bare() -> bytes:
        return bytes(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts))

    bare_ms, ours_ms = interleaved(bare, lambda: to_pdf(document))
    yield Figure("bare WeasyPrint, PDF/UA-1, warm", bare_ms, 1.0)
    yield Figure("our PDF, warm", ours_ms, ours_ms / bare_ms)
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
            yield from _other(name, command, bare_ms)


def _other(name: str, command: list[str], reference: float) -> Iterator[Figure]:
    if not shutil.which(command[0]):
        yield Figure(f"{name} printing our HTML: not installed")
        return
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        ms, _ = cold(command)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name}: {error}", file=sys.stderr)
        yield Figure(f"{name} printing our HTML: failed")
        return
    yield Figure(f"{name} printing our HTML, cold", ms, ms / reference)
