from __future__ import annotations

from django.db import models


class HistoryRow(models.Model):
    """What every row of history has besides the columns of what it is about."""

    history_user_name = models.CharField("who did it", max_length=200, blank=True)

    class Meta:
        abstract = True
