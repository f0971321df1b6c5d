from partnerships.models.action_links import ActionLink
from partnerships.models.indicators import Indicator
from partnerships.models.partnerships import Membership, Partnership
from partnerships.models.plans import PartnershipPlan, StandardsAssessment
from partnerships.models.rollover import CarriedForward, EquivalentAction

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
