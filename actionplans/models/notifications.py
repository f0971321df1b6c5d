"""Notifications and the emails that they went into, so that nobody gets one twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actionplans.models.decisions import Decision
from actionplans.models.member_requests import MemberRequest
from actionplans.models.rounds import Round
from actionplans.models.update_requests import UpdateRequest
from notifications.models import OutgoingEmail


class NotificationQuerySet(models.QuerySet["Notification"]):
    def emailed(self) -> NotificationQuerySet:
        """Notifications that were emailed. An email that expired before it was sent does not count."""
        return self.filter(email__isnull=False).exclude(email__state=OutgoingEmail.State.TOO_LATE)

    def with_plan_relations(self) -> NotificationQuerySet:
        """With the objects from which `plan_id` is read."""
        return self.select_related("round", "member_request", "decision")

    def pending(self) -> NotificationQuerySet:
        return self.filter(Q(email__isnull=True) | Q(email__state=OutgoingEmail.State.TOO_LATE))


class Notification(models.Model):
    """One notification to one person, sent once, with the email that it went into.

    Those of a person's action are created with that action; those of a deadline, with the email.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked"
        SOON = "soon", "Due soon"
        DUE = "due", "Due"
        LATE = "late", "Overdue"
        RETURNED = "returned", "Returned"
        NUDGED = "nudged", "Asked again"
        UNREACHABLE = "unreachable", "Nobody with an account is asked"
        UNANSWERED = "unanswered", "Told that others have not answered"
        PUBLISHED = "published", "Published"
        SLIPPED = "slipped", "What delivers a line has slipped"
        REQUEST = "request", "A member’s request"
        REQUEST_LATE = "late-request", "A member’s request, overdue"
        REQUEST_TOLD = "request-told", "A member’s request of a colleague"
        ANSWERED = "answered", "A member’s request, answered"
        DECIDED = "decided", "A committee’s decision"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    deduplication_key = models.CharField(
        max_length=100, help_text="Of two notices of one person with one key, one is told."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="notifications")
    update_request = models.ForeignKey(UpdateRequest, models.PROTECT, null=True, related_name="notifications")
    member_request = models.ForeignKey(MemberRequest, models.PROTECT, null=True, related_name="notifications")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="notifications")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "deduplication_key"], name="nobody_is_notified_of_one_thing_twice"
            ),
            models.CheckConstraint(
                condition=Q(round__isnull=False, member_request__isnull=True, decision__isnull=True)
                | Q(
                    round__isnull=True,
                    update_request__isnull=True,
                    member_request__isnull=False,
                    decision__isnull=True,
                )
                | Q(
                    round__isnull=True,
                    update_request__isnull=True,
                    member_request__isnull=True,
                    decision__isnull=False,
                ),
                name="a_notification_is_about_one_round_request_or_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    @property
    def plan_id(self) -> int:
        """The plan of its round, request or decision."""
        subject = self.round or self.member_request or self.decision
        if subject is None:
            raise ValueError("A notice is of a round, a request or a decision.")
        plan_id: int = subject.plan_id
        return plan_id
