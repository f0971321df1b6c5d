"""How long somebody still has, and by how much something is overdue, in words."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAYS_IN_FULL = 60  # more days than these are said as months and years


@dataclass(frozen=True)
class DaysLeft:
    """The days from today up to a deadline, as a page says them."""

    due: dt.date
    today: dt.date

    @property
    def days(self) -> int:
        return (self.due - self.today).days

    @property
    def late(self) -> bool:
        return self.days < 0

    @property
    def is_due_soon(self) -> bool:
        return 0 <= self.days <= 7

    def __str__(self) -> str:
        if self.days == 0:
            return _("due today")
        if self.late:
            return overdue_by(self.due, self.today)
        return _("%(time)s left") % {"time": time_between(self.today, self.due)}


def due_in_words(due: dt.date) -> str:
    """The day and how far off it is, in one phrase."""
    days = (due - timezone.localdate()).days
    if days > 0:
        text = ngettext("due %(date)s, in %(n)d day", "due %(date)s, in %(n)d days", days)
    elif days == 0:
        text = _("due today, %(date)s")
    else:
        text = ngettext("was due %(date)s, %(n)d day ago", "was due %(date)s, %(n)d days ago", -days)
    return text % {"date": f"{due:%-d %B %Y}", "n": abs(days)}


def days_left(due: dt.date | None) -> DaysLeft | None:
    """None where no day is set."""
    return DaysLeft(due, timezone.localdate()) if due else None


def overdue_by(due: dt.date, today: dt.date) -> str:
    """ "Overdue by 8 years 10 months"; "" where the day is not over."""
    return _("Overdue by %(time)s") % {"time": time_between(due, today)} if due < today else ""


def time_between(first: dt.date, last: dt.date) -> str:
    """The days from one day to a later one; above 60, its full months and years."""
    days = (last - first).days
    if days <= DAYS_IN_FULL:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    ends_a_month = last.day == calendar.monthrange(last.year, last.month)[1]
    is_full = last.day >= first.day or ends_a_month
    in_all = (last.year - first.year) * 12 + last.month - first.month - (not is_full)
    # 1 July to 31 August is a day short of two months, and more than 60 days.
    years, months = divmod(max(in_all, 2), 12)
    in_years = ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else ""
    in_months = ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else ""
    return " ".join(filter(None, [in_years, in_months]))
