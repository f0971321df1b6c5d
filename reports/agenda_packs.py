"""Creates agenda packs: renders the PDFs that are not stored yet, and binds all into one."""

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
    """The agenda item and appendix of a round's report."""

    round: Round
    item: str = ""
    appendix: str = ""


@dataclass(frozen=True)
class PackComponent:
    """One PDF in a pack: a report, or its covering report.

    `place` is its agenda item and appendix, `label` the text to stamp on its pages. It is rendered from
    `document`; without one the published PDF is used.
    """

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
    """One report of a pack, with its covering report (`report`) if there is to be one.

    `place` is its agenda item and appendix. `label` is stamped on pages that print no place themselves.
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
            # In the built-in layout, as a council's own template is a Word file.
            document = round_report.branding.apply_to(build_default_document(report))
            yield PackComponent(
                f"Covering report: {self.title}", report.words["agenda_item"], "", round_report, document
            )
        yield PackComponent(
            self.title, self.place, self.label, round_report, _document_to_render(round_report)
        )

    @property
    def surrounding_text(self) -> str:
        """The text that is printed beside the plan, to be searched by redactions."""
        branding, options = self.round_report.branding, self.round_report.options
        report = build_default_document(self.report).text if self.report else ""
        return "\n".join(
            [branding.council_name, options.marking, branding.get_closing_statement(options), report]
        )


class PackCancelled(Exception):
    """The pack was cancelled while it was being made."""


def suggest_places(rounds: Iterable[Round]) -> list[AgendaPlace]:
    """The places to suggest for the reports of a meeting: those with which they were published.

    If there are several, those without an appendix get the unused appendix numbers in turn.
    """
    places = [_published_place(this_round) for this_round in rounds]
    used_appendices = {place.appendix for place in places}
    unused_numbers = (str(number) for number in range(1, 1000) if str(number) not in used_appendices)
    with_appendices = [
        place if place.appendix else replace(place, appendix=next(unused_numbers)) for place in places
    ]
    return sort_places(with_appendices if len(with_appendices) > 1 else places)


def _published_place(this_round: Round) -> AgendaPlace:
    published_report = (
        this_round.published_reports.order_by("version").last() if this_round.report_version else None
    )
    report_options = published_report.report_options if published_report else {}
    return AgendaPlace(this_round, report_options.get("item", ""), report_options.get("appendix", ""))


def sort_places(places: Iterable[AgendaPlace]) -> list[AgendaPlace]:
    """By agenda item and appendix, 9 before 10. Equal places keep their order."""
    return sorted(
        places, key=lambda place: (_natural_sort_key(place.item), _natural_sort_key(place.appendix))
    )


def _natural_sort_key(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text.lower())]


def build_pack_reports(
    places: Sequence[AgendaPlace], *, for_public: bool, covering: bool = False
) -> list[PackReport]:
    """The reports of a pack; with `covering`, those of reviews have a covering report."""
    pack_reports = [_pack_report(place, for_public=for_public) for place in places]
    return (
        [_with_covering_report(*pair) for pair in zip(pack_reports, places, strict=True)]
        if covering
        else pack_reports
    )


def _with_covering_report(pack_report: PackReport, place: AgendaPlace) -> PackReport:
    round_report = pack_report.round_report
    if round_report.plan.kind != "review":
        return pack_report
    report = replace(
        round_report, options=replace(round_report.options, item=place.item, appendix=place.appendix)
    )
    return replace(
        pack_report, report=get_covering_report(get_specific_plan(place.round.plan_id), place.round, report)
    )


def _pack_report(place: AgendaPlace, *, for_public: bool) -> PackReport:
    round_report = get_round_report(
        get_specific_plan(place.round.plan_id), place.round, with_exempt=not for_public
    )
    options = replace(round_report.options, item=place.item, appendix=place.appendix)
    place_text = options.place_on_the_agenda
    if not round_report.options.place_on_the_agenda:
        return PackReport(place_text, round_report, label=place_text)
    return PackReport(
        place_text,
        round_report if options == round_report.options else round_report.with_options(options),
        label="",
    )


def bind_pack(
    meeting: Meeting,
    pack_reports: Sequence[PackReport],
    report_progress: Callable[[int], None] = lambda document_count: None,
) -> bytes:
    """The PDF of a pack. `report_progress` is called with the number of finished documents.

    It may raise PackCancelled.
    """
    components = [component for pack_report in pack_reports for component in pack_report.parts]
    documents = {
        index: component.document for index, component in enumerate(components) if component.document
    }
    rendered = _render_or_reuse(
        {index: (pdf_digest(document), document) for index, document in documents.items()},
        report_progress,
        len(components),
    )
    pdfs = [
        rendered.get(index) or component.report.render("pdf") for index, component in enumerate(components)
    ]
    report_progress(len(components))
    branding = ReportBranding.now()
    details = PackDetails(meeting.committee.name, f"{meeting.date:%-d %B %Y}", CouncilBranding.now().name)
    entries = [
        ContentsEntry(component.title, component.place, component.report.is_draft) for component in components
    ]

    def build_contents_page(page_numbers: PackPageNumbers) -> Document:
        return branding.apply_to(contents_page(details, entries, page_numbers))

    pairs = zip(pdfs, components, strict=True)
    return to_pdf_pack(
        details.title,
        [BoundPart(pdf, component.bookmark, component.label) for pdf, component in pairs],
        build_contents_page,
    )


def _document_to_render(report: RoundReport) -> Document | None:
    if report.is_as_published and report.is_available_as("pdf"):
        return None
    return build_branded_document(
        report.plan, report.options, draft=report.is_draft, branding=report.branding
    )


def _render_or_reuse(
    documents_by_index: dict[int, tuple[str, Document]],
    report_progress: Callable[[int], None],
    document_count: int,
) -> dict[int, bytes]:
    """The PDFs by index of their component. Those not stored yet are rendered, and stored one by one.

    `documents_by_index` has the digest of each document with it, `document_count` those of the whole pack.
    """
    digests = {digest for digest, _ in documents_by_index.values()}
    CachedPackPdf.objects.filter(digest__in=digests).update(last_used_at=timezone.now())
    cached = CachedPackPdf.objects.filter(digest__in=digests)
    pdfs = {cached_pdf.digest: bytes(cached_pdf.data) for cached_pdf in cached if cached_pdf.is_sound}
    missing = {digest: document for digest, document in documents_by_index.values() if digest not in pdfs}
    report_progress(document_count - len(missing))
    for digest, pdf in render_pdfs(missing):
        CachedPackPdf.keep(digest, pdf)
        pdfs[digest] = pdf
        report_progress(document_count - len(digests - pdfs.keys()))
    return {index: pdfs[digest] for index, (digest, _) in documents_by_index.items()}


def request_pack(
    meeting: Meeting, places: Sequence[AgendaPlace], *, by: User, for_public: bool, covering: bool = False
) -> AgendaPack:
    """Create a pack to be made by the worker. Cancels the person's unfinished packs for the meeting."""
    with transaction.atomic():
        AgendaPack.objects.filter(meeting=meeting, created_by=by).end(AgendaPack.State.CANCELLED)
        pack = AgendaPack.objects.create(
            meeting=meeting, created_by=by, for_public=for_public, has_covering_reports=covering
        )
        items = AgendaPackItem.objects.bulk_create(
            AgendaPackItem(
                pack=pack,
                round=place.round,
                position=position,
                agenda_item=place.item,
                appendix=place.appendix,
            )
            for position, place in enumerate(places, 1)
        )
        seal_current_state(items, are_new=True)
    return pack


def sub_action_ids_by_round(
    packs: Iterable[AgendaPack], sub_actions: SubActionQuerySet
) -> dict[int, set[int]]:
    """By id of each round in these packs: the ids of those of `sub_actions` that its plan has. One query.

    Reports print decisions on all actions of a plan, even on those without an update in the round.
    """
    rounds = {item.round_id: item.round for pack in packs for item in pack.items.all()}
    plan_ids = {this_round.plan_id for this_round in rounds.values()}
    ids_by_plan: dict[int, set[int]] = defaultdict(set)
    rows = sub_actions.filter(heading__plan__in=plan_ids).order_by().values_list("heading__plan", "pk")
    for plan_id, sub_action_id in rows:
        ids_by_plan[plan_id].add(sub_action_id)
    return {pk: ids_by_plan[this_round.plan_id] for pk, this_round in rounds.items()}


def contains_exempt(pack: AgendaPack) -> bool:
    """Whether a pack for the public has actions that became exempt since. It must then not be downloaded."""
    if not pack.for_public or pack.state != AgendaPack.State.READY:
        return False
    exempt_ids_by_round = sub_action_ids_by_round([pack], SubAction.objects.exempt())
    return any(
        not exempt_ids_by_round[item.round_id] <= set(item.exempt_actions) for item in pack.items.all()
    )


def create_pack(pack: AgendaPack) -> None:
    """Make the file of a pack. Raises PackCancelled. After a crash, a second run uses the stored PDFs."""

    def report_progress(document_count: int) -> None:
        if not AgendaPack.objects.filter(pk=pack.pk, state=AgendaPack.State.WAITING).update(
            documents_done=document_count
        ):
            raise PackCancelled

    CachedPackPdf.objects.filter(last_used_at__lt=timezone.now() - CACHE_LIFETIME).delete()
    for _ in range(MAX_ATTEMPTS):
        latest_redaction = _latest_redaction()
        items = list(pack.items.select_related("round"))
        refuse_altered(AgendaPack, [pack.pk])
        refuse_altered(AgendaPackItem, [item.pk for item in items])
        for plan_id in {item.round.plan_id for item in items}:
            refuse_altered_plan(plan_id)
        places = [AgendaPlace(item.round, item.agenda_item, item.appendix) for item in items]
        if pack.for_public:  # recorded first: what becomes exempt later may still be in the file
            for item in items:
                item.exempt_actions = sorted(SubAction.objects.exempt_in(item.round.plan_id))
        pack_reports = build_pack_reports(
            places, for_public=pack.for_public, covering=pack.has_covering_reports
        )
        data = bind_pack(pack.meeting, pack_reports, report_progress)
        for item, pack_report in zip(items, pack_reports, strict=True):
            item.plan_data = json.loads(plan_data.to_json(pack_report.round_report.plan))
            item.surrounding_text = pack_report.surrounding_text
        if _save(pack, items, pack_reports, data, latest_redaction):
            return
    raise RuntimeError("Words were taken out again and again while the pack was made.")


@transaction.atomic
def _save(
    pack: AgendaPack,
    items: list[AgendaPackItem],
    pack_reports: list[PackReport],
    data: bytes,
    latest_redaction: int | None,
) -> bool:
    """Store the finished pack. Returns False, with nothing stored, after a redaction in the meantime."""
    refuse_altered(AgendaPack, [pack.pk])
    refuse_altered(AgendaPackItem, [item.pk for item in items])
    AgendaPackItem.objects.bulk_update(items, ["plan_data", "surrounding_text", "exempt_actions"])
    seal_current_state(items)
    if _latest_redaction() != latest_redaction:
        transaction.set_rollback(True)
        return False
    ready = {
        "state": AgendaPack.State.READY,
        "has_drafts": any(pack_report.round_report.is_draft for pack_report in pack_reports),
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
