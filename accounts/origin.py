"""Where a request comes from, and the number by which logs name it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

# In the environment of the request, where gunicorn's access log finds them.
REQUEST_ID, SOURCE, PERSON = "scrutiny.request_id", "scrutiny.source", "scrutiny.person"
# Whoever has one address of this kind has all that begin like it.
IPV6_PREFIX = 64

_current: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Inside, `current_request` gives this request."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)


def current_request() -> HttpRequest | None:
    """The request that is being answered; None in commands and in the worker."""
    return _current.get()


def source_of(request: HttpRequest) -> str:
    """The network address of whoever sent this; empty where the server does not know it.

    `X-Forwarded-For` counts only as far as TRUSTED_PROXIES wrote it: what stands further left was sent
    by the browser, which may put anything there.
    """
    trusted = settings.TRUSTED_PROXIES
    seen = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    if trusted and seen:
        return _address(seen[-min(trusted, len(seen))])
    return _address(request.META.get("REMOTE_ADDR", ""))


def network_of(source: str) -> str:
    """The address itself, or of IPv6 the first 64 bits: what one sender can change at will is left out."""
    if ":" not in source:
        return source
    return str(ipaddress.ip_network(f"{source}/{IPV6_PREFIX}", strict=False).network_address)


def _address(text: str) -> str:
    """The plain address in `203.0.113.9`, `203.0.113.9:4711` or `[2001:db8::1]:4711`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        result = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(result, "ipv4_mapped", None)
    return str(mapped or result).partition("%")[0]
