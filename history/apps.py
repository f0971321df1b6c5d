from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = "What happened"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from simple_history.signals import post_create_historical_record

        from history import checks, states  # noqa: F401 - checks register themselves
        from history.chain import link

        post_create_historical_record.connect(link)
        states.watch()
        pre_migrate.connect(take_down_some, sender=self)
        post_migrate.connect(put_up_triggers, sender=self)


def take_down_some(using: str = "default", **kwargs: Any) -> None:
    """Before every migration: PostgreSQL alters no column that the condition of a trigger names."""
    from history.frozen import thaw

    thaw(using)


def put_up_triggers(using: str = "default", **kwargs: Any) -> None:
    """After every migration: on SQLite, changing a column makes the table anew, without its triggers."""
    from history.chain import keep_shapes
    from history.guard import install
    from history.keys import note_first

    note_first(using)
    keep_shapes(using)
    install(using)
