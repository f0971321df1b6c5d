"""Template context of every page: the menu, and the roles of the person who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actionplans.access.roles import is_administrator, is_auditor, is_clerk, is_member, is_monitoring_officer
from scrutiny.settings_page import may_open_settings

StrOrPromise = str | Promise


@dataclass(frozen=True)
class NavigationItem:
    text: StrOrPromise
    href: str
    active: bool


# Further paths whose pages belong to an entry of the menu, by the entry's view.
EXTRA_PATHS_BY_VIEW = {
    "actionplans:reviews": ("/dashboard/",),
    "actionplans:meetings": ("/forward-plan/",),
    "partnerships:partnerships": ("/standards/", "/dashboard/plans/"),
    "settings": ("/admin/", "/council/", "/imports/", "/mail/", "/leavers/", "/redactions/"),
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    # Requests that are refused before authentication have no user.
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": [], "is_signed_out": user is not None}
    entries = navigation_entries(user)
    current = current_view(request.path, [view for _text, view in entries])
    return {
        "navigation": [NavigationItem(text, reverse(view), active=view == current) for text, view in entries],
        "role_names": ", ".join(sorted(user.group_names)) or _("Officer"),
    }


def navigation_entries(user: User) -> list[tuple[StrOrPromise, str]]:
    """The menu: at most six pairs of a text and the name of a view."""
    home, reviews = (_("Home"), "dashboards:home"), (_("Reviews"), "actionplans:reviews")
    partnerships = (_("Partnerships"), "partnerships:partnerships")
    actions, meetings = (_("Actions"), "dashboards:actions"), (_("Meetings"), "actionplans:meetings")
    if is_clerk(user):
        return [home, reviews, partnerships, actions, meetings, (_("Settings"), "settings")]
    if is_administrator(user):
        activity = (_("Activity"), "actionplans:event-log")
        return [home, (_("People"), "people"), activity, reviews, meetings, (_("Settings"), "settings")]
    if is_auditor(user):
        return [home, reviews, partnerships, actions, meetings, (_("Activity"), "actionplans:event-log")]
    if is_member(user):
        questions = (_("Questions"), "dashboards:member-requests")
        return [home, reviews, partnerships, actions, questions, meetings]
    if is_monitoring_officer(user):
        return [home, reviews, partnerships, actions, meetings]
    mine = (_("My actions"), "actionplans:my-updates")
    actions_or_settings = (_("Settings"), "settings") if may_open_settings(user) else actions
    return [home, mine, reviews, partnerships, actions_or_settings, meetings]


def current_view(path: str, views: list[str]) -> str | None:
    """The view of the menu entry that a page belongs to: the one with the longest matching prefix."""
    matches = []
    for view in views:
        for prefix in (reverse(view), *EXTRA_PATHS_BY_VIEW.get(view, ())):
            if path == prefix or (prefix != "/" and path.startswith(prefix)):
                matches.append((len(prefix), view))
    return max(matches)[1] if matches else None
