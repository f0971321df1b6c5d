"""Publishing: a round is written as files outside any transaction, then kept in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import CouncilLook, User
from actionplans import plan as plain
from actionplans import workflow
from actionplans.models import Round
from actionplans.models.followed import plan_of_kind
from actionplans.reading import plan_of
from actionplans.workflow import NotAllowed
from reports.export import FORMATS
from reports.looks import Dress, look_now
from reports.models import PublishedFile, PublishedUpdate
from reports.options import USUAL, Options

MOST_TRIES = 5
KEPT = (PublishedFile.Format.JSON, PublishedFile.Format.PDF, PublishedFile.Format.DOCX)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants published. `gap_reasons` are by the key of the Asked."""

    round: Round
    version: int
    by: User
    gap_reasons: Mapping[int, str]
    reason: str = ""
    for_residents: bool = False
    options: Options = USUAL


@dataclass(frozen=True)
class Rendered:
    """A plan, and its files; the second of a pair is for residents, where that is another one."""

    plans: tuple[plain.Plan, plain.Plan]
    files: tuple[tuple[str, bool, bytes], ...]
    look: CouncilLook | None


class ChangedMeanwhile(Exception):
    """What was rendered is not what would be published now."""


def publish(wanted: Wanted) -> PublishedUpdate:
    """The version that was asked for, whoever published it. Publishing it twice changes nothing.

    Renders again where the plan changed meanwhile. Raises NotAllowed, with nothing stored, where the
    workflow does not allow it, or nothing is new in a later version.
    """
    for _ in range(MOST_TRIES):
        found = wanted.round.versions.filter(version=wanted.version).first()
        if found:
            return found
        rendered = render(wanted)
        try:
            return _keep(wanted, rendered)
        except ChangedMeanwhile:
            continue
    raise NotAllowed("The update was changed again and again while its files were written. Try again.")


def plans_of(wanted: Wanted) -> tuple[plain.Plan, plain.Plan]:
    """The plan as it would be published now, for members and for residents."""
    review = plan_of_kind(wanted.round.plan_id)
    this_round = Round.objects.get(pk=wanted.round.pk)
    plan = plan_of(review, this_round, wanted.gap_reasons)
    if not this_round.asked.filter(sub_action__is_exempt=True).exists():
        return plan, plan
    return plan, plan_of(review, this_round, wanted.gap_reasons, for_residents=True)


def render(wanted: Wanted) -> Rendered:
    """The files of what would be published now. Slow, so never in a transaction."""
    plans, look = plans_of(wanted), look_now()
    dress = Dress.of(look)
    readers = [(False, plans[0]), (True, plans[1])] if plans[0] != plans[1] else [(False, plans[0])]
    return Rendered(
        plans,
        tuple(
            (file_format, for_residents, FORMATS[file_format].write(plan, wanted.options, dress=dress))
            for for_residents, plan in readers
            for file_format in KEPT
        ),
        look,
    )


@transaction.atomic
def _keep(wanted: Wanted, rendered: Rendered) -> PublishedUpdate:
    """Move the states and store the bytes, if what they say is what stands there now."""
    this_round = workflow.mark_published(
        wanted.round,
        wanted.gap_reasons,
        by=wanted.by,
        version=wanted.version,
        reason=wanted.reason,
        for_residents=wanted.for_residents,
    )
    found = this_round.versions.filter(version=wanted.version).first()
    if found:  # somebody else was first
        return found
    if plans_of(wanted) != rendered.plans:
        raise ChangedMeanwhile
    _check_news(this_round, wanted, rendered)
    update = PublishedUpdate.objects.create(
        round=this_round,
        version=wanted.version,
        reason=wanted.reason,
        by=wanted.by,
        by_name=str(wanted.by)[:200],
        options=wanted.options.chosen(),
        look=rendered.look,
    )
    for file_format, for_residents, data in rendered.files:
        PublishedFile.of(update, file_format, data, for_residents=for_residents).save()
    return update


def _check_news(this_round: Round, wanted: Wanted, rendered: Rendered) -> None:
    before = this_round.versions.filter(version=wanted.version - 1).first()
    is_same = before and Options.of(before.options) == wanted.options and before.look == rendered.look
    if before and is_same and (before.plan(), before.plan(for_residents=True)) == rendered.plans:
        sentence = f"Nothing has changed since version {before.version}, so there is nothing to publish."
        raise NotAllowed(sentence, "nothing-new")
