from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"
    default_auto_field = "django.db.models.BigAutoField"
