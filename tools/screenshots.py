"""The pictures of the README, light and dark, taken of a demo that is running: `make screenshots`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path("docs/images")
SIZE = ViewportSize(width=1280, height=800)
COLOURS = 128
REPORT = "/reviews/hate-crime/rounds/2020-09/pdf/"
# Name of the picture; who is signed in; the page, or a link to it on their home page.
PAGES = (
    ("public", "", "/"),
    ("update", "vanessa.housley@demo.example", "a[href^='/updates/']"),
    ("round", "clerk@demo.example", "/reviews/hate-crime/rounds/2021-03/board/"),
    ("home", "clerk@demo.example", "/"),
    ("member", "member@demo.example", "/"),
)


def main() -> None:
    site = sys.argv[1].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for name, person, page in PAGES:
                context = browser.new_context(viewport=SIZE, color_scheme=scheme)
                picture = _picture_of(context.new_page(), site, person, page)
                _save(Image.open(io.BytesIO(picture)), f"{name}-{scheme}")
                context.close()
        context = browser.new_context()
        tab = context.new_page()
        _sign_in(tab, site, "clerk@demo.example")
        report = context.request.get(f"{site}{REPORT}").body()
        _save(pypdfium2.PdfDocument(report)[0].render(scale=1.5).to_pil(), "report")
        browser.close()


def _picture_of(tab: Any, site: str, person: str, page: str) -> bytes:
    if person:
        _sign_in(tab, site, person)
    if page.startswith("/"):
        tab.goto(f"{site}{page}")
    else:
        tab.locator(page).first.click()
        tab.wait_for_load_state()
    return bytes(tab.screenshot())


def _sign_in(tab: Any, site: str, person: str) -> None:
    """With the one click that a demo has for it."""
    tab.goto(f"{site}/sign-in/")
    tab.locator(f"form:has(input[value='{person}']) button").click()
    tab.wait_for_url(f"{site}/")


def _save(image: Image.Image, name: str) -> None:
    small = image.convert("RGB").quantize(COLOURS)
    small.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
