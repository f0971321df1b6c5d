"""Which account an email address and a password open."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class EmailPasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # has no types
    """allauth's, which costs the same for an unknown address, looking at one place only.

    Of somebody who has left it says what it says of nobody.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user = User.objects.get_active_by_email(email)
        person: User | None = self._check_password(user, password)
        return person
