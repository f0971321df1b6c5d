"""Choosing the day of a snapshot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SnapshotDateForm(forms.Form):
    """A day that is not in the future."""

    on = forms.DateField(
        label=_("See it as it stood on"),
        help_text=_("For example, 26/2/2026."),
        input_formats=["%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={
            "required": _("Enter the day."),
            "invalid": _("Enter a date like 26/2/2026."),
        },
    )

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is not in the future."), "future")
        return day

    def end_of_day(self) -> dt.datetime:
        """The last moment of the chosen day, in local time."""
        end = dt.datetime.combine(self.cleaned_data["on"], dt.time.max)
        return timezone.make_aware(end)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["class"] = "govuk-input--width-10"
