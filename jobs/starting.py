"""System checks that must pass before a worker starts."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

WORKER_STARTUP_TAG = "before-work"  # the tag of these checks


def run_startup_checks() -> None:
    """Raises ImproperlyConfigured where one of these checks finds an error.

    Deployment checks run only in production.
    """
    for check_message in run_checks(tags=[WORKER_STARTUP_TAG], include_deployment_checks=settings.PRODUCTION):
        if check_message.is_serious():
            raise ImproperlyConfigured(" ".join(filter(None, [str(check_message.msg), check_message.hint])))
