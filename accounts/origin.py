"""The current request, its id in the logs, and the network address that it came from."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

# Keys of request.META, from which gunicorn's access log reads them.
REQUEST_ID, SOURCE, PERSON = "scrutiny.request_id", "scrutiny.source", "scrutiny.person"
# One sender has all addresses of such a network, so they are counted as one.
IPV6_PREFIX = 64

_current: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


@contextmanager
def set_current_request(request: HttpRequest) -> Iterator[None]:
    """While this is open, `current_request` returns this request."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)


def current_request() -> HttpRequest | None:
    """The request that is being answered; None in commands and in the worker."""
    return _current.get()


def source_of(request: HttpRequest) -> str:
    """The sender's network address; empty where it is not known.

    Only the last TRUSTED_PROXIES entries of `X-Forwarded-For` count: the sender can write anything further
    left.
    """
    trusted = settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    addresses = [address.strip() for address in forwarded if address.strip()]
    if trusted and addresses:
        return _plain_address(addresses[-min(trusted, len(addresses))])
    return _plain_address(request.META.get("REMOTE_ADDR", ""))


def network_of(source: str) -> str:
    """An IPv4 address itself; of an IPv6 address its first 64 bits, since the sender can change the rest."""
    if ":" not in source:
        return source
    return str(ipaddress.ip_network(f"{source}/{IPV6_PREFIX}", strict=False).network_address)


def _plain_address(text: str) -> str:
    """The address without a port, from `203.0.113.9:4711` or `[2001:db8::1]:4711`; empty if it is not one."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        result = ipaddress.ip_address(text)
    except ValueError:
        return ""
    ipv4 = getattr(result, "ipv4_mapped", None)
    return str(ipv4 or result).partition("%")[0]
