"""Plain plan -> models: merges what a paper says into the review on record, all or nothing.

What is there already is matched, never doubled and never replaced. Where the paper differs, its words
are kept with its round, and a finding says so.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from actionplans import plan as plain
from actionplans import workflow
from actionplans.dates import month_of
from actionplans.findings import Finding
from actionplans.grades import in_words
from actionplans.models import (
    Asked,
    Committee,
    Heading,
    ImpactEntry,
    Owner,
    PrintedWording,
    ProgressEntry,
    Review,
    Round,
    SubAction,
)
from documents.gate import Refused
from documents.words import clean
from intake.lengths import LONGEST_OWNER, check_lengths
from intake.matching import CLOSE, find_heading, find_line, find_review, likeness, squash
from intake.models import Import
from intake.recognise import Reading
from intake.wording import difference

Field = PrintedWording.Field


@dataclass(frozen=True)
class Source:
    """The file that a reading came from, and who brought it."""

    name: str
    sha256: str
    by: User | None = None


@dataclass(frozen=True)
class Outcome:
    """What an import did. `changed` is False where all of it was on record already."""

    review: Review
    this_round: Round
    findings: tuple[Finding, ...]
    changed: bool
    record: Import | None


def commit(reading: Reading, source: Source) -> Outcome:
    """Merge one reading in one transaction. Raises Refused, with nothing stored, where it cannot be."""
    try:
        with transaction.atomic():
            merge = _Merge(reading)
            merge.run()
            record = _record(merge, source) if merge.changed else None
    except IntegrityError as error:
        raise Refused(
            "busy", "Somebody else was importing the same review at this moment; try again."
        ) from error
    return Outcome(merge.review, merge.this_round, tuple(merge.findings), merge.changed, record)


def preview(reading: Reading, source: Source) -> Outcome:
    """What `commit` would do and find, with nothing stored."""
    with transaction.atomic():
        outcome = commit(reading, source)
        transaction.set_rollback(True)
    return dataclasses.replace(outcome, record=None)


def _record(merge: _Merge, source: Source) -> Import:
    findings = [dataclasses.asdict(finding) for finding in merge.findings]
    return Import.objects.create(
        review=merge.review,
        round=merge.this_round,
        file_name=clean(source.name)[:255],
        sha256=source.sha256,
        imported_by=source.by,
        findings=findings,
    )


@dataclass
class _Merge:
    reading: Reading
    review: Review = field(init=False)
    this_round: Round = field(init=False)
    is_oldest: bool = False
    is_first_paper: bool = True
    rounds: dict[dt.date, Round] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    changed: bool = False
    owners: dict[str, Owner] = field(default_factory=dict)

    def run(self) -> None:
        plan = self.reading.plan
        self.findings += self.reading.findings
        if not plan.title:
            raise Refused(
                "no-review",
                "The paper does not say which review it is about; write “Review:” and its title at the top.",
            )
        check_lengths(plan)
        self._find_rounds_months(plan)
        self.review = find_review(plan) or self._new_review(plan)
        self._compare_header(plan)
        self._record_rounds(plan)
        self._merge_headings(plan)
        self._ask_what_was_left_out()

    def _find(self, code: str, sentence: str, place: str = "") -> None:
        self.findings.append(Finding(code, sentence, place))

    # the review and its rounds

    def _find_rounds_months(self, plan: plain.Plan) -> None:
        if not plan.periods():
            raise Refused(
                "no-progress", "This paper holds no evidence of progress, so there is no update to record."
            )
        for period in plan.periods():
            if month_of(period) is None:
                which = f"the update “{period}”" if period else "its update"
                raise Refused(
                    "no-period",
                    f"The paper does not say which month {which} speaks for; "
                    "write it behind the label, as in “Evidence of Progress (March 2020):”.",
                )

    def _new_review(self, plan: plain.Plan) -> Review:
        self.changed = True
        if Review.objects.filter(title__iexact=plan.title).exists():
            self._find(
                "same-title", f"Another review is called “{plan.title}”; this paper was made a new one."
            )
        committee = Committee.objects.get_or_create(name=plan.committee)[0] if plan.committee else None
        return Review.objects.create(
            title=plan.title,
            slug=_free_slug(plan.title),
            committee=committee,
            agreed_text=plan.agreed,
            link_officer_names="\n".join(plan.link_officers),
        )

    def _compare_header(self, plan: plain.Plan) -> None:
        for said, known, what in (
            (plan.agreed, self.review.agreed_text, "that the action plan was agreed in"),
            ("\n".join(plan.link_officers), self.review.link_officer_names, "as link officer/s"),
        ):
            if said and squash(said) != squash(known):
                self._find(
                    "header-differs",
                    f"This paper says {what} “{said}”; on record is “{known}”, which was kept.",
                )

    def _record_rounds(self, plan: plain.Plan) -> None:
        last = max(filter(None, map(month_of, plan.periods())))
        for period in plan.periods():
            month = month_of(period)
            assert month is not None  # noqa: S101 - _find_rounds_months refused the others
            known = self.review.rounds.filter(period=month).exists()
            try:
                instructions = plan.instructions if month == last else ""
                self.rounds[month] = workflow.record_past_round(self.review, month, instructions=instructions)
            except workflow.NotAllowed as error:
                raise Refused("round-open", str(error)) from error
            self.changed |= not known
        self.this_round = self.rounds[last]
        self.is_first_paper = not self.this_round.imports.exists()
        self.is_oldest = self._is_oldest()

    def _is_oldest(self) -> bool:
        """Whether this is the first paper of the first round: later ones leave out what is done,
        so it alone knows the order of all lines."""
        earlier = self.review.rounds.filter(period__lt=min(self.rounds))
        return len(self.rounds) == 1 and not earlier.exists() and self.is_first_paper

    # headings and lines

    def _merge_headings(self, plan: plain.Plan) -> None:
        for wanted, recommendation in self._match(plan.headings, None):
            self._merge_lines(recommendation, wanted)
            for part, on_record in self._match(wanted.parts, recommendation):
                self._merge_lines(on_record, part)

    def _match(
        self, headings: tuple[plain.Heading, ...], parent: Heading | None
    ) -> Iterator[tuple[plain.Heading, Heading]]:
        """Each heading of the paper with the one on record, none of which stands for two."""
        known = list(self.review.headings.filter(parent=parent).select_related("parent"))
        for position, wanted in enumerate(headings):
            found = find_heading(known, wanted, headings)
            if found:
                known.remove(found)
                self._compare(wanted.text, found.text, Field.TEXT, heading=found)
            yield wanted, found or self._new_heading(wanted, parent, position)

    def _new_heading(self, wanted: plain.Heading, parent: Heading | None, position: int) -> Heading:
        self.changed = True
        kind = Heading.Kind.PART if parent else Heading.Kind.RECOMMENDATION
        return Heading.objects.create(
            plan=self.review,
            parent=parent,
            kind=kind,
            ref=wanted.ref,
            text=wanted.text,
            position=_place(wanted.ref, position),
        )

    def _merge_lines(self, heading: Heading, wanted: plain.Heading) -> None:
        known = list(heading.sub_actions.select_related("heading__parent", "heading__plan"))
        first_free = 0 if self.is_oldest else len(known)
        for number, line in enumerate(wanted.sub_actions):
            found = find_line(known, line)
            if found:
                known.remove(found)
                self._compare_line(found, line)
                self._put(found, number)
            else:
                found = self._new_line(heading, line, first_free + number)
            self._merge_entries(found, line)

    def _put(self, line: SubAction, place: int) -> None:
        if self.is_oldest and line.position != place:
            line.position = place
            line.save()
            self.changed = True

    def _new_line(self, heading: Heading, line: plain.SubAction, position: int) -> SubAction:
        self.changed = True
        made = SubAction.objects.create(
            heading=heading,
            strand=line.strand,
            ref=line.ref,
            responsibility=line.responsibility,
            date_text=line.date_text,
            action=line.action,
            measure=line.measure,
            position=position,
        )
        made.owners.set(self._owners(line.owners))
        return made

    def _compare_line(self, known: SubAction, line: plain.SubAction) -> None:
        for said, on_record, name in (
            (line.strand, known.strand, Field.STRAND),
            (line.date_text, known.date_text, Field.DATE),
            (line.action, known.action, Field.ACTION),
            (line.measure, known.measure, Field.MEASURE),
        ):
            self._compare(said, on_record, name, sub_action=known)
        if line.action and known.action and likeness(line.action, known.action) < CLOSE:
            self._find(
                "another-action",
                f"{known}: the agreed action is wholly other words; check that it is the same.",
            )
        if squash(line.responsibility) != squash(known.responsibility) and line.responsibility:
            self._change_owner(known, line)

    def _change_owner(self, known: SubAction, line: plain.SubAction) -> None:
        """The owner of the latest paper is the owner of today; earlier rounds keep theirs."""
        newer = known.asked.filter(
            round__period__gte=self.this_round.period, round__state=Round.State.PUBLISHED
        )
        if newer.exists():
            return  # compared where this round's own owners are
        was, is_now = _line(known.responsibility), _line(line.responsibility)
        self._find("owner-changed", f"{known}: the owner was “{was}” and is “{is_now}” in this paper.")
        known.responsibility = line.responsibility
        known.save()
        known.owners.set(self._owners(line.owners))
        self.changed = True

    def _owners(self, names: tuple[str, ...]) -> list[Owner]:
        for name in names:
            if len(name) > LONGEST_OWNER:
                self._find("owner-too-long", f"This name is too long for an owner: “{_line(name)}”.")
            elif name not in self.owners:
                found = Owner.objects.filter(name__iexact=name, note="").first()
                self.owners[name] = found or Owner.objects.create(name=name)
        return [self.owners[name] for name in names if name in self.owners]

    # what rounds said

    def _merge_entries(self, known: SubAction, line: plain.SubAction) -> None:
        for entry in line.entries:
            month = month_of(entry.period)
            this_round = self.rounds[month] if month else self.this_round
            self._merge_asked(known, line, entry, this_round)
            self._merge_progress(known, entry, this_round)
            self._merge_impact(known, entry, this_round)

    def _merge_asked(
        self, known: SubAction, line: plain.SubAction, entry: plain.Entry, this_round: Round
    ) -> None:
        asked, made = Asked.objects.get_or_create(
            round=this_round,
            sub_action=known,
            defaults={
                "progress": entry.progress,
                "impact": entry.impact_asked,
                "responsibility": line.responsibility,
            },
        )
        if made:
            asked.owners.set(self._owners(line.owners))
            self.changed = True
        elif asked.progress < entry.progress or asked.impact < entry.impact_asked:
            asked.progress, asked.impact = (
                asked.progress or entry.progress,
                asked.impact or entry.impact_asked,
            )
            asked.save()
            self.changed = True
        if this_round == self.this_round and asked.responsibility != line.responsibility and not made:
            self._set_owners_of_round(asked, line)

    def _set_owners_of_round(self, asked: Asked, line: plain.SubAction) -> None:
        """A round known only from a later paper had that paper's owners; its own paper knows better."""
        if not self.is_first_paper:
            self._find(
                "owner-differs",
                f"{asked.sub_action}: this paper names “{_line(line.responsibility)}”; another paper of "
                f"{self.this_round} named “{_line(asked.responsibility)}”, which was kept.",
            )
            return
        asked.responsibility = line.responsibility
        asked.save()
        asked.owners.set(self._owners(line.owners))
        self.changed = True

    def _merge_progress(self, known: SubAction, entry: plain.Entry, this_round: Round) -> None:
        if not entry.has_progress:
            return
        there = ProgressEntry.objects.filter(round=this_round, sub_action=known).first()
        if there is None:
            self._add(
                ProgressEntry(
                    round=this_round,
                    sub_action=known,
                    evidence=entry.evidence,
                    grade=entry.grade,
                    grade_text=entry.grade_text,
                    explanation=entry.explanation,
                )
            )
            return
        self._compare(entry.evidence, there.evidence, Field.EVIDENCE, sub_action=known, repeats=this_round)
        self._compare(
            entry.explanation, there.explanation, Field.EXPLANATION, sub_action=known, repeats=this_round
        )
        if (entry.grade, entry.grade_text) != (there.grade, there.grade_text):
            self._find(
                "grade-differs",
                f"{known}: this paper gives {this_round} the grade {_grade(entry)}; "
                f"on record is {_grade(there)}, which was kept.",
            )

    def _merge_impact(self, known: SubAction, entry: plain.Entry, this_round: Round) -> None:
        if not entry.impact and not entry.impact_not_yet:
            return
        there = ImpactEntry.objects.filter(round=this_round, sub_action=known).first()
        if there is None:
            self._add(
                ImpactEntry(
                    round=this_round, sub_action=known, evidence=entry.impact, not_yet=entry.impact_not_yet
                )
            )
        else:
            self._compare(entry.impact, there.evidence, Field.IMPACT, sub_action=known, repeats=this_round)
            if entry.impact_not_yet != there.not_yet:
                was = "not known yet" if there.not_yet else "known"
                self._find(
                    "impact-differs",
                    f"{known}: on record the impact in {this_round} is {was}, which was kept.",
                )

    def _add(self, entry: ProgressEntry | ImpactEntry) -> None:
        workflow.record_past_entry(entry)
        self.changed = True

    # wording

    def _compare(
        self,
        said: str,
        on_record: str,
        name: Field,
        *,
        heading: Heading | None = None,
        sub_action: SubAction | None = None,
        repeats: Round | None = None,
    ) -> None:
        """Keep this paper's words where they differ; of its own round's entries the first paper is kept."""
        if said == on_record:
            return
        what = f"{heading or sub_action}, {name.label.lower()}{f' of {repeats}' if repeats else ''}"
        if repeats == self.this_round:
            old, new = difference(on_record, said)
            self._find(
                "already-recorded", f"{what}: “{old}” is on record and was kept; this paper says “{new}”."
            )
            return
        old, new = difference(on_record, said)
        self._find("wording-changed", f"{what}: “{old}” reads “{new}” in this paper.")
        self._keep_wording(
            said, round=self.this_round, heading=heading, sub_action=sub_action, repeats=repeats, field=name
        )

    def _keep_wording(self, words: str, **where: object) -> None:
        wording, made = PrintedWording.objects.get_or_create(**where, defaults={"words": words})
        self.changed |= made
        if wording.words != words:
            self._find("already-recorded", f"{wording}: another paper's words are on record and were kept.")

    # what the paper does not say

    def _ask_what_was_left_out(self) -> None:
        self.changed |= bool(workflow.ask_what_papers_left_out(self.review))
        since = Asked.objects.filter(round__plan=self.review, round__period__gte=self.this_round.period)
        for asked in since.not_received().select_related("round", "sub_action__heading__parent"):
            last = asked.sub_action.last_graded(before=asked.round.period)
            was = f"graded {in_words(last.grade)} in {last.round}" if last else "never graded"
            self._find(
                "left-out",
                f"{asked.sub_action} was outstanding ({was}) but the paper of {asked.round} "
                "leaves it out; it is recorded as asked for and not received, and will be asked for again.",
            )


def _grade(entry: plain.Entry | ProgressEntry) -> str:
    return " ".join(filter(None, [entry.grade_text, in_words(entry.grade)])) or "none"


def _free_slug(title: str) -> str:
    base = slugify(title)[:90] or "review"
    taken = set(Review.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)


def _place(ref: str, position: int) -> int:
    """Numbers and letters say where a heading belongs, even when papers arrive out of order."""
    if re.fullmatch(r"[0-9]{1,6}", ref):
        return int(ref)
    if len(ref) == 1 and ref.isascii() and ref.isalpha():
        return ord(ref.lower()) - ord("a") + 1
    return position + 1


def _line(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 160 else words[:159] + "…"
