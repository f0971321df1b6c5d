"""A request whose user is known to be signed in, as `login_required` sees to."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
