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
from accounts.security import note_by_stranger
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

# The messages of the next page, by allauth's names for them. There is none for anything else.
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
        """Accounts are made by administrators, ahead of time."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every answer is a page: one way in, and one set of words."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who has none that the server knows of shares one limit with all others like that."""
        return source_of(request) or "unknown"

    def is_safe_url(self, url: str) -> bool:
        """Only pages of the site itself, from its root: neither another host nor the same one in full."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kwargs: Any
    ) -> None:
        text = kwargs.get("message") or SUCCESS_MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, text)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, so that no page waits for a mail server or fails with it."""
        name = template_prefix.rpartition("/")[2]
        subject, text = render_email(f"accounts/mail/{name}", {**context, "email": email})
        until = timezone.now() + dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        enqueue_email(email, subject, text, secret=True, until=until if "code" in context else None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """With the key behind the question mark, which no log keeps."""
        return f"{settings.SITE_ADDRESS}{reverse('open-reset-link')}?{urlencode({'key': key})}"

    def get_login_stages(self) -> list[str]:
        """allauth's, with our own second step."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_step.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has only just signed in need not sign in again."""
        since = timezone.now().timestamp() - self.request.session.get(SIGNED_IN_KEY, 0)
        return since > RECENT_SIGN_IN_SECONDS and bool(
            super().is_reauthentication_required(app=app, **kwargs)
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        result = super().get_reauthentication_methods(user)
        return [
            {**each, "description": REAUTHENTICATION_LABELS.get(each["id"], each["description"])}
            for each in result
        ]

    def set_password(self, user: User, password: str) -> None:
        """Whoever knew the old one is signed out."""
        with transaction.atomic(), audit_context("Chose a password", by=user):
            super().set_password(user, password)
            end_sessions(user, but=self.request.session.session_key)

    def reauthenticate(self, user: User, password: str) -> bool:
        result = self.authenticate(self.request, email=user.email, password=password)
        return result is not None and result.pk == user.pk

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_by_stranger(SecurityEvent.Kind.LOCKED, credentials.get("email", ""), method="password")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_by_stranger(SecurityEvent.Kind.FAILED, credentials.get("email", ""), method="password")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody who has left gets the same answer as a stranger."""
        note_by_stranger(SecurityEvent.Kind.FAILED, user.email, detail="The account is switched off.")
        messages.error(request, "There is no account here for you. Ask your administrator.")
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By address alone: neither another name of the site nor capital letters buy more tries."""
        return normalise_email(str(credentials.get("email") or credentials.get("username") or ""))


def render_email(template_prefix: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and text of an email. Its links begin with the site's own address, whatever the request."""
    values = {"council_name": CouncilBranding.now().name, "site": settings.SITE_ADDRESS, **values}
    subject = render_to_string(f"{template_prefix}_subject.txt", values).strip()
    return subject, render_to_string(f"{template_prefix}_message.txt", values).strip() + "\n"


def send_no_account_email(email: str) -> None:
    """For a code that was requested with an address that has no account.

    Sent only within the organisations that have accounts, so that nobody can have us write to strangers.
    It costs what a code costs: how long the page takes does not tell which it was.
    """
    subject, text = render_email("accounts/mail/no_account", {"email": email})
    if User.objects.has_email_domain(email):
        enqueue_email(email, subject, text, secret=True)
    else:
        record_suppressed_email(subject)
