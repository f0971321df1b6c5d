"""The four grades of the committee's own key."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.IntegerChoices):
    FULLY_ACHIEVED = 1, _("Fully Achieved")
    ON_TRACK = 2, _("On-Track")
    SLIPPED = 3, _("Slipped")
    NOT_ACHIEVED = 4, _("Not Achieved")


BEHIND = frozenset({Grade.SLIPPED, Grade.NOT_ACHIEVED})


def grade_label(grade: int | None) -> str:
    """A grade as papers print it: "1 (Fully Achieved)", or "" for none."""
    return f"{grade} ({Grade(grade).label})" if grade else ""
