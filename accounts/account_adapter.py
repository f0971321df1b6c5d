"""How allauth behaves here: its messages, emails and redirects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.models import CouncilBranding, SecurityEvent, User, normalise_email
from accounts.origin import source_of
from accounts.rate_limits import EMAIL_REQUESTED, FAILED_SIGN_IN
from accounts.security import record_event_by_email
from accounts.sessions import SIGNED_IN_KEY, end_sessions
from audit.records import audit_context
from notifications.outbox import enqueue_email, record_suppressed_email

TOO_MANY_ATTEMPTS_MESSAGE = (
    "There were too many wrong tries with this email address. Wait five minutes, then try again"
)
TOO_MANY_EMAILS_MESSAGE = (
    "You have asked for several emails. Use the latest, or wait 15 minutes and ask again"
)

ERROR_MESSAGES = {
    "email_password_mismatch": "Enter an email address and password that belong together",
    "incorrect_password": "Enter your password as it is now",
    "enter_current_password": "Enter your password as it is now",
    "incorrect_code": "Enter the code as it stands in the email",
    "too_many_login_attempts": TOO_MANY_ATTEMPTS_MESSAGE,
    FAILED_SIGN_IN: TOO_MANY_ATTEMPTS_MESSAGE,
    EMAIL_REQUESTED: TOO_MANY_EMAILS_MESSAGE,
    "rate_limited": TOO_MANY_EMAILS_MESSAGE,
}

REAUTHENTICATION_LABELS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
RECENT_SIGN_IN_SECONDS = 5 * 60

# Messages for the next page, by the name of allauth's template. Other templates show no message.
SUCCESS_MESSAGES = {
    "account/messages/password_changed.txt": "Your password has been changed.",
    "account/messages/password_set.txt": "You have a password now.",
    "mfa/messages/totp_activated.txt": "The authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "The authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # has no types
    error_messages = {**DefaultAccountAdapter.error_messages, **ERROR_MESSAGES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always False: administrators create the accounts."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Always False: every response is a page, also for scripts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The sender's network address. Requests without a known address share one rate limit."""
        return source_of(request) or "unknown"

    def is_safe_url(self, url: str) -> bool:
        """Whether this is a path on this site: neither another host nor a full URL."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kwargs: Any
    ) -> None:
        text = kwargs.get("message") or SUCCESS_MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, text)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the email into the outbox, so that no page waits for a mail server or fails with it."""
        name = template_prefix.rpartition("/")[2]
        subject, text = render_email(f"accounts/mail/{name}", {**context, "email": email})
        expires_at = timezone.now() + dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        enqueue_email(email, subject, text, secret=True, expires_at=expires_at if "code" in context else None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link, with its key in the query string, which no log stores."""
        return f"{settings.SITE_ADDRESS}{reverse('open-reset-link')}?{urlencode({'key': key})}"

    def get_login_stages(self) -> list[str]:
        """allauth's stages, with our own class for the second step."""
        replacements = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_step.SecondStepStage"}
        return [replacements.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who signed in within RECENT_SIGN_IN_SECONDS."""
        seconds_since_sign_in = timezone.now().timestamp() - self.request.session.get(SIGNED_IN_KEY, 0)
        return seconds_since_sign_in > RECENT_SIGN_IN_SECONDS and bool(
            super().is_reauthentication_required(app=app, **kwargs)
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [
            {**method, "description": REAUTHENTICATION_LABELS.get(method["id"], method["description"])}
            for method in methods
        ]

    def set_password(self, user: User, password: str) -> None:
        """Set the password, and end all other sessions of this person."""
        with transaction.atomic(), audit_context("Chose a password", by=user):
            super().set_password(user, password)
            end_sessions(user, except_key=self.request.session.session_key)

    def reauthenticate(self, user: User, password: str) -> bool:
        authenticated = self.authenticate(self.request, email=user.email, password=password)
        return authenticated is not None and authenticated.pk == user.pk

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_event_by_email(SecurityEvent.Kind.LOCKED, credentials.get("email", ""), method="password")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_event_by_email(SecurityEvent.Kind.FAILED, credentials.get("email", ""), method="password")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody who has left gets the same response as somebody without an account."""
        record_event_by_email(SecurityEvent.Kind.FAILED, user.email, detail="The account is switched off.")
        messages.error(request, "There is no account here for you. Ask your administrator.")
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The email address alone: another host name or capital letters give no more attempts."""
        return normalise_email(str(credentials.get("email") or credentials.get("username") or ""))


def render_email(template_prefix: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and text of an email. Its links begin with SITE_ADDRESS, whatever host was requested."""
    values = {"council_name": CouncilBranding.now().name, "site": settings.SITE_ADDRESS, **values}
    subject = render_to_string(f"{template_prefix}_subject.txt", values).strip()
    return subject, render_to_string(f"{template_prefix}_message.txt", values).strip() + "\n"


def send_no_account_email(email: str) -> None:
    """Say that there is no account, where somebody requested a code with an unknown address.

    Only sent to email domains of people who have accounts, so that nobody can make us email strangers. It
    takes as long as sending a code, so that the time does not show whether there is an account.
    """
    subject, text = render_email("accounts/mail/no_account", {"email": email})
    if User.objects.has_email_domain(email):
        enqueue_email(email, subject, text, secret=True)
    else:
        record_suppressed_email(subject)
