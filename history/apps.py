from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = "What happened"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from history import checks  # noqa: F401

        post_migrate.connect(put_up_triggers, sender=self)


def put_up_triggers(using: str = "default", **kwargs: Any) -> None:
    """After every migration: on SQLite, changing a column makes the table anew, without its triggers."""
    from history.guard import install

    install(using)
