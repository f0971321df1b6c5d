"""What a person may be besides the owner of actions or the link officer of a review."""

from typing import Any

from django.contrib.auth.models import Group

CLERK = "Clerk"
MEMBER = "Member"
ADMINISTRATOR = "Administrator"
MONITORING_OFFICER = "Monitoring Officer"  # who advises the council on the law, and on what is exempt
AUDITOR = "Auditor"  # who reads everything with its history, and changes nothing
GROUP_NAMES = (CLERK, MEMBER, ADMINISTRATOR, MONITORING_OFFICER, AUDITOR)
# Other people's decisions rest on these: a second person confirms who holds them.
GUARDED = frozenset({CLERK, ADMINISTRATOR, MONITORING_OFFICER, AUDITOR})
STAFF = frozenset({CLERK, ADMINISTRATOR})  # who open the administration pages


def create_groups(using: str = "default", **kwargs: Any) -> None:
    """Every database has these groups, however it came to be."""
    for name in GROUP_NAMES:
        Group.objects.using(using).get_or_create(name=name)
