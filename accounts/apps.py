from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps  # the class itself would count as one of this room
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = "People who sign in"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts import alerts, log  # noqa: F401 - they listen
        from accounts.forgetting import forget_once_a_day
        from accounts.models import Session
        from accounts.roles import make_groups
        from accounts.sessions import note_sign_in
        from background.ticks import at_each_tick

        post_migrate.connect(make_groups, sender=self)
        user_logged_in.connect(note_sign_in)
        at_each_tick(Session.objects.forget)
        at_each_tick(forget_once_a_day)


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's own administration pages, with our rules of who comes in."""

    default = False
    default_site = "accounts.administration.Administration"
