"""The end of a round: what is approved becomes published, what is missing is named."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from actionplans.mail.notices import note_published
from actionplans.models import Asked, ImpactEntry, ProgressEntry, Round
from history.records import because

from .moves import NotAllowed, S, move


def gaps(this_round: Round) -> list[Asked]:
    """What the round asked for and cannot publish yet: nothing came, or nobody approved it."""
    waiting = this_round.asked.exclude(state__in=[S.APPROVED, S.PUBLISHED, S.NOT_RECEIVED])
    return list(waiting.in_printed_order().select_related("sub_action__heading__parent"))


@transaction.atomic
def mark_published(this_round: Round, reasons: Mapping[int, str], *, by: User) -> Round:
    """Freeze a round. Each gap needs a reason, by the key of its Asked. Publishing twice changes nothing.

    An answer that nobody approved is not printed: its line says "No update received".
    Raises NotAllowed where a gap has no reason.
    """
    this_round = Round.objects.select_for_update().get(pk=this_round.pk)
    if this_round.state == Round.State.PUBLISHED:
        return this_round
    for asked in gaps(this_round):
        asked.gap_reason = reasons.get(asked.pk, "").strip()
        if not asked.gap_reason:
            raise NotAllowed(f"Say why {asked.sub_action} has no approved update.")
        move(asked, S.NOT_RECEIVED, by=by, why=asked.gap_reason[:100])
        _withhold(asked, by)
    for asked in this_round.asked.filter(state=S.APPROVED):
        move(asked, S.PUBLISHED, by=by)
    this_round.state = Round.State.PUBLISHED
    with because("Published", by):
        this_round.save(update_fields=["state"])
    note_published(this_round)
    return this_round


def _withhold(asked: Asked, by: User) -> None:
    """Keep what was written and not approved, out of the paper."""
    for model in (ProgressEntry, ImpactEntry):
        for entry in model.objects.filter(round=asked.round_id, sub_action=asked.sub_action_id):
            entry.withheld = True
            with because("Not approved when the update was published", by):
                entry.save(update_fields=["withheld"])
