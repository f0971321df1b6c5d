"""Reads the council's single sign-on (OpenID Connect) from environment variables."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from accounts.oidc import OIDCProvider
from scrutiny.environment import Mode, env, get_secret

GUID_PATTERN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
MICROSOFT_HOST = "login.microsoftonline.com"
EXAMPLE_ISSUER = f"https://{MICROSOFT_HOST}/your-tenant-id/v2.0"


def get_oidc_provider(mode: Mode, *, is_second_step: bool = True) -> OIDCProvider | None:
    """The provider; None if no SSO variable is set."""
    values = {name: get_secret(name) for name in ("SSO_ISSUER", "SSO_CLIENT_ID", "SSO_CLIENT_SECRET")}
    if not any(values.values()):
        return None
    issuer = validate_issuer(mode, values["SSO_ISSUER"])
    for name in ("SSO_CLIENT_ID", "SSO_CLIENT_SECRET"):
        if not values[name]:
            raise ImproperlyConfigured(f"{name} is missing: set it to the one of the app registration.")
    if is_microsoft(issuer) and GUID_PATTERN.fullmatch(values["SSO_CLIENT_SECRET"]):
        raise ImproperlyConfigured(
            "SSO_CLIENT_SECRET is the secret's number: set it to the secret's value, shown once beside it."
        )
    return OIDCProvider(
        issuer=issuer,
        client_id=values["SSO_CLIENT_ID"],
        client_secret=values["SSO_CLIENT_SECRET"],
        tenant=get_tenant(issuer),
        name=env.str("SSO_NAME", "your work account"),
        is_second_step=is_second_step,
    )


def is_microsoft(issuer: str) -> bool:
    return urlsplit(issuer).hostname == MICROSOFT_HOST


def validate_issuer(mode: Mode, value: str) -> str:
    url = urlsplit(value)
    may_use_http = mode != "production" and url.hostname in ("localhost", "127.0.0.1")
    schemes = ("https", "http") if may_use_http else ("https",)
    if url.scheme not in schemes or not url.hostname or url.query or url.fragment or url.username:
        raise ImproperlyConfigured(f"SSO_ISSUER is {value!r}: set it to an address such as {EXAMPLE_ISSUER}.")
    path = re.fullmatch(r"/([^/]+)/v2\.0", url.path)
    if is_microsoft(value) and not (path and GUID_PATTERN.fullmatch(path[1])):
        # With "common" or "organizations" people of every organisation in the world could sign in.
        raise ImproperlyConfigured(
            f"SSO_ISSUER is {value!r}: set it to {EXAMPLE_ISSUER}, with the number of your own tenant."
        )
    return value


def get_tenant(issuer: str) -> str:
    """The tenant: for Microsoft from the issuer's address, else SSO_TENANT, which may be empty."""
    if is_microsoft(issuer):
        return urlsplit(issuer).path.split("/")[1].lower()
    value = env.str("SSO_TENANT", "")
    if value and not GUID_PATTERN.fullmatch(value):
        raise ImproperlyConfigured(
            f"SSO_TENANT is {value!r}: set it to the tenant's number, or leave it out where tokens have no "
            "tid and oid."
        )
    return value.lower()
