"""Template tags and filters that all templates can use without loading them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from scrutiny.context_processors import NavigationItem
from scrutiny.form_errors import field_errors
from scrutiny.form_renderer import focus_id, render_component

register = template.Library()


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """All errors of these forms, each with a link to its field; empty when there are none."""
    errors = [error for form in forms if isinstance(form, BaseForm) for error in form_errors(form)]
    if not errors:
        return mark_safe("")
    return render_component("error-summary", {"titleText": "There is a problem", "errorList": errors})


@register.inclusion_tag("_columns.html")
def table_head(*headings: str) -> dict[str, tuple[str, ...]]:
    """The column headings of a table."""
    return {"heads": headings}


@register.simple_tag(takes_context=True)
def navigation_menu(context: Context) -> list[NavigationItem]:
    """The menu. On pages of a partnership plan, Partnerships is the active entry, not Reviews."""
    entries: list[NavigationItem] = context.get("navigation") or []
    if getattr(context.get("review"), "kind", "review") == "review":
        return entries
    if not any(entry.active for entry in entries if entry.text == "Reviews"):
        return entries
    return [replace(entry, active=entry.text == "Partnerships") for entry in entries]


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """An icon from icons.svg. Use it only next to text, which may be visually hidden."""
    sprite = static("build/icons.svg")
    svg = '<svg class="{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"></use></svg>'
    return format_html(svg, css, sprite, name)


@register.simple_tag
def mark(grade: str | int) -> SafeString:
    """The mark of an assessment. Use it only next to its text.

    `grade` is 1 to 4, none, not-received, impact (only that was requested) or awaiting.
    """
    return icon(f"grade-{grade}", f"mark mark--{grade}")


# A published update is an approved one; where none was received, the mark is that of its assessment.
MARKS_BY_STATE = {"published": "state-approved", "not-received": "grade-not-received"}


@register.simple_tag
def update_state(state: str, label: str) -> SafeString:
    """The state of an update in words, after the circle that fills up on the way to its approval."""
    return format_html(
        '<span class="state state--{}">{}{}</span>',
        state,
        icon(MARKS_BY_STATE.get(state, f"state-{state}"), "mark"),
        label,
    )


@register.filter
def initials(name: str) -> str:
    """The initials of the first and the last part of a name."""
    parts = name.split()
    return "".join(part[0] for part in [*parts[:1], *parts[1:][-1:]]).upper()


@register.filter
def elided_page_range(page: Page[Any]) -> Iterator[int | str]:
    """The numbers of the first and last pages and of those around this one, with "…" for gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def form_errors(form: BaseForm) -> list[dict[str, str]]:
    if not form.is_bound or not form.errors:
        return []
    # Errors of the whole form, or of a hidden field, have no field to link to.
    errors: list[dict[str, str]] = [{"text": str(message)} for message in form.non_field_errors()]
    for bound_field in form:
        href = {} if bound_field.is_hidden else {"href": f"#{focus_id(bound_field)}"}
        errors += [{"text": message, **href} for message in field_errors(bound_field)]
    return errors
