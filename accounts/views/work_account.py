"""Signing in with a work account (single sign-on), and linking it to an account here.

A work account signs somebody in only after they have linked it, signed in here by other means, such as a code
by email. Names and addresses in the token are not used: whoever manages the directory can write any address
into it, and a new colleague may get the address of somebody who has left.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.account_adapter import render_email
from accounts.models import SecurityEvent, User, WorkAccount
from accounts.oidc import OIDCProvider
from accounts.requests import SignedInRequest
from accounts.second_step import SINGLE_SIGN_ON
from accounts.security import record_security_event
from accounts.single_sign_on import (
    FORCE_LOGIN_SESSION_KEY,
    STATE_COOKIE,
    ExternalIdentity,
    ProviderUnavailable,
    SignInRejected,
    authorization_url,
    handle_callback,
)
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context
from notifications.outbox import enqueue_email

logger = logging.getLogger(__name__)
PENDING_SESSION_KEY = "work_account_waiting"
PENDING_LIFETIME_MINUTES = 15


def get_provider_or_404() -> OIDCProvider:
    """The council's sign-in provider. Raises Http404 where none is set up."""
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    provider: OIDCProvider = settings.SINGLE_SIGN_ON
    return provider


@require_safe
@never_cache
def start_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the council's sign-in."""
    provider, next_url = get_provider_or_404(), get_next_redirect_url(request) or ""
    try:
        address, state = authorization_url(
            provider, next_url, force_login=request.session.get(FORCE_LOGIN_SESSION_KEY, False)
        )
    except ProviderUnavailable as error:
        return provider_unavailable(request, error)
    response = redirect(address)
    STATE_COOKIE.put(response, state)
    return response


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """The page to which the council's sign-in redirects, with a code or an error."""
    response = _complete_sign_in(request, get_provider_or_404())
    STATE_COOKIE.drop(response)
    return response


def _complete_sign_in(request: HttpRequest, provider: OIDCProvider) -> HttpResponse:
    try:
        identity, next_url = handle_callback(request, provider)
    except ProviderUnavailable as error:
        return provider_unavailable(request, error)
    except SignInRejected as error:
        logger.warning("Single sign-on refused: %s", error)
        record_security_event(SecurityEvent.Kind.FAILED, method=SINGLE_SIGN_ON, detail=str(error))
        message = "Your work account could not be checked. Try again, or sign in another way."
        messages.error(request, message, "refused")
        return redirect("account_login")
    work_account = (
        WorkAccount.objects.filter(tenant=identity.tenant, subject=identity.number)
        .select_related("user")
        .first()
    )
    if request.user.is_authenticated or not work_account:
        return handle_unlinked_identity(request, identity, work_account, next_url)
    record_authentication(request, work_account.user, SINGLE_SIGN_ON)
    login = Login(user=work_account.user, redirect_url=next_url or None)
    response: HttpResponse = perform_login(request, login)
    return response


def provider_unavailable(request: HttpRequest, error: ProviderUnavailable) -> HttpResponse:
    logger.error("Single sign-on: %s", error)
    message = "The council’s sign-in does not answer. Sign in another way, or try again later."
    messages.error(request, message, "no-answer")
    return redirect("account_login")


def handle_unlinked_identity(
    request: HttpRequest, identity: ExternalIdentity, work_account: WorkAccount | None, next_url: str
) -> HttpResponse:
    """Keep a work account that is not linked in the session, until its owner links it.

    Where the work account is linked already, a message says so.
    """
    if work_account:
        is_own = work_account.user_id == request.user.pk
        status = "joined to your account already" if is_own else "joined to another account"
        messages.info(request, f"The work account {identity.name} is {status}.")
        return redirect("work-account")
    request.session[PENDING_SESSION_KEY] = {
        "tenant": identity.tenant,
        "number": identity.number,
        "name": identity.name,
        "then": next_url,
        "at": timezone.now().timestamp(),
    }
    return redirect("work-account" if request.user.is_authenticated else "work-account-not-linked")


def get_pending_identity(request: HttpRequest) -> dict[str, Any] | None:
    """The values that `handle_unlinked_identity` put into the session, unless they are too old."""
    pending: dict[str, Any] | None = request.session.get(PENDING_SESSION_KEY)
    if pending and timezone.now().timestamp() - pending["at"] < PENDING_LIFETIME_MINUTES * 60:
        return pending
    return None


@require_safe
@never_cache
def work_account_not_linked(request: HttpRequest) -> HttpResponse:
    """The page for somebody whose work account is not linked: a stranger, or somebody newly invited."""
    provider, pending = get_provider_or_404(), get_pending_identity(request)
    if request.user.is_authenticated or not pending:
        return redirect("account_login")
    return render(request, "accounts/work_account_unknown.html", {"waiting": pending, "provider": provider})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def work_account(request: SignedInRequest) -> HttpResponse:
    """The work accounts that are linked to this account, and the one that waits to be."""
    provider, pending = get_provider_or_404(), get_pending_identity(request)
    if request.method == "POST":
        return link_pending_work_account(request, pending) if pending else redirect("work-account")
    context = {
        "provider": provider,
        "waiting": pending,
        "joined": request.user.work_accounts.order_by("pk"),
    }
    return render(request, "accounts/work_account.html", context)


def link_pending_work_account(request: SignedInRequest, pending: dict[str, Any]) -> HttpResponse:
    linked = link_work_account(request.user, pending)
    del request.session[PENDING_SESSION_KEY]
    if linked.user_id != request.user.pk:
        messages.error(request, f"The work account {linked} is joined to another account.")
        return redirect("work-account")
    # They signed in with this work account in this browser minutes ago.
    record_authentication(request, request.user, SINGLE_SIGN_ON)
    messages.success(request, f"From now on the work account {linked} signs you in.")
    return redirect(pending["then"] or "work-account")


@transaction.atomic
def link_work_account(user: User, pending: dict[str, Any]) -> WorkAccount:
    with audit_context("Joined a work account", by=user):
        linked, is_new = WorkAccount.objects.get_or_create(
            tenant=pending["tenant"],
            subject=pending["number"],
            defaults={"user": user, "name": pending["name"]},
        )
        if is_new:
            log_event(LoggedEvent.Kind.SIGN_IN, f"joined the work account {linked}", by=user)
            subject, text = render_email("accounts/mail/work_account", {"joined": linked})
            enqueue_email(user.email, subject, text)
    return linked


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def unlink_work_account(request: SignedInRequest) -> HttpResponse:
    """Unlink all work accounts from this account."""
    get_provider_or_404()
    with transaction.atomic(), audit_context("Parted from a work account", by=request.user):
        for work_account in request.user.work_accounts.all():
            work_account.delete()
    messages.success(request, "Your work account no longer signs you in here.")
    return redirect("account")
