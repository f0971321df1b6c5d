"""Pages that are the same for everybody, which any cache may keep for all who ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.branding import branding

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponse])


def public_cacheable(view: ViewT) -> ViewT:
    """A page or file that caches may keep, but must ask us each time whether it is still the same.

    What is withdrawn is gone for whoever asks from then on.
    """
    return require_safe(cache_control(public=True, no_cache=True)(conditional_page(view)))


def render_public_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page without a name or token: no session is opened and the user is not read."""
    context = {**branding(request), "is_signed_out": True, **context}
    return HttpResponse(render_to_string(template, context), status=status)
