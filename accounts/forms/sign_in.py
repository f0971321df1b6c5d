"""Forms for signing in, and for passwords.

The library has no types: that is why each form which extends one of its own is marked for mypy.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError

from accounts.account_adapter import send_no_account_email
from accounts.codes import matches_code
from accounts.forms.labels import (
    EMAIL,
    NEW_PASSWORD,
    PASSWORD,
    PASSWORD_HELP_TEXT,
    REPEAT_PASSWORD,
    FieldLabelsMixin,
)
from accounts.models import SecurityEvent, User
from accounts.rate_limits import consume_attempt, consume_email_request
from accounts.security import record_event_by_email, record_security_event

PASSWORDS_DIFFER_MESSAGE = "Enter the same new password twice"


class SignInForm(FieldLabelsMixin, allauth.LoginForm):  # type: ignore[misc]
    """The error does not say whether the address or the password was wrong."""

    words: ClassVar = {"login": EMAIL, "password": PASSWORD}
    form_error_field = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class EmailLookupMixin(FieldLabelsMixin):
    """Asks for an email address. The page is the same whether or not there is an account."""

    words: ClassVar = {"email": EMAIL}
    user: User | None = None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        consume_email_request(email)
        self.user = User.objects.get_active_by_email(email)
        return email


class RequestCodeForm(EmailLookupMixin, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    @property
    def _user(self) -> User | None:
        return self.user


class RequestPasswordResetForm(EmailLookupMixin, allauth.ResetPasswordForm):  # type: ignore[misc]
    @property
    def users(self) -> list[User]:
        return [self.user] if self.user else []

    def save(self, request: Any, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if self.user:
            return str(super().save(request, token_generator=default_token_generator))
        send_no_account_email(email)
        return email


class SignInCodeForm(FieldLabelsMixin, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Wrong codes count with wrong passwords, so that asking for new ones buys no more tries."""

    words: ClassVar = {"code": ("Code from the email", "Enter the code from the email")}

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        usage = consume_attempt(self.email)
        code: str = self.cleaned_data["code"]
        if not matches_code(code, self.expected_code or ""):
            record_event_by_email(SecurityEvent.Kind.FAILED, self.email, method="code")
            raise get_adapter().validation_error("incorrect_code")
        usage.rollback()
        return code


class NewPasswordMixin(FieldLabelsMixin):
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": REPEAT_PASSWORD}
    help_texts: ClassVar = {"password1": PASSWORD_HELP_TEXT}

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError(PASSWORDS_DIFFER_MESSAGE, "not-the-same"))
        return dict(values)


class ChangePasswordForm(NewPasswordMixin, allauth.ChangePasswordForm):  # type: ignore[misc]
    words: ClassVar = {"oldpassword": ("Password as it is now", "Enter your password as it is now")}
    words |= NewPasswordMixin.words

    def clean_oldpassword(self) -> str:
        usage = consume_attempt(self.user.email)
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            record_security_event(SecurityEvent.Kind.FAILED, account=self.user, method="password")
            raise
        usage.rollback()
        return password


class SetPasswordForm(NewPasswordMixin, allauth.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(NewPasswordMixin, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ResetTokenForm(allauth.UserTokenForm):  # type: ignore[misc]
    """Checks the token of a reset link. Accounts that are switched off have no valid token."""

    token_generator = default_token_generator

    def _get_user(self, uidb36: str) -> User | None:
        user = super()._get_user(uidb36)
        return user if user and user.is_active else None


class ReauthenticatePasswordForm(FieldLabelsMixin, allauth.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"password": PASSWORD}
