"""The check of one document before it is imported: what was read beside what is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.heading_kinds import heading_title
from documents.plan.findings import Finding
from documents.plan.names import action_name
from documents.recognise.item_keys import DOCUMENT, LABEL_PREFIX
from documents.validation.uploads import FileRejected
from imports import confirmation, uploads
from imports.comparison import ComparedItem, ComparedValue, FieldComparison, PlanComparison
from imports.corrections import corrections_of
from imports.models import Import, Upload
from imports.previews import ImportPreview, get_preview
from imports.review_draft import draft_keys_by_id, plan_from_draft
from imports.views.permissions import importer_required

TAG_COLOURS = {FieldComparison.NEW: "green", FieldComparison.CHANGED: "yellow", FieldComparison.SAME: "grey"}
# Findings about a word in the place of a grade, for which a term can be learned.
STATUS_FINDING_CODES = frozenset({"status", "grade-doubtful"})
# Fields that the page shows together with another one, under which their findings appear.
DISPLAYED_FIELDS = {"impact_not_yet": "impact", "grade_text": "grade", "due": "date_text"}


@dataclass(frozen=True)
class ValueRow:
    """One value, ready to print."""

    anchor: str
    label: str
    read: str
    on_record: str
    comparison: str
    tag: str
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class ItemBlock:
    """A heading or an action, ready to print."""

    anchor: str
    title: str
    text: str
    comparison: str
    tag: str
    rows: tuple[ValueRow, ...]
    is_sub_action: bool
    level: int
    doubts: tuple[str, ...]
    edit_url: str

    @property
    def is_collapsed(self) -> bool:
        return (
            self.is_sub_action
            and self.comparison == FieldComparison.SAME
            and not any(row.doubts for row in self.rows)
        )


@dataclass(frozen=True)
class FindingRow:
    """A finding, with the anchor of the value it is about."""

    code: str
    sentence: str
    place: str
    anchor: str
    edit_url: str
    teach_url: str
    is_serious: bool


@require_safe
@importer_required
def check_import(request: SignedInRequest, pk: int) -> HttpResponse:
    this_upload = get_object_or_404(Upload.objects.select_related("import_record", "batch"), pk=pk)
    if this_upload.import_record:
        return redirect("imports:import", this_upload.import_record.pk)
    if this_upload.state != Upload.State.READ:
        return redirect("imports:batch", this_upload.batch.pk)
    return render_check(request, this_upload, get_preview(this_upload))


def render_check(
    request: SignedInRequest, this_upload: Upload, import_preview: ImportPreview, status: int = 200
) -> HttpResponse:
    earlier = earlier_import(this_upload, import_preview.comparison)
    same_file = earlier is not None and earlier.sha256 == this_upload.sha256
    context = {
        "upload": this_upload,
        "seen": import_preview,
        "earlier": earlier,
        "same_file": same_file,
        "others": this_upload.batch.uploads.pending().exclude(pk=this_upload.pk).exists(),
        "changed": status == 409,
    }
    if not (import_preview.has_changes if same_file else import_preview.is_new):
        context["plan"] = import_preview.comparison.review
        return render(request, "imports/nothing_new.html", context, status=status)
    page = CheckPage(this_upload.pk, messages_by_anchor(import_preview.findings), printed_grades(this_upload))
    blocks = list(page.item_blocks(import_preview.comparison))
    header_rows = [page.value_row(value) for value in import_preview.comparison.header_values]
    context |= {
        "review": import_preview.comparison.review,
        "head": header_rows,
        "edit_head": page.edit_url(DOCUMENT),
        "blocks": blocks,
        "doubts": page.finding_rows(import_preview.findings, header_rows, blocks),
        "counts": count_actions(blocks),
        "corrections": corrections_of(this_upload).select_related("created_by"),
    }
    return render(request, "imports/check_import.html", context, status=status)


def earlier_import(this_upload: Upload, comparison: PlanComparison) -> Import | None:
    """The last import of the same file, or else of another document of the same round."""
    imports = Import.objects.select_related("imported_by")
    same_file = imports.filter(sha256=this_upload.sha256).first()
    of_round = Q(round__period=this_upload.period) if this_upload.period else Q(round=None)
    return same_file or imports.filter(of_round, plan=comparison.review).first()


def printed_grades(this_upload: Upload) -> dict[str, str]:
    """The document's own wording of grades, by field path ("e4.grade")."""
    plan = plan_from_draft(this_upload.words_read)
    keys = draft_keys_by_id(this_upload.words_read, plan)
    entries = [
        entry for *_, sub_action in plan.sub_actions() for entry in sub_action.entries if entry.grade_text
    ]
    return {f"{keys[id(entry)]}.grade": entry.grade_text for entry in entries}


def messages_by_anchor(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The sentences about each value, by the value's anchor."""
    sentences = defaultdict(list)
    for finding in findings:
        if finding.about:
            sentences[anchor_for(finding.about)].append(finding.sentence)
    return sentences


def anchor_for(about: str) -> str:
    """The HTML id of the value that a finding is about: "l3-action"."""
    key, dot, field = about.partition(".")
    return f"{key}-{DISPLAYED_FIELDS.get(field, field)}" if dot else key


@dataclass(frozen=True)
class CheckPage:
    """Builds the rows and blocks of the page of one document. `doubts` are finding sentences by anchor."""

    pk: int
    doubts: dict[str, list[str]]
    printed_grades: dict[str, str]  # the document's wording, by field path ("e4.grade")

    def edit_url(self, about: str) -> str:
        return reverse("imports:correct-item", args=[self.pk, about])

    def finding_rows(
        self, findings: Iterable[Finding], header_rows: list[ValueRow], blocks: list[ItemBlock]
    ) -> list[FindingRow]:
        """Each finding with the anchor of its value and the address of the form that corrects it."""
        links = {row.anchor: (row.anchor, self.edit_url(DOCUMENT)) for row in header_rows}
        for block in blocks:
            suffixes = ("", "-ref", "-text")
            links |= {f"{block.anchor}{suffix}": (block.anchor, block.edit_url) for suffix in suffixes}
            links |= {row.anchor: (row.anchor, block.edit_url) for row in block.rows}
        return [self.finding_row(finding, links) for finding in findings]

    def finding_row(self, finding: Finding, links: dict[str, tuple[str, str]]) -> FindingRow:
        value_anchor = anchor_for(finding.about)
        anchor, form_url = links.get(value_anchor, ("", ""))
        form_field = f"{value_anchor}-0" if value_anchor == f"{DOCUMENT}-period" else value_anchor
        edit_url = f"{form_url}#id_{form_field}" if form_url else ""
        is_serious = finding.code == "left-out"
        teach_url = self.teach_url(finding)
        return FindingRow(
            finding.code, finding.sentence, finding.place, anchor, edit_url, teach_url, is_serious
        )

    def teach_url(self, finding: Finding) -> str:
        """The address of the form to learn the term that a finding is about; "" if it is about none."""
        kind, text = "labels", finding.about.removeprefix(LABEL_PREFIX)
        if not finding.about.startswith(LABEL_PREFIX):
            kind, text = "statuses", self.printed_grades.get(finding.about, "")
        if not text or (kind == "statuses" and finding.code not in STATUS_FINDING_CODES):
            return ""
        query = urlencode([("wording", text), ("upload", str(self.pk))])
        return f"{reverse('imports:learn-term', args=[kind])}?{query}"

    def value_row(self, value: ComparedValue) -> ValueRow:
        anchor = anchor_for(value.about)
        comparison = value.comparison if value.read or value.on_record else ""
        tag = TAG_COLOURS[value.comparison] if comparison else ""
        doubts = tuple(self.doubts.get(anchor, ()))
        return ValueRow(anchor, value.label, value.read, value.on_record, comparison, tag, doubts)

    def item_blocks(self, comparison: PlanComparison) -> Iterator[ItemBlock]:
        """A block for each heading, its actions, then each of its parts and theirs."""
        for heading in comparison.headings:
            yield self.item_block(heading, heading_title(comparison.heading_kind, heading.title), 2)
            yield from self.sub_action_blocks(heading, heading.title, 3)
            for part in heading.parts:
                name = f"{heading.title} {heading_title(comparison.part_kind, part.title)}".strip()
                yield self.item_block(part, name, 3)
                yield from self.sub_action_blocks(part, name, 4)

    def sub_action_blocks(self, heading: ComparedItem, name: str, level: int) -> Iterator[ItemBlock]:
        for sub_action in heading.lines:
            title = f"Action {action_name(name, sub_action.ref, sub_action.title)}".strip()
            yield self.item_block(sub_action, title, level, is_sub_action=True)

    def item_block(
        self, item: ComparedItem, title: str, level: int, *, is_sub_action: bool = False
    ) -> ItemBlock:
        rows = tuple(self.value_row(value) for value in item.values)
        heading_anchors = () if is_sub_action else (f"{item.about}-ref", f"{item.about}-text")
        return ItemBlock(
            anchor=item.about,
            title=title,
            text="" if is_sub_action else rows[0].read,
            comparison=item.comparison,
            tag=TAG_COLOURS[item.comparison],
            rows=rows if is_sub_action or item.comparison is FieldComparison.CHANGED else (),
            is_sub_action=is_sub_action,
            level=level,
            doubts=tuple(
                doubt for anchor in (item.about, *heading_anchors) for doubt in self.doubts.get(anchor, ())
            ),
            edit_url=self.edit_url(item.about),
        )


def count_actions(blocks: list[ItemBlock]) -> list[tuple[str, str, int]]:
    """How many actions are new, the same and changed: label, tag colour, number. Without zeros."""
    blocks_of_actions = [block for block in blocks if block.is_sub_action]
    counts = [
        (s.value, TAG_COLOURS[s], sum(block.comparison == s for block in blocks_of_actions))
        for s in FieldComparison
    ]
    return [count for count in counts if count[2]]


@require_POST
@importer_required
def confirm_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Import the document as it was shown. A second click imports nothing."""
    this_upload = get_object_or_404(Upload.objects.select_related("import_record", "batch"), pk=pk)
    try:
        outcome = confirmation.confirm_import(this_upload, request.POST.get("seal", ""), request.user)
    except (confirmation.ImportChanged, FileRejected):
        return render_check(request, this_upload, get_preview(this_upload), status=409)
    this_upload.refresh_from_db()
    if this_upload.import_record is None:
        messages.info(request, f"{this_upload.file_name} was on record already: nothing has changed.")
        return redirect(outcome.review if outcome else "imports:imports")
    messages.success(request, f"{this_upload.file_name} was imported.")
    if this_upload.batch.uploads.pending().exists():
        return redirect("imports:batch", this_upload.batch.pk)
    return redirect("imports:import", this_upload.import_record.pk)


@require_POST
@importer_required
def discard_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discard an upload. If it is gone, an earlier click discarded it."""
    this_upload = Upload.objects.filter(pk=pk).first()
    if this_upload:
        batch_has_others = this_upload.batch.uploads.pending().exclude(pk=pk).exists()
        uploads.discard_upload(this_upload, request.user)
        messages.success(request, f"{this_upload.file_name} was not imported, and nothing of it was kept.")
        if batch_has_others:
            return redirect("imports:batch", this_upload.batch.pk)
    return redirect("imports:imports")
