"""Django's settings. `environment` reads those that a council may change: see docs/administrators.md."""

import os
from pathlib import Path
from tempfile import gettempdir

from csp.constants import NONE, SELF

from scrutiny import environment
from scrutiny.environment import env
from scrutiny.signing_in import *  # noqa: F403 - django-allauth's settings
from scrutiny.work_accounts import get_oidc_provider

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

if os.environ.get("SCRUTINY_MODE") != "test" and (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"), recurse=False)

MODE = environment.get_mode()
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"
DEBUG = environment.get_debug(MODE)

SECRET_KEY = environment.get_secret_key(MODE, path=VAR_DIR / "secret-key")
SECRET_KEY_FALLBACKS = [] if MODE == "test" else environment.get_secret_key_fallbacks()
# Seals history, and is never in the database: see docs/administrators.md.
HISTORY_KEY = environment.get_history_key(MODE, path=VAR_DIR / "history-key")
HISTORY_KEY_FALLBACKS = [] if MODE == "test" else environment.get_history_key_fallbacks()
HISTORY_ANCHOR = env.str("SCRUTINY_HISTORY_ANCHOR", "")
ALLOWED_HOSTS = environment.get_allowed_hosts(MODE)
SITE_ADDRESS = environment.get_site_url(MODE, ALLOWED_HOSTS, port=env.str("PORT", "8000"))
DATABASES = {"default": environment.get_database(default=VAR_DIR / "scrutiny.sqlite3")}
if MODE == "test" and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: Django's default, memory, has one connection for all threads.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(gettempdir()) / f"scrutiny-{os.getpid()}.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The number of proxies in front, each of which adds its client's address to X-Forwarded-For.
BEHIND_PROXY = environment.get_bool("BEHIND_PROXY", default=False)
TRUSTED_PROXIES = environment.get_non_negative_int("TRUSTED_PROXIES", 1 if BEHIND_PROXY else 0)

# Roles that must have a second step to sign in.
MFA_ROLES = environment.get_mfa_roles(MODE)
# Whether nobody may be both clerk and administrator.
SEPARATE_CLERKS = environment.get_bool("SCRUTINY_SEPARATE_CLERKS", default=False)
# How often something may happen before administrators are emailed; 0 is never.
ALERT_FAILED_FROM_ONE_ADDRESS = environment.get_non_negative_int("ALERT_FAILED_FROM_ONE_ADDRESS", 20)
ALERT_FAILED_ON_ONE_ACCOUNT = environment.get_non_negative_int("ALERT_FAILED_ON_ONE_ACCOUNT", 10)
ALERT_REFUSALS_OF_ONE_PERSON = environment.get_non_negative_int("ALERT_REFUSALS_OF_ONE_PERSON", 50)
ALERT_DOWNLOADS_OF_ONE_PERSON = environment.get_non_negative_int("ALERT_DOWNLOADS_OF_ONE_PERSON", 100)
SECURITY_EVENTS_DAYS = environment.get_non_negative_int("SECURITY_EVENTS_DAYS", 365)

# The council's single sign-on; None where it is not set up.
SINGLE_SIGN_ON = get_oidc_provider(
    MODE, is_second_step=environment.get_bool("SSO_IS_SECOND_STEP", default=True)
)

# For /.well-known/security.txt.
SECURITY_CONTACT = environment.security_contact()
SECURITY_POLICY = environment.security_policy()

COUNCIL_NAME = env.str("COUNCIL_NAME", "Example Borough Council")
COUNCIL_COLOUR = environment.get_council_colour()

# Documents that one person has uploaded, and neither imported nor discarded.
UPLOAD_QUOTA_MB = environment.get_non_negative_int("UPLOAD_QUOTA_MB", 200)
# Evidence files of updates that are not published yet.
EVIDENCE_MB_PER_PERSON = environment.get_non_negative_int("EVIDENCE_MB_PER_PERSON", 200)
EVIDENCE_MB_PER_ANSWER = environment.get_non_negative_int("EVIDENCE_MB_PER_ANSWER", 60)
EVIDENCE_PER_ANSWER = environment.get_non_negative_int("EVIDENCE_PER_ANSWER", 20)
# Scans every file that is uploaded.
VIRUS_SCANNER = environment.get_virus_scanner()
# Uploaded files are opened in an isolated process. If the machine cannot do that, production does not start
# without this setting.
ALLOW_READING_WITHOUT_ISOLATION = environment.get_bool("ALLOW_READING_WITHOUT_ISOLATION", default=False)
FILE_UPLOAD_HANDLERS = [
    "scrutiny.upload_handlers.UploadQuotaHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# How deadlines are worked back from a meeting, all in working days.
BANK_HOLIDAYS_OF = environment.get_bank_holidays_region()
AGENDA_CLEAR_DAYS = environment.get_non_negative_int("AGENDA_CLEAR_DAYS", 5)
DUE_DAYS_BEFORE_DESPATCH = environment.get_non_negative_int("DUE_DAYS_BEFORE_DESPATCH", 10)
OPEN_DAYS_BEFORE_DUE = environment.get_non_negative_int("OPEN_DAYS_BEFORE_DUE", 20)

# How long the executive may take to answer a recommendation.
EXECUTIVE_RESPONSE_MONTHS = environment.get_non_negative_int("EXECUTIVE_RESPONSE_MONTHS", 2)

# Reminders of a deadline, in working days before it; and when emails about updates go out.
REMIND_DAYS_BEFORE_DUE = environment.get_non_negative_int("REMIND_DAYS_BEFORE_DUE", 5)
TELL_LINK_OFFICER_DAYS_AFTER_DUE = environment.get_non_negative_int("TELL_LINK_OFFICER_DAYS_AFTER_DUE", 2)
TELL_DIRECTOR_DAYS_AFTER_DUE = environment.get_non_negative_int("TELL_DIRECTOR_DAYS_AFTER_DUE", 5)
MAIL_HOURS = environment.get_hour_range("MAIL_HOURS", "8-18")
MAIL_WAIT_MINUTES = 0 if DEMO else environment.get_non_negative_int("MAIL_WAIT_MINUTES", 10)
MAIL_EVERY_SECONDS = 5 if DEMO else 120
MAIL_AT_ANY_TIME = DEMO  # so that people who try it at a weekend see emails

INSTALLED_APPS = [
    "accounts.apps.ScrutinyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "scrutiny",
    "audit",
    "jobs",
    "notifications",
    "accounts",
    "actionplans",
    "partnerships",
    "imports",
    "reports",
    "dashboards",
    "django_filters",
]

MIDDLEWARE = [
    "scrutiny.middleware.RequestOriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "scrutiny.middleware.PrivateCacheMiddleware",
    "scrutiny.middleware.AllowedMethodsMiddleware",
    *([] if MODE == "test" else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionActivityMiddleware",
    "accounts.middleware.RecordRefusalsMiddleware",
    "accounts.middleware.RequireSecondStepMiddleware",
    "scrutiny.middleware.AlteredRecordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "scrutiny.urls"
WSGI_APPLICATION = "scrutiny.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.branding.branding",
                "scrutiny.context_processors.navigation",
            ],
            "builtins": ["scrutiny.tags"],
        },
    },
]
FORM_RENDERER = "scrutiny.form_renderer.GovukRenderer"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailPasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_validation.ContextWordsValidator"},
]

PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
if MODE != "test":
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# Rate limits of sign-ins are counted here, for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # A cache in each process, for what is quick to compute again.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Tests run tasks immediately, in the test's own transaction.
IMMEDIATE_TASKS, QUEUED_TASKS = (
    "django_tasks.backends.immediate.ImmediateBackend",
    "django_tasks_db.DatabaseBackend",
)
TASKS = {"default": {"BACKEND": IMMEDIATE_TASKS if MODE == "test" else QUEUED_TASKS}}

# Emails wait in the outbox until the worker sends them. A demo writes them to a folder.
globals().update(environment.get_email_server())
EMAIL_BACKEND = (
    "notifications.folder_backend.FolderEmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
MAIL_FOLDER = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.get_from_email(SITE_ADDRESS)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "scrutiny.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_HOURS = 12
SESSION_IDLE_HOURS = 3
SESSION_COOKIE_AGE = 60 * 60 * SESSION_HOURS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True

if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-session"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_COOKIE_SECURE = True
    MESSAGE_STORAGE = "scrutiny.message_cookie.Storage"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # requested directly, not through the proxy
    SECURE_HSTS_SECONDS = environment.get_non_negative_int("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # The owner of the whole domain decides about preloading.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "security": environment.security_log(),
    },
    "root": {"handlers": ["stderr"], "level": environment.get_log_level()},
    # Django's handlers would write lines twice in debug mode, and query strings.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        # These log every step of every document.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pdfminer": {"level": "WARNING"},
        # Each line is JSON and nothing else.
        "scrutiny.security": {
            "handlers": ["security"],
            "level": "WARNING" if DEMO else "INFO",
            "propagate": False,
        },
        # It logs ids of passkeys.
        "fido2": {"level": "WARNING"},
    },
}
