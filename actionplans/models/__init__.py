from .asked import Asked, Remark
from .decisions import Decision
from .entries import ImpactEntry, ProgressEntry
from .evidence import Evidence, EvidenceFile
from .exempt_readers import ExemptReader
from .followed import FollowedPlan
from .meetings import ExtraUpdate, Meeting
from .notices import Notice
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
    "Asked",
    "Committee",
    "Decision",
    "Evidence",
    "EvidenceFile",
    "ExecutiveResponse",
    "ExemptReader",
    "ExtraUpdate",
    "FollowedPlan",
    "Heading",
    "ImpactEntry",
    "Meeting",
    "MemberRequest",
    "Notice",
    "Owner",
    "PrintedWording",
    "ProgressEntry",
    "Recommendation",
    "RecommendationPart",
    "Redaction",
    "Remark",
    "Review",
    "Round",
    "SubAction",
]
