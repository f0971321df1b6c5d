from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "Dashboards"

    def ready(self) -> None:
        # They register signal receivers and a redaction store.
        from dashboards import caching, saved_view_redaction  # noqa: F401
