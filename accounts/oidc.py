"""The council's single sign-on (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OIDCProvider:
    """The identity provider of work accounts. With a `tenant`, people are identified by `tid` and `oid`."""

    issuer: str
    client_id: str
    client_secret: str
    tenant: str = ""
    name: str = "your work account"
    is_second_step: bool = True
