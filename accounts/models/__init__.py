from accounts.models.branding import CouncilBranding, CouncilLogo
from accounts.models.changes import AccountChange
from accounts.models.security import SecurityEvent
from accounts.models.sessions import Session
from accounts.models.users import User, normalise_email
from accounts.models.work_accounts import WorkAccount

__all__ = [
    "AccountChange",
    "CouncilBranding",
    "CouncilLogo",
    "SecurityEvent",
    "Session",
    "User",
    "WorkAccount",
    "normalise_email",
]
