"""What an administrator says of somebody who is to have an account."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User, normalise_email
from accounts.roles import ADMINISTRATOR, AUDITOR, CLERK, MEMBER, MONITORING_OFFICER

ROLE_CHOICES = [
    (CLERK, "Clerk: sees and does everything on plans"),
    (MEMBER, "Member: reads what committees were given"),
    (MONITORING_OFFICER, "Monitoring officer: reads what is published of every plan, exempt information too"),
    (AUDITOR, "Auditor: reads every plan with its history, and the log; changes nothing"),
    (ADMINISTRATOR, "Administrator: looks after accounts and settings"),
]


class RolesForm(forms.Form):
    """Which roles somebody holds."""

    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None for officers: what they may do comes from the reviews that name them.",
    )


class AddressForm(forms.Form):
    """Where somebody is to be written to, and signs in, from now on."""

    email = forms.EmailField(
        label="New email address",
        max_length=254,
        error_messages={"required": "Enter an email address"},
    )


class InvitationForm(forms.ModelForm[User]):
    roles = RolesForm.declared_fields["roles"]

    class Meta:
        model = User
        fields = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].error_messages["required"] = "Enter an email address"
        self.fields["name"].error_messages["required"] = "Enter a name"

    def clean_email(self) -> str:
        """Checked here, or the field's and the table's rule would each report it, twice on one page."""
        email = normalise_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(User._meta.get_field("email").error_messages["unique"], "unique")
        return email


class AccountStatusForm(forms.Form):
    """Why an account is switched off, or on again."""

    reason = forms.CharField(
        max_length=200,
        help_text="Kept in the history, such as: left the council on 31 March.",
        error_messages={"required": "Enter the reason"},
    )
