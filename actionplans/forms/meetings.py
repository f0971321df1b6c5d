"""Adding and moving meetings, and adding rounds that a committee asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from actionplans.forms.text_fields import NameListField, PlainTextField, RequiredError, parse_names
from actionplans.models import ActionPlan, Committee, Meeting
from actionplans.working_days import is_working_day
from documents.plan.dates import format_month, parse_month, parse_partial_date


def parse_day(text: str) -> dt.date | None:
    """The date of a text like 18/3/2027, 18 March 2027 or Thursday 18 March 2027; None for any other."""
    iso = parse_partial_date(text)
    return dt.date.fromisoformat(iso) if len(iso) == 10 else None


class AddMeetingsForm(forms.Form):
    """Several meetings of one committee, such as those of a year."""

    mark_optional = False
    committee = forms.ModelChoiceField(
        Committee.objects.all(), required=False, empty_label="Another one, named below"
    )
    other_committee = PlainTextField(
        label="Another committee", most=200, help_text="If it is not in the list above."
    )
    dates = NameListField(
        label="Dates of its meetings", help_text="One a line, for example 18 March 2027 or 18/3/2027."
    )

    def clean_dates(self) -> list[dt.date]:
        lines = parse_names(self.cleaned_data["dates"])
        if not lines:
            raise RequiredError("Enter the date of at least one meeting.")
        date_by_line = {line: parse_day(line) for line in lines}
        invalid = [line for line, day in date_by_line.items() if day is None]
        if invalid:
            raise forms.ValidationError(
                f"Write each date with day, month and year, like 18/3/2027. Not read: {'; '.join(invalid)}",
                "invalid",
            )
        return sorted({day for day in date_by_line.values() if day})

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("committee") or self.cleaned_data.get("other_committee")):
            self.add_error(
                "committee", RequiredError("Choose the committee, or enter the name of another one.")
            )

    @property
    def non_working_days(self) -> list[dt.date]:
        """Entered dates that are no working days, which may be typing errors."""
        return [day for day in self.cleaned_data["dates"] if not is_working_day(day)]


class MoveMeetingForm(forms.Form):
    """The new date of a meeting that was moved."""

    mark_optional = False
    date = PlainTextField(label="Date of the meeting", most=60, help_text="For example, 18/3/2027.")

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        super().__init__(data, initial={"date": f"{meeting.date:%-d/%-m/%Y}"})
        self.meeting = meeting

    def clean_date(self) -> dt.date:
        day = parse_day(self.cleaned_data["date"])
        if day is None:
            raise forms.ValidationError("Enter a date with day, month and year, like 18/3/2027.", "invalid")
        meetings = Meeting.objects.filter(committee=self.meeting.committee_id, date=day)
        if meetings.exclude(pk=self.meeting.pk).exists():
            raise forms.ValidationError("This committee has a meeting on that day already.", "unique")
        today = timezone.localdate()
        if day < today and self.meeting.rounds.open().exists():
            raise forms.ValidationError(
                "An open update goes to it, so its day cannot be past. Publish it first.",
                "past",
            )
        if day > today and self.meeting.decisions.exists():
            raise forms.ValidationError(
                "What it decided is on record, so its day cannot be to come.",
                "future",
            )
        return day


class AdditionalRoundForm(forms.Form):
    """The month of an additional round, who requested it, and why."""

    mark_optional = False
    month = PlainTextField(label="Month of the round", most=40, help_text="For example, June 2027.")
    reason = PlainTextField(
        label="Who asked for it, and why",
        most=300,
        help_text="For example: the committee, on 18 March 2027, because 1 c) had slipped.",
    )

    def __init__(self, plan: ActionPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_month(self) -> dt.date:
        period = parse_month(self.cleaned_data["month"])
        if period is None:
            raise forms.ValidationError("Enter a month and a year, like June 2027.", "invalid")
        last_round = self.plan.rounds.order_by("-period").first()
        if last_round and period <= last_round.period:
            raise forms.ValidationError(
                f"Enter a month after the last update, {format_month(last_round.period)}.",
                "past",
            )
        if self.plan.additional_rounds.filter(period=period).exists():
            raise forms.ValidationError(f"An update of {format_month(period)} is noted already.", "unique")
        return period

    def clean_reason(self) -> str:
        reason = " ".join(self.cleaned_data["reason"].split())
        if not reason:
            raise RequiredError("Enter who asked for it and why.")
        return reason
