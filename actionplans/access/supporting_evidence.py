"""Who may open, change and redact the links and files of updates."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplans.access.roles import AnyUser, is_clerk
from actionplans.access.update_requests import (
    approved_update_requests_for,
    update_request_for,
    update_request_with_plan_for,
)
from actionplans.models import Evidence, UpdateRequest
from actionplans.models.evidence import EvidenceQuerySet


def evidence_for(user: AnyUser, pk: int) -> Evidence:
    """A file to open. Raises Http404 for people who may not.

    People who write or approve the update always may, officers of the plan once it is approved, and others
    once it is published, if they read that action of the report.
    """
    evidence = _get_file_or_404(Evidence.objects.not_removed(), pk)
    is_approved = evidence.update_request.state == UpdateRequest.State.APPROVED
    if is_approved and approved_update_requests_for(user).filter(pk=evidence.update_request_id).exists():
        return evidence
    try:
        update_request_for(user, evidence.update_request_id)
    except Http404:
        if evidence.first_published_version is None:
            raise
        update_request_with_plan_for(user, evidence.update_request_id)
    return evidence


def public_evidence(pk: int) -> Evidence:
    """A file that the public may open. Raises Http404 for any other."""
    return _get_file_or_404(Evidence.objects.for_public(), pk)


def evidence_to_change(user: AnyUser, pk: int) -> Evidence:
    """A link or file of an update that this person may write. Raises Http404 for any other."""
    evidence: Evidence = get_object_or_404(Evidence.objects.not_removed(), pk=pk)
    evidence.update_request = update_request_for(user, evidence.update_request_id)
    return evidence


def file_to_redact(user: AnyUser, pk: int) -> Evidence:
    """A file that a clerk may ask to be removed. Raises Http404 for other people."""
    if not is_clerk(user):
        raise Http404
    return _get_file_or_404(Evidence.objects.not_removed(), pk)


def _get_file_or_404(rows: EvidenceQuerySet, pk: int) -> Evidence:
    files_with_content = rows.filter(file__isnull=False, file__redaction_id__isnull=True).defer(None)
    evidence: Evidence = get_object_or_404(
        files_with_content.select_related(
            "file", "update_request__round", "update_request__sub_action__heading__parent"
        ),
        pk=pk,
    )
    return evidence
