"""Signing in with the account that somebody has at the council anyway, and joining the two.

A work account opens an account here once its owner has joined them, signed in here by other means: with
the code that went to their own address, say. The name in the token plays no part: whoever manages a
directory can write any address into it, and a new colleague may get the address of one who has left.
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
from accounts.security import note
from accounts.single_sign_on import (
    ANEW,
    STATE_SESSION_KEY,
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
    """The council's sign-in; a page that nobody has where there is none."""
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    provider: OIDCProvider = settings.SINGLE_SIGN_ON
    return provider


@require_safe
@never_cache
def start_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the council's sign-in."""
    provider, then = get_provider_or_404(), get_next_redirect_url(request) or ""
    try:
        address, state = authorization_url(provider, then, anew=request.session.get(ANEW, False))
    except ProviderUnavailable as trouble:
        return provider_unavailable(request, trouble)
    response = redirect(address)
    STATE_SESSION_KEY.put(response, state)
    return response


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the council's sign-in, with what it says."""
    response = _come_back(request, get_provider_or_404())
    STATE_SESSION_KEY.drop(response)
    return response


def _come_back(request: HttpRequest, provider: OIDCProvider) -> HttpResponse:
    try:
        person, then = handle_callback(request, provider)
    except ProviderUnavailable as trouble:
        return provider_unavailable(request, trouble)
    except SignInRejected as trouble:
        logger.warning("Single sign-on refused: %s", trouble)
        note(SecurityEvent.Kind.FAILED, method=SINGLE_SIGN_ON, detail=str(trouble))
        text = "Your work account could not be checked. Try again, or sign in another way."
        messages.error(request, text, "refused")
        return redirect("account_login")
    work_account = (
        WorkAccount.objects.filter(tenant=person.tenant, subject=person.number).select_related("user").first()
    )
    if request.user.is_authenticated or not work_account:
        return handle_unlinked_identity(request, person, work_account, then)
    record_authentication(request, work_account.user, SINGLE_SIGN_ON)
    answer: HttpResponse = perform_login(request, Login(user=work_account.user, redirect_url=then or None))
    return answer


def provider_unavailable(request: HttpRequest, trouble: ProviderUnavailable) -> HttpResponse:
    logger.error("Single sign-on: %s", trouble)
    text = "The council’s sign-in does not answer. Sign in another way, or try again later."
    messages.error(request, text, "no-answer")
    return redirect("account_login")


def handle_unlinked_identity(
    request: HttpRequest, person: ExternalIdentity, work_account: WorkAccount | None, then: str
) -> HttpResponse:
    """A work account that opens nothing yet: it waits in this browser until its owner has joined it."""
    if work_account:
        mine = work_account.user_id == request.user.pk
        text = "joined to your account already" if mine else "joined to another account"
        messages.info(request, f"The work account {person.name} is {text}.")
        return redirect("work-account")
    waiting = {"tenant": person.tenant, "number": person.number, "name": person.name, "then": then}
    request.session[PENDING_SESSION_KEY] = {**waiting, "at": timezone.now().timestamp()}
    return redirect("work-account" if request.user.is_authenticated else "work-account-not-linked")


def get_pending_identity(request: HttpRequest) -> dict[str, Any] | None:
    result: dict[str, Any] | None = request.session.get(PENDING_SESSION_KEY)
    return (
        result
        if result and timezone.now().timestamp() - result["at"] < PENDING_LIFETIME_MINUTES * 60
        else None
    )


@require_safe
@never_cache
def work_account_not_linked(request: HttpRequest) -> HttpResponse:
    """What a stranger sees, and an invited colleague who comes for the first time."""
    provider, waiting = get_provider_or_404(), get_pending_identity(request)
    if request.user.is_authenticated or not waiting:
        return redirect("account_login")
    return render(request, "accounts/work_account_unknown.html", {"waiting": waiting, "provider": provider})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def work_account(request: SignedInRequest) -> HttpResponse:
    """Which work accounts open this account, and the one that waits to."""
    provider, waiting = get_provider_or_404(), get_pending_identity(request)
    if request.method == "POST":
        return link_pending_work_account(request, waiting) if waiting else redirect("work-account")
    context = {
        "provider": provider,
        "waiting": waiting,
        "joined": request.user.work_accounts.order_by("pk"),
    }
    return render(request, "accounts/work_account.html", context)


def link_pending_work_account(request: SignedInRequest, waiting: dict[str, Any]) -> HttpResponse:
    joined = link_work_account(request.user, waiting)
    del request.session[PENDING_SESSION_KEY]
    if joined.user_id != request.user.pk:
        messages.error(request, f"The work account {joined} is joined to another account.")
        return redirect("work-account")
    # The council's sign-in vouched for him in this browser, minutes ago.
    record_authentication(request, request.user, SINGLE_SIGN_ON)
    messages.success(request, f"From now on the work account {joined} signs you in.")
    return redirect(waiting["then"] or "work-account")


@transaction.atomic
def link_work_account(user: User, waiting: dict[str, Any]) -> WorkAccount:
    with audit_context("Joined a work account", by=user):
        joined, new = WorkAccount.objects.get_or_create(
            tenant=waiting["tenant"],
            subject=waiting["number"],
            defaults={"user": user, "name": waiting["name"]},
        )
        if new:
            log_event(LoggedEvent.Kind.SIGN_IN, f"joined the work account {joined}", by=user)
            subject, text = render_email("accounts/mail/work_account", {"joined": joined})
            enqueue_email(user.email, subject, text)
    return joined


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def unlink_work_account(request: SignedInRequest) -> HttpResponse:
    """Join them no longer."""
    get_provider_or_404()
    with transaction.atomic(), audit_context("Parted from a work account", by=request.user):
        for work_account in request.user.work_accounts.all():
            work_account.delete()
    messages.success(request, "Your work account no longer signs you in here.")
    return redirect("account")
