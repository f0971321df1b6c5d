"""The core models: a plan, its headings, and the sub-actions that are monitored."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from actionplans.exempt_paragraphs import ExemptParagraph
from actionplans.models.directory import Committee, Owner
from audit.records import AuditHistory
from documents.plan.dates import add_months, last_day_of_period, parse_month, parse_partial_date
from documents.plan.grades import Grade
from documents.plan.names import action_name
from documents.plan.scales import BRAG, DELIVERY_STATUS, GRADES, MET, RAG, SCALES, Scale
from documents.plan.terminology import ActionTerms, get_action_terms

if TYPE_CHECKING:
    from actionplans.models.entries import ProgressEntry

SCALE_CHOICES = [(scale.name, scale.label) for scale in (RAG, BRAG, GRADES, DELIVERY_STATUS, MET)]


class ActionPlan(models.Model):
    """An agreed plan that is monitored in rounds.

    Each kind of plan is a subclass with a few more columns, and only subclasses are saved. Code for which
    the kind does not matter may use this class; `to_specific_plan` converts it.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", "Review"
        PARTNERSHIP = "partnership", "Partnership plan"
        STANDARDS = "standards", "Standards assessment"

    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=100, unique=True)
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        help_text="Blank where the reports do not say.",
    )
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.REVIEW, editable=False)
    agreed_text = models.CharField(
        "action plan agreed", max_length=100, blank=True, help_text="As printed: March 2019."
    )
    link_officer_names = models.TextField("link officer/s", blank=True, help_text="As printed, one a line.")
    link_officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="link_officer_of", help_text="Their accounts."
    )
    director = models.CharField(max_length=200, blank=True)
    director_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="director_of",
        help_text="Told by email when answers are long overdue.",
    )
    first_round_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1)], help_text="Months from agreement to the first update."
    )
    round_interval_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1)], help_text="Months from one update to the next."
    )
    scale = models.CharField(max_length=10, choices=SCALE_CHOICES, default=GRADES.name)
    page_header = models.CharField(
        "above each page", max_length=200, blank=True, help_text="As printed: Agenda Item 8: Appendix 1."
    )
    closing_text = models.TextField(
        "below the tables", blank=True, help_text="As printed: a glossary, for example."
    )

    own_kind: ClassVar[ActionPlan.Kind | None] = None

    class Meta:
        ordering = ["title"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="a_plan_has_a_title"),
            models.CheckConstraint(
                condition=Q(first_round_months__gte=1) & Q(round_interval_months__gte=1),
                name="rounds_are_at_least_a_month_apart",
            ),
            models.CheckConstraint(
                condition=~Q(kind="review") | Q(scale=GRADES.name), name="reviews_are_graded_from_1_to_4"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind, so that lists of plans need no second query for it."""
        self.kind = self.own_kind or self.kind
        super().save(*args, **kwargs)

    @classmethod
    def kinds(cls) -> dict[str, type[ActionPlan]]:
        """The model of each kind of plan that is installed."""
        models_of_plans = (model for model in apps.get_models() if issubclass(model, ActionPlan))
        return {model.own_kind: model for model in models_of_plans if model.own_kind}

    def get_absolute_url(self) -> str:
        return reverse(PLAN_PAGES[self.Kind(self.kind)], args=[self.slug])

    def get_details_url(self) -> str:
        """The page on which its details are edited."""
        is_review = self.kind == self.Kind.REVIEW
        name = "actionplans:edit-review-details" if is_review else "partnerships:edit-plan-details"
        return reverse(name, args=[self.slug])

    def sub_actions(self) -> SubActionQuerySet:
        return SubAction.objects.filter(heading__plan=self)

    @property
    def line_words(self) -> ActionTerms:
        """The terms that pages and reports of the plan use for actions and their fields."""
        return get_action_terms(self.kind)

    @property
    def grading_scale(self) -> Scale:
        """The scale of assessments in its reports."""
        return SCALES[self.scale]

    @property
    def is_followed_up(self) -> bool:
        """Whether the plan is still monitored: a closed plan gets no rounds, and nothing in it is overdue.

        `of_closed_plan` is the same condition as a filter.
        """
        return not ActionPlan.objects.filter(of_closed_plan(), pk=self.pk).exists()

    def decision_not_allowed_reason(self, decision: str) -> str:
        """Why a committee cannot make this kind of decision on the plan; "" where it can."""
        raise NotImplementedError

    @property
    def agreed(self) -> dt.date | None:
        """The first day of the month in which the plan was agreed; None where the text has no clear month."""
        return parse_month(self.agreed_text)

    def last_period_label(self) -> str:
        """The label of the last round that had one, like "Q1 2010"; "" if none had."""
        labels = (
            self.rounds.exclude(period_label="").order_by("-period").values_list("period_label", flat=True)
        )
        return labels.first() or ""

    def next_period(self) -> dt.date | None:
        """The month of the next round, regular or additional; None where that is not known."""
        periods = list(self.rounds.values_list("period", flat=True))
        additional = list(self.additional_rounds.values_list("period", flat=True))
        return self.period_after(periods, additional)

    def period_after(self, periods: Collection[dt.date], additional: Collection[dt.date]) -> dt.date | None:
        """The same, from the months of its rounds and of its additional rounds."""
        last_period = max(periods, default=None)
        regular = [month for month in periods if month not in additional]
        month: dt.date | None = None
        if regular:
            month = add_months(max(regular), self.round_interval_months)
        elif self.agreed:
            month = add_months(self.agreed, self.first_round_months)
        while month and last_period and month <= last_period:
            month = add_months(month, self.round_interval_months)
        coming = [period for period in additional if not last_period or period > last_period]
        return min([*coming, *([month] if month else [])], default=None)


PLAN_PAGES = {
    ActionPlan.Kind.REVIEW: "actionplans:review",
    ActionPlan.Kind.PARTNERSHIP: "partnerships:plan",
    ActionPlan.Kind.STANDARDS: "partnerships:standards-assessment",
}


def specific_plans_by_id(plans: Iterable[ActionPlan]) -> dict[int, ActionPlan]:
    """These plans as their subclasses, by primary key. One query a kind, without committees."""
    pks_by_kind: dict[str, set[int]] = defaultdict(set)
    for plan in plans:
        pks_by_kind[plan.kind].add(plan.pk)
    kinds = ActionPlan.kinds()
    result: dict[int, ActionPlan] = {}
    for kind, pks in pks_by_kind.items():
        result |= kinds[kind]._default_manager.in_bulk(pks)
    return result


def get_specific_plan(pk: int) -> ActionPlan:
    """A plan as its subclass, with its committee. Does not check permissions."""
    return to_specific_plan(ActionPlan.objects.only("kind").get(pk=pk))


def to_specific_plan(plan: ActionPlan) -> ActionPlan:
    """The same plan as its subclass, with its committee."""
    plans = ActionPlan.kinds()[plan.kind]._default_manager.select_related("committee")
    result: ActionPlan = plans.get(pk=plan.pk)
    return result


class Heading(models.Model):
    """A recommendation or its lettered part; in other plans a theme, an objective or a standard."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", "Recommendation"
        PART = "part", "Lettered part"
        THEME = "theme", "Theme"
        OBJECTIVE = "objective", "Strategic objective"
        ISSUE = "issue", "Issue"
        STANDARD = "standard", "Standard"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="headings")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RECOMMENDATION)
    ref = models.CharField(
        "number or letter", max_length=20, blank=True, help_text="As printed, without brackets: 1, a."
    )
    text = models.TextField(blank=True)
    purpose = models.TextField(blank=True, help_text="What is said of it besides its title.")
    position = models.PositiveIntegerField(default=0, help_text="Its place among its neighbours.")

    history = AuditHistory(of_plan="plan_id")

    class Meta:
        verbose_name = "recommendation, part or theme"
        verbose_name_plural = "recommendations, parts and themes"
        ordering = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["part", "issue"], parent__isnull=False)
                | ~Q(kind__in=["part", "issue"]) & Q(parent__isnull=True),
                name="only_a_part_or_an_issue_has_a_parent",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="a_heading_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        if self.parent and self.kind == Heading.Kind.PART:
            return f"{self.parent.ref} {self.ref})"
        if self.parent:
            return f"{self.parent.ref} {self.ref}".strip()
        return f"{self.get_kind_display()} {self.ref}".strip()


class RecommendationManager(models.Manager["Recommendation"]):
    def get_queryset(self) -> models.QuerySet[Recommendation]:
        return super().get_queryset().filter(kind=Heading.Kind.RECOMMENDATION)


class RecommendationPartManager(models.Manager["RecommendationPart"]):
    def get_queryset(self) -> models.QuerySet[RecommendationPart]:
        return super().get_queryset().filter(kind=Heading.Kind.PART)


class Recommendation(Heading):
    """What the committee recommended: a number and its text."""

    objects: ClassVar[RecommendationManager] = RecommendationManager()

    class Meta:
        proxy = True


class RecommendationPart(Heading):
    """The lettered part of a recommendation: a letter and its text."""

    objects: ClassVar[RecommendationPartManager] = RecommendationPartManager()

    class Meta:
        proxy = True


def printed_ordering(prefix: str = "") -> list[Any]:
    """The order in which reports list sub-actions. `prefix` is the lookup to them, like "sub_action__"."""
    heading = f"{prefix}heading__"
    return [
        models.functions.Coalesce(f"{heading}parent__position", f"{heading}position"),
        models.functions.Coalesce(f"{heading}parent_id", f"{prefix}heading_id"),
        F(f"{heading}parent_id").asc(nulls_first=True),
        f"{heading}position",
        f"{prefix}heading_id",
        f"{prefix}position",
        f"{prefix}pk",
    ]


def of_closed_plan(prefix: str = "") -> Q:
    """Filter for closed plans, which are not followed up. `prefix` is the lookup, like "heading__plan__"."""
    return Q(**{f"{prefix}partnershipplan__state": "closed"})


class SubActionQuerySet(models.QuerySet["SubAction"]):
    def active(self) -> SubActionQuerySet:
        """Not signed off, withdrawn, superseded or transferred."""
        return self.filter(monitoring_state=SubAction.MonitoringState.ACTIVE)

    def followed_up(self) -> SubActionQuerySet:
        """Active, and of a plan that is not closed. Only these can be overdue or behind."""
        return self.active().exclude(of_closed_plan("heading__plan__"))

    def exempt(self) -> SubActionQuerySet:
        """Sub-actions that the public must not see."""
        return self.filter(is_exempt=True)

    def exempt_in(self, plan_id: int) -> frozenset[int]:
        """Primary keys of the exempt sub-actions of a plan."""
        return self.exempt().filter(heading__plan=plan_id).pks()

    def pks(self) -> frozenset[int]:
        return frozenset(self.order_by().values_list("pk", flat=True))

    def with_latest_grade(
        self, before: dt.date | None = None, *, on: dt.date | None = None
    ) -> SubActionQuerySet:
        """Annotate `latest_grade`: the last effective grade of a published round, of all or before a month.

        `before` and `on` are as in `EntryQuerySet.with_effective_grade`.
        """
        from actionplans.models.entries import ProgressEntry

        graded = ProgressEntry.objects.published().graded(before, on=on).filter(sub_action=OuterRef("pk"))
        if before:
            graded = graded.filter(round__period__lt=before)
        return self.annotate(
            latest_grade=Subquery(graded.order_by("-round__period").values("effective_grade")[:1])
        )

    def outstanding(self) -> SubActionQuerySet:
        """Followed up, and not graded as fully achieved."""
        # A comparison with NULL is not true in SQL, so sub-actions without a grade are added.
        ongoing = Q(latest_grade__isnull=True) | ~Q(latest_grade=Grade.FULLY_ACHIEVED)
        return self.followed_up().with_latest_grade().filter(ongoing)

    def in_printed_order(self) -> SubActionQuerySet:
        """As reports list them: the actions of a recommendation itself come before those of its parts."""
        return self.order_by(*printed_ordering())

    def for_plan_page(self) -> SubActionQuerySet:
        """With what the rows of a plan need. Five queries, however long the plan."""
        from actionplans.models.decisions import Decision
        from actionplans.models.entries import ImpactEntry, ProgressEntry
        from actionplans.models.update_requests import UpdateRequest

        return (
            self.select_related("heading__parent", "heading__plan")
            .prefetch_related(
                "owners",
                Prefetch("progress_entries", ProgressEntry.objects.published().in_round_order()),
                Prefetch("impact_entries", ImpactEntry.objects.published().in_round_order()),
                Prefetch(
                    "update_requests", UpdateRequest.objects.select_related("round").order_by("round__period")
                ),
                Prefetch("decisions", Decision.objects.for_action_row()),
            )
            .in_printed_order()
        )


class SubAction(models.Model):
    """An action that is monitored, with its agreed text and its current owners.

    Owners and wording in older reports are stored with the rounds of these.
    """

    class MonitoringState(models.TextChoices):
        ACTIVE = "live", "Active"
        SIGNED_OFF = "signed-off", "Signed off"
        SUPERSEDED = "superseded", "Superseded"
        TRANSFERRED = "transferred", "Transferred"
        WITHDRAWN = "withdrawn", "Withdrawn"

    heading = models.ForeignKey(Heading, models.PROTECT, related_name="sub_actions")
    strand = models.CharField(
        max_length=300, blank=True, help_text="The column head, where several actions run side by side."
    )
    ref = models.CharField(
        max_length=20, blank=True, help_text="The line's own reference, where one is printed."
    )
    action = models.TextField("agreed action", blank=True)
    measure = models.TextField("agreed success measure", blank=True)
    indicators = models.TextField(blank=True, help_text="Those that it serves, as printed: NI 35 PSA 26.")
    responsibility = models.TextField(blank=True, help_text="As printed, one name or several.")
    owners = models.ManyToManyField(Owner, blank=True, related_name="sub_actions")
    date_text = models.CharField("date", max_length=300, blank=True, help_text="As printed: September 2019.")
    due_iso = models.CharField(
        max_length=10,
        blank=True,
        editable=False,
        help_text="The year, month or day that the date, or the revised one, surely means.",
    )
    due_date = models.DateField(null=True, blank=True, editable=False, help_text="The last day of that.")
    revised_date = models.CharField(
        "revised date agreed",
        max_length=300,
        blank=True,
        editable=False,
        help_text="The last that a committee agreed; the date first agreed stays beside it.",
    )
    monitoring_state = models.CharField(
        max_length=11,
        choices=MonitoringState,
        default=MonitoringState.ACTIVE,
        editable=False,
        help_text="Only a committee's decision changes it.",
    )
    is_exempt = models.BooleanField(
        "exempt",
        default=False,
        help_text="Hidden from the public version, and read only by who needs to know.",
    )
    exempt_paragraph = models.PositiveSmallIntegerField(
        "paragraph of Schedule 12A", choices=ExemptParagraph, null=True, blank=True
    )
    public_interest_reason = models.TextField(
        "why that outweighs the public interest in disclosure", blank=True
    )
    position = models.PositiveIntegerField(default=0, help_text="Its place among its neighbours.")

    objects = SubActionQuerySet.as_manager()
    history = AuditHistory(of_plan="heading__plan_id", m2m_fields=[owners])

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_iso="", due_date__isnull=True) | ~Q(due_iso="") & Q(due_date__isnull=False),
                name="due_iso_and_due_date_come_together",
            ),
        ]

    def __str__(self) -> str:
        heading = self.heading
        if heading.kind == Heading.Kind.THEME and self.ref:  # "2.1" names its theme too
            return f"{self.ref} {self.strand}".strip()
        name = str(heading) if heading.parent_id else heading.ref
        if heading.kind == Heading.Kind.ISSUE and not self.ref:
            return f"{name or 'Issue'}, line {self.position + 1} {self.strand}".strip()
        numbered = heading.kind not in (Heading.Kind.THEME, Heading.Kind.ISSUE)
        return action_name(name, self.ref if numbered else "", self.strand)

    @property
    def called(self) -> str:
        """Its name at the start of a title or sentence: "Action 1 a)", "Line 2.6"."""
        return self.heading.plan.line_words.called(str(self))

    @property
    def called_within(self) -> str:
        """Its name inside a sentence: "action 1 a)", "line 2.6"."""
        return self.heading.plan.line_words.called_within(str(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the due date read again from the text, so that they agree."""
        self.read_due()
        super().save(*args, **kwargs)

    def read_due(self) -> None:
        """Set the due date from the text. Call it before saving in bulk, which skips `save`."""
        self.due_iso = parse_partial_date(self.revised_date or self.date_text)
        self.due_date = last_day_of_period(self.due_iso)

    def committees_grades(self, on: dt.date | None = None) -> dict[int, int | None]:
        """The committee's grades by round id, None where it agreed to the officer's. Uses prefetched rows.

        With `on`, only decisions of meetings held by that day count.
        """
        return {
            decision.entry.round_id: decision.own_grade
            for decision in self.decisions.all()
            if decision.entry and (on is None or decision.meeting.date <= on)
        }

    def last_graded(self, before: dt.date) -> ProgressEntry | None:
        """The last published entry with a grade of a round before that month."""
        graded = self.progress_entries.published().filter(round__period__lt=before, grade__isnull=False)
        entry: ProgressEntry | None = graded.in_round_order().last()
        return entry

    def latest_progress(self) -> ProgressEntry | None:
        """The last entry with a grade. Uses prefetched entries."""
        graded = [entry for entry in self.progress_entries.all() if entry.grade]
        return max(graded, key=lambda entry: entry.round.period, default=None)
