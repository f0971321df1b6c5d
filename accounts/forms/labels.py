"""allauth's forms in our words."""

from __future__ import annotations

from typing import Any, ClassVar

EMAIL = ("Email address", "Enter your email address")
PASSWORD = ("Password", "Enter your password")
NEW_PASSWORD = ("New password", "Enter a new password")
REPEAT_PASSWORD = ("The new password again", "Enter the new password again")

PASSWORD_HELP_TEXT = "At least 12 characters. Three words that you will remember do well."  # noqa: S105 - shown to people


class FieldLabelsMixin:
    """Sets labels and "required" errors from `words`, by field. Removes placeholders: typing hides them."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    help_texts: ClassVar[dict[str, str]] = {}
    # The field that gets errors about the whole form, so that the error summary can link to it.
    form_error_field: ClassVar[str] = ""
    # Attributes of the form class that this is mixed into.
    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, required) in self.words.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = required
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.help_texts.get(name, "")

    def add_error(self, field: str | None, error: Any) -> None:
        names_fields = isinstance(error, dict) or hasattr(error, "error_dict")
        super().add_error(field if field or names_fields else self.form_error_field or None, error)  # type: ignore[misc]  # the form's
