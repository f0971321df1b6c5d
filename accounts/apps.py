from django.apps import AppConfig
from django.contrib.admin import (
    apps as admin_apps,  # importing the class itself would make Django see a second AppConfig here
)
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts import alerts, receivers  # noqa: F401 - importing them connects their receivers
        from accounts.forgetting import forget_once_a_day
        from accounts.models import Session
        from accounts.roles import create_groups
        from accounts.sessions import record_sign_in
        from jobs.periodic import register_periodic

        post_migrate.connect(create_groups, sender=self)
        user_logged_in.connect(record_sign_in)
        register_periodic(Session.objects.delete_expired)
        register_periodic(forget_once_a_day)


class ScrutinyAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our own site class, which decides who gets in."""

    default = False
    default_site = "accounts.admin_site.ScrutinyAdminSite"
