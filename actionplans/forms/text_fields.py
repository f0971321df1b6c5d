"""Fields for text that people type, and forms that detect a save by somebody else meanwhile."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django import forms

from documents.plain_text import MAX_FIELD_LENGTH, clean_typed

MAX_OWNER_NAME_LENGTH = 300


class RequiredError(forms.ValidationError):
    """A value is missing that is required only in combination with other values."""

    def __init__(self, message: Any) -> None:
        super().__init__(message, code="required")


class PlainTextField(forms.CharField):
    """Plain text, without control characters and with bullets normalised, of at most `most` characters."""

    def __init__(self, *, most: int = 0, required: bool = False, **kwargs: Any) -> None:
        self.most = most or MAX_FIELD_LENGTH
        super().__init__(required=required, **kwargs)

    def to_python(self, value: Any) -> str:
        text = clean_typed(super().to_python(value) or "")
        if len(text) > self.most:
            raise forms.ValidationError(
                f"{self.label} must be {self.most:,} characters or fewer.",
                code="max_length",
            )
        return text


class NameListField(PlainTextField):
    """Names, one per line, to be read with `parse_names`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), **kwargs)


def parse_names(text: str) -> list[str]:
    """The distinct names in a text with one name per line."""
    return list(dict.fromkeys(filter(None, (line.strip() for line in text.split("\n")))))


def parse_owner_names(text: str) -> list[str]:
    """The names of owners, one per line. Raises ValidationError for a name that is too long to store."""
    names = parse_names(text)
    if any(len(name) > MAX_OWNER_NAME_LENGTH for name in names):
        raise forms.ValidationError(
            f"Each name must be {MAX_OWNER_NAME_LENGTH} characters or fewer.",
            code="max_length",
        )
    return names


class VersionedForm(forms.Form):
    """A form that detects whether somebody else changed its values since it was shown.

    `current_values` are the stored values by field name. A hidden field carries their hash.
    """

    mark_optional = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, current_values: dict[str, Any]) -> None:
        self.current_values = current_values
        super().__init__(data, initial={**current_values, "version": hash_values(current_values)})
        for name, value in current_values.items():
            widget = self.fields[name].widget if name in self.fields else None
            # Browsers remove line breaks from a single-line field, so saving it would lose them.
            if type(widget) is forms.TextInput and "\n" in str(value):
                self.fields[name].widget = forms.Textarea({"rows": 2})

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed the values since the form was shown."""
        return bool(self.cleaned_data["version"] != hash_values(self.current_values))

    def add_conflict_error(self) -> None:
        """Keep what was typed, add an error with the current values, and let the next save replace them."""
        changed = [name for name in self.changed_data if name in self.current_values]
        current = [f"{self[name].label}: {self.current_values[name] or 'blank'}" for name in changed]
        error = forms.ValidationError(
            "Somebody else changed this while you were writing. What you typed is still here; "
            f"save it again to replace what stands there now. {'; '.join(current)}",
            code="conflict",
        )
        self.add_error(None, error)
        self.data = {**self.data.dict(), "version": hash_values(self.current_values)}  # type: ignore[attr-defined]


def hash_values(values: dict[str, Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]
