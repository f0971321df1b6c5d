"""Saying again who one is, before people, roles and addresses are changed."""

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
from accounts.single_sign_on import ANEW

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])


def require_recent_authentication(view: ViewT) -> ViewT:
    """Of whoever did not sign in within five minutes, nor confirm by password or second step who they are.

    What they sent is stored meanwhile, and done once they have. Whoever has neither, and signs in with a code
    by email or a work account, signs in again; what they sent is not kept then.
    """
    protected_view: ViewT = reauthentication_required(app="allauth.mfa")(view)

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_recent_authentication(request):
            return view(request, *args, **kwargs)
        if not get_adapter().get_reauthentication_methods(request.user):
            return view(request, *args, **kwargs) if signed_in_lately(request) else sign_in_again(request)
        return protected_view(request, *args, **kwargs)

    return cast("ViewT", asking)


def has_recent_authentication(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - each["at"] < app_settings.REAUTHENTICATION_TIMEOUT for each in records)


def signed_in_lately(request: HttpRequest) -> bool:
    return bool(time.time() - request.session.get(SIGNED_IN_KEY, 0) < app_settings.REAUTHENTICATION_TIMEOUT)


def sign_in_again(request: HttpRequest) -> HttpResponseBase:
    """Signed out, to the page for signing in, and from there back to this page."""
    logout(request)
    request.session[ANEW] = True
    messages.info(request, _("Sign in again to make this change. Nothing has been changed yet."), "anew")
    return redirect_to_login(request.path, reverse("account_login"))
