"""Signing in with the account that somebody has at the council anyway, and joining the two.

A work account opens an account here once its owner has joined them, signed in here by other means: with
the code that went to his own address, say. What the token calls him plays no part: whoever manages a
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

from accounts.adapter import letter
from accounts.models import SecurityEvent, User, WorkAccount
from accounts.requests import SignedInRequest
from accounts.second_step import SINGLE_SIGN_ON
from accounts.security import note
from accounts.single_sign_on import ANEW, STATE, NoAnswer, Person, Refused, way_back, way_there
from history.log import log
from history.models import LoggedEvent
from history.records import because
from post.outbox import post
from scrutiny.work_accounts import SingleSignOn

logger = logging.getLogger(__name__)
WAITING = "work_account_waiting"
MINUTES = 15


def provider() -> SingleSignOn:
    """The council's sign-in; a page that nobody has where there is none."""
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    found: SingleSignOn = settings.SINGLE_SIGN_ON
    return found


@require_safe
@never_cache
def go(request: HttpRequest) -> HttpResponse:
    """Off to the council's sign-in."""
    there, then = provider(), get_next_redirect_url(request) or ""
    try:
        address, kept = way_there(there, then, anew=request.session.get(ANEW, False))
    except NoAnswer as trouble:
        return away(request, trouble)
    response = redirect(address)
    STATE.put(response, kept)
    return response


@require_safe
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the council's sign-in, with what it says."""
    response = _come_back(request, provider())
    STATE.drop(response)
    return response


def _come_back(request: HttpRequest, there: SingleSignOn) -> HttpResponse:
    try:
        person, then = way_back(request, there)
    except NoAnswer as trouble:
        return away(request, trouble)
    except Refused as trouble:
        logger.warning("Single sign-on refused: %s", trouble)
        note(SecurityEvent.Kind.FAILED, method=SINGLE_SIGN_ON, detail=str(trouble))
        words = "Your work account could not be checked. Try again, or sign in another way."
        messages.error(request, words, "refused")
        return redirect("account_login")
    known = (
        WorkAccount.objects.filter(tenant=person.tenant, number=person.number).select_related("user").first()
    )
    if request.user.is_authenticated or not known:
        return unknown(request, person, known, then)
    record_authentication(request, known.user, SINGLE_SIGN_ON)
    answer: HttpResponse = perform_login(request, Login(user=known.user, redirect_url=then or None))
    return answer


def away(request: HttpRequest, trouble: NoAnswer) -> HttpResponse:
    logger.error("Single sign-on: %s", trouble)
    words = "The council’s sign-in does not answer. Sign in another way, or try again later."
    messages.error(request, words, "no-answer")
    return redirect("account_login")


def unknown(request: HttpRequest, person: Person, known: WorkAccount | None, then: str) -> HttpResponse:
    """A work account that opens nothing yet: it waits in this browser until its owner has joined it."""
    if known:
        mine = known.user_id == request.user.pk
        words = "joined to your account already" if mine else "joined to another account"
        messages.info(request, f"The work account {person.name} is {words}.")
        return redirect("work-account")
    waiting = {"tenant": person.tenant, "number": person.number, "name": person.name, "then": then}
    request.session[WAITING] = {**waiting, "at": timezone.now().timestamp()}
    return redirect("work-account" if request.user.is_authenticated else "work-account-unknown")


def waiting_in(request: HttpRequest) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(WAITING)
    return found if found and timezone.now().timestamp() - found["at"] < MINUTES * 60 else None


@require_safe
@never_cache
def not_joined(request: HttpRequest) -> HttpResponse:
    """What a stranger sees, and an invited colleague who comes for the first time."""
    there, waiting = provider(), waiting_in(request)
    if request.user.is_authenticated or not waiting:
        return redirect("account_login")
    return render(request, "accounts/work_account_unknown.html", {"waiting": waiting, "provider": there})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def work_account(request: SignedInRequest) -> HttpResponse:
    """Which work accounts open this account, and the one that waits to."""
    there, waiting = provider(), waiting_in(request)
    if request.method == "POST":
        return join(request, waiting) if waiting else redirect("work-account")
    context = {"provider": there, "waiting": waiting, "joined": request.user.work_accounts.order_by("pk")}
    return render(request, "accounts/work_account.html", context)


def join(request: SignedInRequest, waiting: dict[str, Any]) -> HttpResponse:
    joined = join_to(request.user, waiting)
    del request.session[WAITING]
    if joined.user_id != request.user.pk:
        messages.error(request, f"The work account {joined} is joined to another account.")
        return redirect("work-account")
    # The council's sign-in vouched for him in this browser, minutes ago.
    record_authentication(request, request.user, SINGLE_SIGN_ON)
    messages.success(request, f"From now on the work account {joined} signs you in.")
    return redirect(waiting["then"] or "work-account")


@transaction.atomic
def join_to(user: User, waiting: dict[str, Any]) -> WorkAccount:
    with because("Joined a work account", by=user):
        joined, new = WorkAccount.objects.get_or_create(
            tenant=waiting["tenant"],
            number=waiting["number"],
            defaults={"user": user, "name": waiting["name"]},
        )
        if new:
            log(LoggedEvent.Kind.SIGN_IN, f"joined the work account {joined}", by=user)
            subject, text = letter("accounts/mail/work_account", {"joined": joined})
            post(user.email, subject, text)
    return joined


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def part(request: SignedInRequest) -> HttpResponse:
    """Join them no longer."""
    provider()
    with transaction.atomic(), because("Parted from a work account", by=request.user):
        for each in request.user.work_accounts.all():
            each.delete()
    messages.success(request, "Your work account no longer signs you in here.")
    return redirect("account")
