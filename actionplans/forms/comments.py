"""Forms for notes on an update, and for asking a colleague to complete it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normalise_email
from documents.plain_text import MAX_FIELD_LENGTH, clean_pasted


class CommentForm(forms.Form):
    """A note to the people who work on an update."""

    comment = forms.CharField(
        label=_("Note"),
        help_text=_(
            "Read by the officers who complete the update and by link officers. It is not published."
        ),
        max_length=MAX_FIELD_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Enter a note."),
            "max_length": _("Shorten this to 30,000 characters or fewer."),
        },
    )

    def clean_comment(self) -> str:
        return clean_pasted(self.cleaned_data["comment"])


class SendBackForm(CommentForm):
    """The reason for sending an update back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.label, field.help_text = _("What should be changed?"), ""
        field.error_messages["required"] = _("Enter what the officer should change.")


class DelegateForm(forms.Form):
    """A colleague with an account, by email address."""

    email = forms.EmailField(
        label=_("Your colleague’s email address"),
        error_messages={
            "required": _("Enter your colleague’s email address."),
            "invalid": _("Enter an email address, like name@example.gov.uk."),
        },
    )

    colleague: User

    def __init__(self, *args: Any, delegating_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegating_user = delegating_user

    def clean_email(self) -> str:
        email = normalise_email(self.cleaned_data["email"])
        person = User.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody with this email address has an account here. Check it, or ask an administrator."),
                code="no-account",
            )
        if person == self.delegating_user:
            raise forms.ValidationError(
                _("This is your own address. Enter that of the colleague who is to answer."),
                code="own-address",
            )
        self.colleague = person
        return email
