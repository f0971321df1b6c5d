"""The end of a round: what is approved becomes published, what is missing is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import User
from actionplans.mail.clerks import email_clerks_about_unpublishing
from actionplans.mail.left_out import tell_who_is_left_out
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
    waiting = this_round.update_requests.exclude(
        state__in=[State.APPROVED, State.PUBLISHED, State.NOT_RECEIVED]
    )
    return list(
        waiting.in_printed_order().select_related("sub_action__heading__parent", "sub_action__heading__plan")
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
    """Publish that version of a round: 1 ends it, a later one puts corrections and late answers in.

    Each gap of an open round needs a reason, by the key of its UpdateRequest; an answer that nobody approved
    is not printed. Publishing a version twice changes nothing. `for_public` is left as it is where
    nobody is notified. Raises NotAllowed where a gap or a later version has no reason, or the first one
    none before the deadline for updates. Whoever is left out is emailed.
    """
    # What is decided meanwhile waits, or neither this paper nor the next would tell of it.
    ActionPlan.objects.select_for_update(no_key=True).get(pk=this_round.plan_id)
    this_round = Round.objects.select_for_update().get(pk=this_round.pk)
    if this_round.report_version >= version:
        return this_round
    _check_publishable(this_round, version, reason)
    # Held until the end, so that nobody approves or takes back an answer meanwhile.
    rows = list(this_round.update_requests.select_for_update(of=("self",)).order_by("pk"))
    if version == 1:
        _record_not_received(this_round, rows, reasons, by)
    approved = [row for row in rows if row.state == State.APPROVED]
    _publish_entries(this_round, approved, version, by)
    this_round.state, this_round.report_version = Round.State.PUBLISHED, version
    if for_public is not None:
        this_round.is_public = for_public
    with audit_context(reason or "Published", by):
        this_round.save(update_fields=["state", "report_version", "is_public"])
    if version > 1:
        news = f"Version {version} of the update of {this_round} is published."
        request_newly_outstanding(this_round.plan, {row.sub_action_id for row in approved}, news, by=by)
    notify_published(this_round)
    return this_round


@transaction.atomic
def make_public(this_round: Round, *, by: User) -> Round:
    """Let residents read an update that is known from paper. Twice changes nothing.

    Raises NotAllowed for an open one, and for one published here: its next version says who reads it.
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
    """Take an update off the public site at once. Members and officers go on reading it.

    It is logged, and the other clerks are emailed. Raises NotAllowed where the public does not read it, and
    without a reason.
    """
    this_round = Round.objects.select_for_update().select_related("plan").get(pk=this_round.pk)
    if this_round.state != Round.State.PUBLISHED or not this_round.is_public:
        raise NotAllowed(f"The update of {this_round} is not on the public site.", "not-public")
    if not reason.strip():
        raise NotAllowed("Say why it is unpublished.", "required")
    this_round.is_public = False
    with audit_context(reason, by):
        this_round.save(update_fields=["is_public"])
    what = f"took the update of {this_round} of {this_round.plan} off the public site. Reason: {reason}"
    log_event(LoggedEvent.Kind.PUBLIC, what, by=by, plan_id=this_round.plan_id)
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
    this_round: Round, rows: Iterable[UpdateRequest], reasons: Mapping[int, str], by: User
) -> None:
    """Every answer that is missing gets its reason, and what was written of it is not printed."""
    missing = find_missing_updates(this_round) if any(row.state != State.APPROVED for row in rows) else []
    for update_request in missing:
        update_request.not_received_reason = reasons.get(update_request.pk, "").strip()
        if not update_request.not_received_reason:
            raise NotAllowed(f"Say why {update_request.sub_action} has no approved update.")
    tell_who_is_left_out(this_round, missing)
    transition_all(missing, State.NOT_RECEIVED, by=by)
    lines = [update_request.sub_action_id for update_request in missing]
    for model in ENTRY_MODELS:
        written = model.objects.filter(round=this_round, sub_action__in=lines)
        _exclude_entries(written, "Not approved when the update was published", by)


def _publish_entries(this_round: Round, approved: list[UpdateRequest], version: int, by: User) -> None:
    """Freeze what was approved; what an earlier version printed in its place is not printed again."""
    lines = [row.sub_action_id for row in approved]
    for model in ENTRY_MODELS:
        entries = model.objects.filter(round=this_round, sub_action__in=lines)
        new = list(entries.without_version())
        replaced = [entry.sub_action_id for entry in new]
        old = entries.filter(
            first_published_version__isnull=False, excluded_from_report=False, sub_action__in=replaced
        )
        _exclude_entries(old, f"Another stands in its place in version {version}", by)
        for entry in new:
            entry.excluded_from_report, entry.first_published_version = False, version
        with audit_context(f"Published in version {version}", by):
            bulk_update_tracked(new, ["excluded_from_report", "first_published_version"])
    _publish_evidence(approved, version, by)
    transition_all(approved, State.PUBLISHED, by=by)


def _publish_evidence(approved: list[UpdateRequest], version: int, by: User) -> None:
    """Freeze the links and files behind what was approved."""
    rows = list(
        Evidence.objects.not_removed().filter(
            update_request__in=approved, first_published_version__isnull=True
        )
    )
    for evidence in rows:
        evidence.first_published_version = version
    EvidenceFile.objects.filter(evidence__in=rows).update(first_published_version=version)
    with audit_context(f"Published in version {version}", by):
        bulk_update_tracked(rows, ["first_published_version"])


def _exclude_entries(entries: Iterable[ProgressEntry | ImpactEntry], why: str, by: User) -> None:
    entries = list(entries)
    for entry in entries:
        entry.excluded_from_report = True
    with audit_context(why, by):
        bulk_update_tracked(entries, ["excluded_from_report"])
