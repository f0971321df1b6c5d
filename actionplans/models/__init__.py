from .people import Committee, Meeting, Owner
from .plans import ActionPlan, Heading, Recommendation, RecommendationPart, SubAction
from .reviews import Review
from .rounds import Asked, EntryState, ImpactEntry, PrintedWording, ProgressEntry, Round

__all__ = [
    "ActionPlan",
    "Asked",
    "Committee",
    "EntryState",
    "Heading",
    "ImpactEntry",
    "Meeting",
    "Owner",
    "PrintedWording",
    "ProgressEntry",
    "Recommendation",
    "RecommendationPart",
    "Review",
    "Round",
    "SubAction",
]
