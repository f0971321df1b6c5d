from accounts.models.sessions import Session
from accounts.models.users import User, normalised
from accounts.models.work_accounts import WorkAccount

__all__ = ["Session", "User", "WorkAccount", "normalised"]
