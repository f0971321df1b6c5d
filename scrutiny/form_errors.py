"""Error messages of forms in the style of the GOV.UK Design System: they name the field and what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import BoundField, DateField, EmailField, Field, FileField, widgets

CHOICE_WIDGETS = (widgets.Select, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


def field_errors(bound_field: BoundField) -> list[str]:
    errors = bound_field.form.errors.as_data().get(bound_field.name, [])
    return [error_message(error, bound_field) for error in errors]


def error_message(error: ValidationError, bound_field: BoundField) -> str:
    """Our message in place of Django's default one; a message that the form sets itself is kept."""
    text = " ".join(str(message) for message in error.messages)
    code = str(error.code or "")
    if error.message != default_message(bound_field.field, code):
        return text
    name = str(bound_field.label)
    limit = (error.params or {}).get("limit_value")
    return {
        "required": required_message(bound_field.field, name),
        "invalid": invalid_message(bound_field.field, name) or text,
        "invalid_choice": f"{name}: choose one of the list",
        "min_value": f"{name} must be {limit} or more",
        "max_value": f"{name} must be {limit} or less",
    }.get(code, text)


def default_message(field: Field, code: str) -> object:
    """The message of the field's class or validator for this code, which a form may have replaced."""
    for field_class in type(field).__mro__:
        default_messages = getattr(field_class, "default_error_messages", {})
        if code in default_messages:
            return default_messages[code]
    validators = [validator for validator in field.validators if getattr(validator, "code", "") == code]
    return getattr(validators[0], "message", None) if validators else None


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
