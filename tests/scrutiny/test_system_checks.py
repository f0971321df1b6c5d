"""Whoever installs Scrutiny is told in one line what is missing, and what to type."""

import pytest
from django.core.checks import ERROR

from scrutiny import system_checks


@pytest.fixture(autouse=True)
def look_again():
    system_checks.missing_packages.cache_clear()
    yield
    system_checks.missing_packages.cache_clear()


def test_a_complete_machine_is_told_nothing():
    assert system_checks.check_pdf_libraries(None) == []


def test_missing_libraries_are_named_with_the_command(monkeypatch):
    monkeypatch.setattr(system_checks, "can_load", lambda names: "pango-1.0" not in names)
    [check_message] = system_checks.check_pdf_libraries(None)
    assert check_message.id == "scrutiny.W001"
    assert check_message.msg.endswith("apt-get install -y libpango-1.0-0")


def test_a_library_that_is_not_there_does_not_load():
    assert not system_checks.can_load(("no-such-library", "libnosuch.so.0"))


def test_a_missing_font_is_named(monkeypatch):
    monkeypatch.setattr(system_checks, "is_font_installed", lambda: False)
    [check_message] = system_checks.check_pdf_libraries(None)
    assert check_message.msg.endswith("apt-get install -y fonts-liberation")


def test_missing_style_stops_a_production_site_only(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    [check_message] = system_checks.check_assets_built(None)
    assert "Run: make setup" in check_message.msg
    assert check_message.level < ERROR
    settings.PRODUCTION = True
    assert system_checks.check_assets_built(None)[0].level == ERROR
