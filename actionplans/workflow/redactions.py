"""Redaction: one clerk asks for it, another agrees, and the words are removed from every record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.roles import CLERK
from actionplans.evidence_redaction import prepare_file_removal
from actionplans.mail.clerks import email_clerks_about_redaction
from actionplans.models import ActionPlan, Evidence, EvidenceFile, Redaction, UpdateRequest
from actionplans.workflow.transitions import ENTRY_MODELS, NotAllowed
from audit.comparing import refuse_altered
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context
from audit.redaction import RedactionCounts, Redactor, StoreRedaction, count_matches, prepare_stores, redact
from audit.triggers import can_disable_triggers, triggers_disabled

MIN_TEXT_LENGTH = 3  # letters: anything shorter occurs inside many other words


@transaction.atomic
def request_redaction(plan: ActionPlan, text: str, reason: str, *, by: User) -> Redaction:
    """Ask for words to be removed. Raises NotAllowed where they are too short, or occur nowhere."""
    text, reason = " ".join(text.split()), reason.strip()
    if len(text) < MIN_TEXT_LENGTH:
        raise NotAllowed("Enter at least three letters, so that nothing else is taken out.", "too-short")
    if not reason:
        raise NotAllowed("Say why the words must go.", "no-reason")
    redactor = Redactor(text, "")
    if redactor.matches(reason):
        message = "Give the reason without the words themselves: the reason is kept."
        raise NotAllowed(message, "words-in-reason")
    if not count_matches(redactor):
        raise NotAllowed("These words stand nowhere. Copy them as they are printed.", "nowhere")
    result: Redaction = Redaction.objects.create(plan=plan, text=text, reason=reason, requested_by=by)
    description = f"asked for redaction {result.pk}, of words noticed in {plan}. Reason: {reason}"
    log_event(LoggedEvent.Kind.REDACTION, _mask_text(description, redactor), by=by, plan_id=plan.pk)
    email_clerks_about_redaction(result)
    return result


@transaction.atomic
def request_file_removal(evidence: Evidence, reason: str, *, by: User) -> Redaction:
    """Ask for a file of an update to be removed. Raises NotAllowed if there is none, or it was asked for."""
    reason = reason.strip()
    if evidence.file is None or evidence.was_taken_out:
        raise NotAllowed("There is no file to take away.", "no-file")
    if not reason:
        raise NotAllowed("Say why the file must go.", "no-reason")
    if Redaction.objects.unfinished().filter(evidence=evidence).exists():
        raise NotAllowed("A clerk has asked for that already: another has to agree.", "asked-already")
    plan = evidence.update_request.round.plan
    result: Redaction = Redaction.objects.create(plan=plan, evidence=evidence, reason=reason, requested_by=by)
    description = (
        f"asked for redaction {result.pk}, of the file “{evidence.title}” in {plan}. Reason: {reason}"
    )
    log_event(LoggedEvent.Kind.REDACTION, description, by=by, plan_id=plan.pk)
    email_clerks_about_redaction(result)
    return result


def _mask_text(text: str, redactor: Redactor) -> str:
    """The text without the words, which the title of a plan may contain."""
    return str(Redactor(redactor.words, "[…]").redact_value(text))


def agree_to_redaction(redaction: Redaction, *, by: User) -> RedactionCounts | None:
    """Agree, and remove the words. Raises NotAllowed for the requester, and where it was decided before.

    Returns None where this database user may not alter history. Then only the agreement is recorded, and
    `carry_out_redaction` removes the words later, run by the owner of the tables.
    """
    redaction = _lock_requested(redaction)
    if redaction.requested_by_id == by.pk:
        message = "You asked for this redaction yourself; another clerk agrees to it."
        raise NotAllowed(message, "own-redaction")
    _refuse_unless_of_two_clerks(redaction, by)
    may_alter = can_disable_triggers()
    prepared = _prepare(redaction) if may_alter else []
    with transaction.atomic():
        redaction = _lock_requested(redaction)
        redaction.state, redaction.decided_by, redaction.decided_at = (
            Redaction.State.AGREED,
            by,
            timezone.now(),
        )
        redaction.save()
        description = f"agreed to redaction {redaction.pk}, which {redaction.requested_by} asked for. "
        description += f"Reason: {redaction.reason}"
        log_event(LoggedEvent.Kind.REDACTION, description, by=by, plan_id=redaction.plan_id)
        return _apply_redaction(redaction, prepared) if may_alter else None


def carry_out_redaction(redaction: Redaction) -> RedactionCounts:
    """Remove the words of a redaction that was agreed to. Raises NotAllowed for any other."""
    redaction = _lock_in_state(redaction, Redaction.State.AGREED)
    _refuse_unless_of_two_clerks(redaction, redaction.decided_by)
    prepared = _prepare(redaction)
    with transaction.atomic():
        redaction = _lock_in_state(redaction, Redaction.State.AGREED)
        counts = _apply_redaction(redaction, prepared)
        log_event(
            LoggedEvent.Kind.REDACTION, f"carried out redaction {redaction.pk}", plan_id=redaction.plan_id
        )
    return counts


def _refuse_unless_of_two_clerks(redaction: Redaction, decided_by: User | None) -> None:
    """Raise NotAllowed unless two clerks agreed, AlteredOutside where a row was changed outside Scrutiny."""
    people = {redaction.requested_by_id, decided_by.pk if decided_by else redaction.requested_by_id}
    refuse_altered(Redaction, [redaction.pk])
    refuse_altered(User, people)
    if User.objects.filter(pk__in=people, groups__name=CLERK).count() != 2:
        message = "A redaction needs one clerk who asks for it and another who agrees. Ask for it again."
        raise NotAllowed(message, "not-two-clerks")


def _prepare(redaction: Redaction) -> list[StoreRedaction]:
    if redaction.evidence:
        return [prepare_file_removal([redaction.evidence.file_id] if redaction.evidence.file_id else [])]
    return prepare_stores(Redactor(redaction.text, redaction.instead))


def _apply_redaction(redaction: Redaction, prepared: list[StoreRedaction]) -> RedactionCounts:
    if redaction.evidence_id:
        counts = _remove_file(redaction, prepared)
    else:
        redactor = Redactor(redaction.text, redaction.instead)
        update_request_ids = list(_requests_with_unpublished_text(redactor))
        counts = redact(redactor, redaction.pk, prepared)
        _increment_versions(update_request_ids)
    redaction.state, redaction.text = Redaction.State.DONE, ""
    redaction.counts_by_kind = {**counts.now, **counts.stores, "rows of history": counts.history}
    redaction.save()
    return counts


def _requests_with_unpublished_text(redactor: Redactor) -> Iterator[int]:
    """Ids of the update requests whose unpublished entries hold the words: someone may have them open."""
    for model in ENTRY_MODELS:
        same_update = {"round": OuterRef("round"), "sub_action": OuterRef("sub_action")}
        update_request = UpdateRequest.objects.in_progress().filter(**same_update).order_by()
        entries = model.objects.without_version().annotate(
            update_request_id=Subquery(update_request.values("pk")[:1])
        )
        for entry in entries.filter(update_request_id__isnull=False).iterator():
            if any(
                redactor.matches(str(getattr(entry, field.attname))) for field in model._meta.concrete_fields
            ):
                yield entry.update_request_id


def _increment_versions(update_request_ids: Iterable[int]) -> None:
    """Give an edit conflict to anyone who has the old text open, so that they cannot save it again."""
    for update_request in UpdateRequest.objects.filter(pk__in=update_request_ids):
        update_request.version += 1
        update_request.page_token = ""
        with audit_context("Words were taken out"):
            update_request.save(update_fields=["version", "page_token"])


def _remove_file(redaction: Redaction, prepared: list[StoreRedaction]) -> RedactionCounts:
    """Remove a file. No text is searched, and no row of history altered."""
    counts = RedactionCounts()
    with triggers_disabled([EvidenceFile._meta.db_table]):
        for store in prepared:
            store.apply(redaction.pk)
            counts.stores |= store.matches
    return counts


@transaction.atomic
def refuse_redaction(redaction: Redaction, *, by: User) -> Redaction:
    """Refuse the redaction. Its requester may withdraw it."""
    redaction = _lock_requested(redaction)
    redaction.state, redaction.text = Redaction.State.REFUSED, ""
    redaction.decided_by, redaction.decided_at = by, timezone.now()
    redaction.save()
    log_event(
        LoggedEvent.Kind.REDACTION,
        f"did not agree to redaction {redaction.pk}",
        by=by,
        plan_id=redaction.plan_id,
    )
    return redaction


def _lock_requested(redaction: Redaction) -> Redaction:
    return _lock_in_state(redaction, Redaction.State.ASKED)


@transaction.atomic
def _lock_in_state(redaction: Redaction, state: str) -> Redaction:
    redaction = (
        Redaction.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=redaction.pk)
    )
    if redaction.state != state:
        message = f"This redaction is decided already: {redaction.get_state_display().lower()}."
        raise NotAllowed(message, "decided-already")
    return redaction
