from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "post"
    verbose_name = "E-mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from background.ticks import register_periodic
        from post import verifying  # noqa: F401 - how emails are checked
        from post.tasks import enqueue_due_emails

        register_periodic(enqueue_due_emails)
