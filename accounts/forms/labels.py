"""allauth's forms in our words."""

from __future__ import annotations

from typing import Any, ClassVar

EMAIL = ("Email address", "Enter your email address")
PASSWORD = ("Password", "Enter your password")
NEW_PASSWORD = ("New password", "Enter a new password")
REPEAT_PASSWORD = ("The new password again", "Enter the new password again")

PASSWORD_HELP_TEXT = "At least 12 characters. Three words that you will remember do well."  # noqa: S105 - shown to people


class FieldLabelsMixin:
    """Labels and mistakes as the form's `words` have them; no placeholders, which go when one types."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    help_texts: ClassVar[dict[str, str]] = {}
    # Where a mistake about the whole form leads: people look for it in the summary.
    first: ClassVar[str] = ""
    # As each form has them, next to which this stands.
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
        of_fields = isinstance(error, dict) or hasattr(error, "error_dict")
        super().add_error(field if field or of_fields else self.first or None, error)  # type: ignore[misc]  # the form's
