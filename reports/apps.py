from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # They say how what was published is redacted, and which meetings are not cancelled.
        from jobs.periodic import register_periodic
        from reports import pack_cache_verification, receivers, report_redaction  # noqa: F401 - they register
        from reports.tasks import enqueue_missing_public_copies

        register_periodic(enqueue_missing_public_copies)
