"""The OpenID Connect client: sends people to the council's sign-in, and reads the token that it returns.

This is the code flow with PKCE, state and nonce. allauth's own client checks neither the signature nor the
nonce of a token that it fetches itself; here both are checked, with issuer, audience, time and tenant.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from accounts.carried import SignedCookie
from accounts.oidc import OIDCProvider

STATE_LIFETIME_MINUTES = 10
STATE_COOKIE = SignedCookie("single-sign-on", STATE_LIFETIME_MINUTES * 60)
# A cookie holds no more, and no page here has a longer address.
MAX_NEXT_URL_LENGTH = 1000
REQUEST_TIMEOUT_SECONDS = 5
METADATA_CACHE_SECONDS = 60 * 60
ALGORITHMS = ("RS256",)
# Set in the session of somebody who must sign in again, even if the provider remembers them.
FORCE_LOGIN_SESSION_KEY = "sign_in_anew"
MAX_AUTHENTICATION_AGE_SECONDS = 5 * 60
REQUIRED_CLAIMS = ("exp", "iat", "iss", "aud", "sub", "nonce")


class ProviderUnavailable(Exception):
    """The provider does not respond, or its configuration is not usable."""


class SignInRejected(Exception):
    """The provider's response is not valid. The message is for the log only."""


@dataclass(frozen=True)
class ExternalIdentity:
    """Who signed in at the provider: `tenant` and `number` identify them. The name is only for display."""

    tenant: str
    number: str
    name: str


def authorization_url(
    provider: OIDCProvider, next_url: str, *, force_login: bool = False
) -> tuple[str, dict[str, Any]]:
    """The provider's page to redirect to, and the values for STATE_COOKIE, which `handle_callback` reads.

    With `force_login` the provider asks for a password even where somebody is signed in there.
    """
    verifier = secrets.token_urlsafe(48)
    state = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": verifier}
    digest = hashlib.sha256(verifier.encode()).digest()
    parameters = {
        "response_type": "code",
        "response_mode": "query",
        "scope": "openid profile",
        "client_id": provider.client_id,
        "redirect_uri": callback_url(),
        "state": state["state"],
        "nonce": state["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if force_login else {}),
    }
    address = f"{get_provider_metadata(provider)['authorization_endpoint']}?{urlencode(parameters)}"
    state["then"] = next_url if len(next_url) <= MAX_NEXT_URL_LENGTH else ""
    return address, {**state, "anew": force_login}


def callback_url() -> str:
    return str(settings.SITE_ADDRESS + reverse("work-account-callback"))


def handle_callback(request: HttpRequest, provider: OIDCProvider) -> tuple[ExternalIdentity, str]:
    """Who signed in, and the page that they wanted. Raises SignInRejected or ProviderUnavailable.

    Works once for each redirect to the provider.
    """
    state = STATE_COOKIE.read(request)
    if not state:
        raise SignInRejected("nobody was waited for")
    if not constant_time_compare(request.GET.get("state", ""), state["state"]):
        raise SignInRejected("another state")
    if "code" not in request.GET:
        raise SignInRejected(f"it said {request.GET.get('error', 'nothing')[:40]!r}")
    token = exchange_code(provider, request.GET["code"], state["verifier"])
    claims = validate_id_token(provider, token)
    identity = identity_from_claims(provider, claims, state["nonce"])
    # Not every provider says when it asked for the password.
    authentication_age = time.time() - int(claims.get("auth_time", time.time()))
    if state["anew"] and authentication_age > MAX_AUTHENTICATION_AGE_SECONDS:
        raise SignInRejected("it did not ask again")
    if not STATE_COOKIE.spend(request):
        raise SignInRejected("it was here before")
    return identity, state["then"]


def exchange_code(provider: OIDCProvider, code: str, verifier: str) -> str:
    """The identity token, fetched with the client secret: it never goes through the browser."""
    response = fetch_json(
        "POST",
        get_provider_metadata(provider)["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback_url(),
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "code_verifier": verifier,
        },
    )
    token = response.get("id_token")
    if not isinstance(token, str):
        raise SignInRejected(f"no identity token, but {str(response.get('error'))[:40]!r}")
    return token


def validate_id_token(provider: OIDCProvider, token: str) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience and time are right. Raises SignInRejected."""
    # Imported here, as cryptography is large and most people sign in another way.
    import jwt

    try:
        key = get_signing_key(provider, str(jwt.get_unverified_header(token).get("kid", "")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=60,
            options={"require": list(REQUIRED_CLAIMS)},
        )
    except jwt.PyJWTError as error:
        raise SignInRejected(type(error).__name__) from None
    if isinstance(claims["aud"], list) and claims.get("azp") != provider.client_id:
        raise SignInRejected("a token for somebody else too")
    return claims


def identity_from_claims(provider: OIDCProvider, claims: dict[str, Any], nonce: str) -> ExternalIdentity:
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise SignInRejected("another nonce")
    name = str(claims.get("preferred_username") or claims.get("name") or "")[:200]
    if not provider.tenant:
        return ExternalIdentity(provider.issuer[:200], str(claims["sub"])[:200], name)
    if str(claims.get("tid", "")).lower() != provider.tenant:
        raise SignInRejected("another tenant")
    if not claims.get("oid"):
        raise SignInRejected("no oid")
    return ExternalIdentity(provider.tenant, str(claims["oid"]).lower()[:200], name)


def get_provider_metadata(provider: OIDCProvider) -> dict[str, Any]:
    """The provider's configuration, cached for an hour."""
    metadata = fetch_cached(f"{provider.issuer}/.well-known/openid-configuration")
    if metadata.get("issuer") != provider.issuer:
        raise ProviderUnavailable("It calls itself by another name.")
    is_https = provider.issuer.startswith("https:")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not str(metadata.get(name, "")).startswith("https://" if is_https else "http"):
            raise ProviderUnavailable(f"It gives no {name}.")
    return metadata


def get_signing_key(provider: OIDCProvider, key_id: str) -> Any:
    """The provider's public key. Keys are fetched again for an unknown id, since providers change them."""
    import jwt

    address = get_provider_metadata(provider)["jwks_uri"]
    for refresh in (False, True):
        for key in fetch_cached(address, refresh=refresh).get("keys", []):
            if key_id and key.get("kid") == key_id and key.get("kty") == "RSA":
                return jwt.PyJWK(key, algorithm="RS256").key
    raise SignInRejected("a key that is not the provider's")


def fetch_cached(address: str, refresh: bool = False) -> dict[str, Any]:
    cache = caches["process"]
    # At most once a minute, so that forged tokens do not make us ask the provider each time.
    if refresh and not cache.add(f"asked:{address}", True, 60):
        refresh = False
    result: dict[str, Any] | None = None if refresh else cache.get(address)
    if result is None:
        result = fetch_json("GET", address)
        cache.set(address, result, METADATA_CACHE_SECONDS)
    return result


def fetch_json(method: str, address: str, **request_options: Any) -> dict[str, Any]:
    import requests

    try:
        response = requests.request(
            method, address, timeout=REQUEST_TIMEOUT_SECONDS, allow_redirects=False, **request_options
        )
        values = json.loads(response.content)
    except (requests.RequestException, ValueError):
        raise ProviderUnavailable(f"No answer from {address}.") from None
    if not isinstance(values, dict):
        raise ProviderUnavailable(f"No sense in the answer from {address}.")
    return values
