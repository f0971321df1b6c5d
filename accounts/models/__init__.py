from accounts.models.changes import AccountChange
from accounts.models.council import CouncilLogo, CouncilLook
from accounts.models.security import SecurityEvent
from accounts.models.sessions import Session
from accounts.models.users import User, normalised
from accounts.models.work_accounts import WorkAccount

__all__ = [
    "AccountChange",
    "CouncilLogo",
    "CouncilLook",
    "SecurityEvent",
    "Session",
    "User",
    "WorkAccount",
    "normalised",
]
