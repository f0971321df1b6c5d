"""What officers and link officers do with an answer: save, submit, return, approve."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Comment, ImpactEntry, ProgressEntry, UpdateRequest
from actionplans.models.followed import get_grading_scale
from actionplans.workflow.transitions import (
    EditConflict,
    NotAllowed,
    State,
    begin_draft,
    lock_update_request,
    transition,
)
from audit.records import audit_context
from documents.plan.scales import GRADES

__all__ = [
    "EditConflict",
    "NotAllowed",
    "UpdateContent",
    "add_comment",
    "approve",
    "delegate",
    "save_draft",
    "send_back",
    "submit",
    "take_back",
]


@dataclass(frozen=True)
class UpdateContent:
    """What somebody wrote for one sub-action in one round. Blank is not answered."""

    evidence: str = ""
    grade: int | None = None
    explanation: str = ""
    revised_date: str = ""
    no_revised_date_reason: str = ""
    impact: str = ""
    impact_not_yet: bool = False

    @classmethod
    def saved_for(cls, asked: UpdateRequest) -> UpdateContent:
        """What is saved of it now."""
        where = {"round": asked.round_id, "sub_action": asked.sub_action_id}
        progress = ProgressEntry.objects.filter(**where).in_version_order().last()
        return cls.from_entries(progress, ImpactEntry.objects.filter(**where).in_version_order().last())

    @classmethod
    def from_entries(cls, progress: ProgressEntry | None, impact: ImpactEntry | None) -> UpdateContent:
        """What these two say together."""
        progress, impact = progress or ProgressEntry(), impact or ImpactEntry()
        return cls(
            progress.evidence,
            progress.grade,
            progress.explanation,
            progress.revised_date,
            progress.no_revised_date_reason,
            impact.evidence,
            impact.not_yet_known,
        )

    @property
    def has_progress(self) -> bool:
        return bool(
            self.evidence
            or self.grade
            or self.explanation
            or self.revised_date
            or self.no_revised_date_reason
        )

    @property
    def is_empty(self) -> bool:
        return self == UpdateContent()

    @property
    def has_impact(self) -> bool:
        return bool(self.impact or self.impact_not_yet)


@transaction.atomic
def save_draft(
    asked: UpdateRequest,
    answer: UpdateContent,
    *,
    by: User,
    version: int,
    page: str = "",
    sent: int = 0,
    by_itself: bool = False,
) -> UpdateRequest:
    """Save what somebody wrote on top of the version they saw, and hand back the row as it is then.

    The same words again change nothing. Raises EditConflict where another saved meanwhile, NotAllowed
    where the answer is no longer to be written.

    One page is one writer, and never in conflict with itself: it need not have heard of what it saved
    before, since answers get lost and people go back. `sent` is the time on the clock of the page, in
    milliseconds: what it saves by itself, and a later save overtook, is refused.
    """
    asked = lock_update_request(asked.pk, to_write=True)
    if UpdateContent.saved_for(asked) == answer and asked.state not in (
        State.NOT_STARTED,
        State.NOT_RECEIVED,
    ):
        return asked  # sent twice, or saved without a change
    if not asked.can_be_written:
        raise NotAllowed(
            f"This answer is {asked.get_state_display().lower()}; ask for it to be returned.",
            "not-with-officer",
        )
    is_same_page = bool(page) and asked.page_token == page and asked.last_edited_by_id == by.pk
    if is_same_page:
        if by_itself and sent <= asked.page_saved_at:
            raise NotAllowed(_("Not saved yet. Select “Save draft” to save what you typed."), "late")
    elif asked.version != version:
        raise EditConflict(asked, by)
    asked.version += 1
    asked.last_edited_by, asked.page_token, asked.page_saved_at = by, page, sent
    begin_draft(asked)
    with audit_context("", by):
        _save_entries(asked, answer)
        asked.save(update_fields=["version", "last_edited_by", "page_token", "page_saved_at", "state"])
    return asked


def _save_entries(asked: UpdateRequest, answer: UpdateContent) -> None:
    if asked.asks_for_progress:
        _save_entry(
            ProgressEntry,
            asked,
            has_content=answer.has_progress,
            evidence=answer.evidence,
            grade=answer.grade,
            explanation=answer.explanation,
            revised_date=answer.revised_date,
            no_revised_date_reason=answer.no_revised_date_reason,
            **_grade_text_on_scale(asked, answer),
        )
    _save_entry(
        ImpactEntry,
        asked,
        has_content=answer.has_impact,
        evidence=answer.impact,
        not_yet_known=answer.impact_not_yet,
    )


def _grade_text_on_scale(asked: UpdateRequest, answer: UpdateContent) -> dict[str, str]:
    """The word of the plan's own scale, to be printed; reviews print our own words for a grade."""
    scale = get_grading_scale(asked.round.plan)
    if scale == GRADES:
        return {}
    unknown = scale.unknown_level.word if scale.unknown_level and answer.has_progress else ""
    return {"grade_text": scale.word(answer.grade) or unknown}


def _save_entry(
    model: type[ProgressEntry | ImpactEntry], asked: UpdateRequest, *, has_content: bool, **words: object
) -> None:
    """Keep words in the row that is being written; what a version has printed stays as it is."""
    where = {"round": asked.round, "sub_action_id": asked.sub_action_id}
    rows = list(model._default_manager.filter(**where))
    entry = next((row for row in rows if row.first_published_version is None), None)
    if entry is None and not has_content and not rows:
        return
    entry = entry or model(**where, excluded_from_report=bool(asked.round.report_version))
    entry.round = asked.round  # which its history asks for
    for name, value in words.items():
        setattr(entry, name, value)
    entry.save()


@transaction.atomic
def submit(
    asked: UpdateRequest, answer: UpdateContent, *, by: User, version: int, page: str = "", sent: int = 0
) -> UpdateRequest:
    """Save and send in. Submitting the same twice changes nothing.

    Who sends in what another wrote has made it an answer, and so does not approve it either.
    """
    now = lock_update_request(asked.pk, to_write=True)
    if now.state == State.SUBMITTED and UpdateContent.saved_for(now) == answer:
        return now
    asked = save_draft(asked, answer, by=by, version=version, page=page, sent=sent)
    asked.last_edited_by = by
    return transition(asked, State.SUBMITTED, by=by)


@transaction.atomic
def send_back(asked: UpdateRequest, comment: str, *, by: User) -> UpdateRequest:
    """Return an answer to its officer with what is wanted. Raises NotAllowed without a comment."""
    asked = lock_update_request(asked.pk)
    if asked.state not in (State.SUBMITTED, State.APPROVED):
        raise NotAllowed("Only what was submitted can be returned.", "not-submitted")
    if not comment.strip():
        raise NotAllowed("Say what is wanted, so that the officer knows what to change.", "no-comment")
    transition(asked, State.RETURNED, by=by, why=comment[:100])
    add_comment(asked, comment, by=by, returns=True)
    return asked


@transaction.atomic
def approve(asked: UpdateRequest, *, by: User, version: int | None) -> UpdateRequest:
    """Approve the version that was read; None where none was told, which is never right.

    Raises NotAllowed for anybody who wrote in it or sent it in, Conflict for a newer version.
    """
    asked = lock_update_request(asked.pk)
    if asked.state == State.APPROVED:
        return asked
    if asked.version != version:
        raise EditConflict(asked, by)
    if UpdateRequest.objects.edited_by(by).filter(pk=asked.pk).exists():
        raise NotAllowed(
            "You wrote in this answer or sent it in; another link officer or a clerk approves.",
            "own-answer",
        )
    return transition(asked, State.APPROVED, by=by)


@transaction.atomic
def add_comment(asked: UpdateRequest, text: str, *, by: User, returns: bool = False) -> Comment:
    """Say something of an answer of an open round. Sent twice in a row, it is said once."""
    asked = lock_update_request(asked.pk)
    last = asked.comments.last()
    if last and (last.author_id, last.text, last.requests_changes) == (by.pk, text.strip(), returns):
        return last
    with audit_context("Comment", by):
        return Comment.objects.create(
            update_request=asked, author=by, text=text.strip(), requests_changes=returns
        )


@transaction.atomic
def delegate(asked: UpdateRequest, colleague: User, *, by: User) -> None:
    """Let a colleague answer in this round, beside the owners."""
    with audit_context(f"Delegated to {colleague}", by):
        lock_update_request(asked.pk).delegates.add(colleague)


@transaction.atomic
def take_back(asked: UpdateRequest, colleague: User, *, by: User) -> None:
    """End that a colleague answers. What was written stays."""
    with audit_context(f"No longer delegated to {colleague}", by):
        lock_update_request(asked.pk).delegates.remove(colleague)
