from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # They say how what was published is redacted, and which meetings are not cancelled.
        from jobs.ticks import register_periodic
        from reports import calendar, redacting, verifying  # noqa: F401 - they register
        from reports.tasks import enqueue_missing_public_copies

        register_periodic(enqueue_missing_public_copies)
