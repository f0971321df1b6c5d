from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """An app without models, installed for its system checks."""

    name = "scrutiny"

    def ready(self) -> None:
        from scrutiny import system_checks  # noqa: F401
