"""What a round asks, of whom, and how far the answer has come."""

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
        same = Q(round=OuterRef("round"), sub_action=OuterRef("sub_action"))
        return self.filter(
            ~Exists(ProgressEntry.objects.filter(same)),
            ~Exists(ImpactEntry.objects.filter(same)),
            round__state=Round.State.PUBLISHED,
        )

    def with_officer(self) -> UpdateRequestQuerySet:
        """Still with the officer: nothing sent in, or returned."""
        return self.filter(state__in=UpdateRequest.WITH_OFFICER)

    def awaiting_update(self) -> UpdateRequestQuerySet:
        """To be answered by its officer: no longer what a committee ended while the update was open.

        What was published is put right whatever the committee decided about its action since.
        """
        live = Q(round__state=Round.State.OPEN, sub_action__monitoring_state=SubAction.MonitoringState.ACTIVE)
        put_right = Q(round__state=Round.State.PUBLISHED, state__in=UpdateRequest.GOING_ON)
        return self.with_officer().filter(live | put_right)

    def going_on(self) -> UpdateRequestQuerySet:
        """Not settled: the round is open, or the answer was opened again."""
        return self.filter(Q(round__state=Round.State.OPEN) | Q(state__in=UpdateRequest.GOING_ON))

    def taking_late_updates(self) -> UpdateRequestQuerySet:
        """Published here without them, and still to be handed in: until the next round of the plan opens."""
        later = Round.objects.filter(plan=OuterRef("round__plan"), period__gt=OuterRef("round__period"))
        return self.filter(
            ~Exists(later),
            state=UpdateRequest.State.NOT_RECEIVED,
            round__state=Round.State.PUBLISHED,
            round__report_version__gt=0,
            sub_action__monitoring_state=SubAction.MonitoringState.ACTIVE,
        )

    def late_updates(self) -> UpdateRequestQuerySet:
        """On their way into the next version of a report in which nothing was printed of them."""
        here = {
            "round": OuterRef("round"),
            "sub_action": OuterRef("sub_action"),
            "excluded_from_report": False,
        }
        return self.filter(
            ~Exists(ProgressEntry.objects.filter(**here)),
            ~Exists(ImpactEntry.objects.filter(**here)),
            round__state=Round.State.PUBLISHED,
            state__in=UpdateRequest.GOING_ON,
        )

    def edited_by(self, user: User) -> UpdateRequestQuerySet:
        """In which this person wrote, whoever wrote after them: history knows each who saved."""
        return self.filter(pk__in=UpdateRequest.history.filter(last_edited_by=user.pk).values("id"))

    def exempt(self) -> UpdateRequestQuerySet:
        return self.filter(sub_action__is_exempt=True)

    def in_printed_order(self) -> UpdateRequestQuerySet:
        return self.order_by(*printed_ordering("sub_action__"))

    def for_board(self) -> UpdateRequestQuerySet:
        """All that a link officer's board prints of each line: five queries, however long the plan."""
        return self.with_sub_action().prefetch_related("owners__users", "delegates", "comments__author")

    def with_sub_action(self) -> UpdateRequestQuerySet:
        """With the update and the action that it is about, in one query."""
        return self.select_related(
            "round__meeting", "sub_action__heading__parent", "sub_action__heading__plan", "last_edited_by"
        )


class UpdateRequest(models.Model):
    """What a round asks of one sub-action, and of whom: the owners as this round knew them.

    Its state is that of the answer, progress and impact together. Only `workflow` moves it.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not-started", "Not started"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Sent back"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        NOT_RECEIVED = "not-received", "Not received"

    # Of a published round, an answer in one of these is being corrected, or follows late.
    GOING_ON: ClassVar = [State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED]
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
    def is_going_on(self) -> bool:
        """Not settled: the round is open, or the answer was opened again."""
        return self.round.state == Round.State.OPEN or self.state in self.GOING_ON

    @property
    def is_with_officer(self) -> bool:
        return self.state in self.WITH_OFFICER

    @property
    def is_wanted(self) -> bool:
        """As `wanted` has it."""
        is_published = self.round.state == Round.State.PUBLISHED
        return self.is_with_officer and self.is_going_on and (is_published or not self.ended_as)

    @property
    def takes_late_update(self) -> bool:
        """As `taking_late_updates` has it."""
        is_missing = self.state == self.State.NOT_RECEIVED
        return is_missing and UpdateRequest.objects.taking_late_updates().filter(pk=self.pk).exists()

    @property
    def is_late_update(self) -> bool:
        """As `late_updates` has it."""
        is_published = self.round.state == Round.State.PUBLISHED
        return is_published and UpdateRequest.objects.late_updates().filter(pk=self.pk).exists()

    @property
    def can_be_written(self) -> bool:
        """It is with its officer, or was published without them and may follow late."""
        return (self.is_going_on and self.is_with_officer) or self.takes_late_update

    @property
    def ended_as(self) -> str:
        """How a committee ended its action, in a word; "" where it is followed up."""
        is_live = self.sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
        return "" if is_live else self.sub_action.get_monitoring_state_display().lower()

    @property
    def due(self) -> dt.date | None:
        """When its officer is to answer: what is put right after publication has no such day."""
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
