"""Making an agenda pack: only what nobody wrote before is written, and all is bound together."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.models import CouncilBranding, User
from actionplans.models import Meeting, Round, SubAction
from actionplans.models.plans import SubActionQuerySet, get_specific_plan
from audit.comparing import refuse_altered, refuse_altered_plan
from audit.models import Tombstone
from audit.state_seals import seal_current_state
from documents.plan import plan_data
from documents.tree import Document
from documents.writers import pdf_digest
from documents.writers.pack import to_pdf_pack
from documents.writers.pack_documents import PackDocument as BoundPart
from documents.writers.pack_documents import PackPageNumbers
from documents.writers.pdf_batch import render_pdfs
from reports.covering_report import CoveringReport, build_default_document
from reports.file_formats import build_branded_document
from reports.models import AgendaPack, AgendaPackItem, CachedPackPdf
from reports.pack_contents_page import ContentsEntry, PackDetails, contents_page
from reports.report_branding import ReportBranding
from reports.round_covering_reports import get_covering_report
from reports.round_reports import RoundReport, get_round_report

CACHE_LIFETIME = dt.timedelta(days=90)
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class AgendaPlace:
    """Where on the agenda a round's report stands."""

    round: Round
    item: str = ""
    appendix: str = ""


@dataclass(frozen=True)
class PackComponent:
    """What stands in a pack by itself. `document` is to be written; without one it is as it was published."""

    title: str
    place: str
    label: str
    report: RoundReport
    document: Document | None

    @property
    def bookmark(self) -> str:
        return ", ".join(filter(None, [self.place, self.title]))


@dataclass(frozen=True)
class PackReport:
    """One report of a pack, and its covering report where that is wanted.

    `label` is put on its pages, where it prints none of its own.
    """

    place: str
    round_report: RoundReport
    label: str
    report: CoveringReport | None = None

    @property
    def title(self) -> str:
        plan = self.round_report.plan
        return ", ".join(filter(None, [plan.title, f"update of {plan.period}"]))

    @property
    def parts(self) -> Iterator[PackComponent]:
        round_report, report = self.round_report, self.report
        if report:
            # In the built-in template: that of a council is a Word file.
            document = round_report.branding.apply_to(build_default_document(report))
            yield PackComponent(
                f"Covering report: {self.title}", report.words["agenda_item"], "", round_report, document
            )
        yield PackComponent(
            self.title, self.place, self.label, round_report, _document_to_render(round_report)
        )

    @property
    def surrounding_text(self) -> str:
        """What is printed next to the plan, so that words which must go are found there."""
        dress, options = self.round_report.branding, self.round_report.options
        report = build_default_document(self.report).text if self.report else ""
        return "\n".join([dress.council_name, options.marking, dress.get_closing_statement(options), report])


class PackCancelled(Exception):
    """Nobody wants this pack any more."""


def suggest_places(rounds: Iterable[Round]) -> list[AgendaPlace]:
    """Where the reports of a meeting stand unless somebody says otherwise: as they were published.

    Those which were published without an appendix get the numbers that are free, in turn.
    """
    places = [_published_place(this_round) for this_round in rounds]
    taken = {place.appendix for place in places}
    free = (str(number) for number in range(1, 1000) if str(number) not in taken)
    named = [place if place.appendix else replace(place, appendix=next(free)) for place in places]
    return sort_places(named if len(named) > 1 else places)


def _published_place(this_round: Round) -> AgendaPlace:
    update = this_round.published_reports.order_by("version").last() if this_round.report_version else None
    chosen = update.report_options if update else {}
    return AgendaPlace(this_round, chosen.get("item", ""), chosen.get("appendix", ""))


def sort_places(places: Iterable[AgendaPlace]) -> list[AgendaPlace]:
    """By agenda item and appendix, 9 before 10, and otherwise as they came."""
    return sorted(
        places, key=lambda place: (_natural_sort_key(place.item), _natural_sort_key(place.appendix))
    )


def _natural_sort_key(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text.lower())]


def build_pack_reports(
    places: Sequence[AgendaPlace], *, for_public: bool, covering: bool = False
) -> list[PackReport]:
    """The reports, each behind its covering report where that is wanted. Only reviews have one."""
    pieces = [_pack_report(place, for_public=for_public) for place in places]
    return [_with_covering_report(*each) for each in zip(pieces, places, strict=True)] if covering else pieces


def _with_covering_report(piece: PackReport, place: AgendaPlace) -> PackReport:
    round_report = piece.round_report
    if round_report.plan.kind != "review":
        return piece
    report = replace(
        round_report, options=replace(round_report.options, item=place.item, appendix=place.appendix)
    )
    return replace(
        piece, report=get_covering_report(get_specific_plan(place.round.plan_id), place.round, report)
    )


def _pack_report(place: AgendaPlace, *, for_public: bool) -> PackReport:
    report = get_round_report(get_specific_plan(place.round.plan_id), place.round, with_exempt=not for_public)
    report_options = replace(report.options, item=place.item, appendix=place.appendix)
    here = report_options.place_on_the_agenda
    if not report.options.place_on_the_agenda:
        return PackReport(here, report, label=here)
    return PackReport(
        here, report if report_options == report.options else report.with_options(report_options), label=""
    )


def bind_pack(
    meeting: Meeting, pieces: Sequence[PackReport], tell: Callable[[int], None] = lambda done: None
) -> bytes:
    """The pack's bytes. `tell` hears how many parts are written, and may raise PackCancelled."""
    parts = [part for piece in pieces for part in piece.parts]
    documents = {at: part.document for at, part in enumerate(parts) if part.document}
    written = _render_or_reuse(
        {at: (pdf_digest(document), document) for at, document in documents.items()}, tell, len(parts)
    )
    data = [written.get(at) or part.report.render("pdf") for at, part in enumerate(parts)]
    tell(len(parts))
    dress = ReportBranding.now()
    occasion = PackDetails(meeting.committee.name, f"{meeting.date:%-d %B %Y}", CouncilBranding.now().name)
    entries = [ContentsEntry(part.title, part.place, part.report.is_draft) for part in parts]

    def front(pages: PackPageNumbers) -> Document:
        return dress.apply_to(contents_page(occasion, entries, pages))

    bytes_of = zip(data, parts, strict=True)
    return to_pdf_pack(
        occasion.title, [BoundPart(each, part.bookmark, part.label) for each, part in bytes_of], front
    )


def _document_to_render(report: RoundReport) -> Document | None:
    if report.is_as_published and report.is_available_as("pdf"):
        return None
    return build_branded_document(report.plan, report.options, draft=report.is_draft, dress=report.branding)


def _render_or_reuse(
    wanted: dict[int, tuple[str, Document]], tell: Callable[[int], None], count: int
) -> dict[int, bytes]:
    """The stored parts, and the missing ones: each of these is stored as soon as it is made."""
    digests = {digest for digest, _ in wanted.values()}
    CachedPackPdf.objects.filter(digest__in=digests).update(last_used_at=timezone.now())
    cached = CachedPackPdf.objects.filter(digest__in=digests)
    result = {part.digest: bytes(part.data) for part in cached if part.is_sound}
    missing = {digest: document for digest, document in wanted.values() if digest not in result}
    tell(count - len(missing))
    for digest, data in render_pdfs(missing):
        CachedPackPdf.keep(digest, data)
        result[digest] = data
        tell(count - len(digests - result.keys()))
    return {at: result[digest] for at, (digest, _) in wanted.items()}


def request_pack(
    meeting: Meeting, places: Sequence[AgendaPlace], *, by: User, for_public: bool, covering: bool = False
) -> AgendaPack:
    """Note what somebody wants, instead of what they wanted before that is not made yet."""
    with transaction.atomic():
        AgendaPack.objects.filter(meeting=meeting, created_by=by).end(AgendaPack.State.CANCELLED)
        pack = AgendaPack.objects.create(
            meeting=meeting, created_by=by, for_public=for_public, has_covering_reports=covering
        )
        parts = AgendaPackItem.objects.bulk_create(
            AgendaPackItem(
                pack=pack, round=place.round, position=at, agenda_item=place.item, appendix=place.appendix
            )
            for at, place in enumerate(places, 1)
        )
        seal_current_state(parts, are_new=True)
    return pack


def sub_action_ids_by_round(packs: Iterable[AgendaPack], lines: SubActionQuerySet) -> dict[int, set[int]]:
    """By round that these packs print, which of these sub-actions are its plan's. One query.

    Also those that the round does not ask about: reports print what was decided about them, too.
    """
    rounds = {part.round_id: part.round for pack in packs for part in pack.items.all()}
    plans = {this_round.plan_id for this_round in rounds.values()}
    of_plan: dict[int, set[int]] = defaultdict(set)
    sub_actions = lines.filter(heading__plan__in=plans).order_by().values_list("heading__plan", "pk")
    for plan, line in sub_actions:
        of_plan[plan].add(line)
    return {pk: of_plan[this_round.plan_id] for pk, this_round in rounds.items()}


def contains_exempt(pack: AgendaPack) -> bool:
    """Whether a pack for residents prints what became exempt since it was made. Then nobody is handed it."""
    if not pack.for_public or pack.state != AgendaPack.State.READY:
        return False
    exempt = sub_action_ids_by_round([pack], SubAction.objects.exempt())
    return any(not exempt[part.round_id] <= set(part.exempt_actions) for part in pack.items.all())


def create_pack(pack: AgendaPack) -> None:
    """Make the file, unless it was cancelled. Run again after a crash, it goes on from what is stored."""

    def tell(done: int) -> None:
        if not AgendaPack.objects.filter(pk=pack.pk, state=AgendaPack.State.WAITING).update(
            documents_done=done
        ):
            raise PackCancelled

    CachedPackPdf.objects.filter(last_used_at__lt=timezone.now() - CACHE_LIFETIME).delete()
    for _ in range(MAX_ATTEMPTS):
        taken_out = _latest_redaction()
        parts = list(pack.items.select_related("round"))
        refuse_altered(AgendaPack, [pack.pk])
        refuse_altered(AgendaPackItem, [part.pk for part in parts])
        for plan in {part.round.plan_id for part in parts}:
            refuse_altered_plan(plan)
        places = [AgendaPlace(part.round, part.agenda_item, part.appendix) for part in parts]
        if pack.for_public:  # what becomes exempt from here on is not known to be left out
            for part in parts:
                part.exempt_actions = sorted(SubAction.objects.exempt_in(part.round.plan_id))
        pieces = build_pack_reports(places, for_public=pack.for_public, covering=pack.has_covering_reports)
        data = bind_pack(pack.meeting, pieces, tell)
        for part, piece in zip(parts, pieces, strict=True):
            part.plan_data = json.loads(plan_data.to_json(piece.round_report.plan))
            part.surrounding_text = piece.surrounding_text
        if _save(pack, parts, pieces, data, taken_out):
            return
    raise RuntimeError("Words were taken out again and again while the pack was made.")


@transaction.atomic
def _save(
    pack: AgendaPack,
    parts: list[AgendaPackItem],
    pieces: list[PackReport],
    data: bytes,
    taken_out: int | None,
) -> bool:
    """Whole, or not at all; and not where words were taken out meanwhile that it may still hold."""
    refuse_altered(AgendaPack, [pack.pk])
    refuse_altered(AgendaPackItem, [part.pk for part in parts])
    AgendaPackItem.objects.bulk_update(parts, ["plan_data", "surrounding_text", "exempt_actions"])
    seal_current_state(parts)
    if _latest_redaction() != taken_out:
        transaction.set_rollback(True)
        return False
    ready = {
        "state": AgendaPack.State.READY,
        "has_drafts": any(piece.round_report.is_draft for piece in pieces),
        "data": data,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
    }
    if not AgendaPack.objects.filter(pk=pack.pk, state=AgendaPack.State.WAITING).update(**ready):
        raise PackCancelled
    seal_current_state(AgendaPack.objects.filter(pk=pack.pk))
    return True


def _latest_redaction() -> int | None:
    return Tombstone.objects.order_by("-pk").values_list("pk", flat=True).first()
