"""Forms for people whose accounts have a second step, and for those who add one.

The library has no types: that is why each form which extends one of its own is marked for mypy.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.base import forms as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from accounts.forms.labels import FieldLabelsMixin
from accounts.models import SecurityEvent, User
from accounts.rate_limits import consume_attempt
from accounts.second_step import WRONG_CODE, WRONG_PASSKEY
from accounts.security import record_security_event

CODE_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class ValidCodeMixin(FieldLabelsMixin):
    """A code from the app or a recovery code. Wrong codes and wrong passwords share one rate limit."""

    words: ClassVar = {"code": ("Code", "Enter a code")}
    help_texts: ClassVar = {"code": "Six digits from the app, or eight from your list of recovery codes."}
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        usage = consume_attempt(self.user.email)
        for authenticator in Authenticator.objects.filter(user=self.user, type__in=CODE_TYPES):
            if authenticator.wrap().validate_code(code):
                usage.rollback()
                self.authenticator = authenticator
                return code
        record_security_event(SecurityEvent.Kind.FAILED, account=self.user, method="second-step")
        raise ValidationError(WRONG_CODE, "incorrect_code")


class SecondStepCodeForm(ValidCodeMixin, allauth.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateCodeForm(ValidCodeMixin, allauth.ReauthenticateForm):  # type: ignore[misc]
    pass


class AddAppForm(FieldLabelsMixin, totp.ActivateTOTPForm):  # type: ignore[misc]
    words: ClassVar = {"code": ("Code that the app shows", "Enter the code that the app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            message = "Enter the code that the app shows now: it changes every half minute."
            raise ValidationError(message, "incorrect_code")
        return code


class PasskeyCredentialMixin(FieldLabelsMixin):
    """`credential` is what the browser got from the device, filled in by a script."""

    words: ClassVar = {"credential": ("Passkey", "The passkey was not read. Try again")}

    def _clean_form(self) -> None:
        """Report a malformed credential as a field error: allauth does not check it, and would raise."""
        try:
            super()._clean_form()  # type: ignore[misc]  # the form's
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            self.add_error("credential", ValidationError(WRONG_PASSKEY, "incorrect_passkey"))


class AddPasskeyForm(PasskeyCredentialMixin, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    words: ClassVar = {**PasskeyCredentialMixin.words, "name": ("Name of the passkey", "")}
    help_texts: ClassVar = {"name": "To tell it from others: “My telephone”, say."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].max_length = 100

    def clean_name(self) -> str:
        return str(super().clean_name())[:100]


class ValidPasskeyMixin(PasskeyCredentialMixin):
    """A passkey of `user`; where `user` is None, the passkey leads to its user."""

    user: User | None

    def clean_credential(self) -> Authenticator:
        credential, user = self.cleaned_data["credential"], self.user
        try:
            auth.parse_authentication_response(credential)
            user = user or auth.extract_user_from_response(credential)
            return auth.complete_authentication(user, credential)
        except (ValidationError, TypeError, ValueError, KeyError, AttributeError, IndexError):
            record_security_event(SecurityEvent.Kind.FAILED, account=user, method="passkey")
            raise ValidationError(WRONG_PASSKEY, "incorrect_passkey") from None


class SecondStepPasskeyForm(ValidPasskeyMixin, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticatePasskeyForm(ValidPasskeyMixin, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class SignInPasskeyForm(ValidPasskeyMixin, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass
