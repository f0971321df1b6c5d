from accounts.forms.sign_in import (
    ChangePasswordForm,
    ReauthenticatePasswordForm,
    RequestCodeForm,
    RequestPasswordResetForm,
    ResetPasswordForm,
    ResetTokenForm,
    SetPasswordForm,
    SignInCodeForm,
    SignInForm,
)

__all__ = [
    "ChangePasswordForm",
    "ReauthenticatePasswordForm",
    "RequestCodeForm",
    "RequestPasswordResetForm",
    "ResetPasswordForm",
    "ResetTokenForm",
    "SetPasswordForm",
    "SignInCodeForm",
    "SignInForm",
]
