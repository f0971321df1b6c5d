"""The administration pages: behind the same sign-in as all others, and no address of them tells of plans."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])
# Leads from the number of any row of any table to its page, so it would tell everyone here what there is.
REMOVED_URL_NAMES = {"view_on_site"}


class ScrutinyAdminSite(AdminSite):
    site_header = site_title = "Scrutiny administration"

    def admin_view(self, view: ViewT, cacheable: bool = False) -> ViewT:
        """Whoever is signed in and has no access gets a refusal, not the sign-in page."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            try:
                return inner(request, *args, **kwargs)
            except (OverflowError, DataError) as error:  # such as a forged number that no row has
                raise BadRequest("Something here is larger or longer than can be kept.") from error

        return guarded  # type: ignore[return-value]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [each for each in super().get_urls() if getattr(each, "name", "") not in REMOVED_URL_NAMES]
