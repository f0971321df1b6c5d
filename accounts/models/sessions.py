"""Who is signed in, where, and since when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class SessionManager(BaseSessionManager["Session"]):
    def active(self) -> models.QuerySet[Session]:
        """Sessions of people who are signed in now."""
        return self.filter(user__isnull=False, expire_date__gt=timezone.now())

    def delete_expired(self) -> None:
        self.filter(expire_date__lte=timezone.now()).delete()


class Session(AbstractBaseSession):
    """A session of one browser. Deleting the row signs that browser out at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, editable=False, related_name="sessions"
    )
    signed_in_at = models.DateTimeField(null=True, help_text="When this person signed in.")
    last_activity_at = models.DateTimeField(null=True, help_text="When this person last did something.")
    browser = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=45, blank=True, help_text="The network address at sign-in.")

    # Set by the page that lists sessions, for the browser that requests it.
    is_this_one = False

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        ordering = ["-last_activity_at"]

    @property
    def name(self) -> str:
        """A name for pages and addresses, which must not show the session key: it signs anybody in."""
        return salted_hmac("accounts.Session", self.session_key).hexdigest()[:20]
