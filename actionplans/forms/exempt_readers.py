"""Naming a person who needs to read the exempt information of a plan, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actionplans.forms.text_fields import PlainTextField, RequiredError
from actionplans.models import ExemptReader


class ExemptReaderForm(forms.Form):
    mark_optional = False
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("They need to have an account."),
        error_messages={
            "required": _("Enter an email address."),
            "invalid": _("Enter an email address, such as nadia@example.gov.uk."),
        },
    )
    capacity = forms.ChoiceField(
        label=_("Their role"),
        choices=ExemptReader.Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose their role.")},
    )
    reason = PlainTextField(
        label=_("Why they need to read it"), most=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        person = User.objects.get_active_by_email(email)
        if person is None:
            raise forms.ValidationError(
                _("Nobody with this email address has an account. Check it, or ask an administrator."),
                code="unknown",
            )
        self.person = person
        return email

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise RequiredError(_("Enter why they need to read it."))
        return reason
