"""A council's sign-in of our own, on loopback, which says and does what a test tells it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from accounts.oidc import OIDCProvider

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT, SECRET = "scrutiny", "a secret of the client"
PROCESS = Path(__file__).with_name("identity_provider_process.py")


class IdentityProvider:
    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.settings = OIDCProvider(
            f"{self.base}/{TENANT}/v2.0", CLIENT, SECRET, TENANT, "your council account"
        )

    def knows(self, oid: str, name: str = "", how: dict[str, Any] | None = None, **claims: Any) -> None:
        """From now on this person is the one in front of the browser."""
        who = {"oid": oid, "preferred_username": name, **claims}
        requests.post(f"{self.base}/told", json={"who": who, "how": how or {}}, timeout=10)

    def times_asked_for_keys(self) -> int:
        return int(requests.get(f"{self.base}/seen", timeout=10).json()["keys"])


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    command = [sys.executable, str(PROCESS), "0", TENANT, CLIENT, SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield IdentityProvider(int(process.stdout.readline()))
        finally:
            process.kill()
