from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # They say how what was published is redacted, and which meetings are not cancelled.
        from background.ticks import at_each_tick
        from reports import calendar, redacting, verifying  # noqa: F401 - they register
        from reports.tasks import make_what_is_missing

        at_each_tick(make_what_is_missing)
