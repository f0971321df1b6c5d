from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """Here for its system checks only: it has no models."""

    name = "scrutiny"

    def ready(self) -> None:
        from scrutiny import system_checks  # noqa: F401
