"""Redaction: one clerk asks, another agrees, and the words are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.roles import CLERK
from actionplans.mail.redactions import tell_clerks_of_redaction
from actionplans.models import Asked, Evidence, EvidenceFile, FollowedPlan, Redaction
from actionplans.redacting import without
from history.comparing import refuse_altered
from history.guard import lifted, may_be_lifted
from history.log import log
from history.models import LoggedEvent
from history.records import because
from history.redaction import Found, Prepared, Redactor, prepare, take_out, where

from .moves import ENTRIES, NotAllowed

SHORTEST = 3  # letters: anything shorter stands in every other word


@transaction.atomic
def ask_for_redaction(review: FollowedPlan, words: str, reason: str, *, by: User) -> Redaction:
    """Note which words shall go, and why. Raises NotAllowed where that cannot be done."""
    words, reason = " ".join(words.split()), reason.strip()
    if len(words) < SHORTEST:
        raise NotAllowed("Enter at least three letters, so that nothing else is taken out.", "too-short")
    if not reason:
        raise NotAllowed("Say why the words must go.", "no-reason")
    redactor = Redactor(words, "")
    if redactor.is_in(reason):
        message = "Give the reason without the words themselves: the reason is kept."
        raise NotAllowed(message, "words-in-reason")
    if not where(redactor):
        raise NotAllowed("These words stand nowhere. Copy them as they are printed.", "nowhere")
    asked: Redaction = Redaction.objects.create(review=review, words=words, reason=reason, asked_by=by)
    what = f"asked for redaction {asked.pk}, of words noticed in {review}. Reason: {reason}"
    log(LoggedEvent.Kind.REDACTION, _without(what, redactor), by=by, plan=review.pk)
    tell_clerks_of_redaction(asked)
    return asked


@transaction.atomic
def ask_to_take_away(evidence: Evidence, reason: str, *, by: User) -> Redaction:
    """Note that a file behind an answer shall go as a whole. Raises NotAllowed where that cannot be done."""
    reason = reason.strip()
    if evidence.file is None or evidence.was_taken_out:
        raise NotAllowed("There is no file to take away.", "no-file")
    if not reason:
        raise NotAllowed("Say why the file must go.", "no-reason")
    if Redaction.objects.unfinished().filter(evidence=evidence).exists():
        raise NotAllowed("A clerk has asked for that already: another has to agree.", "asked-already")
    review = evidence.asked.round.plan
    asked: Redaction = Redaction.objects.create(review=review, evidence=evidence, reason=reason, asked_by=by)
    what = f"asked for redaction {asked.pk}, of the file “{evidence.title}” in {review}. Reason: {reason}"
    log(LoggedEvent.Kind.REDACTION, what, by=by, plan=review.pk)
    tell_clerks_of_redaction(asked)
    return asked


def _without(text: str, redactor: Redactor) -> str:
    """The text, should the title of a review hold the words."""
    return str(Redactor(redactor.words, "[…]").taken_out(text))


def agree_to_redaction(asked: Redaction, *, by: User) -> Found | None:
    """Take the words out of everything. Raises NotAllowed for who asked, and where it was decided before.

    Where the database lets this process alter no history it is only noted, and None handed back:
    `carry_out_redaction` does it under the name of the database's owner.
    """
    asked = _waiting(asked)
    if asked.asked_by_id == by.pk:
        message = "You asked for this redaction yourself; another clerk agrees to it."
        raise NotAllowed(message, "own-redaction")
    _refuse_unless_of_two_clerks(asked, by)
    may_alter = may_be_lifted()
    prepared = _prepared(asked) if may_alter else []
    with transaction.atomic():
        asked = _waiting(asked)
        asked.state, asked.decided_by, asked.decided_at = Redaction.State.AGREED, by, timezone.now()
        asked.save()
        what = f"agreed to redaction {asked.pk}, which {asked.asked_by} asked for. Reason: {asked.reason}"
        log(LoggedEvent.Kind.REDACTION, what, by=by, plan=asked.review_id)
        return _take_out(asked, prepared) if may_alter else None


def carry_out_redaction(asked: Redaction) -> Found:
    """Take out the words of a redaction that was agreed to. Raises NotAllowed for any other."""
    asked = _in_state(asked, Redaction.State.AGREED)
    _refuse_unless_of_two_clerks(asked, asked.decided_by)
    prepared = _prepared(asked)
    with transaction.atomic():
        asked = _in_state(asked, Redaction.State.AGREED)
        found = _take_out(asked, prepared)
        log(LoggedEvent.Kind.REDACTION, f"carried out redaction {asked.pk}", plan=asked.review_id)
    return found


def _refuse_unless_of_two_clerks(asked: Redaction, decided_by: User | None) -> None:
    """Raises AlteredOutside where the redaction, or what those two may do, was changed past Scrutiny."""
    people = {asked.asked_by_id, decided_by.pk if decided_by else asked.asked_by_id}
    refuse_altered(Redaction, [asked.pk])
    refuse_altered(User, people)
    if User.objects.filter(pk__in=people, groups__name=CLERK).count() != 2:
        message = "A redaction needs one clerk who asks for it and another who agrees. Ask for it again."
        raise NotAllowed(message, "not-two-clerks")


def _prepared(asked: Redaction) -> list[Prepared]:
    if asked.evidence:
        return [without([asked.evidence.file_id] if asked.evidence.file_id else [])]
    return prepare(Redactor(asked.words, asked.instead))


def _take_out(asked: Redaction, prepared: list[Prepared]) -> Found:
    if asked.evidence_id:
        found = _take_away(asked, prepared)
    else:
        redactor = Redactor(asked.words, asked.instead)
        written = list(_being_written(redactor))
        found = take_out(redactor, asked.pk, prepared)
        _count_as_saved(written)
    asked.state, asked.words = Redaction.State.DONE, ""
    asked.outcome = {**found.now, **found.elsewhere, "rows of history": found.history}
    asked.save()
    return found


def _being_written(redactor: Redactor) -> Iterator[int]:
    """The answers in which the words are not published yet: a page of them may be open somewhere."""
    for model in ENTRIES:
        here = {"round": OuterRef("round"), "sub_action": OuterRef("sub_action")}
        answer = Asked.objects.going_on().filter(**here).order_by()
        entries = model.objects.unprinted().annotate(answer=Subquery(answer.values("pk")[:1]))
        for entry in entries.filter(answer__isnull=False).iterator():
            if any(redactor.is_in(str(getattr(entry, each.attname))) for each in model._meta.concrete_fields):
                yield entry.answer


def _count_as_saved(answers: Iterable[int]) -> None:
    """Who has the old words before them is told that they were changed, instead of saving them again."""
    for asked in Asked.objects.filter(pk__in=answers):
        asked.version += 1
        asked.saved_from = ""
        with because("Words were taken out"):
            asked.save(update_fields=["version", "saved_from"])


def _take_away(asked: Redaction, prepared: list[Prepared]) -> Found:
    """Of files only: no word is looked for, and no row of history altered."""
    found = Found()
    with lifted([EvidenceFile._meta.db_table]):
        for each in prepared:
            each.take_out(asked.pk)
            found.elsewhere |= each.found
    return found


@transaction.atomic
def refuse_redaction(asked: Redaction, *, by: User) -> Redaction:
    """Decide that nothing is taken out. Who asked may take it back."""
    asked = _waiting(asked)
    asked.state, asked.words = Redaction.State.REFUSED, ""
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save()
    log(LoggedEvent.Kind.REDACTION, f"did not agree to redaction {asked.pk}", by=by, plan=asked.review_id)
    return asked


def _waiting(asked: Redaction) -> Redaction:
    return _in_state(asked, Redaction.State.ASKED)


@transaction.atomic
def _in_state(asked: Redaction, state: str) -> Redaction:
    asked = Redaction.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=asked.pk)
    if asked.state != state:
        message = f"This redaction is decided already: {asked.get_state_display().lower()}."
        raise NotAllowed(message, "decided-already")
    return asked
