"""The filters of the list of all actions.

django-filter has no types, so that mypy needs an ignore comment on each subclass.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
import django_filters.fields
from django import forms
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actionplans.models import ActionPlan, Committee, ProgressEntry, Round, SubAction
from actionplans.models.plans import of_closed_plan
from dashboards import action_queries
from dashboards.half_years import HalfYear
from documents.plan.grades import Grade

NO_GRADE = "none"
GRADE_FILTER_CHOICES = [
    *((str(g.value), f"{g.value} {g.label}") for g in Grade),
    (NO_GRADE, _("No grade yet")),
]
CONDITION_CHOICES = [
    ("overdue", _("Overdue")),
    ("behind", _("Behind")),
    ("not-received", _("No update received")),
    ("achieved", _("Newly achieved")),
    ("long", _("Repeatedly on track but overdue")),
    ("impact", _("Impact still to be reported")),
]
CLOSED = "closed"
PLANS = [(CLOSED, _("Closed plans")), ("all", _("Active and closed plans"))]
SORT_CHOICES = [
    ("", _("Plan")),
    ("due", _("Date, oldest first")),
    ("grade", _("Grade, worst first")),
    ("update", _("Last update, oldest first")),
]
_SORT_FIELDS = {
    "grade": ["-latest_grade", "pk"],
    "update": ["last_round", "pk"],
}
MAX_DIGITS = 18  # of a primary key that fits into the database
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y"]


class FilterForm(forms.Form):
    """All fields are optional, so that none is marked as such."""

    mark_optional = False


class PlanChoiceField(django_filters.fields.ModelChoiceField):  # type: ignore[misc]
    """One plan. Django does not check whether the primary key fits into the database."""

    def to_python(self, value: Any) -> Any:
        if len(str(value or "")) > MAX_DIGITS:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return super().to_python(value)


class PlanChoiceFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = PlanChoiceField


class ActionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of actions `with_grades`; `today` decides what is overdue."""

    class Meta:
        form = FilterForm

    words = django_filters.CharFilter(method="by_words", label=_("Words"))
    committee = django_filters.ModelChoiceFilter(
        queryset=Committee.objects.none(),
        field_name="heading__plan__committee",
        label=_("Committee"),
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        field_name="heading__plan__kind",
        choices=ActionPlan.Kind,
        label=_("Kind of plan"),
        empty_label=_("All"),
    )
    plans = django_filters.ChoiceFilter(
        method="by_state_of_plan", choices=PLANS, label=_("Plans"), empty_label=_("Active plans")
    )
    # Named "review" for addresses that people have saved; it takes the id of any plan.
    review = PlanChoiceFilter(
        queryset=ActionPlan.objects.none(), field_name="heading__plan", label=_("Plan"), empty_label=_("All")
    )
    director = django_filters.ChoiceFilter(method="by_director", label=_("Director"), empty_label=_("All"))
    owner = django_filters.CharFilter(
        field_name="responsibility", lookup_expr="icontains", label=_("Responsible officer or team")
    )
    grade = django_filters.MultipleChoiceFilter(
        method="by_grade",
        choices=GRADE_FILTER_CHOICES,
        label=_("Assessment now"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    was = django_filters.ChoiceFilter(
        method="by_grade_before",
        choices=GRADE_FILTER_CHOICES,
        label=_("Previous assessment"),
        empty_label=_("Any"),
    )
    half = django_filters.ChoiceFilter(
        method="by_half", label=_("Assessed in"), empty_label=_("Any half-year")
    )
    given = django_filters.ChoiceFilter(
        method="by_given_grade",
        choices=GRADE_FILTER_CHOICES[:-1],
        label=_("Assessment then"),
        empty_label=_("Any"),
    )
    look = django_filters.ChoiceFilter(
        method="by_condition", choices=CONDITION_CHOICES, label=_("Show"), empty_label=_("All")
    )
    monitoring_state = django_filters.ChoiceFilter(
        choices=SubAction.MonitoringState, label=_("Status"), empty_label=_("Any")
    )
    due_from = django_filters.DateFilter(
        field_name="due_date", lookup_expr="gte", input_formats=DATE_INPUT_FORMATS, label=_("Due from")
    )
    due_to = django_filters.DateFilter(
        field_name="due_date", lookup_expr="lte", input_formats=DATE_INPUT_FORMATS, label=_("Due to")
    )
    order = django_filters.ChoiceFilter(
        method="in_order", choices=SORT_CHOICES[1:], label=_("Sort by"), empty_label=SORT_CHOICES[0][1]
    )

    def __init__(
        self, data: Any, queryset: QuerySet[Any], *, plans: QuerySet[ActionPlan], today: dt.date
    ) -> None:
        super().__init__(data, queryset)
        self.today = today
        self.filters["review"].queryset = plans.order_by("title", "pk")
        plan_ids = plans.order_by().values("pk")
        self.filters["committee"].queryset = Committee.objects.filter(plans__in=plan_ids).distinct()
        self.filters["half"].extra["choices"] = _half_years(plan_ids)
        self.filters["director"].extra["choices"] = [(name, name) for name in _directors(plan_ids)]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Leave out closed plans, unless they or a single plan were chosen."""
        chosen = self.form.cleaned_data
        if not (chosen.get("plans") or chosen.get("review")):
            queryset = queryset.exclude(of_closed_plan("heading__plan__"))
        filtered: QuerySet[Any] = super().filter_queryset(queryset)
        return filtered

    def by_state_of_plan(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(of_closed_plan("heading__plan__")) if value == CLOSED else queryset

    def by_director(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(heading__plan__director=value)

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        entries = ProgressEntry.objects.published().filter(
            sub_action=OuterRef("pk"), evidence__icontains=value
        )
        return queryset.filter(
            Q(action__icontains=value)
            | Q(measure__icontains=value)
            | Q(strand__icontains=value)
            | Q(heading__text__icontains=value)
            | Exists(entries)
        )

    def by_grade(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        condition = Q(pk__in=[])
        for value in values:
            condition |= _grade_q("latest_grade", value)
        return queryset.filter(condition) if values else queryset

    def by_grade_before(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return action_queries.newly_graded(queryset).filter(_grade_q("grade_before", value))

    def by_half(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Combined with a grade, the grade of that half-year."""
        half = HalfYear.named(value)
        grades = _published_grades(on=half.last).filter(half.round_period_q())
        grade = self.form.cleaned_data.get("given")
        return queryset.filter(Exists(grades.filter(effective_grade=int(grade)) if grade else grades))

    def by_given_grade(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if self.form.cleaned_data.get("half"):
            return queryset  # by_half filters by the grade too
        return queryset.filter(Exists(_published_grades().filter(effective_grade=int(value))))

    def by_condition(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "long":
            return action_queries.repeatedly_on_track(queryset, self.today)
        if value == "achieved":
            return action_queries.newly_achieved(queryset)
        if value == "impact":
            return action_queries.impact_due(queryset)
        conditions = {
            "overdue": action_queries.overdue(self.today),
            "behind": action_queries.behind(),
            "not-received": action_queries.not_received(),
        }
        return queryset.filter(conditions[value])

    def in_order(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return (
            action_queries.order_by_due_date(queryset)
            if value == "due"
            else queryset.order_by(*_SORT_FIELDS[value])
        )


def normalise_query(data: QueryDict) -> str:
    """The parts of a query string that filter or sort the list, always in the same order."""
    normalised = QueryDict(mutable=True)
    for name in ActionFilter.base_filters:
        values = [value.replace("\0", "") for value in data.getlist(name) if value]
        if values:
            normalised.setlist(name, values)
    return normalised.urlencode()


def _directors(plans: QuerySet[Any]) -> list[str]:
    """The directors of these plans."""
    with_director = ActionPlan.objects.filter(pk__in=plans).exclude(director="")
    return sorted(with_director.order_by().values_list("director", flat=True).distinct())


def _published_grades(on: dt.date | None = None) -> QuerySet[Any]:
    return ProgressEntry.objects.published().graded(on=on).filter(sub_action=OuterRef("pk"))


def _half_years(plans: QuerySet[Any]) -> list[tuple[str, str]]:
    """Choices from the first to the last published round of these plans, the latest first."""
    rounds = Round.objects.published().filter(plan__in=plans)
    periods = rounds.aggregate(first=Min("period"), last=Max("period"))
    halves = HalfYear.since(periods["first"], periods["last"]) if periods["first"] else []
    return [(half.slug, half.words) for half in halves]


def _grade_q(field: str, value: str) -> Q:
    return Q(**{f"{field}__isnull": True}) if value == NO_GRADE else Q(**{field: int(value)})
