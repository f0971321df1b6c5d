from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jobs.periodic import register_periodic
        from notifications import integrity_checks  # noqa: F401 - importing it registers the check
        from notifications.tasks import enqueue_due_emails

        register_periodic(enqueue_due_emails)
