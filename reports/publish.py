"""Publishing: a round is written as files outside any transaction, then kept in one short transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.models import CouncilLook, User
from actionplans import plan as plain
from actionplans import workflow
from actionplans.models import Round, SubAction
from actionplans.models.followed import plan_of_kind
from actionplans.reading import plan_of
from actionplans.ruled import Ruled
from actionplans.workflow import NotAllowed
from documents.writers.pdf_many import to_pdf_apart
from history.comparing import refuse_altered_plan
from history.states import seal
from reports.export import FORMATS, whole_paper
from reports.looks import Dress, look_now
from reports.models import PublicCopy, PublishedFile, PublishedUpdate
from reports.options import USUAL, Options

MOST_TRIES = 5
KEPT = (PublishedFile.Format.JSON, PublishedFile.Format.PDF, PublishedFile.Format.DOCX)
Files = Mapping[str, bytes]  # by format


@dataclass(frozen=True)
class Wanted:
    """What somebody wants published. `gap_reasons` are by the key of the Asked.

    The reason for a new version is printed; that for publishing before the deadline is for history only.
    """

    round: Round
    version: int
    by: User
    gap_reasons: Mapping[int, str]
    reason: str = ""
    for_residents: bool = False
    options: Options = USUAL


@dataclass(frozen=True)
class Plans:
    """A plan as it would be published now, whole and without the sub-actions that are exempt."""

    whole: plain.Plan
    public: plain.Plan
    exempt: frozenset[int]

    @property
    def lack_something(self) -> bool:
        """Whether the public reads less than the whole."""
        return (self.public, self.public.not_asked) != (self.whole, self.whole.not_asked)


@dataclass(frozen=True)
class Rendered:
    """A plan whole and without what is exempt, each with its files; those of the second where it differs."""

    plans: Plans
    files: tuple[Files, Files]
    look: CouncilLook | None


class ChangedMeanwhile(Exception):
    """What was rendered is not what would be published now."""


def publish(wanted: Wanted) -> PublishedUpdate:
    """The version that was asked for, whoever published it. Publishing it twice changes nothing.

    Renders again where the plan changed meanwhile. Raises NotAllowed, with nothing stored, where the
    workflow does not allow it, or nothing is new in a later version.
    """
    refuse_altered_plan(wanted.round.plan_id)
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


def plans_of(wanted: Wanted) -> Plans:
    review = plan_of_kind(wanted.round.plan_id)
    this_round = Round.objects.get(pk=wanted.round.pk)
    first = this_round.versions.order_by("version").first()
    day = first.day if first else timezone.localdate()
    plan = plan_of(review, this_round, wanted.gap_reasons, day=day)
    exempt = SubAction.objects.exempt_in(review.pk)
    without = plan_of(review, this_round, wanted.gap_reasons, without=exempt, day=day) if exempt else plan
    return Plans(plan, without, exempt)


def counted(plan: plain.Plan, update: PublishedUpdate, without: Collection[int] | None = None) -> plain.Plan:
    """The plan of a published version with the actions that count besides those that it prints.

    Files keep what is printed; the rest is on record. Where something is left out, as for the public, all
    that is exempt by now is.
    """
    number = update.round.plan_id
    hidden = () if without is None else {*without, *SubAction.objects.exempt_in(number)}
    whole = plan_of(plan_of_kind(number), update.round, without=hidden, day=update.day)
    return replace(plan, day=whole.day, not_asked=whole.not_asked)


def render(wanted: Wanted) -> Rendered:
    """The files of what would be published now. Slow, so never in a transaction."""
    plans, look = plans_of(wanted), look_now()
    dress = Dress.of(look)
    without = files_of(plans.public, wanted.options, dress) if plans.lack_something else {}
    return Rendered(plans, (files_of(plans.whole, wanted.options, dress), without), look)


def files_of(plan: plain.Plan, options: Options, dress: Dress) -> Files:
    """The files that are kept of what is published. The PDF is laid out in the sandbox.

    Raises NotWritten where that fails.
    """
    paper = whole_paper(plan, options, draft=False, dress=dress)
    return {
        file_format: to_pdf_apart(paper)
        if file_format == PublishedFile.Format.PDF
        else FORMATS[file_format].write(plan, options, dress=dress)
        for file_format in KEPT
    }


@transaction.atomic
def _keep(wanted: Wanted, rendered: Rendered) -> PublishedUpdate:
    """Move the states and store the bytes, if what they say is what stands there now."""
    was_public = Round.objects.values_list("is_public", flat=True).get(pk=wanted.round.pk)
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
    if this_round.is_public == was_public:
        _check_news(this_round, wanted, rendered)
    update = PublishedUpdate.objects.create(
        round=this_round,
        version=wanted.version,
        reason=wanted.reason if wanted.version > 1 else "",
        by=wanted.by,
        by_name=str(wanted.by)[:200],
        options=wanted.options.chosen(),
        look=rendered.look,
        lines=_lines(this_round),
        decisions=[sorted(each.lines) for each in Ruled.before(this_round).news(this_round.plan)],
    )
    whole, without = rendered.files
    store(update, whole)
    if without:
        store(update, without, exempt=rendered.plans.exempt)
    return update


def _lines(this_round: Round) -> list[int]:
    return list(this_round.asked.in_printed_order().values_list("sub_action", flat=True))


def store(update: PublishedUpdate, files: Files, *, exempt: Iterable[int] = ()) -> None:
    """Keep the files of a version, or of a copy of it that lacks these sub-actions."""
    lacking = sorted(exempt)
    copy = PublicCopy.objects.create(update=update, exempt_actions=lacking) if lacking else None
    rows = [PublishedFile.of(update, file_format, data, copy) for file_format, data in files.items()]
    seal(PublishedFile.objects.bulk_create(rows), are_new=True)


def _check_news(this_round: Round, wanted: Wanted, rendered: Rendered) -> None:
    before = this_round.versions.filter(version=wanted.version - 1).first()
    is_same = before and Options.of(before.options) == wanted.options and before.look == rendered.look
    now = rendered.plans.whole, rendered.plans.public
    if before and is_same and (before.plan(), before.plan(before.copies.last())) == now:
        sentence = f"Nothing has changed since version {before.version}, so there is nothing to publish."
        raise NotAllowed(sentence, "nothing-new")
