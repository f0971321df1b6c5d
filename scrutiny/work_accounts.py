"""The council's own sign-in (OpenID Connect), as the environment describes it."""

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
    """None when the council has not set any of it up."""
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
    on_this_machine = mode != "production" and url.hostname in ("localhost", "127.0.0.1")
    wanted = ("https", "http") if on_this_machine else ("https",)
    if url.scheme not in wanted or not url.hostname or url.query or url.fragment or url.username:
        raise ImproperlyConfigured(f"SSO_ISSUER is {value!r}: set it to an address such as {EXAMPLE_ISSUER}.")
    path = re.fullmatch(r"/([^/]+)/v2\.0", url.path)
    if is_microsoft(value) and not (path and GUID_PATTERN.fullmatch(path[1])):
        # With "common" or "organizations" people of every organisation in the world would come in.
        raise ImproperlyConfigured(
            f"SSO_ISSUER is {value!r}: set it to {EXAMPLE_ISSUER}, with the number of your own tenant."
        )
    return value


def get_tenant(issuer: str) -> str:
    """Microsoft's is in the issuer's address. Another provider that speaks of tenants is given its own."""
    if is_microsoft(issuer):
        return urlsplit(issuer).path.split("/")[1].lower()
    value = env.str("SSO_TENANT", "")
    if value and not GUID_PATTERN.fullmatch(value):
        raise ImproperlyConfigured(
            f"SSO_TENANT is {value!r}: set it to the tenant's number, or leave it out where tokens have no "
            "tid and oid."
        )
    return value.lower()
