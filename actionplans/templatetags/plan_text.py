"""Template filters for the texts of a plan."""

from __future__ import annotations

from itertools import groupby

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from documents.plain_text import text_to_paragraphs
from documents.plan.names import to_single_line

register = template.Library()


@register.filter
def format_text(text: str) -> SafeString:
    """Plain text as paragraphs and lists, escaped, with web addresses as links."""
    html = []
    for is_item, lines in groupby(text_to_paragraphs(text), key=lambda line: line.marker is not None):
        if is_item:
            rows = ((line.marker, _linkify(line.text)) for line in lines)
            items = format_html_join("", '<li><span class="marker">{}</span> {}</li>', rows)
            html.append(format_html('<ul class="govuk-list as-written">{}</ul>', items))
        else:
            html += [
                format_html('<p class="govuk-body">{}</p>', _linkify(line.text))
                for line in lines
                if line.text
            ]
    return mark_safe("".join(html))  # noqa: S308 - every piece is escaped above


@register.filter
def excerpt(text: str, max_words: int) -> str:
    """The first words of a text, with its bullets in one line."""
    return Truncator(to_single_line(text or "")).words(max_words)


def _linkify(text: str) -> SafeString:
    return mark_safe(urlize(conditional_escape(text), nofollow=True))  # noqa: S308 - escaped first
