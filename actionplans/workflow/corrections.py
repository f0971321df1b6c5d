"""Corrections after publishing, and updates that are received late."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from actionplans.models import ImpactEntry, ProgressEntry, Round, UpdateRequest
from actionplans.workflow.supporting_evidence import mark_removed
from actionplans.workflow.transitions import ENTRY_MODELS, NotAllowed, State, transition
from actionplans.workflow.updates import add_comment
from audit.records import audit_context

LEFT_AS_PUBLISHED = "Left as published"


@transaction.atomic
def reopen_update(update_request: UpdateRequest, reason: str, *, by: User) -> UpdateRequest:
    """Return a published or missing update to its officer, for the next version of the report.

    The published version stays published until then. Raises NotAllowed without a reason, for an open
    round, and for a round recorded from an imported report, which an import or a clerk corrects.
    """
    this_round = Round.objects.select_for_update().get(pk=update_request.round_id)
    update_request = UpdateRequest.objects.select_for_update(of=("self",)).get(pk=update_request.pk)
    if not this_round.report_version:
        raise NotAllowed(f"The update of {this_round} was not published here, so nothing of it is reopened.")
    if update_request.state not in (State.PUBLISHED, State.NOT_RECEIVED):
        raise NotAllowed("This answer is being changed already.", "being-corrected")
    if not reason.strip():
        raise NotAllowed("Say what is to be corrected, or that the answer follows late.")
    transition(update_request, State.RETURNED, by=by, why=reason)
    add_comment(update_request, reason, by=by, requests_changes=True)
    return update_request


@transaction.atomic
def discard_correction(update_request: UpdateRequest, *, by: User) -> UpdateRequest:
    """Discard a correction, so that the update is again as published.

    The draft of an update that was never received is kept. Raises NotAllowed where none is in progress.
    """
    update_request = (
        UpdateRequest.objects.select_for_update(of=("self",))
        .select_related("round")
        .get(pk=update_request.pk)
    )
    if not update_request.round.report_version or update_request.state not in UpdateRequest.IN_PROGRESS:
        raise NotAllowed("This answer is not being changed.", "not-being-corrected")
    entry_filter = {"round": update_request.round_id, "sub_action": update_request.sub_action_id}
    if not any(
        model.objects.filter(**entry_filter, excluded_from_report=False).exists() for model in ENTRY_MODELS
    ):
        return transition(update_request, State.NOT_RECEIVED, by=by, why=LEFT_AS_PUBLISHED)
    _discard_drafts(
        update_request,
        [draft for model in ENTRY_MODELS for draft in model.objects.filter(**entry_filter).without_version()],
        by,
    )
    return transition(update_request, State.PUBLISHED, by=by, why=LEFT_AS_PUBLISHED)


def _discard_drafts(
    update_request: UpdateRequest, drafts: list[ProgressEntry | ImpactEntry], by: User
) -> None:
    """Delete the drafts; a page that still shows them gets an edit conflict and cannot save them again."""
    evidence = list(update_request.evidence.not_removed().filter(first_published_version__isnull=True))
    if not drafts and not evidence:
        return
    update_request.version += 1
    update_request.page_token = ""
    with audit_context(LEFT_AS_PUBLISHED, by):
        for draft in drafts:
            draft.delete()
        for item in evidence:
            mark_removed(item, by=by)
        update_request.save(update_fields=["version", "page_token"])
