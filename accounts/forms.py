from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError


class SignInForm(AuthenticationForm):
    """Django's own, saying nothing about which of the two was wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address, password = self.fields["username"], self.fields["password"]
        address.widget = forms.EmailInput(attrs={"autocomplete": "username"})
        address.error_messages["required"] = "Enter your e-mail address"
        password.error_messages["required"] = "Enter your password"

    def get_invalid_login_error(self) -> ValidationError:
        # Given to a field, so that the summary's link has somewhere to go.
        return ValidationError({"username": "Enter an e-mail address and password that belong together"})
