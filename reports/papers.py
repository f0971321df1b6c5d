"""The paper of a round: the bytes that were published, or what would be published now, marked as a draft."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from threading import Lock

from django.core.cache import caches

from actionplans import plan as plain
from actionplans.models import FollowedPlan, Round
from actionplans.models.followed import plan_of_kind
from actionplans.reading import plan_of
from reports.export import FORMATS
from reports.layouts import FILE_WORDS
from reports.looks import UNDRESSED, Dress
from reports.models import CommitteePaper, PublishedFile, PublishedUpdate
from reports.options import USUAL, Options

KEPT = 300  # seconds: residents may wait so long for what changed
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Paper:
    """What a round says. `update` is the published version that it is, `name` begins its files' names."""

    plan: plain.Plan
    name: str
    update: PublishedUpdate | None = None
    is_draft: bool = False
    for_residents: bool = False
    options: Options = USUAL
    dress: Dress = UNDRESSED
    is_otherwise: bool = False  # than what was published

    def laid_out(self, options: Options) -> Paper:
        """The same, with these options: what was published, where it was published with them."""
        is_otherwise = self.update is not None and options != self.options
        return replace(self, options=options, is_otherwise=is_otherwise)

    @property
    def is_as_published(self) -> bool:
        return self.update is not None and not self.is_otherwise

    def in_format(self, file_format: str) -> bytes:
        """The bytes that were published, where this format was; others are made of the same plan."""
        if self.update and not self.is_otherwise and file_format in PublishedFile.Format.values:
            return bytes(self.update.file(file_format, for_residents=self.for_residents).data)
        return _kept(self, file_format) if self.for_residents else _written(self, file_format)

    def file_name(self, file_format: str) -> str:
        """A name that committee systems take, and that sorts: "2020-09-hate-crime-progress-update.pdf"."""
        version = f"-version-{self.update.version}" if self.update and self.update.version > 1 else ""
        kind = "-draft" if self.is_draft else "-other-layout" if self.is_otherwise else ""
        return f"{self.name}-{FILE_WORDS[self.plan.kind]}{version}{kind}.{file_format}"


def _written(paper: Paper, file_format: str) -> bytes:
    return FORMATS[file_format].write(paper.plan, paper.options, draft=paper.is_draft, dress=paper.dress)


def _kept(paper: Paper, file_format: str) -> bytes:
    """Anybody may ask, as often as he likes: one rendering at a time, and the same one once in a while."""
    about = f"{file_format} {paper.options!r} {paper.dress!r} {plain.to_json(paper.plan)}"
    key = f"paper:{hashlib.sha256(about.encode()).hexdigest()}"
    found: bytes | None = caches["process"].get(key)
    if found is None:
        with _one_at_a_time:
            found = caches["process"].get(key)
            if found is None:
                found = _written(paper, file_format)
                caches["process"].set(key, found, KEPT)
    return found


def paper_of(review: FollowedPlan, this_round: Round, *, for_residents: bool = False) -> Paper:
    """What was published last; of an open round, what would be published now."""
    update = this_round.versions.order_by("version").last() if this_round.version else None
    if update:
        return _of_version(review, update, for_residents=for_residents)
    return Paper(
        plan_of(review, this_round, for_residents=for_residents),
        _name(review, this_round),
        is_draft=this_round.state == Round.State.OPEN,
        for_residents=for_residents,
        options=CommitteePaper.options_of(review.committee),
        dress=Dress.now(),
    )


def paper_of_version(update: PublishedUpdate) -> Paper:
    return _of_version(plan_of_kind(update.round.plan_id), update)


def _of_version(review: FollowedPlan, update: PublishedUpdate, *, for_residents: bool = False) -> Paper:
    plan = update.plan(for_residents=for_residents)
    name, options = _name(review, update.round), Options.of(update.options)
    dress = Dress.of(update.look)
    return Paper(plan, name, update, for_residents=for_residents, options=options, dress=dress)


def _name(review: FollowedPlan, this_round: Round) -> str:
    return f"{this_round.slug}-{review.slug}"
