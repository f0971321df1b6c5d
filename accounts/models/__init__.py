from accounts.models.council import CouncilLogo, CouncilLook
from accounts.models.sessions import Session
from accounts.models.users import User, normalised
from accounts.models.work_accounts import WorkAccount

__all__ = ["CouncilLogo", "CouncilLook", "Session", "User", "WorkAccount", "normalised"]
