from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from actionplans.permissions import grant_permissions

        post_migrate.connect(grant_permissions)
