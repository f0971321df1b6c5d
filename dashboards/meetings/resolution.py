"""Drafts the text of a meeting's resolution from the recorded decisions, for the minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import ascii_lowercase

from actionplans.models import Decision, Meeting, MemberRequest
from documents.plan.grades import grade_label

Kind = Decision.Kind


def draft_resolution(
    meeting: Meeting,
    updates: Iterable[tuple[str, str]],
    decisions: Iterable[Decision],
    requests: Iterable[MemberRequest] = (),
) -> str:
    """The resolution as plain text. `updates` are pairs of plan title and month of the reports considered.

    Left out are rescinded decisions and those that are part of a sign-off. `requests` are those that
    councillors made at the meeting.
    """
    unique_updates = dict.fromkeys(updates)
    decisions_by_title: dict[str, list[Decision]] = {title: [] for title, _ in unique_updates}
    for decision in decisions:
        if is_minuted(decision, meeting):
            decisions_by_title.setdefault(decision.plan.title, []).append(decision)
    months_by_title: dict[str, list[str]] = {}
    for title, month in unique_updates:
        months_by_title.setdefault(title, []).append(month)
    lines = [f"{meeting.committee}", f"{meeting.date:%-d %B %Y}", ""]
    if not decisions_by_title:
        return "\n".join([*lines, "No progress update was before the committee.", ""])
    lines += ["Scrutiny monitoring – progress updates", "", "RESOLVED that:", ""]
    for number, (title, plan_decisions) in enumerate(decisions_by_title.items(), 1):
        lines += [*_resolution_item(number, title, months_by_title.get(title, []), plan_decisions), ""]
    request_lines = [f"   - {_request_text(request)}" for request in requests]
    if request_lines:
        lines += ["The following was asked for:", "", *request_lines, ""]
    return "\n".join(lines)


def _request_text(request: MemberRequest) -> str:
    subject = f"{request.plan}, {request.sub_action}" if request.sub_action else str(request.plan)
    text = " ".join(request.text.split())
    return (
        f"{request.member_name} on {subject}: {text} (to {request.assigned_to}, by {request.due:%-d %B %Y})"
    )


def is_minuted(decision: Decision, meeting: Meeting) -> bool:
    """Whether the minutes have it: decided at this meeting, and not rescinded at the same one."""
    if decision.plan_sign_off_id:
        return False
    if decision.rescinds:
        # A decision that is rescinded at its own meeting was recorded in error.
        return decision.rescinds.meeting_id != meeting.pk and not decision.rescinds.plan_sign_off_id
    rescinding = getattr(decision, "rescinded_by", None)
    return rescinding is None or rescinding.meeting_id != meeting.pk


def _resolution_item(number: int, title: str, months: list[str], decisions: list[Decision]) -> list[str]:
    text = f"the progress update of {' and '.join(months)} be noted" if months else ""
    sentences = [*([text] if text else []), *(resolution_sentence(decision) for decision in decisions)]
    ends = [";"] * (len(sentences) - 2) + ["; and"] * (len(sentences) > 1) + ["."]
    if len(sentences) == 1:
        return [f"{number}. {title}: {sentences[0]}."]
    rows = [
        f"   ({_letter(n)}) {sentence}{end}"
        for n, (sentence, end) in enumerate(zip(sentences, ends, strict=True))
    ]
    return [f"{number}. {title}:", *rows]


def _letter(number: int) -> str:
    """a, b, … z, then aa, ab and so on."""
    quotient, index = divmod(number, len(ascii_lowercase))
    return (_letter(quotient - 1) if quotient else "") + ascii_lowercase[index]


def resolution_sentence(decision: Decision) -> str:
    """What was resolved, without a full stop: "the grade of action 1 a) be confirmed as 2 (On-Track)"."""
    text = SENTENCE_BUILDERS[Kind(decision.kind)](decision)
    reason = " ".join(decision.reason.split()).rstrip(".;")
    minute = f" (minute {decision.minute_reference})" if decision.minute_reference else ""
    return f"{text}{f' – {reason}' if reason else ''}{minute}"


def _in_report(decision: Decision) -> str:
    return f" in the update of {decision.entry.round}" if decision.entry else ""


def _amended_from(decision: Decision) -> str:
    entry = decision.entry
    if not entry or not entry.grade or entry.grade == decision.committee_grade:
        return ""
    original_grade = (
        entry.grade_text if decision.committee_grade_text else f"the officer’s {grade_label(entry.grade)}"
    )
    return f" from {original_grade}" if original_grade else ""


def _agreed_date(decision: Decision) -> str:
    """The agreed date in one line, without a full stop."""
    text = decision.sub_action.date_text if decision.sub_action else ""
    return " ".join(text.split()).rstrip(".;")


def _action_name(decision: Decision) -> str:
    """The subject of a decision, as its plan calls it: "action 1 a)"."""
    return decision.plan.line_words.called_within(decision.about)


def _report_subject(decision: Decision) -> str:
    """The subject of a requested report: an action, or a heading with all its actions."""
    subject = decision.about
    return _action_name(decision) if decision.sub_action_id else subject[:1].lower() + subject[1:]


SENTENCE_BUILDERS: dict[str, Callable[[Decision], str]] = {
    Kind.CONFIRMED: lambda d: (
        f"the {d.graded} of {_action_name(d)}{_in_report(d)} be confirmed as {d.grade_in_words}"
    ),
    Kind.AMENDED: lambda d: (
        f"the {d.graded} of {_action_name(d)}{_in_report(d)} be amended{_amended_from(d)} "
        f"to {d.grade_in_words}"
    ),
    Kind.REVISED: lambda d: (
        f"a revised date of {d.revised_date} be agreed for {_action_name(d)}"
        + (f", first agreed for {_agreed_date(d)}" if _agreed_date(d) else "")
    ),
    Kind.REPORT: lambda d: f"a further report on {_report_subject(d)} be brought in {d.further_report_month}",
    Kind.SIGNED_OFF: lambda d: f"{_action_name(d)} be signed off",
    Kind.WITHDRAWN: lambda d: f"{_action_name(d)} be withdrawn",
    Kind.SUPERSEDED: lambda d: (
        f"{_action_name(d)} be superseded by {d.plan.line_words.called_within(str(d.successor))}"
    ),
    Kind.TRANSFERRED: lambda d: f"{_action_name(d)} be transferred to {d.transferred_to}",
    Kind.PLAN_SIGNED_OFF: lambda d: "the whole action plan be signed off, and its monitoring end",
    Kind.TAKEN_BACK: lambda d: (
        f"the decision of {d.rescinds.meeting.date:%-d %B %Y} no longer hold: {d.rescinds}"
        if d.rescinds
        else ""
    ),
}
