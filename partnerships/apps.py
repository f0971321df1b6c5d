from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They connect the receivers for history, indicators, removed actions, emails and linked actions.
        from partnerships import action_links, editing, emails, sub_action_removal, timeline  # noqa: F401
        from partnerships.permissions import grant_permissions

        post_migrate.connect(grant_permissions, sender=self)
