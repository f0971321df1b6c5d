from .carrying import CarriedOver, SameLine
from .indicators import Indicator
from .partnerships import Membership, Partnership
from .plans import PartnershipPlan, StandardsAssessment
from .threads import Thread

__all__ = [
    "CarriedOver",
    "Indicator",
    "Membership",
    "Partnership",
    "PartnershipPlan",
    "SameLine",
    "StandardsAssessment",
    "Thread",
]
