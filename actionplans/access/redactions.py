"""Redactions, which only clerks may see."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplans.access.plans import plan_for
from actionplans.access.roles import AnyUser, is_clerk
from actionplans.models import ActionPlan, Redaction
from actionplans.models.redactions import RedactionQuerySet


def redactions_for(user: AnyUser) -> RedactionQuerySet:
    """All redactions, for clerks. Raises Http404 for others."""
    if not is_clerk(user):
        raise Http404
    redactions: RedactionQuerySet = Redaction.objects.all()
    return redactions


def redaction_for(user: AnyUser, pk: int) -> Redaction:
    return get_object_or_404(
        redactions_for(user).select_related("plan", "evidence", "requested_by", "decided_by"), pk=pk
    )


def plan_to_redact(user: AnyUser, slug: str) -> ActionPlan:
    """A plan for which a clerk may ask for redactions. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not is_clerk(user):
        raise PermissionDenied
    return plan
