"""Opening the next update."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.dates import month_name, month_of
from actionplans.models import Meeting, Review


class OpenRoundForm(forms.Form):
    """The month an update speaks for, its deadline, and the meeting it goes to."""

    month = forms.CharField(
        label=_("Month of the update"), help_text=_("For example, March 2027."), max_length=40
    )
    due = forms.DateField(
        label=_("Answers are due by"),
        help_text=_("For example, 26/2/2027."),
        input_formats=["%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={
            "required": _("Enter the day by which officers must answer."),
            "invalid": _("Enter a date like 26/2/2027."),
        },
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting"), required=False, empty_label=_("Not known yet")
    )
    instructions = forms.CharField(
        label=_("Instructions for officers"),
        help_text=_("Printed at the top of the paper."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, review: Review, *args: Any, **kwargs: Any) -> None:
        last = review.rounds.order_by("-period").first()
        period = review.next_period()
        kwargs.setdefault(
            "initial",
            {
                "month": month_name(period) if period else "",
                "instructions": last.instructions if last else "",
            },
        )
        super().__init__(*args, **kwargs)
        self.period: dt.date | None = None
        meetings = Meeting.objects.filter(date__gte=timezone.localdate()).order_by("date")
        if review.committee:
            meetings = meetings.filter(committee=review.committee)
        self.fields["meeting"].queryset = meetings.select_related("committee")  # type: ignore[attr-defined]

    def clean_month(self) -> str:
        words: str = self.cleaned_data["month"]
        self.period = month_of(words)
        if self.period is None:
            raise forms.ValidationError(_("Enter a month and a year, like March 2027."))
        return words

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.cleaned_data["period"] = self.period
        due = self.cleaned_data.get("due")
        if due and due < timezone.localdate():
            self.add_error("due", _("Enter a day that is still to come."))
        return self.cleaned_data
