"""Django's forms in the GOV.UK Design System's own markup.

`{{ form }}` writes every field, `{{ form.name.as_field_group }}` one of them; `{% error_summary form %}`
belongs on top of <main>, where base.html already has it. The admin writes its widgets itself and never
comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.forms import BoundField, FileInput, Textarea, widgets
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from scrutiny.wording import errors_of

PACKAGE = "govuk_frontend_jinja"

# What a browser would enforce in its own words, or by cutting off what was pasted.
LEFT_TO_THE_SERVER = {"required", "maxlength", "minlength", "min", "max", "step", "autofocus", "aria-invalid"}


@cache
def _library() -> Any:
    # Imported here: many a page has no field, and no command has one.
    from jinja2 import Environment, PackageLoader, PrefixLoader

    return Environment(loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}), autoescape=True)


@cache
def macro(component: str) -> Callable[[dict[str, Any]], str]:
    name = "govuk" + component.title().replace("-", "")
    template = _library().get_template(f"{PACKAGE}/components/{component}/macro.html")
    return getattr(template.module, name)  # type: ignore[no-any-return]


def govuk(component: str, params: dict[str, Any]) -> SafeString:
    return mark_safe(macro(component)(params))  # noqa: S308 - the macros escape what they are given


class GovukRenderer(DjangoTemplates):
    """One for all forms: the FORM_RENDERER setting names it, and Django keeps the instance."""

    # Names only: there are no such files.
    form_template_name = "govuk/form"
    field_template_name = "govuk/field"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == self.field_template_name:
            return field_group(context["field"])
        if template_name == self.form_template_name:
            shown = [field_group(bound) for bound, _ in context["fields"]]
            return SafeString("").join([*(str(bound) for bound in context["hidden_fields"]), *shown])
        return super().render(template_name, context, request)


def field_group(bound: BoundField) -> SafeString:
    """A field with its label, hint and mistakes."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({}, widget)
    drawn = widget.get_context(bound.html_name, bound.value(), {"id": bound.auto_id, **attrs})["widget"]
    for kind, write in WRITERS:
        if isinstance(widget, kind):
            return write(bound, drawn)
    return anything_else(bound, drawn)


def common(bound: BoundField, drawn: dict[str, Any]) -> dict[str, Any]:
    """The macros' names for what all fields have."""
    attrs = {key: value for key, value in drawn["attrs"].items() if key not in LEFT_TO_THE_SERVER}
    hint, errors = bound.help_text, errors_of(bound)
    described_by = attrs.pop("aria-describedby", "")
    ours = {f"{bound.auto_id}_helptext", f"{bound.auto_id}_error"}
    return {
        "id": attrs.pop("id", bound.auto_id),
        "name": drawn["name"],
        "value": drawn["value"],
        "classes": attrs.pop("class", ""),
        "disabled": attrs.pop("disabled", False),
        "describedBy": " ".join(word for word in described_by.split() if word not in ours),
        "label": {"text": label(bound), "classes": "govuk-label--s"},
        "hint": {"text": hint} if hint else None,
        "errorMessage": {"html": format_html_join(mark_safe("<br>"), "{}", ((e,) for e in errors))}
        if errors
        else None,
        "attributes": {
            key: "" if value is True else value for key, value in attrs.items() if value is not False
        },
    }


def label(bound: BoundField) -> str:
    optional = not bound.field.required and getattr(bound.form, "mark_optional", True)
    return f"{bound.label} (optional)" if optional else str(bound.label)


def one_line(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common(bound, drawn)
    params["type"] = drawn["type"]
    if drawn["type"] == "number":
        params |= {"type": "text", "inputmode": "numeric"}
    if drawn["type"] == "email":
        params["attributes"].setdefault("autocomplete", "email")
        params["spellcheck"] = False
    return govuk(
        "input", with_own(params, "autocomplete", "inputmode", "spellcheck", "autocapitalize", "pattern")
    )


def with_own(params: dict[str, Any], *names: str) -> dict[str, Any]:
    """Attributes that the macro writes itself are handed over under their own names."""
    found = {name: params["attributes"].pop(name) for name in names if name in params["attributes"]}
    if "spellcheck" in found:
        found["spellcheck"] = str(found["spellcheck"]).lower() == "true"
    return params | found


def password(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return govuk("password-input", with_own(common(bound, drawn), "autocomplete"))


def textarea(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common(bound, drawn)
    params["value"] = params["value"] or ""  # the macro would write None
    params["attributes"].pop("cols", None)
    params["rows"] = params["attributes"].pop("rows", 5)
    return govuk("textarea", with_own(params, "autocomplete", "spellcheck"))


def select(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    if drawn["attrs"].get("multiple") or any(group for group, _, _ in drawn["optgroups"]):
        return anything_else(bound, drawn)
    options = [
        {"value": option["value"], "text": str(option["label"]), "selected": option["selected"]}
        for option in options_of(drawn)
    ]
    return govuk("select", {**common(bound, drawn), "value": None, "items": options})


def file(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common(bound, drawn)
    params["multiple"] = "multiple" in params["attributes"]
    params["attributes"].pop("multiple", None)
    if not drawn.get("is_initial"):
        return govuk("file-upload", params)
    params["hint"] = {"text": f"Kept now: {drawn['value']}. Choose a file to replace it."}
    if drawn["required"]:
        return govuk("file-upload", params)
    clear = {"value": "on", "text": "Remove the file kept now", "id": drawn["checkbox_id"]}
    box = {"name": drawn["checkbox_name"], "items": [clear], "classes": "govuk-checkboxes--small"}
    return govuk("file-upload", params) + govuk("checkboxes", box)


def one_box(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common(bound, drawn)
    item = {
        "id": params["id"],
        "value": drawn["value"] or "on",
        "text": params["label"]["text"],
        "checked": bool(drawn["attrs"].get("checked")),
        "disabled": params["disabled"],
        "hint": params["hint"],
        "attributes": {key: value for key, value in params["attributes"].items() if key != "checked"},
    }
    return govuk(
        "checkboxes",
        {
            "idPrefix": params["id"],
            "name": params["name"],
            "items": [item],
            "errorMessage": params["errorMessage"],
        },
    )


def boxes(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return govuk("checkboxes", group(bound, drawn))


def radios(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return govuk("radios", group(bound, drawn))


def group(bound: BoundField, drawn: dict[str, Any]) -> dict[str, Any]:
    """A question with its choices; the first bears the field's own id, for the error summary to link to."""
    params = common(bound, drawn)
    legend = {"text": params["label"]["text"], "classes": "govuk-fieldset__legend--s"}
    explained = getattr(bound.field.widget, "hints", {})
    return {
        "idPrefix": params["id"],
        "name": params["name"],
        "classes": params["classes"],
        "hint": params["hint"],
        "errorMessage": params["errorMessage"],
        "fieldset": {"legend": legend, "describedBy": params["describedBy"]},
        "items": [
            {
                "value": option["value"],
                "text": option["label"] if hasattr(option["label"], "__html__") else str(option["label"]),
                "checked": option["selected"],
                "hint": {"text": explained[option["value"]]} if option["value"] in explained else None,
                "disabled": params["disabled"],
                "attributes": params["attributes"],
            }
            for option in options_of(drawn)
            if option["label"] != "---------"
        ],
    }


def options_of(drawn: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for _, options, _ in drawn["optgroups"]:
        yield from options


def anything_else(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    """Django's own widget between our label and the end of the group."""
    params = common(bound, drawn)
    landing = landing_id(bound)
    described_by = [f"{landing}-{part}" for part in ("hint", "error") if params[PART[part]]]
    above = [govuk("label", {**params["label"], "for": landing})]
    if params["hint"]:
        above.append(govuk("hint", {**params["hint"], "id": f"{landing}-hint"}))
    if params["errorMessage"]:
        above.append(govuk("error-message", {**params["errorMessage"], "id": f"{landing}-error"}))
    attrs = {"id": bound.auto_id, "aria-describedby": " ".join(described_by) or False}
    if isinstance(bound.field.widget, widgets.Select):
        attrs["class"] = "govuk-select"
    field = bound.field.widget.render(bound.html_name, bound.value(), attrs, bound.form.renderer)
    wrong = " govuk-form-group--error" if params["errorMessage"] else ""
    inside = mark_safe("".join([*above, field]))  # noqa: S308 - all of it was escaped by those who wrote it
    return format_html_join("", '<div class="govuk-form-group{}">{}</div>', [(wrong, inside)])


PART = {"hint": "hint", "error": "errorMessage"}


def landing_id(bound: BoundField) -> str:
    """The id that the error summary links to."""
    if isinstance(bound.field.widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return bound.auto_id
    return bound.id_for_label or bound.auto_id


# The first kind that fits writes the field, so children stand before their parents.
WRITERS: tuple[tuple[type[widgets.Widget], Callable[[BoundField, dict[str, Any]], SafeString]], ...] = (
    (widgets.PasswordInput, password),
    (FileInput, file),
    (widgets.CheckboxInput, one_box),
    (widgets.CheckboxSelectMultiple, boxes),
    (widgets.RadioSelect, radios),
    (widgets.Select, select),
    (Textarea, textarea),
    (widgets.Input, one_line),
)
