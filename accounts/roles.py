"""The roles that are groups. Owners of actions and link officers are named on the plans instead."""

from typing import Any

from django.contrib.auth.models import Group

CLERK = "Clerk"
MEMBER = "Member"
ADMINISTRATOR = "Administrator"
MONITORING_OFFICER = "Monitoring Officer"  # who advises the council on the law, and on what is exempt
AUDITOR = "Auditor"  # who reads everything with its history, and changes nothing
GROUP_NAMES = (CLERK, MEMBER, ADMINISTRATOR, MONITORING_OFFICER, AUDITOR)
# A second person confirms who gets one of these.
ROLES_NEEDING_CONFIRMATION = frozenset({CLERK, ADMINISTRATOR, MONITORING_OFFICER, AUDITOR})
STAFF_ROLES = frozenset({CLERK, ADMINISTRATOR})  # may open the administration pages


def create_groups(using: str = "default", **kwargs: Any) -> None:
    """Create the groups that are missing. Called after each migration."""
    for name in GROUP_NAMES:
        Group.objects.using(using).get_or_create(name=name)
