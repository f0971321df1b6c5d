from actionplans.models.asked import Comment, UpdateRequest
from actionplans.models.decisions import Decision
from actionplans.models.entries import ImpactEntry, ProgressEntry
from actionplans.models.evidence import Evidence, EvidenceFile
from actionplans.models.exempt_readers import ExemptReader
from actionplans.models.followed import FollowedPlan
from actionplans.models.meetings import AdditionalRound, Meeting
from actionplans.models.notices import Notification
from actionplans.models.people import Committee, Owner
from actionplans.models.plans import ActionPlan, Heading, Recommendation, RecommendationPart, SubAction
from actionplans.models.redactions import Redaction
from actionplans.models.requests import MemberRequest
from actionplans.models.responses import ExecutiveResponse
from actionplans.models.reviews import Review
from actionplans.models.rounds import Round
from actionplans.models.wordings import PrintedWording

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
