from accounts.forms.sign_in import (
    AskForCode,
    AskForReset,
    ChangePassword,
    ConfirmCode,
    ConfirmPassword,
    ResetLink,
    ResetPassword,
    SetPassword,
    SignInForm,
)

__all__ = [
    "AskForCode",
    "AskForReset",
    "ChangePassword",
    "ConfirmCode",
    "ConfirmPassword",
    "ResetLink",
    "ResetPassword",
    "SetPassword",
    "SignInForm",
]
