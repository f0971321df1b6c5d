"""Django's forms in the GOV.UK Design System's own markup.

`{{ form }}` renders all fields, `{{ form.name.as_field_group }}` one; `{% error_summary form %}` belongs at
the top of <main>, where base.html already has it. The admin renders its widgets itself, without this.
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

# Left out of the page: the browser would show its own messages, or cut off pasted text.
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
    # Imported here, since many pages and all commands have no form.
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
    """The FORM_RENDERER of all forms; Django caches the instance."""

    # These files do not exist: `render` recognises the names.
    form_template_name = "govuk/form"
    field_template_name = "govuk/field"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == self.field_template_name:
            return render_field(context["field"])
        if template_name == self.form_template_name:
            rendered = [render_field(bound_field) for bound_field, _ in context["fields"]]
            hidden = [str(bound_field) for bound_field in context["hidden_fields"]]
            return SafeString("").join([*hidden, *rendered])
        return super().render(template_name, context, request)


def render_field(bound_field: BoundField) -> SafeString:
    """A field with its label, hint and errors."""
    widget = bound_field.field.widget
    attrs = bound_field.build_widget_attrs({}, widget)
    attrs = {"id": bound_field.auto_id, **attrs}
    widget_context = widget.get_context(bound_field.html_name, bound_field.value(), attrs)["widget"]
    for widget_class, render in WIDGET_RENDERERS:
        if isinstance(widget, widget_class):
            return render(bound_field, widget_context)
    return render_other_widget(bound_field, widget_context)


def common_params(bound_field: BoundField, widget_context: dict[str, Any]) -> dict[str, Any]:
    """Parameters that the macros of all components have in common."""
    attrs = {
        key: value for key, value in widget_context["attrs"].items() if key not in SERVER_SIDE_ATTRIBUTES
    }
    hint, errors = bound_field.help_text, field_errors(bound_field)
    described_by = attrs.pop("aria-describedby", "")
    own_ids = {f"{bound_field.auto_id}_helptext", f"{bound_field.auto_id}_error"}
    return {
        "id": attrs.pop("id", bound_field.auto_id),
        "name": widget_context["name"],
        "value": widget_context["value"],
        "classes": attrs.pop("class", ""),
        "disabled": attrs.pop("disabled", False),
        "describedBy": " ".join(word for word in described_by.split() if word not in own_ids),
        "label": {"text": label_text(bound_field), "classes": "govuk-label--s"},
        "hint": {"text": hint} if hint else None,
        "errorMessage": {"html": format_html_join(mark_safe("<br>"), "{}", ((e,) for e in errors))}
        if errors
        else None,
        "attributes": {
            key: "" if value is True else value for key, value in attrs.items() if value is not False
        },
    }


def label_text(bound_field: BoundField) -> str:
    optional = not bound_field.field.required and getattr(bound_field.form, "mark_optional", True)
    return f"{bound_field.label} (optional)" if optional else str(bound_field.label)


def render_input(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    params = common_params(bound_field, widget_context)
    params["type"] = widget_context["type"]
    if widget_context["type"] == "number":
        params |= {"type": "text", "inputmode": "numeric"}
    if widget_context["type"] == "email":
        params["attributes"].setdefault("autocomplete", "email")
        params["spellcheck"] = False
    return render_component(
        "input",
        move_macro_attributes(params, "autocomplete", "inputmode", "spellcheck", "autocapitalize", "pattern"),
    )


def move_macro_attributes(params: dict[str, Any], *names: str) -> dict[str, Any]:
    """Move these attributes to the top level of the parameters, as the macro has parameters for them."""
    moved = {name: params["attributes"].pop(name) for name in names if name in params["attributes"]}
    if "spellcheck" in moved:
        moved["spellcheck"] = str(moved["spellcheck"]).lower() == "true"
    return params | moved


def render_password(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    return render_component(
        "password-input", move_macro_attributes(common_params(bound_field, widget_context), "autocomplete")
    )


def render_textarea(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    params = common_params(bound_field, widget_context)
    params["value"] = params["value"] or ""  # the macro would write None
    params["attributes"].pop("cols", None)
    params["rows"] = params["attributes"].pop("rows", 5)
    return render_component("textarea", move_macro_attributes(params, "autocomplete", "spellcheck"))


def render_select(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    if widget_context["attrs"].get("multiple") or any(group for group, _, _ in widget_context["optgroups"]):
        return render_other_widget(bound_field, widget_context)
    options = [
        {"value": option["value"], "text": str(option["label"]), "selected": option["selected"]}
        for option in iter_options(widget_context)
    ]
    return render_component(
        "select", {**common_params(bound_field, widget_context), "value": None, "items": options}
    )


def render_file(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    params = common_params(bound_field, widget_context)
    params["multiple"] = "multiple" in params["attributes"]
    params["attributes"].pop("multiple", None)
    if not widget_context.get("is_initial"):
        return render_component("file-upload", params)
    params["hint"] = {"text": f"Kept now: {widget_context['value']}. Choose a file to replace it."}
    if widget_context["required"]:
        return render_component("file-upload", params)
    clear = {"value": "on", "text": "Remove the file kept now", "id": widget_context["checkbox_id"]}
    checkboxes = {
        "name": widget_context["checkbox_name"],
        "items": [clear],
        "classes": "govuk-checkboxes--small",
    }
    return render_component("file-upload", params) + render_component("checkboxes", checkboxes)


def render_checkbox(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    params = common_params(bound_field, widget_context)
    item = {
        "id": params["id"],
        "value": widget_context["value"] or "on",
        "text": params["label"]["text"],
        "checked": bool(widget_context["attrs"].get("checked")),
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


def render_checkboxes(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    return render_component("checkboxes", choice_params(bound_field, widget_context))


def render_radios(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    return render_component("radios", choice_params(bound_field, widget_context))


def choice_params(bound_field: BoundField, widget_context: dict[str, Any]) -> dict[str, Any]:
    """Parameters for radios or checkboxes; the first has the field's id, as the error summary links to it."""
    params = common_params(bound_field, widget_context)
    legend = {"text": params["label"]["text"], "classes": "govuk-fieldset__legend--s"}
    hints = getattr(bound_field.field.widget, "hints", {})
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
                "hint": {"text": hints[option["value"]]} if option["value"] in hints else None,
                "disabled": params["disabled"],
                "attributes": params["attributes"],
            }
            for option in iter_options(widget_context)
            if option["label"] != "---------"
        ],
    }


def iter_options(widget_context: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for _, options, _ in widget_context["optgroups"]:
        yield from options


def render_other_widget(bound_field: BoundField, widget_context: dict[str, Any]) -> SafeString:
    """Django's own widget, in a form group with the Design System's label, hint and errors."""
    params = common_params(bound_field, widget_context)
    field_id = focus_id(bound_field)
    described_by = [f"{field_id}-{part}" for part in ("hint", "error") if params[ERROR_PARAM_BY_PART[part]]]
    above = [render_component("label", {**params["label"], "for": field_id})]
    if params["hint"]:
        above.append(render_component("hint", {**params["hint"], "id": f"{field_id}-hint"}))
    if params["errorMessage"]:
        above.append(render_component("error-message", {**params["errorMessage"], "id": f"{field_id}-error"}))
    attrs = {"id": bound_field.auto_id, "aria-describedby": " ".join(described_by) or False}
    if isinstance(bound_field.field.widget, widgets.Select):
        attrs["class"] = "govuk-select"
    widget, renderer = bound_field.field.widget, bound_field.form.renderer
    field = widget.render(bound_field.html_name, bound_field.value(), attrs, renderer)
    error_class = " govuk-form-group--error" if params["errorMessage"] else ""
    content = mark_safe("".join([*above, field]))  # noqa: S308 - macros and widgets escape
    return format_html_join("", '<div class="govuk-form-group{}">{}</div>', [(error_class, content)])


ERROR_PARAM_BY_PART = {"hint": "hint", "error": "errorMessage"}


def focus_id(bound_field: BoundField) -> str:
    """The id that the error summary links to."""
    if isinstance(bound_field.field.widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return bound_field.auto_id
    return bound_field.id_for_label or bound_field.auto_id


# The first matching class renders the field, so subclasses come before their parents.
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
