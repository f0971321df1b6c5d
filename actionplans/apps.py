from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.second_step import register_role_holders
        from actionplans import evidence_redaction  # noqa: F401 - registers the redaction of files
        from actionplans.access.plan_roles import link_officer_ids
        from actionplans.mail.tasks import schedule_digests
        from actionplans.permissions import grant_permissions
        from jobs.periodic import register_periodic

        # Each registers how changes of its models are worded in the history.
        for name in ("evidence_sentences", "exempt_reader_sentences", "meeting_sentences"):
            import_module(f"actionplans.timeline.{name}")
        register_role_holders("link officer", link_officer_ids)
        register_periodic(schedule_digests)
        post_migrate.connect(grant_permissions, sender=self)
