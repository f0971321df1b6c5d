"""Setting right what was read of a paper, before it is imported. Every change is kept with who made it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from actionplans.dates import sure_date
from intake.confirming import Changed
from intake.models import Correction, Upload
from intake.names import PAPER
from intake.owners import split_owners
from intake.previews import keep_preview
from intake.working import Json, part_of, remove, title_of

PERIOD = "period"  # of the paper: what its updates are called
LEFT_OUT = "left out"
MOVED = "home"  # of a line: the name of the heading it hangs on

# A doubt about one of these is settled by setting the other right.
_SETTLES = {
    "grade": {"grade", "grade_text"},
    "grade_text": {"grade", "grade_text"},
    "date_text": {"date_text", "due"},
    "responsibility": {"responsibility", "owners"},
    "owners": {"responsibility", "owners"},
    "impact": {"impact", "impact_not_yet"},
}


def version_of(paper: Json, name: str) -> str:
    """Names a part of a paper as it stands, so that a form can tell whether somebody else changed it."""
    return sha256(json.dumps(part_of(paper, name), sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def set_right(upload: Upload, name: str, version: str, values: dict[str, Any], by: User) -> Upload:
    """Give values of one part, and of what hangs on it, by their names ("l3.action").

    Raises Changed where the part is no longer as the person saw it, or is not there any more.
    """
    upload, paper = _to_change(upload, name, version)
    for about, value in values.items():
        part, _, field = about.partition(".")
        was = value_of(paper, part, field)
        if was != value:
            _note(upload, about, f"{title_of(paper, part)}, {field_words(field)}", was, value, by)
            _set(paper, part, field, value)
            _settle(upload, part, field)
    return _keep(upload, paper)


@transaction.atomic
def leave_out(upload: Upload, name: str, version: str, by: User) -> Upload:
    """Take a line or a heading, with all that hangs on it, out of what will be imported.

    Raises Changed as `set_right` does.
    """
    upload, paper = _to_change(upload, name, version)
    _note(upload, name, title_of(paper, name), title_of(paper, name), LEFT_OUT, by)
    _remove(upload, paper, name)
    return _keep(upload, paper)


def _to_change(upload: Upload, name: str, version: str) -> tuple[Upload, Json]:
    """The import, locked, and its words to change. Raises Changed as `set_right` does."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.READ or version_of(upload.words_read, name) != version:
        raise Changed
    return upload, copy.deepcopy(upload.words_read)


def _keep(upload: Upload, paper: Json) -> Upload:
    upload.paper = paper
    keep_preview(upload)
    upload.save()
    return upload


def apply_again(upload: Upload) -> bool:
    """Repeat all that was set right in a paper that has been read anew; the caller saves it.

    So is what was set right when the very same file was imported before. What no longer fits is forgotten.
    Returns whether all of its own fitted.
    """
    paper, all_fit = upload.words_read, True
    for correction in corrections_of(upload):
        was, now = correction.values
        part, _, field = correction.about.partition(".")
        there = value_of(paper, part, field) if field else title_of(paper, part)
        if part_of(paper, part) is None or there != was:
            if correction.upload_id == upload.pk:
                correction.delete()
                all_fit = False
        elif field:
            _set(paper, part, field, now)
            _settle(upload, part, field)
        else:
            _remove(upload, paper, part)
    return all_fit


def corrections_of(upload: Upload) -> QuerySet[Correction]:
    """What was set right in an upload, after what was when the very same file was imported before."""
    before = Q(upload__imported_as__isnull=False, upload__sha256=upload.sha256)
    return Correction.objects.filter(Q(upload=upload) | before).order_by("pk")


def value_of(paper: Json, part: str, field: str) -> Any:
    """A value of a paper; "paper.period" is every period by its words, "l3.home" a heading's name."""
    there = part_of(paper, part) or {}
    if part == PAPER and field == PERIOD:
        return {period: period for period in periods_of(paper)}
    if field == MOVED:
        return home_of(paper, part)
    return there.get(field)


def periods_of(paper: Json) -> list[str]:
    """What the paper calls its updates, in the order first met."""
    return list(dict.fromkeys(entry["period"] for entry in _entries(paper["headings"])))


def home_of(paper: Json, line: str) -> str:
    """The name of the heading that a line hangs on."""
    for heading in _headings(paper["headings"]):
        if any(each["name"] == line for each in heading["sub_actions"]):
            return str(heading["name"])
    return ""


def _headings(headings: list[Json]) -> Iterator[Json]:
    for heading in headings:
        yield heading
        yield from _headings(heading["parts"])


def _entries(headings: list[Json]) -> Iterator[Json]:
    for heading in _headings(headings):
        for line in heading["sub_actions"]:
            yield from line["entries"]


def _remove(upload: Upload, paper: Json, name: str) -> None:
    gone = remove(paper, name)
    upload.findings = [f for f in upload.findings if f["about"].partition(".")[0] not in gone]


def _set(paper: Json, part: str, field: str, value: Any) -> None:
    there = part_of(paper, part)
    if there is None:
        raise Changed
    if part == PAPER and field == PERIOD:
        _rename_periods(paper, value)
    elif field == MOVED:
        _move(paper, part, value)
    else:
        there[field] = value
        _follow(there, field)


def _follow(there: Json, field: str) -> None:
    """What is derived from a value follows it."""
    if field == "date_text":
        there["due"] = sure_date(there["date_text"])
    elif field == "responsibility":
        there["owners"] = split_owners(there["responsibility"])
    elif field in ("evidence", "grade", "grade_text", "explanation"):
        there["progress"] = there["progress"] or bool(there[field])
    elif field in ("impact", "impact_not_yet"):
        there["impact_asked"] = there["impact_asked"] or bool(there[field])


def _rename_periods(paper: Json, names: dict[str, str]) -> None:
    for entry in _entries(paper["headings"]):
        entry["period"] = names.get(entry["period"], entry["period"])
    paper["period"] = names.get(paper["period"], paper["period"])


def _move(paper: Json, line: str, to: str) -> None:
    there, home, new = part_of(paper, line), part_of(paper, home_of(paper, line)), part_of(paper, to)
    if there is None or home is None or new is None:
        raise Changed
    home["sub_actions"].remove(there)
    new["sub_actions"].append(there)


def _settle(upload: Upload, part: str, field: str) -> None:
    """The doubts about a value that was set right are over."""
    settled = {f"{part}.{each}" for each in _SETTLES.get(field, {field})}
    if field == MOVED:
        settled.add(f"{part}.ref")
    upload.findings = [finding for finding in upload.findings if finding["about"] not in settled]


def _note(upload: Upload, about: str, what: str, was: Any, now: Any, by: User) -> None:
    Correction.objects.create(
        upload=upload,
        about=about,
        what=what[:200],
        was=_words(was),
        now=_words(now),
        values=[was, now],
        made_by=by,
    )


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{period or 'no month'} as {name}" for period, name in value.items())
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


FIELD_WORDS = {
    "title": "review",
    "agreed": "action plan agreed",
    "link_officers": "link officer/s",
    PERIOD: "month of the update",
    MOVED: "belongs to",
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


def field_words(field: str) -> str:
    """What committees' papers call a field."""
    return FIELD_WORDS.get(field, field)
