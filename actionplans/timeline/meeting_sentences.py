"""History sentences for decisions, committee questions and executive responses."""

from __future__ import annotations

from actionplans.models import Decision, ExecutiveResponse, Heading, Meeting, MemberRequest
from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, describes
from audit.changes import Change


@describes(Decision, {field.name for field in Decision._meta.fields} - {"reason", "minute"})
def _describe_decision(change: Change, names: ObjectNames) -> Sentence:
    if change.before is not None:
        return Sentence("noted the minutes of what was decided", str(names.name(Decision, change.record.id)))
    meeting = names.get(Meeting, change.record.meeting_id)
    suffix = f", at the meeting of {meeting.date:%-d %B %Y}" if meeting else ""
    return Sentence("recorded a decision:", names.name(Decision, change.record.id), suffix, many="decisions")


@describes(
    MemberRequest,
    {"plan", "committee", "raised_at", "sub_action", "member", "by", "at", "answered_by", "answered_at"},
)
def _describe_member_request(change: Change, names: ObjectNames) -> Sentence:
    name = names.sub_action_name(change.record.sub_action_id) if change.record.sub_action_id else ""
    suffix = f" on {name}" if name else ""
    if change.before is None:
        return Sentence(f"recorded what {change.record.member_name} asks", suffix=suffix)
    return Sentence(f"answered {change.record.member_name}", suffix=suffix)


@describes(ExecutiveResponse, {"heading", "due"})
def _describe_executive_response(change: Change, names: ObjectNames) -> Sentence:
    return Sentence("recorded the executive’s response to", names.name(Heading, change.record.heading_id))
