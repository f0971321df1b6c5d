"""Reads the settings of a council from environment variables.

Each function raises ImproperlyConfigured for a value that is not valid, with one sentence that names the
variable and says what to set it to.
"""

from __future__ import annotations

import re
import secrets
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from documents.branding import relative_luminance
from documents.validation.virus_scanner import is_valid_address

Mode = Literal["demo", "test", "production"]
MODES: tuple[Mode, ...] = ("demo", "test", "production")

MIN_SECRET_LENGTH = 50
GENERATE_SECRET_COMMAND = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'  # noqa: S105
HOST_PATTERN = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)
DATABASE_URL_PATTERN = re.compile(r"(sqlite:///.|postgres(ql)?://[^/]*/.).*")

SQLITE_OPTIONS = {
    # Django's default mode locks too late: nearly half of concurrent saves failed with it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # synchronous=NORMAL may lose a save that was already acknowledged.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        # Overwrite deleted data, so that redacted words are not left in the file.
        "PRAGMA secure_delete=ON; PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;"
    ),
}

# PostgreSQL spent four fifths of the time of a dashboard's query on compiling it.
NO_JIT = "-c jit=off"

env = Env()


def get_mode() -> Mode:
    value = env.str("SCRUTINY_MODE", "production")
    if value not in MODES:
        raise ImproperlyConfigured(
            f"SCRUTINY_MODE is {value!r}: set it to production, or to demo to try Scrutiny out."
        )
    return value


def get_secret(name: str, default: str = "") -> str:
    """The value of a secret variable, or the content of the file that NAME_FILE names.

    Containers get secrets as files, since other processes may read the environment.
    """
    value: str = env.str(name, "")
    file_name: str = env.str(f"{name}_FILE", "")
    if value and file_name:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: leave one of them out.")
    if not file_name:
        return value or default
    try:
        return Path(file_name).read_text(encoding="utf-8").strip() or default
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(
            f"{name}_FILE is {file_name!r}, which cannot be read: set it to a file."
        ) from None


def get_bool(name: str, default: bool) -> bool:
    try:
        return env.bool(name, default)
    except EnvError:
        raise ImproperlyConfigured(f"{name} is neither yes nor no: set it to true or false.") from None


def get_non_negative_int(name: str, default: int) -> int:
    try:
        number = env.int(name, default)
    except EnvError:
        number = -1
    if number < 0:
        raise ImproperlyConfigured(f"{name} is not a whole number: set it to one, such as {default}.")
    return number


def get_hour_range(name: str, default: str) -> tuple[int, int]:
    """The first and the last hour of part of a day: "8-18" is from 8am until 6pm."""
    value = env.str(name, default)
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value)
    first, last = (int(match[1]), int(match[2])) if match else (0, 0)
    if not first < last <= 24:
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to two hours of a day, such as {default}.")
    return first, last


def get_debug(mode: Mode) -> bool:
    """Not allowed in production, since debug pages show settings and data to anyone."""
    is_debug = get_bool("DEBUG", default=False)
    if is_debug and mode == "production":
        raise ImproperlyConfigured("DEBUG is on: leave it out in production.")
    return is_debug


def get_secret_key(mode: Mode, path: Path) -> str:
    if mode == "test":
        return "only-for-tests-" * 4
    if mode == "demo":
        return read_or_create_secret(path)
    value = get_secret("SECRET_KEY")
    if not value:
        raise ImproperlyConfigured(
            f"SECRET_KEY is missing: set it to the output of {GENERATE_SECRET_COMMAND}"
        )
    if len(value) < MIN_SECRET_LENGTH or len(set(value)) < 10 or "insecure" in value or "change" in value:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess: set it to the output of {GENERATE_SECRET_COMMAND}"
        )
    return value


def get_secret_key_fallbacks() -> list[str]:
    """Earlier values of SECRET_KEY, whose signatures are still accepted."""
    return _split_keys(get_secret("SECRET_KEY_FALLBACKS"))


def get_history_key(mode: Mode, path: Path) -> str:
    """The key that seals history. It differs from SECRET_KEY, which may be changed at any time."""
    if mode == "test":
        return "only-for-tests-of-history-" * 2
    if mode == "demo":
        return read_or_create_secret(path)
    value = get_secret("SCRUTINY_HISTORY_KEY")
    if len(value) < MIN_SECRET_LENGTH or len(set(value)) < 10:
        reason = "too easy to guess" if value else "missing"
        raise ImproperlyConfigured(
            f"SCRUTINY_HISTORY_KEY is {reason}: set it to the output of {GENERATE_SECRET_COMMAND}"
        )
    if {value, *get_history_key_fallbacks()} & {get_secret("SECRET_KEY"), *get_secret_key_fallbacks()}:
        raise ImproperlyConfigured(
            f"SCRUTINY_HISTORY_KEY is SECRET_KEY again: set it to the output of {GENERATE_SECRET_COMMAND}"
        )
    return value


def get_history_key_fallbacks() -> list[str]:
    """Earlier history keys, with which what they sealed is checked."""
    return _split_keys(get_secret("SCRUTINY_HISTORY_KEY_FALLBACKS"))


def _split_keys(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def read_or_create_secret(path: Path) -> str:
    """The demo's own secret, created once and stored in this file, so that a restart signs nobody out."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def get_allowed_hosts(mode: Mode) -> list[str]:
    hosts = [host.strip() for host in env.str("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if mode != "production":
        return hosts or ["localhost", "127.0.0.1", "[::1]", "testserver"]
    if not hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is missing: set it to the site's name, such as scrutiny.example.gov.uk."
        )
    for host in hosts:
        if not HOST_PATTERN.fullmatch(host):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS contains {host!r}: put only names such as scrutiny.example.gov.uk there, "
                "with commas between them."
            )
    return hosts


def get_database(default: Path) -> dict[str, Any]:
    """Django's configuration of the database: DATABASE_URL, or else one SQLite file."""
    url = get_secret("DATABASE_URL")
    if not url:
        return sqlite_config(default)
    if not DATABASE_URL_PATTERN.fullmatch(url):
        raise invalid_database_url()
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        raise invalid_database_url() from None
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return sqlite_config(Path(str(config["NAME"])))
    options = {**tls_options(str(config.get("HOST") or "")), **config.get("OPTIONS", {})}
    options["options"] = f"{NO_JIT} {options.get('options', '')}".strip()
    return {**config, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def tls_options(host: str) -> dict[str, str]:
    """Options that require encryption to PostgreSQL on another machine; DATABASE_URL may override them."""
    is_local = host in ("", "localhost", "127.0.0.1", "::1") or unquote(host).startswith("/")
    return {} if is_local else {"sslmode": "require"}


def sqlite_config(file: Path) -> dict[str, Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": SQLITE_OPTIONS}


def invalid_database_url() -> ImproperlyConfigured:
    # The address itself may hold a password, so it is not repeated here.
    return ImproperlyConfigured(
        "DATABASE_URL is not an address of a database: set it to postgres://user:password@host/name "
        "or sqlite:////folder/scrutiny.sqlite3, or leave it out."
    )


def get_site_url(mode: Mode, hosts: list[str], port: str = "8000") -> str:
    """The start of links in emails. Never taken from a request, whose sender chooses its host."""
    exact_hosts = [host for host in hosts if not host.startswith(".")] or ["localhost"]
    default = f"https://{exact_hosts[0]}" if mode == "production" else f"http://127.0.0.1:{port}"
    value = env.str("SITE_ADDRESS", "").rstrip("/") or default
    schemes = "https" if mode == "production" else "https?"
    if not re.fullmatch(schemes + r"://[a-z0-9.:\[\]-]+", value, re.IGNORECASE):
        raise ImproperlyConfigured(
            f"SITE_ADDRESS is {value!r}: set it to the site's own address, such as "
            "https://scrutiny.example.gov.uk."
        )
    return value


MFA_ROLE_CHOICES = (
    *("clerk", "member", "administrator", "monitoring officer", "auditor", "link officer"),
    "everyone",
)


def get_mfa_roles(mode: Mode) -> frozenset[str]:
    """The roles that must have a second step: in production, by default, those who can change most."""
    value = env.str("SCRUTINY_MFA_ROLES", "clerk,administrator" if mode == "production" else "none")
    roles = {role.strip().lower() for role in value.split(",")} - {"none", ""}
    if not roles <= set(MFA_ROLE_CHOICES):
        raise ImproperlyConfigured(
            f"SCRUTINY_MFA_ROLES is {value!r}: set it to some of {', '.join(MFA_ROLE_CHOICES)}, with commas "
            "between them, or to none."
        )
    return frozenset(roles)


SMTP_PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


def get_email_server() -> dict[str, Any]:
    """Django's settings for the server that emails are handed to."""
    url = urlsplit(get_secret("MAIL_SERVER", "smtp://localhost"))
    try:
        port = url.port or SMTP_PORTS[url.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not url.hostname:
        # It may hold a password, so it is not repeated here.
        raise ImproperlyConfigured(
            "MAIL_SERVER is not the address of a mail server: set it to one such as "
            "submission://user:password@mail.example.gov.uk or smtp://localhost."
        )
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "submission",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }


def get_from_email(site_address: str) -> str:
    value = env.str("MAIL_FROM", "") or f"Scrutiny <scrutiny@{urlsplit(site_address).hostname}>"
    name, address = parseaddr(value)
    if "@" not in address or "\n" in value or "\r" in value:
        raise ImproperlyConfigured(
            f"MAIL_FROM is {value!r}: set it to an email address, such as Scrutiny <scrutiny@example.gov.uk>."
        )
    return formataddr((name, address))


def get_virus_scanner() -> str:
    """The address of clamd; empty if no virus scanner is used."""
    value: str = env.str("VIRUS_SCANNER", "")
    if value and not is_valid_address(value):
        raise ImproperlyConfigured(
            f"VIRUS_SCANNER is {value!r}: set it to where clamd listens, such as tcp://localhost:3310 or "
            "unix:///run/clamav/clamd.ctl."
        )
    return value


def security_contact() -> list[str]:
    """Addresses to report vulnerabilities to, the preferred one first; empty if the council set none."""
    contacts = env.str("SECURITY_CONTACT", "").split(",")
    values = [contact.strip() for contact in contacts if contact.strip()]
    for value in values:
        if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+?[-\d]+", value):
            raise ImproperlyConfigured(
                f"SECURITY_CONTACT is {value!r}: set it to an address such as "
                "mailto:security@example.gov.uk or https://www.example.gov.uk/report, or to several with "
                "commas between them."
            )
    return values


def security_policy() -> str:
    """The address of the council's policy on vulnerability reports; empty if it has none."""
    value: str = env.str("SECURITY_POLICY", "")
    if value and not re.fullmatch(r"https://\S+", value):
        raise ImproperlyConfigured(
            f"SECURITY_POLICY is {value!r}: set it to the address of a page that begins with https://."
        )
    return value


BANK_HOLIDAY_REGIONS = ("ENG", "NIR", "SCT", "WLS")


def get_bank_holidays_region() -> str:
    value = env.str("BANK_HOLIDAYS_OF", "ENG")
    if value not in BANK_HOLIDAY_REGIONS:
        raise ImproperlyConfigured(
            f"BANK_HOLIDAYS_OF is {value!r}: set it to one of {', '.join(BANK_HOLIDAY_REGIONS)}."
        )
    return value


def get_council_colour() -> str:
    """The council's colour, dark enough for white text on it."""
    value = env.str("COUNCIL_COLOUR", "#1f4e79")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ImproperlyConfigured(f"COUNCIL_COLOUR is {value!r}: set it to a colour such as #1f4e79.")
    if 1.05 / (relative_luminance(value) + 0.05) < 4.5:
        raise ImproperlyConfigured(
            f"COUNCIL_COLOUR is {value!r}, too light for white words: set it to a darker colour."
        )
    return value


def security_log() -> dict[str, Any]:
    """The logging handler of security events: a stream, or a file that may be rotated."""
    value: str = env.str("SECURITY_LOG", "stderr")
    if value in ("stderr", "stdout"):
        return {"class": "logging.StreamHandler", "stream": f"ext://sys.{value}"}
    if not Path(value).is_absolute() or not Path(value).parent.is_dir():
        raise ImproperlyConfigured(
            f"SECURITY_LOG is {value!r}: set it to stderr, stdout, or a file in a folder that is there."
        )
    return {"class": "logging.handlers.WatchedFileHandler", "filename": value, "encoding": "utf-8"}


def get_log_level() -> str:
    value = env.str("LOG_LEVEL", "INFO")
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ImproperlyConfigured(f"LOG_LEVEL is {value!r}: set it to DEBUG, INFO, WARNING or ERROR.")
    return value
