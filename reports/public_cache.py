"""Public pages, the same for everybody, which shared caches may store."""

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
    """Let shared caches store a page or file, but revalidate it on each request.

    So what is unpublished can no longer be read from a cache.
    """
    return require_safe(cache_control(public=True, no_cache=True)(conditional_page(view)))


def render_public_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page without session, user or CSRF token, so that it is the same for everybody."""
    context = {**branding(request), "is_signed_out": True, **context}
    return HttpResponse(render_to_string(template, context), status=status)
