from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Work in the background"
    default_auto_field = "django.db.models.BigAutoField"
