"""Forms for the next plan, and for actions that are the same in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from actionplans.forms.text_fields import PlainTextField, RequiredError
from actionplans.models import SubAction
from partnerships.forms.plans import DateRangeFormMixin, date_field


class RolloverForm(DateRangeFormMixin):
    mark_optional = False
    title = PlainTextField(label="Title of the next plan", most=300)
    start_date = date_field("First day of the plan", "Such as 1/4/2019.")
    end_date = date_field("Last day of the plan")

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise RequiredError("Enter the title of the next plan.")
        if title.casefold() == self.initial["title"].casefold():
            message = "Enter another title than this plan has: with its own years, for example."
            raise forms.ValidationError(message, code="unique")
        return title


class SubActionMultipleChoiceField(forms.TypedMultipleChoiceField):
    """Checkboxes of actions. Values are ids; labels have at most 200 characters."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, label: str, required: str) -> None:
        super().__init__(label=label, coerce=int, error_messages={"required": required})

    def set_actions(self, labels: Iterable[tuple[int, str]]) -> None:
        self.choices = [(pk, text[:200]) for pk, text in labels]


class NotCarriedForwardForm(forms.Form):
    """Actions to carry forward after all, by id."""

    mark_optional = False
    lines = SubActionMultipleChoiceField(
        label="Which of these are to go on?", required="Choose the lines that are to go on."
    )

    def __init__(self, data: Any, *, sub_actions: Sequence[SubAction]) -> None:
        super().__init__(data)
        field: Any = self.fields["lines"]
        field.set_actions(
            (sub_action.pk, f"{sub_action}: {sub_action.action or 'no action is written'}")
            for sub_action in sub_actions
        )


class EquivalentActionsForm(forms.Form):
    """Groups of equivalent actions, by id of the first of each."""

    mark_optional = False
    groups = SubActionMultipleChoiceField(
        label="Which of these are one line that stands in several themes?",
        required="Choose the lines that are one.",
    )

    def __init__(self, data: Any, *, groups: Sequence[Sequence[SubAction]]) -> None:
        super().__init__(data)
        field: Any = self.fields["groups"]
        field.set_actions(
            (sub_actions[0].pk, f"{', '.join(map(str, sub_actions))}: {sub_actions[0].action}")
            for sub_actions in groups
        )
