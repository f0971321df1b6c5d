"""Publishing a round: approved updates are published, missing ones are recorded with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import User
from actionplans.mail.clerks import email_clerks_about_unpublishing
from actionplans.mail.left_out import email_people_left_out
from actionplans.mail.notifications import notify_published
from actionplans.models import (
    ActionPlan,
    Evidence,
    EvidenceFile,
    ImpactEntry,
    ProgressEntry,
    Round,
    UpdateRequest,
)
from actionplans.workflow.transitions import ENTRY_MODELS, NotAllowed, State, transition_all
from actionplans.workflow.update_requests import request_newly_outstanding
from audit.bulk import bulk_update_tracked
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context


def find_missing_updates(this_round: Round) -> list[UpdateRequest]:
    """Requests of an open round that cannot be published yet: not received, or not approved."""
    unapproved = this_round.update_requests.exclude(
        state__in=[State.APPROVED, State.PUBLISHED, State.NOT_RECEIVED]
    )
    return list(
        unapproved.in_printed_order().select_related(
            "sub_action__heading__parent", "sub_action__heading__plan"
        )
    )


@transaction.atomic
def mark_published(
    this_round: Round,
    reasons: Mapping[int, str],
    *,
    by: User,
    version: int = 1,
    reason: str = "",
    for_public: bool | None = None,
) -> Round:
    """Publish a version of a round. Version 1 closes it; later versions add corrections and late updates.

    `reasons` says why updates are missing, by primary key of their UpdateRequest. An update that was not
    approved is not printed. `for_public` None leaves unchanged whether the public reads it. Publishing a
    version twice changes nothing. Raises NotAllowed where a missing update or a later version has no
    reason, or version 1 none before the deadline. Officers whose draft is left out are emailed.
    """
    # Decisions wait until this ends: otherwise neither this report nor the next would mention them.
    ActionPlan.objects.select_for_update(no_key=True).get(pk=this_round.plan_id)
    this_round = Round.objects.select_for_update().get(pk=this_round.pk)
    if this_round.report_version >= version:
        return this_round
    _check_publishable(this_round, version, reason)
    # Locked until the end, so that nobody approves or returns an update meanwhile.
    update_requests = list(this_round.update_requests.select_for_update(of=("self",)).order_by("pk"))
    if version == 1:
        _record_not_received(this_round, update_requests, reasons, by)
    approved = [
        update_request for update_request in update_requests if update_request.state == State.APPROVED
    ]
    _publish_entries(this_round, approved, version, by)
    this_round.state, this_round.report_version = Round.State.PUBLISHED, version
    if for_public is not None:
        this_round.is_public = for_public
    with audit_context(reason or "Published", by):
        this_round.save(update_fields=["state", "report_version", "is_public"])
    if version > 1:
        history_reason = f"Version {version} of the update of {this_round} is published."
        request_newly_outstanding(
            this_round.plan,
            {update_request.sub_action_id for update_request in approved},
            history_reason,
            by=by,
        )
    notify_published(this_round)
    return this_round


@transaction.atomic
def make_public(this_round: Round, *, by: User) -> Round:
    """Publish an imported report to the public. Twice changes nothing.

    Raises NotAllowed for an open round, and for one published here: its next version sets who reads it.
    """
    this_round = Round.objects.select_for_update().get(pk=this_round.pk)
    if this_round.state != Round.State.PUBLISHED:
        raise NotAllowed(f"The update of {this_round} is not published yet.", "open")
    if this_round.report_version:
        raise NotAllowed("Publish the next version to choose who reads the update.", "published-here")
    if not this_round.is_public:
        this_round.is_public = True
        with audit_context("For residents too", by):
            this_round.save(update_fields=["is_public"])
    return this_round


@transaction.atomic
def unpublish(this_round: Round, reason: str, *, by: User) -> Round:
    """Take a report off the public site at once. Members and officers can still read it.

    It is logged, and the other clerks are emailed. Raises NotAllowed where it is not public, and without
    a reason.
    """
    this_round = Round.objects.select_for_update().select_related("plan").get(pk=this_round.pk)
    if this_round.state != Round.State.PUBLISHED or not this_round.is_public:
        raise NotAllowed(f"The update of {this_round} is not on the public site.", "not-public")
    if not reason.strip():
        raise NotAllowed("Say why it is unpublished.", "required")
    this_round.is_public = False
    with audit_context(reason, by):
        this_round.save(update_fields=["is_public"])
    description = (
        f"took the update of {this_round} of {this_round.plan} off the public site. Reason: {reason}"
    )
    log_event(LoggedEvent.Kind.PUBLIC, description, by=by, plan_id=this_round.plan_id)
    email_clerks_about_unpublishing(this_round, reason, by=by)
    return this_round


def _check_publishable(this_round: Round, version: int, reason: str) -> None:
    if version != this_round.report_version + 1:
        raise NotAllowed(
            f"Version {this_round.report_version + 1} of the update of {this_round} comes first."
        )
    if version == 1 and this_round.state != Round.State.OPEN:
        raise NotAllowed(f"The update of {this_round} is known from paper; it was published there.")
    if version == 1 and this_round.is_before_deadline and not reason.strip():
        raise NotAllowed(
            f"Updates for {this_round} are due by {this_round.due:%-d %B %Y}. "
            "Enter why the report is published before that.",
            "before-deadline",
        )
    if version > 1 and not reason.strip():
        raise NotAllowed("Say why the update is published again.")


def _record_not_received(
    this_round: Round, update_requests: Iterable[UpdateRequest], reasons: Mapping[int, str], by: User
) -> None:
    """Record the reason for each missing update, and keep its drafts out of the report."""
    missing = (
        find_missing_updates(this_round)
        if any(update_request.state != State.APPROVED for update_request in update_requests)
        else []
    )
    for update_request in missing:
        update_request.not_received_reason = reasons.get(update_request.pk, "").strip()
        if not update_request.not_received_reason:
            raise NotAllowed(f"Say why {update_request.sub_action} has no approved update.")
    email_people_left_out(this_round, missing)
    transition_all(missing, State.NOT_RECEIVED, by=by)
    sub_action_ids = [update_request.sub_action_id for update_request in missing]
    for model in ENTRY_MODELS:
        unapproved_entries = model.objects.filter(round=this_round, sub_action__in=sub_action_ids)
        _exclude_entries(unapproved_entries, "Not approved when the update was published", by)


def _publish_entries(this_round: Round, approved: list[UpdateRequest], version: int, by: User) -> None:
    """Publish the entries of approved updates, and leave out the earlier versions that they replace."""
    sub_action_ids = [update_request.sub_action_id for update_request in approved]
    for model in ENTRY_MODELS:
        entries = model.objects.filter(round=this_round, sub_action__in=sub_action_ids)
        new_entries = list(entries.without_version())
        replaced_ids = [entry.sub_action_id for entry in new_entries]
        old_entries = entries.filter(
            first_published_version__isnull=False, excluded_from_report=False, sub_action__in=replaced_ids
        )
        _exclude_entries(old_entries, f"Another stands in its place in version {version}", by)
        for entry in new_entries:
            entry.excluded_from_report, entry.first_published_version = False, version
        with audit_context(f"Published in version {version}", by):
            bulk_update_tracked(new_entries, ["excluded_from_report", "first_published_version"])
    _publish_evidence(approved, version, by)
    transition_all(approved, State.PUBLISHED, by=by)


def _publish_evidence(approved: list[UpdateRequest], version: int, by: User) -> None:
    """Record in which version the links and files of approved updates were published."""
    new_evidence = list(
        Evidence.objects.not_removed().filter(
            update_request__in=approved, first_published_version__isnull=True
        )
    )
    for evidence in new_evidence:
        evidence.first_published_version = version
    EvidenceFile.objects.filter(evidence__in=new_evidence).update(first_published_version=version)
    with audit_context(f"Published in version {version}", by):
        bulk_update_tracked(new_evidence, ["first_published_version"])


def _exclude_entries(entries: Iterable[ProgressEntry | ImpactEntry], why: str, by: User) -> None:
    entries = list(entries)
    for entry in entries:
        entry.excluded_from_report = True
    with audit_context(why, by):
        bulk_update_tracked(entries, ["excluded_from_report"])
