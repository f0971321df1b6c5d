"""Builds the text of an email from plain values, also for previews."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from accounts.models import CouncilBranding
from documents.plan.names import to_single_line

MAX_EXCERPT_LENGTH = 160


@dataclass(frozen=True)
class EmailLine:
    """One item of an email, with a link to its page."""

    name: str
    words: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EmailSection:
    """Lines under one heading. `rank` orders them in the email, the most urgent first."""

    rank: int
    heading: str
    subject: str
    lines: tuple[EmailLine, ...]
    needs_action: bool = True
    noun: tuple[str, str] = (
        "update",
        "updates",
    )  # for one line and for several, in a summary of the reader's tasks


@dataclass(frozen=True)
class EmailContent:
    subject: str
    text: str
    html: str


def build_digest_email(name: str, sections: Sequence[EmailSection]) -> EmailContent:
    """The email with these sections. `name` is the name of its reader."""
    sections = sorted(sections, key=lambda section: section.rank)
    subject = build_subject(sections)
    context = {
        "name": collapse_whitespace(name),
        "sections": sections,
        "wanted": summarise_tasks(sections),
        "subject": subject,
        "site": settings.SITE_ADDRESS,
        "council": CouncilBranding.now().name,
    }
    text = render_to_string("actionplans/mail/digest.txt", context)
    html = render_to_string("actionplans/mail/digest.html", context)
    return EmailContent(subject, re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", html)


def summarise_tasks(sections: Sequence[EmailSection]) -> str:
    """The reader's tasks, like "2 updates and one answer to a member are"; "" where there are none."""
    counts: Counter[tuple[str, str]] = Counter()
    for section in sections:
        if section.needs_action:
            counts[section.noun] += len(section.lines)
    text = " and ".join(f"one {one}" if n == 1 else f"{n} {many}" for (one, many), n in counts.items())
    return f"{text[:1].upper()}{text[1:]} {'is' if counts.total() == 1 else 'are'}" if text else ""


def build_subject(sections: Sequence[EmailSection]) -> str:
    """The subject of the first section, and how many more lines there are."""
    first, *others = sections
    more_count = sum(len(section.lines) for section in others)
    return first.subject + (f" (and {more_count} more)" if more_count else "")


def count_label(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


def shorten_for_email(text: str) -> str:
    return Truncator(to_single_line(text)).chars(MAX_EXCERPT_LENGTH)


def collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def format_day(day: dt.date) -> str:
    return f"{day:%A %-d %B %Y}"


def absolute_url(path: str) -> str:
    return settings.SITE_ADDRESS + path
