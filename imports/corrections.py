"""Corrections of what was read from a document, before it is imported. Each is stored with who made it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from documents.plan.dates import parse_partial_date
from documents.recognise.item_keys import DOCUMENT
from documents.recognise.owner_parsing import split_owners
from imports.confirmation import ImportChanged
from imports.models import Correction, Upload
from imports.previews import update_preview
from imports.review_draft import DraftJson, get_item, item_title, remove_item

PERIOD = "period"  # of the document: what its updates are called
EXCLUDED = "left out"
PARENT_HEADING = "home"  # of a line: the name of the heading it hangs on

# A doubt about one of these is settled by setting the other right.
_RELATED_FIELDS = {
    "grade": {"grade", "grade_text"},
    "grade_text": {"grade", "grade_text"},
    "date_text": {"date_text", "due"},
    "responsibility": {"responsibility", "owners"},
    "owners": {"responsibility", "owners"},
    "impact": {"impact", "impact_not_yet"},
}


def item_version(draft: DraftJson, name: str) -> str:
    """Names a part of a document as it stands, so that a form can tell whether somebody else changed it."""
    return sha256(json.dumps(get_item(draft, name), sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def apply_correction(upload: Upload, name: str, version: str, values: dict[str, Any], by: User) -> Upload:
    """Give values of one part, and of what hangs on it, by their names ("l3.action").

    Raises ImportChanged where the part is no longer as the person saw it, or is not there any more.
    """
    upload, draft = _lock_draft(upload, name, version)
    for about, value in values.items():
        part, _, field = about.partition(".")
        was = get_value(draft, part, field)
        if was != value:
            _record_correction(
                upload, about, f"{item_title(draft, part)}, {field_label(field)}", was, value, by
            )
            _set_value(draft, part, field, value)
            _resolve_findings(upload, part, field)
    return _save_draft(upload, draft)


@transaction.atomic
def exclude_item(upload: Upload, name: str, version: str, by: User) -> Upload:
    """Take a line or a heading, with all that hangs on it, out of what will be imported.

    Raises ImportChanged as `apply_correction` does.
    """
    upload, draft = _lock_draft(upload, name, version)
    _record_correction(upload, name, item_title(draft, name), item_title(draft, name), EXCLUDED, by)
    _remove_item(upload, draft, name)
    return _save_draft(upload, draft)


def _lock_draft(upload: Upload, name: str, version: str) -> tuple[Upload, DraftJson]:
    """The import, locked, and its words to change. Raises ImportChanged as `apply_correction` does."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.READ or item_version(upload.words_read, name) != version:
        raise ImportChanged
    return upload, copy.deepcopy(upload.words_read)


def _save_draft(upload: Upload, draft: DraftJson) -> Upload:
    upload.review_draft = draft
    update_preview(upload)
    upload.save()
    return upload


def reapply_corrections(upload: Upload) -> bool:
    """Repeat all that was set right in a document that has been read anew; the caller saves it.

    So is what was set right when the very same file was imported before. What no longer fits is forgotten.
    Returns whether all of its own fitted.
    """
    draft, all_fit = upload.words_read, True
    for correction in corrections_of(upload):
        was, now = correction.old_and_new_values
        part, _, field = correction.field_path.partition(".")
        there = get_value(draft, part, field) if field else item_title(draft, part)
        if get_item(draft, part) is None or there != was:
            if correction.upload_id == upload.pk:
                correction.delete()
                all_fit = False
        elif field:
            _set_value(draft, part, field, now)
            _resolve_findings(upload, part, field)
        else:
            _remove_item(upload, draft, part)
    return all_fit


def corrections_of(upload: Upload) -> QuerySet[Correction]:
    """What was set right in an upload, after what was when the very same file was imported before."""
    before = Q(upload__import_record__isnull=False, upload__sha256=upload.sha256)
    return Correction.objects.filter(Q(upload=upload) | before).order_by("pk")


def get_value(draft: DraftJson, part: str, field: str) -> Any:
    """A value of a document; "paper.period" is every period by its words, "l3.home" a heading's name."""
    there = get_item(draft, part) or {}
    if part == DOCUMENT and field == PERIOD:
        return {period: period for period in period_labels(draft)}
    if field == PARENT_HEADING:
        return parent_heading_key(draft, part)
    return there.get(field)


def period_labels(draft: DraftJson) -> list[str]:
    """What the document calls its updates, in the order first met."""
    return list(dict.fromkeys(entry["period"] for entry in _iter_entries(draft["headings"])))


def parent_heading_key(draft: DraftJson, line: str) -> str:
    """The name of the heading that a line hangs on."""
    for heading in _iter_headings(draft["headings"]):
        if any(each["name"] == line for each in heading["sub_actions"]):
            return str(heading["name"])
    return ""


def _iter_headings(headings: list[DraftJson]) -> Iterator[DraftJson]:
    for heading in headings:
        yield heading
        yield from _iter_headings(heading["parts"])


def _iter_entries(headings: list[DraftJson]) -> Iterator[DraftJson]:
    for heading in _iter_headings(headings):
        for line in heading["sub_actions"]:
            yield from line["entries"]


def _remove_item(upload: Upload, draft: DraftJson, name: str) -> None:
    gone = remove_item(draft, name)
    upload.open_findings = [f for f in upload.open_findings if f["about"].partition(".")[0] not in gone]


def _set_value(draft: DraftJson, part: str, field: str, value: Any) -> None:
    there = get_item(draft, part)
    if there is None:
        raise ImportChanged
    if part == DOCUMENT and field == PERIOD:
        _rename_periods(draft, value)
    elif field == PARENT_HEADING:
        _move_sub_action(draft, part, value)
    else:
        there[field] = value
        _update_derived_values(there, field)


def _update_derived_values(there: DraftJson, field: str) -> None:
    """What is derived from a value follows it."""
    if field == "date_text":
        there["due"] = parse_partial_date(there["date_text"])
    elif field == "responsibility":
        there["owners"] = split_owners(there["responsibility"])
    elif field in ("evidence", "grade", "grade_text", "explanation"):
        there["progress"] = there["progress"] or bool(there[field])
    elif field in ("impact", "impact_not_yet"):
        there["impact_asked"] = there["impact_asked"] or bool(there[field])


def _rename_periods(draft: DraftJson, names: dict[str, str]) -> None:
    for entry in _iter_entries(draft["headings"]):
        entry["period"] = names.get(entry["period"], entry["period"])
    draft["period"] = names.get(draft["period"], draft["period"])


def _move_sub_action(draft: DraftJson, line: str, to: str) -> None:
    there, home, new = (
        get_item(draft, line),
        get_item(draft, parent_heading_key(draft, line)),
        get_item(draft, to),
    )
    if there is None or home is None or new is None:
        raise ImportChanged
    home["sub_actions"].remove(there)
    new["sub_actions"].append(there)


def _resolve_findings(upload: Upload, part: str, field: str) -> None:
    """The doubts about a value that was set right are over."""
    settled = {f"{part}.{each}" for each in _RELATED_FIELDS.get(field, {field})}
    if field == PARENT_HEADING:
        settled.add(f"{part}.ref")
    upload.open_findings = [finding for finding in upload.open_findings if finding["about"] not in settled]


def _record_correction(upload: Upload, about: str, what: str, was: Any, now: Any, by: User) -> None:
    Correction.objects.create(
        upload=upload,
        field_path=about,
        field_description=what[:200],
        old_text=_format_value(was),
        new_text=_format_value(now),
        old_and_new_values=[was, now],
        created_by=by,
    )


def _format_value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{period or 'no month'} as {name}" for period, name in value.items())
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


FIELD_LABELS = {
    "title": "review",
    "agreed": "action plan agreed",
    "link_officers": "link officer/s",
    PERIOD: "month of the update",
    PARENT_HEADING: "belongs to",
    "ref": "number or letter",
    "text": "words",
    "strand": "column head",
    "date_text": "date",
    "action": "agreed action",
    "measure": "agreed success measure",
    "evidence": "evidence of progress",
    "grade": "assessment of progress",
    "grade_text": "assessment as printed",
    "impact": "evidence of impact",
    "impact_not_yet": "impact not known yet",
}


def field_label(field: str) -> str:
    """What committees' documents call a field."""
    return FIELD_LABELS.get(field, field)
