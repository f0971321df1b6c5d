"""What has to be so before a worker begins, whichever room knows of it."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

BEFORE_WORK = "before-work"  # the tag of system checks that no worker begins without


def refuse_to_start() -> None:
    """Raises ImproperlyConfigured where one of these checks finds an error. Those for deployment are
    asked in production only."""
    for check_message in run_checks(tags=[BEFORE_WORK], include_deployment_checks=settings.PRODUCTION):
        if check_message.is_serious():
            raise ImproperlyConfigured(" ".join(filter(None, [str(check_message.msg), check_message.hint])))
