"""The administration pages: they use the ordinary sign-in page, and no address reveals a plan."""

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
# This view redirects from any row to its page, so it would tell every administrator which rows exist.
REMOVED_URL_NAMES = {"view_on_site"}


class ScrutinyAdminSite(AdminSite):
    site_header = site_title = "Scrutiny administration"

    def admin_view(self, view: ViewT, cacheable: bool = False) -> ViewT:
        """Somebody signed in without access gets 403, not the sign-in page."""
        protected_view = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            try:
                return protected_view(request, *args, **kwargs)
            except (OverflowError, DataError) as error:  # such as a forged number that no row has
                raise BadRequest("Something here is larger or longer than can be kept.") from error

        return guarded  # type: ignore[return-value]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [url for url in super().get_urls() if getattr(url, "name", "") not in REMOVED_URL_NAMES]
