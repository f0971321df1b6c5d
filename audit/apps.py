from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "What happened"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from simple_history.signals import post_create_historical_record

        from audit import checks, state_seals  # noqa: F401 - checks register themselves
        from audit.chain import link_history_record

        post_create_historical_record.connect(link_history_record)
        state_seals.connect_signals()
        pre_migrate.connect(drop_triggers_before_migrate, sender=self)
        post_migrate.connect(install_triggers_after_migrate, sender=self)


def drop_triggers_before_migrate(using: str = "default", **kwargs: Any) -> None:
    """Before every migration: PostgreSQL does not alter a column that a trigger's condition names."""
    from audit.immutable import disable

    disable(using)


def install_triggers_after_migrate(using: str = "default", **kwargs: Any) -> None:
    """After every migration: on SQLite, changing a column creates the table again, without its triggers."""
    from audit.chain import record_seal_schemas
    from audit.keys import record_first_key
    from audit.triggers import install_triggers

    record_first_key(using)
    record_seal_schemas(using)
    install_triggers(using)
