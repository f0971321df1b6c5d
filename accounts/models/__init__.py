from accounts.models.sessions import Session
from accounts.models.users import User, normalised

__all__ = ["Session", "User", "normalised"]
