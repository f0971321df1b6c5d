"""The permission that every view of imports requires."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.requests import SignedInRequest
from actionplans.access.roles import may_import

View = Callable[..., HttpResponse]


def importer_required(view: View) -> View:
    """Require a signed-in user who may import. Raises PermissionDenied otherwise."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return guarded
