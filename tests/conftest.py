"""What all tests look at, and what those of the browser need, which fail in CI when they did not run."""

import os
import re
import threading
import time
from pathlib import Path
from unittest import mock

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import CLERK, make_groups
from tests.people import person
from tests.signing_in import PASSWORD

pytest_plugins = [
    "tests.plugins.processor_time",
    "tests.plugins.order",
    "tests.plugins.databases",
    "tests.plugins.fresh_database",
    "tests.plugins.readers",
]
CHROMIUM = "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading serves none of these rules, and the inline style that axe writes for it breaks our policy.
OPTIONS = {"preload": False, "runOnly": {"type": "tag", "values": RULES}}
WIDTHS = (1280, 320)
IN_CI = bool(os.environ.get("SCRUTINY_CI"))

# Playwright runs an event loop in the thread in which the tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason="Chromium is missing. Run: make test"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if IN_CI and report.skipped and must_run(item):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: in CI it runs."
    return report


def must_run(item):
    """Browser tests always, tests of PostgreSQL when that is the database."""
    of_postgres = "postgres" in item.nodeid.lower() and connection.vendor == "postgresql"
    return of_postgres or item.get_closest_marker("browser") is not None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    args += ["--disable-sync", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    place = {"locale": "en-GB", "timezone_id": "Europe/London"}
    return {**browser_context_args, **place, "base_url": live_server.url}


@pytest.fixture
def page(page):
    """Chromium on our own pages: a relative address will do, and a refusal by the policy fails the test."""
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert refused == []


@pytest.fixture
def browse_as(page, client, live_server):
    """The page as this person sees it, signed in: `browse_as(carol).goto("/reviews/")`."""

    def browse(user):
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        return page

    return browse


@pytest.fixture
def olive():
    """Somebody with an account, who signs in on the pages themselves."""
    return User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")


@pytest.fixture
def carol(transactional_db):
    """A clerk."""
    make_groups()
    return person("Carol", CLERK)


@pytest.fixture
def axe():
    """Fails when axe finds anything, or when the page is wider than the screen; wide and narrow."""

    def look_at(page):
        page.wait_for_load_state()  # a click returns once the next page begins, which is still empty then
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} pixels wide on a screen of {width}"
            found = Axe().run(page, options=OPTIONS)
            assert found.violations_count == 0, f"{page.url} at {width}\n{found.generate_report()}"

    return look_at


def wait_until_answered(seconds=60):
    """Return when the live server has answered all that the closed pages had asked.

    A page may save itself while its test ends, and would then write while the database is emptied.
    """
    at_most = time.monotonic() + seconds
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < at_most, "A page of this test is still open, or its request goes on."
        time.sleep(0.005)


SENT = re.compile(rb'<form\b[^>]*method="post".*?</form>', re.DOTALL)


@pytest.fixture(autouse=True, scope="session")
def every_form_that_is_shown_can_be_sent():
    """The test client asks nobody for the token against forgery, without which a browser gets a refusal."""
    ask = Client.request

    def look_at(client, **request):
        answer = ask(client, **request)
        if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
            for form in SENT.findall(answer.content):
                assert b"csrfmiddlewaretoken" in form, f"Refused in a browser: {form.decode()[:300]}"
        return answer

    with mock.patch.object(Client, "request", look_at):
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test():
    """Numbers of rows begin anew in each test, so what was kept under them would be another test's."""
    caches["process"].clear()
