"""Saying again who one is, before people, roles and addresses are changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account import app_settings
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def asks_who_it_is(view: View) -> View:
    """Of whoever did not sign in within five minutes, nor confirm by password or second step who they are.

    What they sent is kept meanwhile, and done once they have.
    """
    asked: View = reauthentication_required(app="allauth.mfa")(view)

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = view if did_lately(request) else asked
        return told(request, *args, **kwargs)

    return cast("View", asking)


def did_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - each["at"] < app_settings.REAUTHENTICATION_TIMEOUT for each in records)
