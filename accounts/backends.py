"""Authentication backend: sign in with email address and password."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class EmailPasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # has no types
    """allauth's backend, which takes as long for an unknown address as for a known one.

    It looks addresses up in `User` only. Somebody who has left is treated like an unknown address.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user = User.objects.get_active_by_email(email)
        authenticated: User | None = self._check_password(user, password)
        return authenticated
