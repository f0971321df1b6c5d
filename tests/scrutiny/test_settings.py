"""A council that sets something wrong is told so in one sentence, before anything starts."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from scrutiny import environment, work_accounts

ROOT = Path(__file__).resolve().parents[2]
SECRET = "aB3-dE6_gH9" * 6
PRODUCTION = {
    "SCRUTINY_MODE": "production",
    "SECRET_KEY": SECRET,
    "SCRUTINY_HISTORY_KEY": SECRET[::-1],
    "ALLOWED_HOSTS": "scrutiny.example.gov.uk",
    "SECURITY_CONTACT": "mailto:security@example.gov.uk",
}


@pytest.mark.parametrize(
    ("variable", "value", "ask"),
    [
        ("SCRUTINY_MODE", "prod", environment.get_mode),
        ("SECRET_KEY", "", lambda: environment.get_secret_key("production", ROOT)),
        ("SECRET_KEY", "short", lambda: environment.get_secret_key("production", ROOT)),
        ("SECRET_KEY", "a" * 60, lambda: environment.get_secret_key("production", ROOT)),
        ("SECRET_KEY", "change-me-" + SECRET, lambda: environment.get_secret_key("production", ROOT)),
        ("SECRET_KEY", "django-insecure-" + SECRET, lambda: environment.get_secret_key("production", ROOT)),
        ("SCRUTINY_HISTORY_KEY", "", lambda: environment.get_history_key("production", ROOT)),
        ("SCRUTINY_HISTORY_KEY", "a" * 60, lambda: environment.get_history_key("production", ROOT)),
        ("ALLOWED_HOSTS", "", lambda: environment.get_allowed_hosts("production")),
        ("ALLOWED_HOSTS", "*", lambda: environment.get_allowed_hosts("production")),
        ("ALLOWED_HOSTS", "https://a.example", lambda: environment.get_allowed_hosts("production")),
        ("DEBUG", "true", lambda: environment.get_debug("production")),
        ("DEBUG", "perhaps", lambda: environment.get_debug("demo")),
        ("DATABASE_URL", "nonsense", lambda: environment.get_database(ROOT / "x")),
        ("DATABASE_URL", "mysql://me@host/name", lambda: environment.get_database(ROOT / "x")),
        ("DATABASE_URL", "postgres://host:port:5/", lambda: environment.get_database(ROOT / "x")),
        ("DATABASE_URL", "postgres://me@host:port/name", lambda: environment.get_database(ROOT / "x")),
        ("BEHIND_PROXY", "nginx", lambda: environment.get_bool("BEHIND_PROXY", False)),
        ("SECURITY_CONTACT", "security@example.gov.uk", environment.security_contact),
        ("SECURITY_CONTACT", "mailto:a@b.uk, http://b.uk/", environment.security_contact),
        ("SECURITY_POLICY", "http://example.gov.uk/", environment.security_policy),
        ("HSTS_SECONDS", "a year", lambda: environment.get_non_negative_int("HSTS_SECONDS", 1)),
        ("HSTS_SECONDS", "-1", lambda: environment.get_non_negative_int("HSTS_SECONDS", 1)),
        ("COUNCIL_COLOUR", "blue", environment.get_council_colour),
        ("COUNCIL_COLOUR", "#ffdd00", environment.get_council_colour),
        ("LOG_LEVEL", "loud", environment.get_log_level),
        ("SECURITY_LOG", "syslog", environment.security_log),
        ("SECURITY_LOG", "/no/such/folder/security.log", environment.security_log),
        ("SCRUTINY_MFA_ROLES", "clerk,boss", lambda: environment.get_mfa_roles("production")),
        ("SITE_ADDRESS", "scrutiny.example.gov.uk", lambda: environment.get_site_url("production", [])),
        ("SITE_ADDRESS", "http://a.example", lambda: environment.get_site_url("production", [])),
        ("SITE_ADDRESS", "https://a.example/b?c", lambda: environment.get_site_url("production", [])),
        ("MAIL_SERVER", "mail.example.gov.uk", environment.get_email_server),
        ("MAIL_SERVER", "smtp://host:port", environment.get_email_server),
        ("MAIL_SERVER", "imap://host", environment.get_email_server),
        ("MAIL_FROM", "Scrutiny", lambda: environment.get_from_email("https://a.example")),
        (
            "MAIL_FROM",
            "a@b.example\nBcc: c@d.example",
            lambda: environment.get_from_email("https://a.example"),
        ),
    ],
)
def test_nonsense_is_refused_with_the_variables_name(variable, value, ask):
    with (
        mock.patch.dict(os.environ, {variable: value}),
        pytest.raises(ImproperlyConfigured, match=variable) as exception_info,
    ):
        ask()
    sentence = str(exception_info.value)
    assert len(sentence.splitlines()) == 1
    assert "set it to" in sentence or "put only" in sentence or "leave it out" in sentence


def test_security_events_go_to_a_stream_or_a_file(tmp_path):
    file = str(tmp_path / "security.log")
    for value, key, target in (
        ("stderr", "stream", "ext://sys.stderr"),
        ("stdout", "stream", "ext://sys.stdout"),
        (file, "filename", file),
    ):
        with mock.patch.dict(os.environ, {"SECURITY_LOG": value}):
            assert environment.security_log()[key] == target


ENTRA = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
GOOD_SSO = {"SSO_ISSUER": ENTRA, "SSO_CLIENT_ID": "scrutiny", "SSO_CLIENT_SECRET": "value~of~it"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSO_ISSUER", ""),
        ("SSO_ISSUER", "login.microsoftonline.com"),
        ("SSO_ISSUER", "http://login.example.gov.uk"),
        ("SSO_ISSUER", "http://localhost/x"),
        ("SSO_ISSUER", "https://me:secret@login.example.gov.uk"),
        ("SSO_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
        ("SSO_ISSUER", "https://login.microsoftonline.com/organizations/v2.0"),
        ("SSO_ISSUER", ENTRA.removesuffix("/v2.0")),
        ("SSO_CLIENT_ID", ""),
        ("SSO_CLIENT_SECRET", ""),
        ("SSO_CLIENT_SECRET", "11111111-2222-3333-4444-555555555555"),
        ("SSO_TENANT", "ours"),
    ],
)
def test_a_sign_in_of_the_council_that_makes_no_sense_is_refused(variable, value):
    elsewhere = {"SSO_ISSUER": "https://login.example.gov.uk"} if variable == "SSO_TENANT" else {}
    with (
        mock.patch.dict(os.environ, {**GOOD_SSO, **elsewhere, variable: value}),
        pytest.raises(ImproperlyConfigured, match=variable) as exception_info,
    ):
        work_accounts.get_oidc_provider("production")
    assert "set it to" in str(exception_info.value)
    assert "value~of~it" not in str(exception_info.value)


def test_microsofts_tenant_is_in_its_address_and_nothing_set_is_no_single_sign_on():
    with mock.patch.dict(os.environ, GOOD_SSO):
        oidc_provider = work_accounts.get_oidc_provider("production")
    assert (oidc_provider.tenant, oidc_provider.issuer) == ("11111111-2222-3333-4444-555555555555", ENTRA)
    assert work_accounts.get_oidc_provider("production") is None


def test_who_must_have_a_second_step():
    with mock.patch.dict(os.environ):
        os.environ.pop("SCRUTINY_MFA_ROLES", None)
        assert environment.get_mfa_roles("production") == {"clerk", "administrator"}
        assert environment.get_mfa_roles("demo") == set()
    with mock.patch.dict(os.environ, {"SCRUTINY_MFA_ROLES": "Member, clerk"}):
        assert environment.get_mfa_roles("demo") == {"member", "clerk"}


def test_a_refused_database_address_is_not_repeated():
    address = {"DATABASE_URL": "mysql://me:hunter2@host/name"}
    with mock.patch.dict(os.environ, address), pytest.raises(ImproperlyConfigured) as exception_info:
        environment.get_database(ROOT / "x")
    assert "hunter2" not in str(exception_info.value)


def test_a_refused_mail_server_is_not_repeated():
    address = {"MAIL_SERVER": "imap://me:hunter2@host"}
    with mock.patch.dict(os.environ, address), pytest.raises(ImproperlyConfigured) as exception_info:
        environment.get_email_server()
    assert "hunter2" not in str(exception_info.value)


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.gov.uk", 25, False, False),
        ("submission://me:p%40ss@mail.example.gov.uk", 587, True, False),
        ("smtps://mail.example.gov.uk:4465", 4465, False, True),
    ],
)
def test_a_mail_server_is_one_address(address, port, tls, ssl):
    with mock.patch.dict(os.environ, {"MAIL_SERVER": address}):
        result = environment.get_email_server()
    assert result["EMAIL_HOST"] == "mail.example.gov.uk"
    assert (result["EMAIL_PORT"], result["EMAIL_USE_TLS"], result["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert result["EMAIL_HOST_PASSWORD"] == ("p@ss" if "me:" in address else "")


HERE = "http://127.0.0.1"


def test_links_in_mails_begin_with_the_first_name_of_the_site():
    with mock.patch.dict(os.environ, {"SITE_ADDRESS": ""}):
        hosts = [".gov.uk", "follow-up.council.example"]
        assert environment.get_site_url("production", hosts) == "https://follow-up.council.example"
        assert environment.get_site_url("demo", [], port="8001") == f"{HERE}:8001"


def test_a_secret_may_be_in_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n")
    with mock.patch.dict(os.environ, {"SECRET_KEY": "", "SECRET_KEY_FILE": str(file)}):
        assert environment.get_secret_key("production", ROOT) == SECRET
    for also in ({"SECRET_KEY": SECRET, "SECRET_KEY_FILE": str(file)}, {"SECRET_KEY_FILE": f"{file}.not"}):
        with (
            mock.patch.dict(os.environ, {"SECRET_KEY": "", **also}),
            pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"),
        ):
            environment.get_secret_key("production", ROOT)


def test_earlier_secret_keys_are_taken_and_are_no_history_key():
    earlier = {**PRODUCTION, "SECRET_KEY_FALLBACKS": f" {SECRET[::-1]},{SECRET[1:]} "}
    with mock.patch.dict(os.environ, earlier):
        assert environment.get_secret_key_fallbacks() == [SECRET[::-1], SECRET[1:]]
        with pytest.raises(ImproperlyConfigured, match="SCRUTINY_HISTORY_KEY"):
            environment.get_history_key("production", ROOT)


@pytest.mark.parametrize(
    ("address", "sslmode"),
    [
        ("postgres://me:secret@db.example/scrutiny", "require"),
        ("postgres://me:secret@10.0.0.5:5433/scrutiny", "require"),
        ("postgres://me:secret@db.example/scrutiny?sslmode=verify-full", "verify-full"),
        ("postgres://me:secret@db.example/scrutiny?sslmode=disable", "disable"),
        ("postgres://me@localhost/scrutiny", None),
        ("postgres://me@%2Fvar%2Frun%2Fpostgresql/scrutiny", None),
        ("postgres:///scrutiny", None),
    ],
)
def test_postgresql_over_the_network_is_encrypted_unless_told_otherwise(address, sslmode):
    with mock.patch.dict(os.environ, {"DATABASE_URL": address}):
        assert environment.get_database(ROOT / "x")["OPTIONS"].get("sslmode") == sslmode


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", "-c jit=off"),
        ("?sslmode=require", "-c jit=off"),
        ("?options=-c%20statement_timeout%3D5s", "-c jit=off -c statement_timeout=5s"),
        ("?currentSchema=council", "-c jit=off -c search_path=council"),
        ("?options=-c%20jit%3Don", "-c jit=off -c jit=on"),  # the last one counts
    ],
)
def test_postgresql_compiles_no_queries_unless_told_otherwise(query, options):
    with mock.patch.dict(os.environ, {"DATABASE_URL": f"postgres://me@localhost/scrutiny{query}"}):
        assert environment.get_database(ROOT / "x")["OPTIONS"]["options"] == options


@pytest.mark.both_databases
@pytest.mark.django_db
def test_connections_to_postgresql_compile_nothing():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)


def test_sqlite_overwrites_what_is_deleted(tmp_path):
    opened = sqlite3.connect(tmp_path / "x.sqlite3")
    opened.execute("PRAGMA secure_delete=OFF")
    opened.executescript(environment.SQLITE_OPTIONS["init_command"])
    assert opened.execute("PRAGMA secure_delete").fetchone() == (1,)
    opened.close()


def test_history_s_key_is_a_key_of_its_own():
    same = {"SECRET_KEY": SECRET, "SCRUTINY_HISTORY_KEY": SECRET}
    with (
        mock.patch.dict(os.environ, same),
        pytest.raises(ImproperlyConfigured, match=r"SCRUTINY_HISTORY_KEY\b.*\bSECRET_KEY\b"),
    ):
        environment.get_history_key("production", ROOT)
    with mock.patch.dict(os.environ, PRODUCTION):
        assert environment.get_history_key("production", ROOT) == SECRET[::-1]


def test_the_demo_keeps_its_secret(tmp_path):
    first = environment.get_secret_key("demo", tmp_path / "secret")
    assert environment.get_secret_key("demo", tmp_path / "secret") == first
    assert len(first) >= environment.MIN_SECRET_LENGTH
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_sqlite_loses_no_save_that_was_acknowledged(tmp_path):
    with mock.patch.dict(os.environ, {"DATABASE_URL": ""}):
        options = environment.get_database(tmp_path / "x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def manage(*command, tmp_path, **variables):
    """Another process in a council's own environment: nothing of ours but the path."""
    given = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_settings_nothing_starts_and_one_sentence_says_why(tmp_path):
    answer = manage("check", tmp_path=tmp_path)
    assert answer.returncode == 1
    assert "SECRET_KEY is missing" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_production_passes_djangos_own_deployment_checks(tmp_path):
    answer = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **PRODUCTION)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.django_db
@pytest.mark.both_databases
def test_production_passes_them_on_its_database_too(tmp_path):
    """On PostgreSQL that of the tests, which is set up already; on SQLite one that is still empty."""
    given = dict(PRODUCTION)
    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"]
        given["DATABASE_URL"] = url.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        given["SCRUTINY_HISTORY_KEY"] = settings.HISTORY_KEY
    wanted = ("check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    answer = manage(*wanted, tmp_path=tmp_path, **given)
    assert answer.returncode == 0, answer.stderr
    # The only word is that files are opened in isolation.
    assert "1 issue (" in answer.stderr and "scrutiny.I004" in answer.stderr


def test_a_demo_of_another_version_says_what_to_do(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as older:
        older.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY AUTOINCREMENT, app, name, applied)"
        )
        older.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('actionplans', '0001_initial', '2026-01-01')"
        )
        older.commit()
    answer = manage("prepare_demo", "8000", tmp_path=tmp_path, SCRUTINY_MODE="demo")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "var" in answer.stderr


def test_demo_people_are_not_made_in_production(tmp_path):
    made = "from accounts.demo import create_demo_users; create_demo_users()"
    answer = manage("shell", "-v0", "-c", made, tmp_path=tmp_path, **PRODUCTION)
    assert answer.returncode == 1
    assert "SCRUTINY_MODE" in answer.stderr
    assert "Traceback" not in answer.stderr
