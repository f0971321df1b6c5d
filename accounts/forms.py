from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError


class SignInForm(AuthenticationForm):
    """Django's own, saying nothing about which of the two was wrong."""

    def get_invalid_login_error(self) -> ValidationError:
        # Given to a field, so that the summary's link has somewhere to go.
        return ValidationError({"username": "Enter an e-mail address and password that belong together."})
