"""How history tells what committees decided, what members asked and what the executive said."""

from __future__ import annotations

from actionplans.models import Decision, ExecutiveResponse, Heading, Meeting, MemberRequest
from history.reading import Change

from .names import Names
from .telling import Told, tells


@tells(Decision, {field.name for field in Decision._meta.fields} - {"reason", "minute"})
def _decision(change: Change, names: Names) -> Told:
    if change.before is not None:
        return Told("noted the minutes of what was decided", str(names.name(Decision, change.row.id)))
    meeting = names.get(Meeting, change.row.meeting_id)
    rest = f", at the meeting of {meeting.date:%-d %B %Y}" if meeting else ""
    return Told("recorded a decision:", names.name(Decision, change.row.id), rest, many="decisions")


@tells(
    MemberRequest,
    {"plan", "committee", "raised_at", "sub_action", "member", "by", "at", "answered_by", "answered_at"},
)
def _request(change: Change, names: Names) -> Told:
    line = names.line(change.row.sub_action_id) if change.row.sub_action_id else ""
    about = f" on {line}" if line else ""
    if change.before is None:
        return Told(f"recorded what {change.row.member_name} asks", rest=about)
    return Told(f"answered {change.row.member_name}", rest=about)


@tells(ExecutiveResponse, {"heading", "due"})
def _response(change: Change, names: Names) -> Told:
    return Told("recorded the executive’s response to", names.name(Heading, change.row.heading_id))
