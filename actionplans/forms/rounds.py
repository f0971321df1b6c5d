"""Opening the next round, and changing its deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.forms.text_fields import NameListField, parse_names
from actionplans.forward_plan import upcoming_meetings
from actionplans.models import ActionPlan, Meeting, Round
from actionplans.round_opening import owner_names
from actionplans.workflow.update_requests import PendingRequest
from documents.plan.dates import format_month, normalise_quarter, parse_month, quarter_label

DATE_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%Y-%m-%d"]


def meeting_choice_label(meeting: Meeting) -> str:
    """A meeting as a choice, with the date first, since phones cut off the end of long choices."""
    return f"{meeting.date:%-d %B %Y}, {meeting.committee}"


class DeadlineFieldsForm(forms.Form):
    """The deadline for updates, and the meeting that a round goes to."""

    mark_optional = False
    due = forms.DateField(
        label=_("Updates due by"),
        help_text=_("For example, 26/2/2027."),
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={
            "required": _("Enter the date updates are due."),
            "invalid": _("Enter a date like 26/2/2027."),
        },
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting"), required=False, empty_label=_("Not known yet")
    )

    def offer_meetings(self, plan: ActionPlan, current_meeting: Meeting | None = None) -> None:
        self.meetings = list(upcoming_meetings(plan, timezone.localdate()))
        if current_meeting and current_meeting not in self.meetings:
            self.meetings.insert(0, current_meeting)
        meetings = Meeting.objects.filter(pk__in=[meeting.pk for meeting in self.meetings])
        field: Any = self.fields["meeting"]
        field.queryset = meetings.select_related("committee").order_by("date")
        field.label_from_instance = meeting_choice_label

    def clean(self) -> dict[str, Any]:
        super().clean()
        due, meeting = self.cleaned_data.get("due"), self.cleaned_data.get("meeting")
        if due and due < timezone.localdate():
            self.add_error("due", forms.ValidationError(_("Enter a day that is still to come."), code="past"))
        elif due and meeting and due >= meeting.date:
            too_late = forms.ValidationError(_("Enter a day before the meeting."), code="after-the-meeting")
            self.add_error("due", too_late)
        return self.cleaned_data


class OpenRoundForm(DeadlineFieldsForm):
    """The month of a round, its deadline and meeting, and the owners of each update request."""

    month = forms.CharField(
        label=_("Month of the round"), help_text=_("For example, March 2027."), max_length=40
    )
    instructions = forms.CharField(
        label=_("Instructions for officers"),
        help_text=_("Shown to officers above the form, and printed at the top of the report."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ["month", "meeting", "due", "instructions"]

    def __init__(
        self,
        plan: ActionPlan,
        pending_requests: Sequence[PendingRequest],
        data: Any = None,
        *,
        period: dt.date | None,
        meeting: Meeting | None,
    ) -> None:
        last_round = plan.rounds.order_by("-period").first()
        self.last_period_label = plan.last_period_label()
        due = meeting.deadlines.due if meeting else None
        initial = {
            "month": _next_period_label(self.last_period_label, period) if period else "",
            "meeting": meeting,
            "due": due if due and due >= timezone.localdate() else None,
            "instructions": last_round.instructions if last_round else "",
        }
        super().__init__(data, initial=initial)
        self.period: dt.date | None = None
        self.period_label = ""
        self.may_name_quarters = plan.kind != ActionPlan.Kind.REVIEW
        self.invalid_month_message = _("Enter a month and a year, like March 2027.")
        if self.may_name_quarters:
            self.invalid_month_message = _(
                "Enter a month and a year, like March 2027, or a quarter, like Q4 2026."
            )
            self.fields["month"].label = _("Month or quarter of the update")
            self.fields["month"].help_text = _("For example, March 2027, or Q4 2026, which ends in it.")
        self.pending_requests = pending_requests
        self.offer_meetings(plan)
        self.fields["meeting"].label = _("Which meeting does it go to?")
        for pending_request in pending_requests:
            self.fields[self.owners_field(pending_request)] = NameListField(
                label=f"Officers asked about {pending_request.sub_action}",
                initial="\n".join(owner_names(pending_request)),
                help_text="One name per line. The next round goes back to those named in the plan.",
            )

    def label_for(self, period: dt.date) -> str:
        """The name of the round: as entered, or the default for this month."""
        return (
            self.period_label or format_month(self.period)
            if self.period
            else _next_period_label(self.last_period_label, period)
        )

    @staticmethod
    def owners_field(pending_request: PendingRequest) -> str:
        return f"owners-{pending_request.sub_action.pk}"

    def names_for(self, pending_request: PendingRequest) -> tuple[str, ...]:
        """The names of the owners of a request: as entered, or as in the plan."""
        submitted = self.data.get(self.owners_field(pending_request)) if self.is_bound else None
        return (
            owner_names(pending_request)
            if submitted is None
            else tuple(parse_names(submitted.replace("\r", "")))
        )

    def other_owners(self) -> dict[int, tuple[str, ...]]:
        """Names of owners by primary key of the sub-action, where they are not those of the plan."""
        return {
            pending_request.sub_action.pk: self.names_for(pending_request)
            for pending_request in self.pending_requests
            if set(self.names_for(pending_request)) != set(owner_names(pending_request))
        }

    def clean_month(self) -> str:
        text: str = self.cleaned_data["month"]
        self.period = parse_month(text)
        if self.period is None:
            raise forms.ValidationError(self.invalid_month_message, code="invalid")
        self.period_label = normalise_quarter(text) if self.may_name_quarters else ""
        return text

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.cleaned_data["period"] = self.period
        for pending_request in self.pending_requests:
            if any(len(name) > 300 for name in self.names_for(pending_request)):
                too_long = forms.ValidationError(
                    "Each name must be 300 characters or fewer.", code="max_length"
                )
                self.add_error(self.owners_field(pending_request), too_long)
        return self.cleaned_data


def _next_period_label(last_period_label: str, period: dt.date) -> str:
    """The default name of a round: a quarter if the last round had one, otherwise the month."""
    return quarter_label(period, last_period_label) or format_month(period)


class EditDeadlineForm(DeadlineFieldsForm):
    """The deadline and meeting of an open round."""

    def __init__(self, plan: ActionPlan, this_round: Round, data: Any = None) -> None:
        super().__init__(data, initial={"due": this_round.due, "meeting": this_round.meeting})
        self.offer_meetings(plan, current_meeting=this_round.meeting)
