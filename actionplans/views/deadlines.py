"""How long officers still have, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class DaysLeft:
    """The days up to a deadline, as a page says them."""

    days: int

    @property
    def late(self) -> bool:
        return self.days < 0

    @property
    def soon(self) -> bool:
        return 0 <= self.days <= 7

    def __str__(self) -> str:
        if self.days == 0:
            return _("due today")
        if self.late:
            return ngettext("%(n)d day late", "%(n)d days late", -self.days) % {"n": -self.days}
        return ngettext("%(n)d day left", "%(n)d days left", self.days) % {"n": self.days}


def days_left(due: dt.date | None) -> DaysLeft | None:
    """None where no day is set."""
    return DaysLeft((due - timezone.localdate()).days) if due else None
