"""What every page knows of the person who asked: what they may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK
from actionplans.access.roles import may_edit_branding, reads_whole_log


@dataclass(frozen=True)
class NavigationItem:
    text: str
    href: str
    active: bool


# Pages that stand below an entry of the menu, as their breadcrumbs say, though their addresses do not.
EXTRA_PATHS_BY_VIEW = {"partnerships:partnerships": ("/standards/", "/dashboard/plans/")}


def navigation(request: HttpRequest) -> dict[str, Any]:
    # Some refusals come before anyone has asked who is there.
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": []}
    return {
        "navigation": [navigation_item(request, *entry) for entry in navigation_entries(user)],
        "may_change_look": may_edit_branding(user),
    }


def navigation_entries(user: User) -> list[tuple[str, str]]:
    """The names and views of what this person may use."""
    wanted = [
        ("My actions", "actionplans:my-updates"),
        ("Reviews", "actionplans:reviews"),
        ("Partnerships", "partnerships:partnerships"),
        ("All actions", "dashboards:actions"),
        ("Dashboard", "dashboards:dashboard"),
        ("Meetings", "actionplans:meetings"),
        ("Forward plan", "actionplans:forward-plan"),
    ]
    if CLERK in user.group_names:
        wanted.append(("Imports", "imports:imports"))
    if reads_whole_log(user):
        wanted.append(("Log", "actionplans:event-log"))
    if ADMINISTRATOR in user.group_names:
        wanted.append(("People", "people"))
    if user.is_staff:
        wanted.append(("Admin", "admin:index"))
    return wanted


def navigation_item(request: HttpRequest, text: str, view: str) -> NavigationItem:
    href, path = reverse(view), request.path
    below = next((above for above, folders in EXTRA_PATHS_BY_VIEW.items() if path.startswith(folders)), None)
    return NavigationItem(text, href, active=path.startswith(href) if below is None else below == view)
