"""Naming people who need to read exempt information, and removing them."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from actionplans.models import ActionPlan, ExemptReader
from actionplans.workflow.transitions import NotAllowed
from audit.records import audit_context


@transaction.atomic
def add_exempt_reader(
    plan: ActionPlan, person: User, capacity: str, reason: str, *, by: User
) -> ExemptReader:
    """Let a person read the exempt information of a plan. Raises NotAllowed where they are named already."""
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if ExemptReader.objects.filter(plan=plan, user=person).exists():
        raise NotAllowed(f"{person} can read it already.", "already")
    with audit_context(reason, by):
        return ExemptReader.objects.create(
            plan_id=plan.pk, user=person, capacity=capacity, reason=reason, added_by=by
        )


@transaction.atomic
def remove_exempt_reader(reader: ExemptReader, *, by: User) -> None:
    """End a person's access to exempt information. That they had it stays in the history."""
    with audit_context("No longer needs to know", by):
        reader.delete()
