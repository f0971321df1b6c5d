"""What was published and holds words which must go: withdrawn, and published without them in its place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from actionplans import plan as plain
from actionplans.redacting import words_of_zip
from history.comparing import refuse_altered
from history.redaction import Prepared, Redactor, also_in
from history.states import seal
from reports.export import FORMATS
from reports.looks import Dress
from reports.models import (
    CoveringTemplate,
    KeptPart,
    Pack,
    PackPart,
    PublishedFile,
    PublishedUpdate,
    WithdrawnFile,
)
from reports.options import Options
from reports.publish import counted

New = dict[int, bytes]  # by number of a file


@also_in
def published_papers(redactor: Redactor, closely: bool) -> Prepared:
    """The versions whose paper holds the words. Looking closely also writes their new files."""
    files: New = {}
    count = 0
    updates = PublishedUpdate.objects.select_related("look").prefetch_related("files")
    for update in updates.iterator(20):
        new = _new_files(update, redactor, write=closely)
        count += new is not None
        files |= new or {}
    return Prepared({"published versions": count}, lambda number: _put_in_place(files, number))


def _new_files(update: PublishedUpdate, redactor: Redactor, *, write: bool) -> New | None:
    """The files of a version without the words; None where it does not hold them."""
    holds, new, look = False, New(), update.look
    around = {"options": update.options, "council": look.name if look else ""}
    around["closing"] = look.closing if look else ""
    clean_around = redactor.taken_out(around)
    for copy in {each.copy_id for each in update.files.all()}:
        own = [each for each in update.files.all() if each.copy_id == copy]
        source = next((each for each in own if each.file_format == PublishedFile.Format.JSON), None)
        data = json.loads(bytes(source.data)) if source else {}
        clean = redactor.taken_out(data)
        if source is None or (clean == data and clean_around == around):
            continue
        holds = True
        if write:
            options = Options.of(clean_around["options"])
            plan = _counted(plain.from_json(json.dumps(clean)), update, copy, redactor)
            dress = replace(Dress.of(look), council=clean_around["council"], closing=clean_around["closing"])
            new |= {each.pk: FORMATS[each.file_format].write(plan, options, dress=dress) for each in own}
    return new if holds else None


def _counted(plan: plain.Plan, update: PublishedUpdate, copy: int | None, redactor: Redactor) -> plain.Plan:
    lacking = next((each.exempt_actions for each in update.copies.all() if each.pk == copy), None)
    whole = counted(plan, update, without=lacking)
    clean = [redactor.taken_out({"name": each.name, "date": each.line.date_text}) for each in whole.not_asked]
    not_asked = tuple(
        replace(each, name=words["name"], line=replace(each.line, date_text=words["date"]))
        for each, words in zip(whole.not_asked, clean, strict=True)
    )
    return replace(whole, not_asked=not_asked)


def _put_in_place(files: New, number: int) -> None:
    """Only while the tables are lifted: they refuse it otherwise."""
    for file in PublishedFile.objects.filter(pk__in=files):
        if bytes(file.data) == files[file.pk]:
            continue  # data has none of the words that only a paper prints
        old = {"sha256": file.sha256, "size": file.size}
        WithdrawnFile.objects.create(file=file, redaction=number, **old)
        file.data = files[file.pk]
        file.sha256, file.size = hashlib.sha256(file.data).hexdigest(), len(file.data)
        file.save(update_fields=["data", "sha256", "size"])


@also_in
def covering_templates(redactor: Redactor, closely: bool) -> Prepared:
    """The templates that hold the words. They are taken away as a whole; their SHA-256 stay."""
    kept = CoveringTemplate.objects.filter(data__isnull=False).iterator(20)
    holding = [each.pk for each in kept if any(map(redactor.is_in, words_of_zip(bytes(each.data or b""))))]

    def take_away(number: int) -> None:
        refuse_altered(CoveringTemplate, holding)
        CoveringTemplate.objects.filter(pk__in=holding).update(data=None, redaction=number)
        seal(CoveringTemplate.objects.filter(pk__in=holding))

    return Prepared({"templates of covering reports": len(holding)}, take_away)


@also_in
def agenda_packs(redactor: Redactor, closely: bool) -> Prepared:
    """The packs that hold the words. They are withdrawn, to be made again from what is there then."""
    parts = PackPart.objects.filter(pack__state=Pack.State.READY).iterator(20)
    packs = {part.pack_id for part in parts if _is_in(part, redactor)}
    return Prepared({"agenda packs": len(packs)}, lambda number: _withdraw(packs))


def _is_in(part: PackPart, redactor: Redactor) -> bool:
    return redactor.is_in(part.printed) or bool(redactor.taken_out(part.said) != part.said)


def _withdraw(packs: set[int]) -> None:
    refuse_altered(Pack, packs)
    Pack.objects.filter(pk__in=packs).update(state=Pack.State.WITHDRAWN, data=None)
    seal(Pack.objects.filter(pk__in=packs))
    # Nobody knows which words are printed on what is kept to save time.
    KeptPart.objects.all().delete()
