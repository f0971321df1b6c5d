from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "intake"
    verbose_name = "Imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from intake import redacting, timeline  # noqa: F401 - how imports are told and kept
