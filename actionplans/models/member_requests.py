"""Committee questions and requests, and their answers."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from actionplans.models.directory import Committee
from actionplans.models.meetings import Meeting
from actionplans.models.plans import ActionPlan, SubAction
from audit.records import AuditHistory

MAX_DAYS_TO_RECORD = 28  # after a meeting, for a clerk: as long as minutes take


class MemberRequestQuerySet(models.QuerySet["MemberRequest"]):
    def waiting(self) -> MemberRequestQuerySet:
        return self.filter(answered_at__isnull=True)

    def overdue(self, today: dt.date) -> MemberRequestQuerySet:
        return self.waiting().filter(due__lt=today)

    def raised_at(self, meeting: Meeting) -> MemberRequestQuerySet:
        """Questions that members asked by the day of a meeting, or that clerks recorded soon after it."""
        recorded_by_member = Q(member__isnull=False, recorded_by=F("member"))
        last_day = meeting.date + dt.timedelta(days=MAX_DAYS_TO_RECORD)
        is_in_time = (
            Q(recorded_at__date__lte=meeting.date) | Q(recorded_at__date__lte=last_day) & ~recorded_by_member
        )
        return self.filter(is_in_time, raised_at_meeting=meeting)

    def for_committee(self, committee: Committee) -> MemberRequestQuerySet:
        return self.filter(committee=committee)

    def for_lists(self) -> MemberRequestQuerySet:
        """With what lists need, earliest due date first. One query."""
        return self.select_related(
            "committee",
            "raised_at_meeting",
            "due_meeting__committee",
            "plan",
            "sub_action__heading__parent",
            "member",
            "assigned_to",
            "answered_by",
        ).order_by("due", "pk")


class MemberRequest(models.Model):
    """A question or request of a committee member, on each agenda until it is answered."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="member_requests")
    raised_at_meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        related_name="member_requests_raised",
        help_text="On whose page it was asked.",
    )
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="member_requests")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, null=True, related_name="member_requests")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="member_requests",
        help_text="His account.",
    )
    member_name = models.CharField("asked by", max_length=200, help_text="As minutes print it.")
    text = models.TextField("question or request")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assigned_member_requests",
        help_text="Who answers it.",
    )
    due_meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        related_name="member_requests_due",
        help_text="For which it is wanted.",
    )
    due = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = MemberRequestQuerySet.as_manager()
    history = AuditHistory(of_plan="plan_id", never_deleted=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(member_name=""), name="a_member_request_has_a_member_and_text"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_answered_member_request_has_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"request of {self.member_name}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
