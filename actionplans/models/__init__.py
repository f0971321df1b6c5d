from .asked import Comment, UpdateRequest
from .decisions import Decision
from .entries import ImpactEntry, ProgressEntry
from .evidence import Evidence, EvidenceFile
from .exempt_readers import ExemptReader
from .followed import FollowedPlan
from .meetings import AdditionalRound, Meeting
from .notices import Notification
from .people import Committee, Owner
from .plans import ActionPlan, Heading, Recommendation, RecommendationPart, SubAction
from .redactions import Redaction
from .requests import MemberRequest
from .responses import ExecutiveResponse
from .reviews import Review
from .rounds import Round
from .wordings import PrintedWording

__all__ = [
    "ActionPlan",
    "AdditionalRound",
    "Comment",
    "Committee",
    "Decision",
    "Evidence",
    "EvidenceFile",
    "ExecutiveResponse",
    "ExemptReader",
    "FollowedPlan",
    "Heading",
    "ImpactEntry",
    "Meeting",
    "MemberRequest",
    "Notification",
    "Owner",
    "PrintedWording",
    "ProgressEntry",
    "Recommendation",
    "RecommendationPart",
    "Redaction",
    "Review",
    "Round",
    "SubAction",
    "UpdateRequest",
]
