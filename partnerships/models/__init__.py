from .indicators import Indicator
from .partnerships import Membership, Partnership
from .plans import PartnershipPlan, StandardsAssessment
from .threads import Thread

__all__ = [
    "Indicator",
    "Membership",
    "Partnership",
    "PartnershipPlan",
    "StandardsAssessment",
    "Thread",
]
