"""Forms on which administrators invite people and change accounts."""

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
    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None for officers: what they may do comes from the reviews that name them.",
    )


class AddressForm(forms.Form):
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
        """Checked here, since otherwise the field and the constraint would both report it on one page."""
        email = normalise_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(User._meta.get_field("email").error_messages["unique"], "unique")
        return email


class AccountStatusForm(forms.Form):
    """Switches an account off, or on again."""

    reason = forms.CharField(
        max_length=200,
        help_text="Kept in the history, such as: left the council on 31 March.",
        error_messages={"required": "Enter the reason"},
    )
