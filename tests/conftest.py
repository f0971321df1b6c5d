"""What all tests look at, and people for those of the browser, which fail in CI when they did not run."""

import gc
import os
import re
from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import CLERK, create_groups
from tests.browser_sign_in import PASSWORD
from tests.factories import create_person

pytest_plugins = [
    "tools.testing.browser",
    "tools.testing.databases",
    "tools.testing.readers",
    "tools.testing.templates",
]
IN_CI = bool(os.environ.get("SCRUTINY_CI"))


def pytest_configure():
    gc.disable()


def pytest_collection_finish():
    """A run makes few cycles, and looking for them through all that was imported takes long."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if IN_CI and report.skipped and is_required_in_ci(item):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: in CI it runs."
    return report


def is_required_in_ci(item):
    """Browser tests always, tests of PostgreSQL when that is the database."""
    of_postgres = "postgres" in item.nodeid.lower() and connection.vendor == "postgresql"
    return of_postgres or item.get_closest_marker("browser") is not None


@pytest.fixture
def olive():
    """Somebody with an account, who signs in on the pages themselves."""
    return User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")


@pytest.fixture
def carol(transactional_db):
    """A clerk."""
    create_groups()
    return create_person("Carol", CLERK)


@pytest.fixture
def cast(transactional_db):
    """Olive is asked for 1 a) and 1 b) in September 2020; in March, 1 a) had slipped."""
    from tests.cast import OpenRoundData

    OpenRoundData.setUpTestData()
    return OpenRoundData


@pytest.fixture
def hate_crime(carol):
    """The review of hate crime as two documents tell of it."""
    from tests.hate_crime_documents import MARCH, SEPTEMBER, import_fixtures

    import_fixtures(MARCH, SEPTEMBER)


POST_FORM = re.compile(rb'<form\b[^>]*method="post".*?</form>', re.DOTALL)


@pytest.fixture(autouse=True, scope="session")
def every_form_that_is_shown_can_be_sent():
    """The test client asks nobody for the token against forgery, without which a browser gets a refusal."""
    ask = Client.request

    def look_at(client, **request):
        answer = ask(client, **request)
        if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
            for form in POST_FORM.findall(answer.content):
                assert b"csrfmiddlewaretoken" in form, f"Refused in a browser: {form.decode()[:300]}"
        return answer

    with mock.patch.object(Client, "request", look_at):
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test():
    """Numbers of rows begin anew in each test, so what was kept under them would be another test's."""
    caches["process"].clear()
