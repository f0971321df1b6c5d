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

PERIOD = "period"  # of the document: the names of the months it reports on
EXCLUDED = "left out"
PARENT_HEADING = "home"  # of an action: the key of the heading it belongs to

# Correcting one of these fields also resolves findings about the others.
_RELATED_FIELDS = {
    "grade": {"grade", "grade_text"},
    "grade_text": {"grade", "grade_text"},
    "date_text": {"date_text", "due"},
    "responsibility": {"responsibility", "owners"},
    "owners": {"responsibility", "owners"},
    "impact": {"impact", "impact_not_yet"},
}


def item_version(draft: DraftJson, key: str) -> str:
    """A hash of one item of a document, by which a form detects that somebody else changed the item."""
    return sha256(json.dumps(get_item(draft, key), sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def apply_correction(upload: Upload, key: str, version: str, values: dict[str, Any], by: User) -> Upload:
    """Set values of one item and its entries. `values` has them by field path ("l3.action").

    Raises ImportChanged if the item is no longer as the person saw it, or was removed.
    """
    upload, draft = _lock_draft(upload, key, version)
    for field_path, new in values.items():
        item_key, _, field = field_path.partition(".")
        old = get_value(draft, item_key, field)
        if old != new:
            _record_correction(
                upload, field_path, f"{item_title(draft, item_key)}, {field_label(field)}", old, new, by
            )
            _set_value(draft, item_key, field, new)
            _resolve_findings(upload, item_key, field)
    return _save_draft(upload, draft)


@transaction.atomic
def exclude_item(upload: Upload, key: str, version: str, by: User) -> Upload:
    """Remove an action or a heading, with all that belongs to it, from what will be imported.

    Raises ImportChanged as `apply_correction` does.
    """
    upload, draft = _lock_draft(upload, key, version)
    _record_correction(upload, key, item_title(draft, key), item_title(draft, key), EXCLUDED, by)
    _remove_item(upload, draft, key)
    return _save_draft(upload, draft)


def _lock_draft(upload: Upload, key: str, version: str) -> tuple[Upload, DraftJson]:
    """The upload, locked, and a copy of its draft. Raises ImportChanged as `apply_correction` does."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.READ or item_version(upload.words_read, key) != version:
        raise ImportChanged
    return upload, copy.deepcopy(upload.words_read)


def _save_draft(upload: Upload, draft: DraftJson) -> Upload:
    upload.review_draft = draft
    update_preview(upload)
    upload.save()
    return upload


def reapply_corrections(upload: Upload) -> bool:
    """Apply the stored corrections to a document that has just been read again; the caller saves it.

    Those of an earlier import of the very same file are applied too. The upload's own corrections that no
    longer match what was read are deleted. Returns False if there were any.
    """
    draft, all_fit = upload.words_read, True
    for correction in corrections_of(upload):
        old, new = correction.old_and_new_values
        key, _, field = correction.field_path.partition(".")
        current = get_value(draft, key, field) if field else item_title(draft, key)
        if get_item(draft, key) is None or current != old:
            if correction.upload_id == upload.pk:
                correction.delete()
                all_fit = False
        elif field:
            _set_value(draft, key, field, new)
            _resolve_findings(upload, key, field)
        else:
            _remove_item(upload, draft, key)
    return all_fit


def corrections_of(upload: Upload) -> QuerySet[Correction]:
    """Corrections made when the very same file was imported before, then those of this upload."""
    of_earlier_import = Q(upload__import_record__isnull=False, upload__sha256=upload.sha256)
    return Correction.objects.filter(Q(upload=upload) | of_earlier_import).order_by("pk")


def get_value(draft: DraftJson, key: str, field: str) -> Any:
    """A value of a document. "paper.period" is a dict of all period labels, "l3.home" the heading's key."""
    item = get_item(draft, key) or {}
    if key == DOCUMENT and field == PERIOD:
        return {period: period for period in period_labels(draft)}
    if field == PARENT_HEADING:
        return parent_heading_key(draft, key)
    return item.get(field)


def period_labels(draft: DraftJson) -> list[str]:
    """The months the document reports on, as it names them, in order of appearance."""
    return list(dict.fromkeys(entry["period"] for entry in _iter_entries(draft["headings"])))


def parent_heading_key(draft: DraftJson, sub_action_key: str) -> str:
    """The key of the heading that an action belongs to."""
    for heading in _iter_headings(draft["headings"]):
        if any(sub_action["name"] == sub_action_key for sub_action in heading["sub_actions"]):
            return str(heading["name"])
    return ""


def _iter_headings(headings: list[DraftJson]) -> Iterator[DraftJson]:
    for heading in headings:
        yield heading
        yield from _iter_headings(heading["parts"])


def _iter_entries(headings: list[DraftJson]) -> Iterator[DraftJson]:
    for heading in _iter_headings(headings):
        for sub_action in heading["sub_actions"]:
            yield from sub_action["entries"]


def _remove_item(upload: Upload, draft: DraftJson, key: str) -> None:
    removed_keys = remove_item(draft, key)
    upload.open_findings = [
        finding for finding in upload.open_findings if finding["about"].partition(".")[0] not in removed_keys
    ]


def _set_value(draft: DraftJson, key: str, field: str, value: Any) -> None:
    item = get_item(draft, key)
    if item is None:
        raise ImportChanged
    if key == DOCUMENT and field == PERIOD:
        _rename_periods(draft, value)
    elif field == PARENT_HEADING:
        _move_sub_action(draft, key, value)
    else:
        item[field] = value
        _update_derived_values(item, field)


def _update_derived_values(item: DraftJson, field: str) -> None:
    """Set again the values of an item that are derived from this field."""
    if field == "date_text":
        item["due"] = parse_partial_date(item["date_text"])
    elif field == "responsibility":
        item["owners"] = split_owners(item["responsibility"])
    elif field in ("evidence", "grade", "grade_text", "explanation"):
        item["progress"] = item["progress"] or bool(item[field])
    elif field in ("impact", "impact_not_yet"):
        item["impact_asked"] = item["impact_asked"] or bool(item[field])


def _rename_periods(draft: DraftJson, new_labels: dict[str, str]) -> None:
    for entry in _iter_entries(draft["headings"]):
        entry["period"] = new_labels.get(entry["period"], entry["period"])
    draft["period"] = new_labels.get(draft["period"], draft["period"])


def _move_sub_action(draft: DraftJson, key: str, new_heading_key: str) -> None:
    sub_action, old_heading, new_heading = (
        get_item(draft, key),
        get_item(draft, parent_heading_key(draft, key)),
        get_item(draft, new_heading_key),
    )
    if sub_action is None or old_heading is None or new_heading is None:
        raise ImportChanged
    old_heading["sub_actions"].remove(sub_action)
    new_heading["sub_actions"].append(sub_action)


def _resolve_findings(upload: Upload, key: str, field: str) -> None:
    """Remove the findings about a value that was corrected."""
    resolved = {f"{key}.{related}" for related in _RELATED_FIELDS.get(field, {field})}
    if field == PARENT_HEADING:
        resolved.add(f"{key}.ref")
    upload.open_findings = [finding for finding in upload.open_findings if finding["about"] not in resolved]


def _record_correction(
    upload: Upload, field_path: str, description: str, old: Any, new: Any, by: User
) -> None:
    Correction.objects.create(
        upload=upload,
        field_path=field_path,
        field_description=description[:200],
        old_text=_format_value(old),
        new_text=_format_value(new),
        old_and_new_values=[old, new],
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
