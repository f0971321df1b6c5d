"""Whoever runs the site is told whether files from others are opened in isolation, before any is."""

from dataclasses import replace
from unittest import mock

import pytest
from django.core.checks import ERROR, INFO, WARNING
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from documents.isolation import Isolation
from documents.isolation.trial import IsolationResult, check_isolation
from documents.validation.errors import damaged_file
from scrutiny import isolation, system_checks
from tests.scrutiny.test_settings import PRODUCTION, manage

HOLDS = IsolationResult(Isolation(landlock=7, seccomp=True), ())
LACKS = {
    "Landlock": replace(HOLDS, isolation=Isolation(0, seccomp=True)),
    "seccomp": replace(HOLDS, isolation=Isolation(7, seccomp=False)),
    "manage.py": replace(HOLDS, reached=("/srv/scrutiny/manage.py",)),
}


def found(what):
    return mock.patch("scrutiny.isolation.check_isolation", return_value=what)


@pytest.mark.sandbox
def test_here_it_holds(settings):
    assert check_isolation(isolation.protected_files()).holds


def test_a_process_that_is_not_isolated_says_what_it_reached(settings):
    """Tests read in their own process, which nothing keeps in."""
    reached = check_isolation(isolation.protected_files()).reached
    assert str(settings.BASE_DIR / "manage.py") in reached
    assert {"the environment of the site", "the network", "other programs"} <= set(reached)


def test_what_is_in_force_is_told():
    with found(HOLDS):
        [check_message] = system_checks.check_isolation(None)
    assert check_message.level == INFO
    assert "ABI 7" in check_message.msg and "seccomp" in check_message.msg


@pytest.mark.parametrize("what", LACKS)
def test_a_lack_is_an_error_until_somebody_accepts_it(what, settings):
    with found(LACKS[what]):
        [check_message] = system_checks.check_isolation(None)
        assert (
            check_message.level == ERROR
            and what in check_message.msg
            and isolation.SETTING in check_message.hint
        )
        settings.ALLOW_READING_WITHOUT_ISOLATION = True
        [check_message] = system_checks.check_isolation(None)
        assert check_message.level == WARNING


@pytest.mark.django_db
@pytest.mark.parametrize("what", LACKS)
def test_production_does_not_start_with_a_lack_until_somebody_accepts_it(what, settings):
    from scrutiny import wsgi  # which starts, and needs the database

    settings.PRODUCTION = True
    with found(LACKS[what]):
        with pytest.raises(ImproperlyConfigured, match=isolation.SETTING):
            wsgi.create_application()
        settings.ALLOW_READING_WITHOUT_ISOLATION = True
        assert wsgi.create_application()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["worker", "tick"])
def test_no_worker_starts_with_a_lack(command, settings):
    settings.PRODUCTION = True
    with found(LACKS["Landlock"]), pytest.raises(ImproperlyConfigured, match="Landlock"):
        call_command(command)


def test_a_child_that_does_not_run_at_all_is_a_lack():
    with mock.patch("scrutiny.isolation.check_isolation", side_effect=damaged_file()):
        [check_message] = system_checks.check_isolation(None)
        assert check_message.level == ERROR
        with pytest.raises(ImproperlyConfigured):
            isolation.refuse_without_isolation()


def test_the_files_of_secrets_are_tried(settings, tmp_path, monkeypatch):
    kept = tmp_path / "secret-key"
    kept.write_text("secret")
    monkeypatch.setenv("SECRET_KEY_FILE", str(kept))
    assert kept in set(isolation.protected_files())


def test_the_setting_that_accepts_it_is_read_from_the_environment(tmp_path):
    ask = "from django.conf import settings; print(settings.ALLOW_READING_WITHOUT_ISOLATION)"
    given = {**PRODUCTION, "ALLOW_READING_WITHOUT_ISOLATION": "yes"}
    assert manage("shell", "-v0", "-c", ask, tmp_path=tmp_path, **given).stdout.strip() == "True"
