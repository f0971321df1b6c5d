from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # They say how what was published is redacted, and which meetings are not cancelled.
        from reports import calendar, redacting  # noqa: F401
