"""What every page knows: whose council it is, and what the person who asked may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import CouncilLook, User
from accounts.roles import ADMINISTRATOR, CLERK
from actionplans.access import may_change_look, reads_whole_log


@dataclass(frozen=True)
class Item:
    text: str
    href: str
    active: bool


# Pages that stand below an entry of the menu, as their breadcrumbs say, though their addresses do not.
BELOW = {"partnerships:partnerships": ("/standards/", "/dashboard/plans/")}


def council(request: HttpRequest | None = None) -> dict[str, Any]:
    """Without a request it asks no database, so that a page of regret can have it too."""
    look = usual_look() if request is None else CouncilLook.now()
    return {"council": look, "council_name": look.name, "council_colour": look.colour, "demo": settings.DEMO}


def usual_look() -> CouncilLook:
    """As the settings say, before anybody said otherwise."""
    return CouncilLook(name=settings.COUNCIL_NAME, colour=settings.COUNCIL_COLOUR)


def navigation(request: HttpRequest) -> dict[str, Any]:
    # Some refusals come before anyone has asked who is there.
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": []}
    return {
        "navigation": [item(request, *entry) for entry in entries(user)],
        "may_change_look": may_change_look(user),
    }


def entries(user: User) -> list[tuple[str, str]]:
    """The names and views of what this person may use."""
    wanted = [
        ("My actions", "actionplans:my-actions"),
        ("Reviews", "actionplans:reviews"),
        ("Partnerships", "partnerships:partnerships"),
        ("All actions", "dashboards:actions"),
        ("Dashboard", "dashboards:dashboard"),
        ("Meetings", "actionplans:meetings"),
        ("Forward plan", "actionplans:forward-plan"),
    ]
    if CLERK in user.group_names:
        wanted.append(("Imports", "intake:imports"))
    if reads_whole_log(user):
        wanted.append(("Log", "actionplans:log"))
    if ADMINISTRATOR in user.group_names:
        wanted.append(("People", "people"))
    if user.is_staff:
        wanted.append(("Admin", "admin:index"))
    return wanted


def item(request: HttpRequest, text: str, view: str) -> Item:
    href, path = reverse(view), request.path
    below = next((above for above, folders in BELOW.items() if path.startswith(folders)), None)
    return Item(text, href, active=path.startswith(href) if below is None else below == view)
