"""What is said of the plan that follows, and which lines are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from actionplans.forms.words import Words
from actionplans.models import SubAction
from partnerships.forms.plans import FirstBeforeLast, day_field


class NextPlanForm(FirstBeforeLast):
    mark_optional = False
    title = Words(label="Title of the next plan", most=300)
    starts = day_field("First day of the plan", "Such as 1/4/2019.")
    ends = day_field("Last day of the plan")

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise forms.ValidationError("Enter the title of the next plan.")
        if title.casefold() == self.initial["title"].casefold():
            raise forms.ValidationError(
                "Enter another title than this plan has: with its own years, for example."
            )
        return title


class LeftBehindForm(forms.Form):
    """Lines that are to go on after all, by their numbers."""

    mark_optional = False
    lines = forms.TypedMultipleChoiceField(
        label="Which of these are to go on?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the lines that are to go on."},
    )

    def __init__(self, data: Any, *, lines: Sequence[SubAction]) -> None:
        super().__init__(data)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (line.pk, f"{line}: {line.action or 'no action is written'}"[:200]) for line in lines
        ]


class SameLinesForm(forms.Form):
    """Groups of lines that say the same, by the number of the first."""

    mark_optional = False
    groups = forms.TypedMultipleChoiceField(
        label="Which of these are one line that stands in several themes?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the lines that are one."},
    )

    def __init__(self, data: Any, *, groups: Sequence[Sequence[SubAction]]) -> None:
        super().__init__(data)
        self.fields["groups"].choices = [  # type: ignore[attr-defined]
            (lines[0].pk, f"{', '.join(map(str, lines))}: {lines[0].action}"[:200]) for lines in groups
        ]
