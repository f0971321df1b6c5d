"""Words that people type, and forms that notice when somebody else was quicker."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django import forms

from documents.plain_text import MAX_FIELD_LENGTH, clean_typed

MAX_OWNER_NAME_LENGTH = 300


class RequiredError(forms.ValidationError):
    """What a form needs was not entered or chosen, where that depends on more than the field."""

    def __init__(self, message: Any) -> None:
        super().__init__(message, code="required")


class PlainTextField(forms.CharField):
    """Words in the plain-text convention: as typed, without control characters, bullets as bullets."""

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
    """Names, one a line; see `names_in`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), **kwargs)


def parse_names(text: str) -> list[str]:
    """The names of a text with one a line, each once."""
    return list(dict.fromkeys(filter(None, (line.strip() for line in text.split("\n")))))


def parse_owner_names(text: str) -> list[str]:
    """The names of owners, one per line. Raises ValidationError for one longer than its column."""
    names = parse_names(text)
    if any(len(name) > MAX_OWNER_NAME_LENGTH for name in names):
        raise forms.ValidationError(
            f"Each name must be {MAX_OWNER_NAME_LENGTH} characters or fewer.",
            code="max_length",
        )
    return names


class VersionedForm(forms.Form):
    """A form over values that others may change meanwhile: it carries which values it was shown with."""

    mark_optional = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, shown: dict[str, Any]) -> None:
        self.shown = shown
        super().__init__(data, initial={**shown, "version": hash_values(shown)})
        for name, value in shown.items():
            box = self.fields[name].widget if name in self.fields else None
            # A browser takes the ends of lines out of a box of one line, and so would saving it.
            if type(box) is forms.TextInput and "\n" in str(value):
                self.fields[name].widget = forms.Textarea({"rows": 2})

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed the values since this person was shown them."""
        return bool(self.cleaned_data["version"] != hash_values(self.shown))

    def overtaken(self) -> None:
        """Keep what was typed, say what stands there now, and let the next save replace it."""
        changed = [name for name in self.changed_data if name in self.shown]
        now = [f"{self[name].label}: {self.shown[name] or 'blank'}" for name in changed]
        overtaken = forms.ValidationError(
            "Somebody else changed this while you were writing. What you typed is still here; "
            f"save it again to replace what stands there now. {'; '.join(now)}",
            code="conflict",
        )
        self.add_error(None, overtaken)
        self.data = {**self.data.dict(), "version": hash_values(self.shown)}  # type: ignore[attr-defined]


def hash_values(shown: dict[str, Any]) -> str:
    return sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]
