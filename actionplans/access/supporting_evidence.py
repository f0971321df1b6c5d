"""Links and files behind answers: who opens them, changes them, or has them taken away."""

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
    """A file behind an answer, to open. Raises Http404 for who may not.

    Whoever writes or approves the answer always may; officers of the plan once it is approved; others
    once it is published, if they read that line of the update.
    """
    evidence = _get_file_or_404(Evidence.objects.not_removed(), pk)
    of_approved = evidence.update_request.state == UpdateRequest.State.APPROVED
    if of_approved and approved_update_requests_for(user).filter(pk=evidence.update_request_id).exists():
        return evidence
    try:
        update_request_for(user, evidence.update_request_id)
    except Http404:
        if evidence.first_published_version is None:
            raise
        update_request_with_plan_for(user, evidence.update_request_id)
    return evidence


def public_evidence(pk: int) -> Evidence:
    """A file that residents may open. Raises Http404 for any other."""
    return _get_file_or_404(Evidence.objects.for_public(), pk)


def evidence_to_change(user: AnyUser, pk: int) -> Evidence:
    """A link or file behind an answer that this person writes. Raises Http404 for any other."""
    evidence: Evidence = get_object_or_404(Evidence.objects.not_removed(), pk=pk)
    evidence.update_request = update_request_for(user, evidence.update_request_id)
    return evidence


def file_to_redact(user: AnyUser, pk: int) -> Evidence:
    """A file behind an answer, which clerks alone may ask to be taken away. Raises Http404 for others."""
    if not is_clerk(user):
        raise Http404
    return _get_file_or_404(Evidence.objects.not_removed(), pk)


def _get_file_or_404(rows: EvidenceQuerySet, pk: int) -> Evidence:
    with_bytes = rows.filter(file__isnull=False, file__redaction_id__isnull=True).defer(None)
    evidence: Evidence = get_object_or_404(
        with_bytes.select_related(
            "file", "update_request__round", "update_request__sub_action__heading__parent"
        ),
        pk=pk,
    )
    return evidence
