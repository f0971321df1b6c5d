from partnerships.models.carrying import CarriedForward, EquivalentAction
from partnerships.models.indicators import Indicator
from partnerships.models.partnerships import Membership, Partnership
from partnerships.models.plans import PartnershipPlan, StandardsAssessment
from partnerships.models.threads import ActionLink

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
