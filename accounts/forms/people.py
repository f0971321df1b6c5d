"""What an administrator says of somebody who is to have an account."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK, MEMBER, MONITORING_OFFICER

ROLES = [
    (CLERK, "Clerk: sees and does everything on plans"),
    (MEMBER, "Member: reads what committees were given"),
    (MONITORING_OFFICER, "Monitoring officer: reads what is published of every plan, exempt information too"),
    (ADMINISTRATOR, "Administrator: looks after accounts and settings"),
]


class Invitation(forms.ModelForm[User]):
    roles = forms.MultipleChoiceField(
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None for officers: what they may do comes from the reviews that name them.",
    )

    class Meta:
        model = User
        fields = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["email"].error_messages["required"] = "Enter an e-mail address"
        self.fields["name"].error_messages["required"] = "Enter a name"


class Leaving(forms.Form):
    """Why an account is switched off, or on again."""

    reason = forms.CharField(
        max_length=200,
        help_text="Kept in the history, such as: left the council on 31 March.",
        error_messages={"required": "Enter the reason"},
    )
