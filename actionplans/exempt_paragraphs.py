"""Why information is exempt: Part 1 of Schedule 12A to the Local Government Act 1972, for England."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExemptParagraph(models.IntegerChoices):
    """The descriptions of exempt information, shortened; their numbers are those of the Act."""

    INDIVIDUAL = 1, _("1: about any individual")
    IDENTITY = 2, _("2: likely to reveal who an individual is")
    BUSINESS = 3, _("3: financial or business affairs of a particular person or body")
    LABOUR = 4, _("4: consultations or negotiations with employees")
    PRIVILEGE = 5, _("5: legal professional privilege")
    ENFORCEMENT = 6, _("6: a notice, order or direction that the council proposes")
    CRIME = 7, _("7: preventing, investigating or prosecuting crime")
