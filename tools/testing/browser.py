"""Chromium for tests: one a worker, and started only when a test wants it.

Fixtures import Playwright themselves, so that nobody else's test waits for it.
"""

from __future__ import annotations

import os
import socket
import threading
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOCALE_OPTIONS = {"locale": "en-GB", "timezone_id": "Europe/London"}
WIDE, NARROW = ({"width": width, "height": 800} for width in (1280, 320))
TIMEOUT_SECONDS = 60  # seconds, against hanging only: nothing that is tested takes as long
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading serves none of these rules, and the inline style that axe writes for it breaks our policy.
AXE_OPTIONS = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": AXE_TAGS},
}

# What a narrow screen and the dark colours can change: sizes, what scrolls, the menu, and contrast.
NARROW_AXE_RULES = [
    "color-contrast",
    "target-size",
    "scrollable-region-focusable",
    "button-name",
    "link-name",
    "aria-hidden-focus",
]
NARROW_AXE_OPTIONS = {**AXE_OPTIONS, "runOnly": {"type": "rule", "values": NARROW_AXE_RULES}}
AXE_SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN_AXE_SCRIPT = r"""async (options) => {
  const { violations } = await axe.run(options);
  const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
  const words = faults.map(({ id, html, failureSummary }) => [id, html, failureSummary].join("\n"));
  return [document.documentElement.scrollWidth, words];
}"""
CLEAR_STORAGE_SCRIPT = """() => {
  if (location.protocol === "http:") for (const storage of [localStorage, sessionStorage]) storage.clear();
}"""
LONG = bool(os.environ.get("SCRUTINY_LONG_TESTS"))

# Playwright runs an event loop in the thread in which the tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason="Chromium is missing. Run: make test"))


class DrainingServer(ThreadedWSGIServer):
    """Can be asked to finish what its browsers want, and to hang up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.calls, self.ended = set(), threading.Condition()

    def process_request(self, request, client_address):
        self.calls.add(request)
        super().process_request(request, client_address)

    def close_request(self, request):
        super().close_request(request)
        with self.ended:
            self.calls.discard(request)
            self.ended.notify()

    def hang_up(self):
        """Return when all is answered that was asked before, and nobody holds a connection any more.

        A page may save itself while its test ends, and would then write while the database is emptied.
        """
        with socket.create_connection(self.server_address) as last:
            last.sendall(b"\n")
            last.recv(1)  # calls are taken in turn: all earlier ones are known now
        for call in list(self.calls):
            try:
                call.shutdown(socket.SHUT_RD)  # what was sent already is still read, and answered
            except OSError:
                continue  # it has ended by itself
        with self.ended:
            assert self.ended.wait_for(lambda: not self.calls, TIMEOUT_SECONDS), "A request goes on and on."


LiveServerThread.server_class = DrainingServer


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=TIMEOUT_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def open_context(browser, **traits):
    context = browser.new_context(**LOCALE_OPTIONS, viewport=WIDE, **traits)
    context.set_default_timeout(TIMEOUT_SECONDS * 1000)
    return context


@pytest.fixture(scope="session")
def tab(browser, live_server):
    """The one page of a worker: to open another for each test costs more than most tests do."""
    context = open_context(browser, base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def server(live_server):
    """The live server, which is done with everything before the database is emptied."""
    yield live_server
    live_server.thread.httpd.hang_up()


@pytest.fixture
def unwatched_page(tab, server):
    """Chromium on our own pages, with nothing in it from an earlier test. A relative address will do."""
    yield tab
    for other in tab.context.pages:
        if other != tab:
            other.close()
    tab.bring_to_front()  # passkeys need the focus
    tab.unroute_all()
    tab.evaluate(CLEAR_STORAGE_SCRIPT)
    tab.goto("about:blank")
    tab.context.clear_cookies()
    tab.set_viewport_size(WIDE)
    tab.emulate_media(media="null", color_scheme="null", forced_colors="null")


@pytest.fixture
def page(unwatched_page):
    """The same; a refusal by the policy fails the test."""
    refused = []

    def listen(message):
        if "Content Security" in message.text:
            refused.append(message.text)

    unwatched_page.on("console", listen)
    yield unwatched_page
    unwatched_page.remove_listener("console", listen)
    assert refused == []


@pytest.fixture
def no_script(page):
    """The page runs no JavaScript."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": True})
    yield
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
    devtools.detach()


@pytest.fixture
def sign_in(unwatched_page, client, server):
    """Gives the page the session of this person."""

    def sign_in(user):
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": server.url}
        unwatched_page.context.add_cookies([session])

    return sign_in


@pytest.fixture
def browse_as(page, sign_in):
    """The page as this person sees it, signed in: `browse_as(carol).goto("/reviews/")`."""

    def browse(user):
        sign_in(user)
        return page

    return browse


@pytest.fixture
def axe():
    """Fails when axe finds anything, or when the page is wider than the screen; narrow and wide.

    All pages are looked at so in `tests/access`; what journeys make of them is looked at in the long run.
    """
    return check_accessibility if LONG else lambda page: None


def check_accessibility(page):
    page.wait_for_load_state()  # a click returns once the next page begins, which is still empty then
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE_SCRIPT)
    for size, scheme, rules in ((NARROW, "dark", NARROW_AXE_OPTIONS), (WIDE, "light", AXE_OPTIONS)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        width, violations = page.evaluate(RUN_AXE_SCRIPT, rules)
        assert width <= size["width"], f"{page.url} is {width} pixels wide on a screen of {size['width']}"
        assert not violations, f"{page.url} on a screen of {width}:\n" + "\n\n".join(violations)
