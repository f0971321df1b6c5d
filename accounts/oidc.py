"""The council's own sign-in (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OIDCProvider:
    """Where people have their work accounts. With a `tenant` they are known by `tid` and `oid`."""

    issuer: str
    client_id: str
    client_secret: str
    tenant: str = ""
    name: str = "your work account"
    is_second_step: bool = True
