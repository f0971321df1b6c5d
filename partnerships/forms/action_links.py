"""Forms to link actions of different plans, and to remove a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from actionplans.forms.text_fields import NameListField, PlainTextField, RequiredError, parse_owner_names
from actionplans.models import ActionPlan, Heading, SubAction

MAX_RESULTS = 40  # actions offered at a time
REQUIRES, PROVIDES = "delivered-by", "delivers"


class ActionSearchForm(forms.Form):
    """A search for actions to choose from, sent in the query string."""

    mark_optional = False
    plan = forms.ModelChoiceField(ActionPlan.objects.none(), required=False, empty_label="All")
    words = forms.CharField(max_length=200, required=False, help_text="In the action or its reference.")

    def __init__(self, data: Any, *, plans: QuerySet[ActionPlan]) -> None:
        super().__init__(data)
        self.fields["plan"].queryset = plans.order_by("title")  # type: ignore[attr-defined]

    def search(self, sub_actions: QuerySet[SubAction]) -> list[SubAction]:
        """The first MAX_RESULTS matching actions in printed order, and one more if there are more."""
        values = self.cleaned_data if self.is_valid() else {}
        if values.get("plan"):
            sub_actions = sub_actions.filter(heading__plan=values["plan"])
        for word in values.get("words", "").split():
            sub_actions = sub_actions.filter(
                Q(action__icontains=word) | Q(ref__icontains=word) | Q(strand__icontains=word)
            )
        sub_actions = sub_actions.select_related("heading__parent", "heading__plan")
        return list(sub_actions.in_printed_order()[: MAX_RESULTS + 1])  # type: ignore[attr-defined]


class LinkActionsForm(forms.Form):
    mark_optional = False
    way = forms.ChoiceField(label="Which delivers which?", widget=forms.RadioSelect)
    line = forms.TypedChoiceField(
        label="The other line",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the other line."},
    )
    note = PlainTextField(
        label="Why, where the words of the two do not say it", most=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, data: Any, *, sub_action: SubAction, candidates: Iterable[SubAction], kind: str
    ) -> None:
        # A partnership's plan mostly delivers what reviews and standards require.
        default_way = PROVIDES if kind == ActionPlan.Kind.PARTNERSHIP else REQUIRES
        super().__init__(data, initial={"way": default_way})
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (REQUIRES, f"{sub_action} is delivered by the other line"),
            (PROVIDES, f"{sub_action} delivers the other line"),
        ]
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (candidate.pk, f"{candidate}: {_shorten(candidate)} ({candidate.heading.plan.title})")
            for candidate in candidates
        ]


class NewLinkedActionForm(forms.Form):
    """A new action of a plan that delivers an action of another plan."""

    mark_optional = False
    heading = forms.TypedChoiceField(label="Where it belongs", coerce=int)
    ref = PlainTextField(label="Reference", most=20, help_text="As it is to be printed, such as 1.10.")
    action = PlainTextField(label="Action", widget=forms.Textarea({"rows": 4}))
    measure = PlainTextField(label="Outcome, or how success is measured", widget=forms.Textarea({"rows": 3}))
    owners = NameListField(label="Who leads", help_text="A person, a post or an organisation, one a line.")
    date_text = PlainTextField(
        label="Target date", most=300, help_text="As it should be printed: September 2019."
    )

    def __init__(self, data: Any, *, headings: Iterable[Heading], action: str) -> None:
        super().__init__(data, initial={"action": action})
        self.fields["heading"].choices = [  # type: ignore[attr-defined]
            (heading.pk, f"{heading}: {heading.text}"[:120]) for heading in headings
        ]

    def clean_action(self) -> str:
        action: str = self.cleaned_data["action"]
        if not action:
            raise RequiredError("Enter what is to be done.")
        return action

    def clean_owners(self) -> list[str]:
        return parse_owner_names(self.cleaned_data["owners"])


class UnlinkForm(forms.Form):
    mark_optional = False
    reason = PlainTextField(
        label="Why does the one no longer deliver the other?", widget=forms.Textarea({"rows": 3})
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise RequiredError("Enter why the thread ends. History keeps it.")
        return reason


def _shorten(sub_action: SubAction) -> str:
    text = " ".join(sub_action.action.split())
    return text if len(text) <= 120 else f"{text[:119]}…"
