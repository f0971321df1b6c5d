"""The options of a report: what it prints, its layout, and texts on each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportLayout(models.TextChoices):
    MATRIX = "matrix", _("Actions of one part side by side, as a matrix")
    BLOCKS = "blocks", _("One action below the other, easier on small screens and to have read aloud")


class RoundsShown(models.TextChoices):
    ALL = "all", _("This update and all earlier ones")
    LAST = "last", _("This update only")


class ActionsShown(models.TextChoices):
    ALL = "all", _("All actions that the update asked for")
    OUTSTANDING = "outstanding", _("Outstanding actions only; those achieved are named in a line")


class FrontPage(models.TextChoices):
    NO = "no", _("No")
    YES = "yes", _("Yes, with the numbers of each grade, what moved, and what is late or missing")


class OwnersShown(models.TextChoices):
    NAMES = "names", _("Names, as they were agreed")
    POSTS = "posts", _("Posts, where the post of an owner is known")


@dataclass(frozen=True)
class ReportOptions:
    """The options of a report. The defaults give the report that committees have always had."""

    layout: str = ReportLayout.MATRIX.value
    rounds: str = RoundsShown.ALL.value
    actions: str = ActionsShown.ALL.value
    item: str = ""
    appendix: str = ""
    marking: str = ""
    front: str = FrontPage.NO.value
    people: str = OwnersShown.NAMES.value
    closing: str | None = None  # the closing statement; None for that of the council

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ReportOptions:
        """The options from what `non_default_values` gave; the default for each that is missing."""
        return cls(**values)

    def non_default_values(self) -> dict[str, str | None]:
        """The options that differ from the default, to be stored as JSON."""
        defaults = asdict(DEFAULT_OPTIONS)
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}

    @property
    def place_on_the_agenda(self) -> str:
        """ "Agenda Item 8: Appendix 1"; what is longer than a number is printed as it was typed."""
        return ": ".join(
            filter(None, [_labelled("Agenda Item", self.item), _labelled("Appendix", self.appendix)])
        )


DEFAULT_OPTIONS = ReportOptions()
_MAX_NUMBER_LENGTH = 4  # "12", "8a", "VIII"


def _labelled(label: str, text: str) -> str:
    return f"{label} {text}" if text and len(text) <= _MAX_NUMBER_LENGTH else text
