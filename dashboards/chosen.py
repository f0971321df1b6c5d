"""What a list is narrowed down to, in words: for people, who should not have to read a form to know."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import BoundField, Form

ORDER = "order"  # takes nothing away from a list


def chosen(form: Form) -> list[tuple[str, str]]:
    """The name and the value of each question that was answered; none of a form with mistakes."""
    if not form.is_valid():
        return []
    answered = ((field, form.cleaned_data.get(field.name)) for field in form if field.name != ORDER)
    return [(str(field.label), _words(field, value)) for field, value in answered if value]


def sorted_by(form: Form) -> str:
    """How a list is sorted, to go on in a sentence: "date, oldest first"; "" for the usual order."""
    value = form.cleaned_data.get(ORDER) if form.is_valid() else ""
    words = _words(form[ORDER], value) if value else ""
    return words[:1].lower() + words[1:]


def _words(field: BoundField, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(value, list):
        return " or ".join(labels[each] for each in value)
    return labels[value] if labels else str(field.value())
