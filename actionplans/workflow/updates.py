"""What officers and link officers do with an answer: save, submit, return, approve."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Comment, ImpactEntry, ProgressEntry, UpdateRequest
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
    "remove_delegate",
    "save_draft",
    "send_back",
    "submit",
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
    def saved_for(cls, update_request: UpdateRequest) -> UpdateContent:
        """What is saved of it now."""
        where = {"round": update_request.round_id, "sub_action": update_request.sub_action_id}
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
    update_request: UpdateRequest,
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
    update_request = lock_update_request(update_request.pk, to_write=True)
    if UpdateContent.saved_for(update_request) == answer and update_request.state not in (
        State.NOT_STARTED,
        State.NOT_RECEIVED,
    ):
        return update_request  # sent twice, or saved without a change
    if not update_request.can_be_written:
        raise NotAllowed(
            f"This answer is {update_request.get_state_display().lower()}; ask for it to be returned.",
            "not-with-officer",
        )
    is_same_page = (
        bool(page) and update_request.page_token == page and update_request.last_edited_by_id == by.pk
    )
    if is_same_page:
        if by_itself and sent <= update_request.page_saved_at:
            raise NotAllowed(_("Not saved yet. Select “Save draft” to save what you typed."), "late")
    elif update_request.version != version:
        raise EditConflict(update_request, by)
    update_request.version += 1
    update_request.last_edited_by, update_request.page_token, update_request.page_saved_at = by, page, sent
    begin_draft(update_request)
    with audit_context("", by):
        _save_entries(update_request, answer)
        update_request.save(
            update_fields=["version", "last_edited_by", "page_token", "page_saved_at", "state"]
        )
    return update_request


def _save_entries(update_request: UpdateRequest, answer: UpdateContent) -> None:
    if update_request.asks_for_progress:
        _save_entry(
            ProgressEntry,
            update_request,
            has_content=answer.has_progress,
            evidence=answer.evidence,
            grade=answer.grade,
            explanation=answer.explanation,
            revised_date=answer.revised_date,
            no_revised_date_reason=answer.no_revised_date_reason,
            **_grade_text_on_scale(update_request, answer),
        )
    _save_entry(
        ImpactEntry,
        update_request,
        has_content=answer.has_impact,
        evidence=answer.impact,
        not_yet_known=answer.impact_not_yet,
    )


def _grade_text_on_scale(update_request: UpdateRequest, answer: UpdateContent) -> dict[str, str]:
    """The word of the plan's own scale, to be printed; reviews print our own words for a grade."""
    scale = update_request.round.plan.grading_scale
    if scale == GRADES:
        return {}
    unknown = scale.unknown_level.word if scale.unknown_level and answer.has_progress else ""
    return {"grade_text": scale.word(answer.grade) or unknown}


def _save_entry(
    model: type[ProgressEntry | ImpactEntry],
    update_request: UpdateRequest,
    *,
    has_content: bool,
    **words: object,
) -> None:
    """Keep words in the row that is being written; what a version has printed stays as it is."""
    where = {"round": update_request.round, "sub_action_id": update_request.sub_action_id}
    rows = list(model._default_manager.filter(**where))
    entry = next((row for row in rows if row.first_published_version is None), None)
    if entry is None and not has_content and not rows:
        return
    entry = entry or model(**where, excluded_from_report=bool(update_request.round.report_version))
    entry.round = update_request.round  # which its history asks for
    for name, value in words.items():
        setattr(entry, name, value)
    entry.save()


@transaction.atomic
def submit(
    update_request: UpdateRequest,
    answer: UpdateContent,
    *,
    by: User,
    version: int,
    page: str = "",
    sent: int = 0,
) -> UpdateRequest:
    """Save and send in. Submitting the same twice changes nothing.

    Who sends in what another wrote has made it an answer, and so does not approve it either.
    """
    now = lock_update_request(update_request.pk, to_write=True)
    if now.state == State.SUBMITTED and UpdateContent.saved_for(now) == answer:
        return now
    update_request = save_draft(update_request, answer, by=by, version=version, page=page, sent=sent)
    update_request.last_edited_by = by
    return transition(update_request, State.SUBMITTED, by=by)


@transaction.atomic
def send_back(update_request: UpdateRequest, comment: str, *, by: User) -> UpdateRequest:
    """Return an answer to its officer with what is wanted. Raises NotAllowed without a comment."""
    update_request = lock_update_request(update_request.pk)
    if update_request.state not in (State.SUBMITTED, State.APPROVED):
        raise NotAllowed("Only what was submitted can be returned.", "not-submitted")
    if not comment.strip():
        raise NotAllowed("Say what is wanted, so that the officer knows what to change.", "no-comment")
    transition(update_request, State.RETURNED, by=by, why=comment[:100])
    add_comment(update_request, comment, by=by, returns=True)
    return update_request


@transaction.atomic
def approve(update_request: UpdateRequest, *, by: User, version: int | None) -> UpdateRequest:
    """Approve the version that was read; None where no version was sent, which never matches.

    Raises NotAllowed for anybody who wrote in it or sent it in, Conflict for a newer version.
    """
    update_request = lock_update_request(update_request.pk)
    if update_request.state == State.APPROVED:
        return update_request
    if update_request.version != version:
        raise EditConflict(update_request, by)
    if UpdateRequest.objects.edited_by(by).filter(pk=update_request.pk).exists():
        raise NotAllowed(
            "You wrote in this answer or sent it in; another link officer or a clerk approves.",
            "own-answer",
        )
    return transition(update_request, State.APPROVED, by=by)


@transaction.atomic
def add_comment(update_request: UpdateRequest, text: str, *, by: User, returns: bool = False) -> Comment:
    """Add a note to an update of an open round. Sent twice in a row, it is added once."""
    update_request = lock_update_request(update_request.pk)
    last = update_request.comments.last()
    if last and (last.author_id, last.text, last.requests_changes) == (by.pk, text.strip(), returns):
        return last
    with audit_context("Comment", by):
        return Comment.objects.create(
            update_request=update_request, author=by, text=text.strip(), requests_changes=returns
        )


@transaction.atomic
def delegate(update_request: UpdateRequest, colleague: User, *, by: User) -> None:
    """Let a colleague complete the update in this round, as well as the owners."""
    with audit_context(f"Delegated to {colleague}", by):
        lock_update_request(update_request.pk).delegates.add(colleague)


@transaction.atomic
def remove_delegate(update_request: UpdateRequest, colleague: User, *, by: User) -> None:
    """End that a colleague answers. What was written stays."""
    with audit_context(f"No longer delegated to {colleague}", by):
        lock_update_request(update_request.pk).delegates.remove(colleague)
