"""Operations for migrations that change tables of history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def store_history_user_as_id_and_name(app_label: str, *names: str) -> list[Operation]:
    """In these models of history rows, store who did it as an id without constraint, and their name."""

    def fill_in_names(apps: Any, schema_editor: Any) -> None:
        people = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(pk=OuterRef("history_user_id"))
        for name in names:
            rows = apps.get_model(app_label, name).objects.filter(history_user_id__isnull=False)
            rows.update(history_user_name=Coalesce(Subquery(people.values("name")[:1]), models.Value("")))

    changes = [operation for name in names for operation in _field_operations(name)]
    return [*changes, migrations.RunPython(fill_in_names, migrations.RunPython.noop)]


def _field_operations(name: str) -> list[Operation]:
    # The column stays; only its foreign key constraint is dropped.
    unbound: models.Field[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    number = models.BigIntegerField(null=True, db_index=True)
    return [
        migrations.SeparateDatabaseAndState(
            [migrations.AlterField(name, "history_user", unbound)],
            [
                migrations.RemoveField(name, "history_user"),
                migrations.AddField(name, "history_user_id", number),
            ],
        ),
        migrations.AddField(
            name,
            "history_user_name",
            models.CharField("who did it", max_length=200, blank=True),
        ),
        migrations.AlterField(name, "history_change_reason", models.TextField(null=True)),
    ]
