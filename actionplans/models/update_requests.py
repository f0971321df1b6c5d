"""Update requests: what a round asks for, from whom, and the state of the update. Notes on updates."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from actionplans.models.directory import Owner
from actionplans.models.entries import ImpactEntry, ProgressEntry
from actionplans.models.plans import SubAction, printed_ordering
from actionplans.models.rounds import Round
from audit.records import AuditHistory

# What an update may be requested for, and its label on pages.
REQUEST_FLAGS = {"asks_for_progress": "progress", "asks_for_impact": "impact"}


class UpdateRequestQuerySet(models.QuerySet["UpdateRequest"]):
    def not_received(self) -> UpdateRequestQuerySet:
        """Requests of published rounds for which nothing at all was received."""
        same_update = Q(round=OuterRef("round"), sub_action=OuterRef("sub_action"))
        return self.filter(
            ~Exists(ProgressEntry.objects.filter(same_update)),
            ~Exists(ImpactEntry.objects.filter(same_update)),
            round__state=Round.State.PUBLISHED,
        )

    def with_officer(self) -> UpdateRequestQuerySet:
        """Not submitted yet, or returned."""
        return self.filter(state__in=UpdateRequest.WITH_OFFICER)

    def awaiting_update(self) -> UpdateRequestQuerySet:
        """With the officer, who is still expected to answer.

        In an open round, that is not so once a committee has ended the monitoring of the action. A
        correction after publishing is expected whatever the committee decided since.
        """
        in_open_round = Q(
            round__state=Round.State.OPEN, sub_action__monitoring_state=SubAction.MonitoringState.ACTIVE
        )
        correction = Q(round__state=Round.State.PUBLISHED, state__in=UpdateRequest.IN_PROGRESS)
        return self.with_officer().filter(in_open_round | correction)

    def in_progress(self) -> UpdateRequestQuerySet:
        """Not settled: the round is open, or the update was reopened."""
        return self.filter(Q(round__state=Round.State.OPEN) | Q(state__in=UpdateRequest.IN_PROGRESS))

    def taking_late_updates(self) -> UpdateRequestQuerySet:
        """Not received when the report was published here, and still accepted, until the next round opens."""
        later_rounds = Round.objects.filter(
            plan=OuterRef("round__plan"), period__gt=OuterRef("round__period")
        )
        return self.filter(
            ~Exists(later_rounds),
            state=UpdateRequest.State.NOT_RECEIVED,
            round__state=Round.State.PUBLISHED,
            round__report_version__gt=0,
            sub_action__monitoring_state=SubAction.MonitoringState.ACTIVE,
        )

    def late_updates(self) -> UpdateRequestQuerySet:
        """Late updates in progress: the next version of the report will be the first to contain them."""
        same_update = {
            "round": OuterRef("round"),
            "sub_action": OuterRef("sub_action"),
            "excluded_from_report": False,
        }
        return self.filter(
            ~Exists(ProgressEntry.objects.filter(**same_update)),
            ~Exists(ImpactEntry.objects.filter(**same_update)),
            round__state=Round.State.PUBLISHED,
            state__in=UpdateRequest.IN_PROGRESS,
        )

    def edited_by(self, user: User) -> UpdateRequestQuerySet:
        """Requests whose update this person ever saved or submitted, according to history."""
        return self.filter(pk__in=UpdateRequest.history.filter(last_edited_by=user.pk).values("id"))

    def exempt(self) -> UpdateRequestQuerySet:
        return self.filter(sub_action__is_exempt=True)

    def in_printed_order(self) -> UpdateRequestQuerySet:
        return self.order_by(*printed_ordering("sub_action__"))

    def for_board(self) -> UpdateRequestQuerySet:
        """With what the board of a round needs. Five queries, however long the plan."""
        return self.with_sub_action().prefetch_related("owners__users", "delegates", "comments__author")

    def with_sub_action(self) -> UpdateRequestQuerySet:
        """With the round, the action and the last editor. One query."""
        return self.select_related(
            "round__meeting", "sub_action__heading__parent", "sub_action__heading__plan", "last_edited_by"
        )


class UpdateRequest(models.Model):
    """A round's request for an update on one sub-action, with the owners at that time.

    `state` is that of the update, progress and impact together. Only `workflow` changes it.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not-started", "Not started"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Sent back"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        NOT_RECEIVED = "not-received", "Not received"

    # In a published round, an update in one of these states is a correction or late.
    IN_PROGRESS: ClassVar = [State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED]
    WITH_OFFICER: ClassVar = [State.NOT_STARTED, State.DRAFT, State.RETURNED]

    round = models.ForeignKey(Round, models.PROTECT, related_name="update_requests")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="update_requests")
    asks_for_progress = models.BooleanField(default=True)
    asks_for_impact = models.BooleanField(default=False)
    responsibility = models.TextField(blank=True, help_text="As this round's report prints it.")
    owners = models.ManyToManyField(Owner, blank=True, related_name="update_requests")
    delegates = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="delegated_requests",
        help_text="Colleagues who answer in this round.",
    )
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the saves of the answer."
    )
    page_token = models.CharField(
        max_length=32, blank=True, editable=False, help_text="The page from which it was last saved."
    )
    page_saved_at = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="What the clock of that page said, in milliseconds."
    )
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who wrote the answer last, and so may not approve it.",
    )
    not_received_reason = models.CharField(
        max_length=300, blank=True, help_text="Why the round was published without an answer."
    )

    objects = UpdateRequestQuerySet.as_manager()
    history = AuditHistory(
        of_plan="round__plan_id",
        m2m_fields=[owners, delegates],
        excluded_fields=["page_token", "page_saved_at"],
    )

    class Meta:
        verbose_name = "update"
        verbose_name_plural = "updates"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "sub_action"], name="a_round_has_one_request_for_a_sub_action"
            ),
            models.CheckConstraint(
                condition=Q(asks_for_progress=True) | Q(asks_for_impact=True),
                name="a_request_asks_for_progress_or_impact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}"

    @property
    def is_in_progress(self) -> bool:
        """Not settled, as in `in_progress`."""
        return self.round.state == Round.State.OPEN or self.state in self.IN_PROGRESS

    @property
    def is_with_officer(self) -> bool:
        return self.state in self.WITH_OFFICER

    @property
    def is_wanted(self) -> bool:
        """Whether its officer is still expected to answer, as in `awaiting_update`."""
        is_published = self.round.state == Round.State.PUBLISHED
        return self.is_with_officer and self.is_in_progress and (is_published or not self.ended_as)

    @property
    def takes_late_update(self) -> bool:
        """Whether a late update is accepted, as in `taking_late_updates`."""
        is_missing = self.state == self.State.NOT_RECEIVED
        return is_missing and UpdateRequest.objects.taking_late_updates().filter(pk=self.pk).exists()

    @property
    def is_late_update(self) -> bool:
        """Whether this is a late update, as in `late_updates`."""
        is_published = self.round.state == Round.State.PUBLISHED
        return is_published and UpdateRequest.objects.late_updates().filter(pk=self.pk).exists()

    @property
    def can_be_written(self) -> bool:
        """Whether its officer may edit it: it is with them, or a late update is accepted."""
        return (self.is_in_progress and self.is_with_officer) or self.takes_late_update

    @property
    def ended_as(self) -> str:
        """How a committee ended the monitoring of its action, like "withdrawn"; "" where it is active."""
        is_live = self.sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
        return "" if is_live else self.sub_action.get_monitoring_state_display().lower()

    @property
    def due(self) -> dt.date | None:
        """The deadline of its officer; None for a correction, and where no answer is expected."""
        return self.round.due if self.round.state == Round.State.OPEN and self.is_wanted else None


class Comment(models.Model):
    """A note on an update before it is published: a question, or why it was sent back."""

    update_request = models.ForeignKey(UpdateRequest, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    requests_changes = models.BooleanField(default=False, help_text="The answer was sent back with it.")

    history = AuditHistory(of_plan="update_request__round__plan_id")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.update_request}"
