"""Mistakes in the Design System's words: what to do next, naming the field."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import BoundField, DateField, EmailField, Field, FileField, widgets

CHOICE_WIDGETS = (widgets.Select, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


def field_errors(bound: BoundField) -> list[str]:
    mistakes = bound.form.errors.as_data().get(bound.name, [])
    return [error_message(mistake, bound) for mistake in mistakes]


def error_message(mistake: ValidationError, bound: BoundField) -> str:
    """Ours where the form has Django's own messages, otherwise the form's."""
    text = " ".join(str(message) for message in mistake.messages)
    code = str(mistake.code or "")
    if mistake.message != default_message(bound.field, code):
        return text
    name = str(bound.label)
    limit = (mistake.params or {}).get("limit_value")
    return {
        "required": required_message(bound.field, name),
        "invalid": invalid_message(bound.field, name) or text,
        "invalid_choice": f"{name}: choose one of the list",
        "min_value": f"{name} must be {limit} or more",
        "max_value": f"{name} must be {limit} or less",
    }.get(code, text)


def default_message(field: Field, code: str) -> object:
    """The words the field's class has for this, which a form may have replaced on its own field."""
    for kind in type(field).__mro__:
        words = getattr(kind, "default_error_messages", {})
        if code in words:
            return words[code]
    checkers = [checker for checker in field.validators if getattr(checker, "code", "") == code]
    return getattr(checkers[0], "message", None) if checkers else None


def required_message(field: Field, name: str) -> str:
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    if isinstance(field, FileField):
        return f"Choose a file: {name}"
    if isinstance(field.widget, CHOICE_WIDGETS):
        return f"Choose {name}"
    if isinstance(field.widget, widgets.CheckboxInput):
        return f"Tick to confirm: {name}"
    return f"Enter {name}"


def invalid_message(field: Field, name: str) -> str:
    if isinstance(field, DateField):
        return f"{name} must be a real date, such as 27/03/2020"
    if isinstance(field, EmailField):
        return f"{name} must look like name@example.com"
    return ""
