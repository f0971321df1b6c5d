"""Confirming again who you are, before changing people, roles and addresses."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.sessions import SIGNED_IN_KEY
from accounts.single_sign_on import FORCE_LOGIN_SESSION_KEY

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])


def require_recent_authentication(view: ViewT) -> ViewT:
    """A view that first asks people to confirm who they are, unless they did so within five minutes.

    They confirm with their password or second step; then the request that they sent is carried out. People
    who have neither, and use a code by email or a work account, sign in again; their request is lost.
    """
    protected_view: ViewT = reauthentication_required(app="allauth.mfa")(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_recent_authentication(request):
            return view(request, *args, **kwargs)
        if not get_adapter().get_reauthentication_methods(request.user):
            return view(request, *args, **kwargs) if signed_in_recently(request) else sign_in_again(request)
        return protected_view(request, *args, **kwargs)

    return cast("ViewT", wrapper)


def has_recent_authentication(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


def signed_in_recently(request: HttpRequest) -> bool:
    return bool(time.time() - request.session.get(SIGNED_IN_KEY, 0) < app_settings.REAUTHENTICATION_TIMEOUT)


def sign_in_again(request: HttpRequest) -> HttpResponseBase:
    """Sign out and redirect to the sign-in page, which leads back to this page."""
    logout(request)
    request.session[FORCE_LOGIN_SESSION_KEY] = True
    messages.info(request, _("Sign in again to make this change. Nothing has been changed yet."), "anew")
    return redirect_to_login(request.path, reverse("account_login"))
