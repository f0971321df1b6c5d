from actionplans.models.decisions import Decision
from actionplans.models.directory import Committee, Owner
from actionplans.models.entries import ImpactEntry, ProgressEntry
from actionplans.models.evidence import Evidence, EvidenceFile
from actionplans.models.executive_responses import ExecutiveResponse
from actionplans.models.exempt_readers import ExemptReader
from actionplans.models.meetings import AdditionalRound, Meeting
from actionplans.models.member_requests import MemberRequest
from actionplans.models.notifications import Notification
from actionplans.models.plans import ActionPlan, Heading, Recommendation, RecommendationPart, SubAction
from actionplans.models.printed_wordings import PrintedWording
from actionplans.models.redactions import Redaction
from actionplans.models.reviews import Review
from actionplans.models.rounds import Round
from actionplans.models.update_requests import Comment, UpdateRequest

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
