"""What a list is narrowed down to, in words: for people, who should not have to read a form to know."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import BoundField, Form

SORT_FIELD = "order"  # takes nothing away from a list


def active_filters(form: Form) -> list[tuple[str, str]]:
    """The name and the value of each question that was answered; none of a form with mistakes."""
    if not form.is_valid():
        return []
    answered = ((field, form.cleaned_data.get(field.name)) for field in form if field.name != SORT_FIELD)
    return [(str(field.label), _value_label(field, value)) for field, value in answered if value]


def sort_label(form: Form) -> str:
    """How a list is sorted, to go on in a sentence: "date, oldest first"; "" for the usual order."""
    value = form.cleaned_data.get(SORT_FIELD) if form.is_valid() else ""
    text = _value_label(form[SORT_FIELD], value) if value else ""
    return text[:1].lower() + text[1:]


def _value_label(field: BoundField, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(value, list):
        return " or ".join(labels[each] for each in value)
    return labels[value] if labels else str(field.value())
