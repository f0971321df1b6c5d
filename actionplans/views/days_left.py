"""The time left until a deadline, or by how much it is overdue, in words."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_DAYS_AS_DAYS = 60  # longer times are given in years and months


@dataclass(frozen=True)
class DaysLeft:
    """The days from today to a deadline. Its str() is the text for a page."""

    due: dt.date
    today: dt.date

    @property
    def days(self) -> int:
        return (self.due - self.today).days

    @property
    def is_overdue(self) -> bool:
        return self.days < 0

    @property
    def is_due_soon(self) -> bool:
        return 0 <= self.days <= 7

    def __str__(self) -> str:
        if self.days == 0:
            return _("due today")
        if self.is_overdue:
            return overdue_by(self.due, self.today)
        return _("%(time)s left") % {"time": time_between(self.today, self.due)}


def due_in_words(due: dt.date) -> str:
    """The due date and the number of days to it, in one phrase."""
    days = (due - timezone.localdate()).days
    if days > 0:
        text = ngettext("due %(date)s, in %(n)d day", "due %(date)s, in %(n)d days", days)
    elif days == 0:
        text = _("due today, %(date)s")
    else:
        text = ngettext("was due %(date)s, %(n)d day ago", "was due %(date)s, %(n)d days ago", -days)
    return text % {"date": f"{due:%-d %B %Y}", "n": abs(days)}


def days_left(due: dt.date | None) -> DaysLeft | None:
    """The days left until a deadline; None where none is set."""
    return DaysLeft(due, timezone.localdate()) if due else None


def overdue_by(due: dt.date, today: dt.date) -> str:
    """Text like "Overdue by 8 years 10 months"; "" where the day is not past."""
    return _("Overdue by %(time)s") % {"time": time_between(due, today)} if due < today else ""


def time_between(first: dt.date, last: dt.date) -> str:
    """The time from one day to a later one: in days, or above 60 days in full years and months."""
    days = (last - first).days
    if days <= MAX_DAYS_AS_DAYS:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    ends_a_month = last.day == calendar.monthrange(last.year, last.month)[1]
    is_full_month = last.day >= first.day or ends_a_month
    total_months = (last.year - first.year) * 12 + last.month - first.month - (not is_full_month)
    # 1 July to 31 August is a day short of two months, and more than 60 days.
    years, months = divmod(max(total_months, 2), 12)
    years_text = ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else ""
    months_text = ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else ""
    return " ".join(filter(None, [years_text, months_text]))
