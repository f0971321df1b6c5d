"""What officers and link officers do with an update: save, submit, return, approve."""

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
    """The text of one update, which may be incomplete."""

    evidence: str = ""
    grade: int | None = None
    explanation: str = ""
    revised_date: str = ""
    no_revised_date_reason: str = ""
    impact: str = ""
    impact_not_yet: bool = False

    @classmethod
    def saved_for(cls, update_request: UpdateRequest) -> UpdateContent:
        """The content of its latest saved entries."""
        same_update = {"round": update_request.round_id, "sub_action": update_request.sub_action_id}
        progress = ProgressEntry.objects.filter(**same_update).in_version_order().last()
        return cls.from_entries(progress, ImpactEntry.objects.filter(**same_update).in_version_order().last())

    @classmethod
    def from_entries(cls, progress: ProgressEntry | None, impact: ImpactEntry | None) -> UpdateContent:
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
    content: UpdateContent,
    *,
    by: User,
    version: int,
    page_token: str = "",
    page_saved_at: int = 0,
    is_autosave: bool = False,
) -> UpdateRequest:
    """Save an update, and return the saved request. The same content again changes nothing.

    `version` is the version that the person edited. Raises EditConflict where another person saved
    meanwhile, NotAllowed where the update may no longer be edited.

    `page_token` identifies the open page, which is never in conflict with its own saves: responses get lost
    and people go back. `page_saved_at` is the time on the page's clock in milliseconds: an autosave that a
    later save has overtaken is refused.
    """
    update_request = lock_update_request(update_request.pk, to_write=True)
    if UpdateContent.saved_for(update_request) == content and update_request.state not in (
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
        bool(page_token)
        and update_request.page_token == page_token
        and update_request.last_edited_by_id == by.pk
    )
    if is_same_page:
        if is_autosave and page_saved_at <= update_request.page_saved_at:
            raise NotAllowed(_("Not saved yet. Select “Save draft” to save what you typed."), "late")
    elif update_request.version != version:
        raise EditConflict(update_request, by)
    update_request.version += 1
    update_request.last_edited_by, update_request.page_token, update_request.page_saved_at = (
        by,
        page_token,
        page_saved_at,
    )
    begin_draft(update_request)
    with audit_context("", by):
        _save_entries(update_request, content)
        update_request.save(
            update_fields=["version", "last_edited_by", "page_token", "page_saved_at", "state"]
        )
    return update_request


def _save_entries(update_request: UpdateRequest, content: UpdateContent) -> None:
    if update_request.asks_for_progress:
        _save_entry(
            ProgressEntry,
            update_request,
            has_content=content.has_progress,
            evidence=content.evidence,
            grade=content.grade,
            explanation=content.explanation,
            revised_date=content.revised_date,
            no_revised_date_reason=content.no_revised_date_reason,
            **_grade_text_on_scale(update_request, content),
        )
    _save_entry(
        ImpactEntry,
        update_request,
        has_content=content.has_impact,
        evidence=content.impact,
        not_yet_known=content.impact_not_yet,
    )


def _grade_text_on_scale(update_request: UpdateRequest, content: UpdateContent) -> dict[str, str]:
    """The grade in the wording of the plan's own scale, as a field value; {} for the standard grades."""
    scale = update_request.round.plan.grading_scale
    if scale == GRADES:
        return {}
    unknown = scale.unknown_level.word if scale.unknown_level and content.has_progress else ""
    return {"grade_text": scale.word(content.grade) or unknown}


def _save_entry(
    model: type[ProgressEntry | ImpactEntry],
    update_request: UpdateRequest,
    *,
    has_content: bool,
    **field_values: object,
) -> None:
    """Save text in the unpublished entry, created if needed; published entries stay unchanged."""
    same_update = {"round": update_request.round, "sub_action_id": update_request.sub_action_id}
    entries = list(model._default_manager.filter(**same_update))
    entry = next((candidate for candidate in entries if candidate.first_published_version is None), None)
    if entry is None and not has_content and not entries:
        return
    entry = entry or model(**same_update, excluded_from_report=bool(update_request.round.report_version))
    entry.round = update_request.round  # the history of the entry reads it
    for name, value in field_values.items():
        setattr(entry, name, value)
    entry.save()


@transaction.atomic
def submit(
    update_request: UpdateRequest,
    content: UpdateContent,
    *,
    by: User,
    version: int,
    page_token: str = "",
    page_saved_at: int = 0,
) -> UpdateRequest:
    """Save and submit. Submitting the same twice changes nothing.

    A person who submits what another wrote counts as its editor, and so cannot approve it.
    """
    locked = lock_update_request(update_request.pk, to_write=True)
    if locked.state == State.SUBMITTED and UpdateContent.saved_for(locked) == content:
        return locked
    update_request = save_draft(
        update_request, content, by=by, version=version, page_token=page_token, page_saved_at=page_saved_at
    )
    update_request.last_edited_by = by
    return transition(update_request, State.SUBMITTED, by=by)


@transaction.atomic
def send_back(update_request: UpdateRequest, comment: str, *, by: User) -> UpdateRequest:
    """Return an update to its officer with a note. Raises NotAllowed without a note."""
    update_request = lock_update_request(update_request.pk)
    if update_request.state not in (State.SUBMITTED, State.APPROVED):
        raise NotAllowed("Only what was submitted can be returned.", "not-submitted")
    if not comment.strip():
        raise NotAllowed("Say what is wanted, so that the officer knows what to change.", "no-comment")
    transition(update_request, State.RETURNED, by=by, why=comment[:100])
    add_comment(update_request, comment, by=by, requests_changes=True)
    return update_request


@transaction.atomic
def approve(update_request: UpdateRequest, *, by: User, version: int | None) -> UpdateRequest:
    """Approve the version that the approver read; None never matches.

    Raises NotAllowed for anybody who wrote in it or submitted it, EditConflict for another version.
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
def add_comment(
    update_request: UpdateRequest, text: str, *, by: User, requests_changes: bool = False
) -> Comment:
    """Add a note to an update of an open round. Sent twice in a row, it is added once."""
    update_request = lock_update_request(update_request.pk)
    last_comment = update_request.comments.last()
    if last_comment and (last_comment.author_id, last_comment.text, last_comment.requests_changes) == (
        by.pk,
        text.strip(),
        requests_changes,
    ):
        return last_comment
    with audit_context("Comment", by):
        return Comment.objects.create(
            update_request=update_request, author=by, text=text.strip(), requests_changes=requests_changes
        )


@transaction.atomic
def delegate(update_request: UpdateRequest, colleague: User, *, by: User) -> None:
    """Let a colleague complete the update in this round, as well as the owners."""
    with audit_context(f"Delegated to {colleague}", by):
        lock_update_request(update_request.pk).delegates.add(colleague)


@transaction.atomic
def remove_delegate(update_request: UpdateRequest, colleague: User, *, by: User) -> None:
    """End a delegation. What the colleague wrote stays."""
    with audit_context(f"No longer delegated to {colleague}", by):
        lock_update_request(update_request.pk).delegates.remove(colleague)
