from .asked import Asked, Remark
from .entries import ImpactEntry, ProgressEntry
from .people import Committee, Meeting, Owner
from .plans import ActionPlan, Heading, Recommendation, RecommendationPart, SubAction
from .reviews import Review
from .rounds import Round
from .wordings import PrintedWording

__all__ = [
    "ActionPlan",
    "Asked",
    "Committee",
    "Heading",
    "ImpactEntry",
    "Meeting",
    "Owner",
    "PrintedWording",
    "ProgressEntry",
    "Recommendation",
    "RecommendationPart",
    "Remark",
    "Review",
    "Round",
    "SubAction",
]
