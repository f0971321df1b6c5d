"""What is asked of people before they are let in, and about their passwords.

The library has no types: that is why each form which extends one of its own is marked for mypy.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError

from accounts.adapter import say_there_is_no_account
from accounts.codes import is_right
from accounts.forms.words import ADDRESS, AGAIN, LONG_ENOUGH, NEW_PASSWORD, PASSWORD, InOurWords
from accounts.limits import use_a_mail, use_a_try
from accounts.models import SecurityEvent, User
from accounts.security import note, note_by_stranger

TWICE = "Enter the same new password twice"


class SignInForm(InOurWords, allauth.LoginForm):  # type: ignore[misc]
    """Says nothing about which of the two was wrong."""

    words: ClassVar = {"login": ADDRESS, "password": PASSWORD}
    first = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ByAddress(InOurWords):
    """Somebody who has not signed in gives an address: they see the same whether or not it is known."""

    words: ClassVar = {"email": ADDRESS}
    user: User | None = None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        use_a_mail(email)
        self.user = User.objects.with_address(email)
        return email


class AskForCode(ByAddress, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    @property
    def _user(self) -> User | None:
        return self.user


class AskForReset(ByAddress, allauth.ResetPasswordForm):  # type: ignore[misc]
    @property
    def users(self) -> list[User]:
        return [self.user] if self.user else []

    def save(self, request: Any, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if self.user:
            return str(super().save(request, token_generator=default_token_generator))
        say_there_is_no_account(email)
        return email


class ConfirmCode(InOurWords, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Wrong codes count with wrong passwords, so that asking for new ones buys no more tries."""

    words: ClassVar = {"code": ("Code from the e-mail", "Enter the code from the e-mail")}

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        tried = use_a_try(self.email)
        code: str = self.cleaned_data["code"]
        if not is_right(code, self.expected_code or ""):
            note_by_stranger(SecurityEvent.Kind.FAILED, self.email, method="code")
            raise get_adapter().validation_error("incorrect_code")
        tried.rollback()
        return code


class NewPassword(InOurWords):
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints: ClassVar = {"password1": LONG_ENOUGH}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        both = given.get("password1"), given.get("password2")
        if all(both) and both[0] != both[1]:
            self.add_error("password2", ValidationError(TWICE, "not-the-same"))
        return dict(given)


class ChangePassword(NewPassword, allauth.ChangePasswordForm):  # type: ignore[misc]
    words: ClassVar = {"oldpassword": ("Password as it is now", "Enter your password as it is now")}
    words |= NewPassword.words

    def clean_oldpassword(self) -> str:
        tried = use_a_try(self.user.email)
        try:
            given: str = super().clean_oldpassword()
        except ValidationError:
            note(SecurityEvent.Kind.FAILED, account=self.user, method="password")
            raise
        tried.rollback()
        return given


class SetPassword(NewPassword, allauth.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPassword(NewPassword, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ResetLink(allauth.UserTokenForm):  # type: ignore[misc]
    """What a link in an e-mail carries. It opens no account of somebody who has left."""

    token_generator = default_token_generator

    def _get_user(self, uidb36: str) -> User | None:
        found = super()._get_user(uidb36)
        return found if found and found.is_active else None


class ConfirmPassword(InOurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"password": PASSWORD}
