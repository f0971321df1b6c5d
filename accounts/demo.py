"""The accounts of the demo. Outside demo mode they are neither created nor shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from accounts.roles import ADMINISTRATOR, AUDITOR, CLERK, MEMBER

DEMO_PASSWORD = "scrutiny-demo"  # noqa: S105 - printed on the demo's sign-in page


@dataclass(frozen=True)
class DemoUser:
    name: str
    email: str
    role: str
    can: str
    group: str = ""
    is_staff: bool = False


OFFICER_ROLE = "Officer"
OFFICER_DESCRIPTION = "complete an update in two minutes"

DEMO_USERS = (
    DemoUser(
        "Carol Clark",
        "clerk@demo.example",
        "Clerk",
        "approve updates, publish the Care Homes report",
        CLERK,
        True,
    ),
    DemoUser(
        "Marc Stephenson",
        "marc.stephenson@demo.example",
        "Link officer",
        "approve a submitted update, or send one back",
    ),
    DemoUser("Vanessa Housley", "vanessa.housley@demo.example", OFFICER_ROLE, OFFICER_DESCRIPTION),
    DemoUser("Errol Parks", "errol.parks@demo.example", OFFICER_ROLE, OFFICER_DESCRIPTION),
    DemoUser(
        "Dawn Tyerman", "dawn.tyerman@demo.example", OFFICER_ROLE, "change the update that was sent back"
    ),
    DemoUser(
        "Pat Partner",
        "partner@demo.example",
        "Partner organisation",
        "complete the update of an action that your organisation leads",
    ),
    DemoUser(
        "Mo Member", "member@demo.example", "Member", "see which actions slipped, and ask a question", MEMBER
    ),
    DemoUser(
        "Ada Admin",
        "admin@demo.example",
        "Administrator",
        "invite somebody",
        ADMINISTRATOR,
        is_staff=True,
    ),
    DemoUser(
        "Aud Auditor",
        "auditor@demo.example",
        "Auditor",
        "look at what changed in a plan, and when",
        AUDITOR,
    ),
    DemoUser("Vera Viewer", "viewer@demo.example", "None yet", "see what a person without a role can see"),
)


def create_demo_users() -> dict[str, User]:
    """Create those that do not exist yet. Returns all of them by email address."""
    if not settings.DEMO and settings.MODE != "test":
        raise ImproperlyConfigured("SCRUTINY_MODE is not demo: demo people are made in a demo only.")
    return {person.email: get_or_create_demo_user(person) for person in DEMO_USERS}


def get_or_create_demo_user(person: DemoUser) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email, DEMO_PASSWORD, name=person.name, is_staff=person.is_staff
        )
    if person.group:
        user.groups.add(Group.objects.get(name=person.group))
    return user
