from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "post"
    verbose_name = "E-mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from background.ticks import at_each_tick
        from post import verifying  # noqa: F401 - how emails are checked
        from post.tasks import send_what_is_left

        at_each_tick(send_what_is_left)
