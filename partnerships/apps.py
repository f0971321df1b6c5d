from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnerships import timeline  # noqa: F401 - it says how changes of these plans are told
        from partnerships.permissions import grant_permissions

        post_migrate.connect(grant_permissions)
