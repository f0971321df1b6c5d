from .carrying import CarriedForward, EquivalentAction
from .indicators import Indicator
from .partnerships import Membership, Partnership
from .plans import PartnershipPlan, StandardsAssessment
from .threads import ActionLink

__all__ = [
    "ActionLink",
    "CarriedForward",
    "EquivalentAction",
    "Indicator",
    "Membership",
    "Partnership",
    "PartnershipPlan",
    "StandardsAssessment",
]
