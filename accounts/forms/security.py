"""The filter of the page of security events."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SecurityEvent, User
from accounts.models.security import SecurityEventQuerySet


class SecurityFilter(forms.Form):
    mark_optional = False  # every field is optional, so none needs to say so

    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[("", _("Anything")), *SecurityEvent.Kind.choices],
        required=False,
    )
    person = forms.CharField(label=_("Name or email address"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Network address"),
        help_text=_("All of it, or how it begins."),
        max_length=45,
        required=False,
    )
    day = forms.DateField(
        label=_("Day"),
        help_text=_("For example, 26/2/2026."),
        input_formats=["%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": _("Enter a date like 26/2/2026.")},
        required=False,
    )

    def clean_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is not in the future."), "future")
        return day

    def narrow(self, events: SecurityEventQuerySet) -> SecurityEventQuerySet:
        """The events that match every field that is filled in; all events where the form is not valid."""
        if not self.is_valid():
            return events
        values = self.cleaned_data
        if values["kind"]:
            events = events.filter(kind=values["kind"])
        if name := values["person"].strip():
            people = User.objects.filter(Q(name__icontains=name) | Q(email__icontains=name))
            events = events.filter(Q(account__in=people) | Q(by__in=people))
        if source := values["source"].strip():
            events = events.filter(source__startswith=source)
        if day := values["day"]:
            begins = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
            ends = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
            events = events.filter(at__gte=begins, at__lt=ends)
        return events
