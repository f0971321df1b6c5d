"""OpenID Connect, from our side: sending somebody to the council's sign-in, and reading what it says of him.

The code flow with PKCE, state and nonce. allauth's own client checks neither the signature nor a nonce of
what it fetches itself; here both are checked, with issuer, audience, time and tenant.
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

from accounts.carried import Carried
from accounts.oidc import OIDCProvider

STATE_LIFETIME_MINUTES = 10
STATE_SESSION_KEY = Carried("single-sign-on", STATE_LIFETIME_MINUTES * 60)
# A cookie holds no more, and no page of ours has a longer address.
LONGEST_THEN = 1000
REQUEST_TIMEOUT_SECONDS = 5
METADATA_CACHE_SECONDS = 60 * 60
ALGORITHMS = ("RS256",)
# In the session of a browser whose owner must show that they are still there.
ANEW = "sign_in_anew"
SECONDS_AGO = 5 * 60
REQUIRED_CLAIMS = ("exp", "iat", "iss", "aud", "sub", "nonce")


class ProviderUnavailable(Exception):
    """The council's sign-in is away, or speaks of itself in a way that nobody can use."""


class SignInRejected(Exception):
    """The provider's response is not valid. The message is for the log, never for the sender."""


@dataclass(frozen=True)
class ExternalIdentity:
    """Who somebody is, as far as the council's sign-in vouches for it: two numbers. The name is for show."""

    tenant: str
    number: str
    name: str


def authorization_url(provider: OIDCProvider, then: str, *, anew: bool = False) -> tuple[str, dict[str, Any]]:
    """The address to send the browser to, and what it must bring back from there: see STATE.

    `anew` has the council's sign-in ask even whoever is signed in there.
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
        **({"prompt": "login", "max_age": "0"} if anew else {}),
    }
    address = f"{get_provider_metadata(provider)['authorization_endpoint']}?{urlencode(parameters)}"
    return address, {**state, "then": then if len(then) <= LONGEST_THEN else "", "anew": anew}


def callback_url() -> str:
    return str(settings.SITE_ADDRESS + reverse("work-account-callback"))


def handle_callback(request: HttpRequest, provider: OIDCProvider) -> tuple[ExternalIdentity, str]:
    """The person who came back, and the page that they wanted. Works once for each redirect."""
    state = STATE_SESSION_KEY.read(request)
    if not state:
        raise SignInRejected("nobody was waited for")
    if not constant_time_compare(request.GET.get("state", ""), state["state"]):
        raise SignInRejected("another state")
    if "code" not in request.GET:
        raise SignInRejected(f"it said {request.GET.get('error', 'nothing')[:40]!r}")
    token = exchange_code(provider, request.GET["code"], state["verifier"])
    claims = validate_id_token(provider, token)
    person = identity_from_claims(provider, claims, state["nonce"])
    # Not every provider says when; all are asked to ask.
    if state["anew"] and time.time() - int(claims.get("auth_time", time.time())) > SECONDS_AGO:
        raise SignInRejected("it did not ask again")
    if not STATE_SESSION_KEY.spend(request):
        raise SignInRejected("it was here before")
    return person, state["then"]


def exchange_code(provider: OIDCProvider, code: str, verifier: str) -> str:
    """The identity token, fetched with our secret: it never goes through the browser."""
    answer = fetch_json(
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
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise SignInRejected(f"no identity token, but {str(answer.get('error'))[:40]!r}")
    return token


def validate_id_token(provider: OIDCProvider, token: str) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience and time are known to be right."""
    # Imported here, as cryptography is large and most people sign in otherwise.
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
    except jwt.PyJWTError as trouble:
        raise SignInRejected(type(trouble).__name__) from None
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
    about = fetch_cached(f"{provider.issuer}/.well-known/openid-configuration")
    if about.get("issuer") != provider.issuer:
        raise ProviderUnavailable("It calls itself by another name.")
    secure = provider.issuer.startswith("https:")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not str(about.get(name, "")).startswith("https://" if secure else "http"):
            raise ProviderUnavailable(f"It gives no {name}.")
    return about


def get_signing_key(provider: OIDCProvider, name: str) -> Any:
    """Fetched anew when it is not among those known: providers change their keys."""
    import jwt

    address = get_provider_metadata(provider)["jwks_uri"]
    for anew in (False, True):
        for each in fetch_cached(address, anew=anew).get("keys", []):
            if name and each.get("kid") == name and each.get("kty") == "RSA":
                return jwt.PyJWK(each, algorithm="RS256").key
    raise SignInRejected("a key that is not the provider's")


def fetch_cached(address: str, anew: bool = False) -> dict[str, Any]:
    cache = caches["process"]
    # Whoever sends made-up tokens does not make us ask the provider each time.
    if anew and not cache.add(f"asked:{address}", True, 60):
        anew = False
    result: dict[str, Any] | None = None if anew else cache.get(address)
    if result is None:
        result = fetch_json("GET", address)
        cache.set(address, result, METADATA_CACHE_SECONDS)
    return result


def fetch_json(method: str, address: str, **how: Any) -> dict[str, Any]:
    import requests

    try:
        answer = requests.request(
            method, address, timeout=REQUEST_TIMEOUT_SECONDS, allow_redirects=False, **how
        )
        values = json.loads(answer.content)
    except (requests.RequestException, ValueError):
        raise ProviderUnavailable(f"No answer from {address}.") from None
    if not isinstance(values, dict):
        raise ProviderUnavailable(f"No sense in the answer from {address}.")
    return values
