"""Template tags that every template has."""

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
    """All mistakes of these forms, each with a link to its field; nothing when there are none."""
    mistakes = [mistake for form in forms if isinstance(form, BaseForm) for mistake in form_errors(form)]
    if not mistakes:
        return mark_safe("")
    return render_component("error-summary", {"titleText": "There is a problem", "errorList": mistakes})


@register.inclusion_tag("_columns.html")
def table_head(*heads: str) -> dict[str, tuple[str, ...]]:
    """The heads of a table's columns."""
    return {"heads": heads}


@register.simple_tag(takes_context=True)
def navigation_menu(context: Context) -> list[NavigationItem]:
    """What the person may use. Updates of partners' plans stand below Partnerships."""
    entries: list[NavigationItem] = context.get("navigation") or []
    if getattr(context.get("review"), "kind", "review") == "review":
        return entries
    if not any(entry.active for entry in entries if entry.text == "Reviews"):
        return entries
    return [replace(entry, active=entry.text == "Partnerships") for entry in entries]


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A picture of icons.svg, always next to a word or a hidden one."""
    sprite = static("build/icons.svg")
    svg = '<svg class="{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"></use></svg>'
    return format_html(svg, css, sprite, name)


@register.simple_tag
def mark(grade: str | int) -> SafeString:
    """The mark of an assessment, always next to its words.

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
    """Of the first and the last part of a name."""
    parts = name.split()
    return "".join(part[0] for part in [*parts[:1], *parts[1:][-1:]]).upper()


@register.filter
def elided_page_range(page: Page[Any]) -> Iterator[int | str]:
    """The first page, the last and those about this one, as numbers, with dots where others lie between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def form_errors(form: BaseForm) -> list[dict[str, str]]:
    if not form.is_bound or not form.errors:
        return []
    # A mistake about the whole form, or in a hidden field, has nowhere to lead.
    result: list[dict[str, str]] = [{"text": str(words)} for words in form.non_field_errors()]
    for bound in form:
        href = {} if bound.is_hidden else {"href": f"#{focus_id(bound)}"}
        result += [{"text": words, **href} for words in field_errors(bound)]
    return result
