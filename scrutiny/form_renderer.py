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

from scrutiny.form_errors import field_errors

PACKAGE = "govuk_frontend_jinja"

# What a browser would enforce in its own words, or by cutting off what was pasted.
SERVER_SIDE_ATTRIBUTES = {
    "required",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "autofocus",
    "aria-invalid",
}


@cache
def _macro_environment() -> Any:
    # Imported here: many a page has no field, and no command has one.
    from jinja2 import Environment, PackageLoader, PrefixLoader

    return Environment(loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}), autoescape=True)


@cache
def load_macro(component: str) -> Callable[[dict[str, Any]], str]:
    name = "govuk" + component.title().replace("-", "")
    template = _macro_environment().get_template(f"{PACKAGE}/components/{component}/macro.html")
    return getattr(template.module, name)  # type: ignore[no-any-return]


def render_component(component: str, params: dict[str, Any]) -> SafeString:
    return mark_safe(load_macro(component)(params))  # noqa: S308 - the macros escape what they are given


class GovukRenderer(DjangoTemplates):
    """One for all forms: the FORM_RENDERER setting names it, and Django keeps the instance."""

    # Names only: there are no such files.
    form_template_name = "govuk/form"
    field_template_name = "govuk/field"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == self.field_template_name:
            return render_field(context["field"])
        if template_name == self.form_template_name:
            rendered = [render_field(bound) for bound, _ in context["fields"]]
            return SafeString("").join([*(str(bound) for bound in context["hidden_fields"]), *rendered])
        return super().render(template_name, context, request)


def render_field(bound: BoundField) -> SafeString:
    """A field with its label, hint and mistakes."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({}, widget)
    drawn = widget.get_context(bound.html_name, bound.value(), {"id": bound.auto_id, **attrs})["widget"]
    for kind, write in WIDGET_RENDERERS:
        if isinstance(widget, kind):
            return write(bound, drawn)
    return render_other_widget(bound, drawn)


def common_params(bound: BoundField, drawn: dict[str, Any]) -> dict[str, Any]:
    """The macros' names for what all fields have."""
    attrs = {key: value for key, value in drawn["attrs"].items() if key not in SERVER_SIDE_ATTRIBUTES}
    hint, errors = bound.help_text, field_errors(bound)
    described_by = attrs.pop("aria-describedby", "")
    ours = {f"{bound.auto_id}_helptext", f"{bound.auto_id}_error"}
    return {
        "id": attrs.pop("id", bound.auto_id),
        "name": drawn["name"],
        "value": drawn["value"],
        "classes": attrs.pop("class", ""),
        "disabled": attrs.pop("disabled", False),
        "describedBy": " ".join(word for word in described_by.split() if word not in ours),
        "label": {"text": label_text(bound), "classes": "govuk-label--s"},
        "hint": {"text": hint} if hint else None,
        "errorMessage": {"html": format_html_join(mark_safe("<br>"), "{}", ((e,) for e in errors))}
        if errors
        else None,
        "attributes": {
            key: "" if value is True else value for key, value in attrs.items() if value is not False
        },
    }


def label_text(bound: BoundField) -> str:
    optional = not bound.field.required and getattr(bound.form, "mark_optional", True)
    return f"{bound.label} (optional)" if optional else str(bound.label)


def render_input(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common_params(bound, drawn)
    params["type"] = drawn["type"]
    if drawn["type"] == "number":
        params |= {"type": "text", "inputmode": "numeric"}
    if drawn["type"] == "email":
        params["attributes"].setdefault("autocomplete", "email")
        params["spellcheck"] = False
    return render_component(
        "input",
        move_macro_attributes(params, "autocomplete", "inputmode", "spellcheck", "autocapitalize", "pattern"),
    )


def move_macro_attributes(params: dict[str, Any], *names: str) -> dict[str, Any]:
    """Attributes that the macro writes itself are handed over under their own names."""
    result = {name: params["attributes"].pop(name) for name in names if name in params["attributes"]}
    if "spellcheck" in result:
        result["spellcheck"] = str(result["spellcheck"]).lower() == "true"
    return params | result


def render_password(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return render_component(
        "password-input", move_macro_attributes(common_params(bound, drawn), "autocomplete")
    )


def render_textarea(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common_params(bound, drawn)
    params["value"] = params["value"] or ""  # the macro would write None
    params["attributes"].pop("cols", None)
    params["rows"] = params["attributes"].pop("rows", 5)
    return render_component("textarea", move_macro_attributes(params, "autocomplete", "spellcheck"))


def render_select(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    if drawn["attrs"].get("multiple") or any(group for group, _, _ in drawn["optgroups"]):
        return render_other_widget(bound, drawn)
    options = [
        {"value": option["value"], "text": str(option["label"]), "selected": option["selected"]}
        for option in iter_options(drawn)
    ]
    return render_component("select", {**common_params(bound, drawn), "value": None, "items": options})


def render_file(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common_params(bound, drawn)
    params["multiple"] = "multiple" in params["attributes"]
    params["attributes"].pop("multiple", None)
    if not drawn.get("is_initial"):
        return render_component("file-upload", params)
    params["hint"] = {"text": f"Kept now: {drawn['value']}. Choose a file to replace it."}
    if drawn["required"]:
        return render_component("file-upload", params)
    clear = {"value": "on", "text": "Remove the file kept now", "id": drawn["checkbox_id"]}
    box = {"name": drawn["checkbox_name"], "items": [clear], "classes": "govuk-checkboxes--small"}
    return render_component("file-upload", params) + render_component("checkboxes", box)


def render_checkbox(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    params = common_params(bound, drawn)
    item = {
        "id": params["id"],
        "value": drawn["value"] or "on",
        "text": params["label"]["text"],
        "checked": bool(drawn["attrs"].get("checked")),
        "disabled": params["disabled"],
        "hint": params["hint"],
        "attributes": {key: value for key, value in params["attributes"].items() if key != "checked"},
    }
    return render_component(
        "checkboxes",
        {
            "idPrefix": params["id"],
            "name": params["name"],
            "items": [item],
            "errorMessage": params["errorMessage"],
        },
    )


def render_checkboxes(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return render_component("checkboxes", choice_params(bound, drawn))


def render_radios(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    return render_component("radios", choice_params(bound, drawn))


def choice_params(bound: BoundField, drawn: dict[str, Any]) -> dict[str, Any]:
    """A question with its choices; the first bears the field's own id, for the error summary to link to."""
    params = common_params(bound, drawn)
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
            for option in iter_options(drawn)
            if option["label"] != "---------"
        ],
    }


def iter_options(drawn: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for _, options, _ in drawn["optgroups"]:
        yield from options


def render_other_widget(bound: BoundField, drawn: dict[str, Any]) -> SafeString:
    """Django's own widget between our label and the end of the group."""
    params = common_params(bound, drawn)
    landing = focus_id(bound)
    described_by = [f"{landing}-{part}" for part in ("hint", "error") if params[ERROR_PARAM_BY_PART[part]]]
    above = [render_component("label", {**params["label"], "for": landing})]
    if params["hint"]:
        above.append(render_component("hint", {**params["hint"], "id": f"{landing}-hint"}))
    if params["errorMessage"]:
        above.append(render_component("error-message", {**params["errorMessage"], "id": f"{landing}-error"}))
    attrs = {"id": bound.auto_id, "aria-describedby": " ".join(described_by) or False}
    if isinstance(bound.field.widget, widgets.Select):
        attrs["class"] = "govuk-select"
    field = bound.field.widget.render(bound.html_name, bound.value(), attrs, bound.form.renderer)
    wrong = " govuk-form-group--error" if params["errorMessage"] else ""
    inside = mark_safe("".join([*above, field]))  # noqa: S308 - all of it was escaped by those who wrote it
    return format_html_join("", '<div class="govuk-form-group{}">{}</div>', [(wrong, inside)])


ERROR_PARAM_BY_PART = {"hint": "hint", "error": "errorMessage"}


def focus_id(bound: BoundField) -> str:
    """The id that the error summary links to."""
    if isinstance(bound.field.widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return bound.auto_id
    return bound.id_for_label or bound.auto_id


# The first kind that fits writes the field, so children stand before their parents.
WIDGET_RENDERERS: tuple[
    tuple[type[widgets.Widget], Callable[[BoundField, dict[str, Any]], SafeString]], ...
] = (
    (widgets.PasswordInput, render_password),
    (FileInput, render_file),
    (widgets.CheckboxInput, render_checkbox),
    (widgets.CheckboxSelectMultiple, render_checkboxes),
    (widgets.RadioSelect, render_radios),
    (widgets.Select, render_select),
    (Textarea, render_textarea),
    (widgets.Input, render_input),
)
