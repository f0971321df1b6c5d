"""People do anything in any order; after each step the database says what the council on paper says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.roles import make_groups
from actionplans import access, workflow
from actionplans.dates import add_months
from actionplans.models import (
    Asked,
    Committee,
    Decision,
    ImpactEntry,
    Meeting,
    ProgressEntry,
    Round,
    SubAction,
)
from actionplans.plan import to_json
from actionplans.reading import plan_of
from actionplans.workflow import Answer, NotAllowed, Ruling
from documents.writers.text import to_text
from reports.progress_update import progress_update
from tests.base import PlanTestCase
from tests.rounds.council import WITH_OFFICER, Council, Line, Question, Ruled, S

PEOPLE = ("olive", "nat", "lee", "liz", "clare", "mo", "nia")
REFUSED = (NotAllowed, PermissionDenied, Http404)
people = st.sampled_from(PEOPLE)
officers_mostly = st.sampled_from(
    ("olive", "nat", "lee", "olive", "nat", "olive", "nat", "olive", "nat", *PEOPLE)
)
runners_mostly = st.sampled_from(("lee", "liz", "clare", "lee", "liz", "clare", "lee", "liz", *PEOPLE))
places = st.integers(0, 5)
often = st.sampled_from((True, True, True, True, True, False))
grades = st.sampled_from((1, 2, 3, 4))
gradings = st.sampled_from(("confirmed", "amended", "amended"))
endings = st.sampled_from(("signed-off", "withdrawn", "superseded", "transferred"))
clerks_mostly = st.sampled_from(("clare", "clare", "clare", "lee", "mo"))
impacts = st.sampled_from(("", "told", "not yet"))

steps: Counter[str] = Counter()


class Cast(PlanTestCase):
    __test__ = False


class Rounds(RuleBasedStateMachine):
    """Rounds of one plan, by seven people of whom two own lines and three run the review."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.words = 0
        self.period = dt.date(2020, 3, 1)
        self.papers: dict[int, str] = {}
        self.past: list[Question] = []

    def teardown(self) -> None:
        try:
            self.no_published_byte_changed()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize()
    def a_plan(self) -> None:
        make_groups()
        Cast.setUpTestData()
        Cast.liz, Cast.nat = Cast.person("Liz"), Cast.person("Nat")
        Cast.review.link_officers.add(Cast.liz)
        self.user: dict[str, Any] = {name: getattr(Cast, name) for name in PEOPLE}
        places = Committee.objects.create(name="Places")
        self.meeting = Meeting.objects.create(committee=places, date=dt.date(2020, 1, 9))
        self.council = Council(frozenset({"lee", "liz", "clare"}))
        self.council.lines[Cast.action.pk] = Line("olive")
        self.letters = iter("bcdefghijklmnopqrstuvwxyz")
        self.add(owner="nat")
        self.a_round_is_opened("clare")

    # What people do

    def add(self, owner: str) -> None:
        line = Cast.add_action(next(self.letters), owner=self.user[owner])
        self.council.lines[line.pk] = Line(owner)

    @precondition(lambda self: len(self.council.lines) < 6)
    @rule(owner=st.sampled_from(("olive", "nat")))
    def a_line_is_added(self, owner: str) -> None:
        self.add(owner)

    @rule(who=clerks_mostly, place=places, kind=gradings, grade=grades)
    def a_grade_is_decided(self, who: str, place: int, kind: str, grade: int) -> None:
        pk, line = self.line(place)
        month, told = line.told[-1] if line.told else (dt.date.min, None)
        entry = ProgressEntry.objects.filter(sub_action=pk, round__period=month).first()
        given = told if kind == "confirmed" else grade
        ruling = Ruling(kind, grade=given, entry=entry, reason=self.some_words())
        possible = line.is_live and told and (kind == "confirmed" or grade != line.last_grade)
        self.decide(who, pk, ruling, possible=bool(possible), month=month)

    @precondition(lambda self: len(self.live()) > 2)
    @rule(who=clerks_mostly, place=places, kind=endings, reason=often)
    def a_line_is_ended(self, who: str, place: int, kind: str, reason: bool) -> None:
        pk, line = self.line(place)
        other = next(each for each in self.live() if each != pk)
        ruling = Ruling(
            kind,
            successor=SubAction.objects.get(pk=other) if kind == "superseded" else None,
            transferred_to="Housing" if kind == "transferred" else "",
            reason=self.some_words() if reason else " ",
        )
        self.decide(who, pk, ruling, possible=line.is_live and (reason or kind == "signed-off"))

    @rule(who=clerks_mostly, place=places, months=st.sampled_from((0, 3, 6, 12)))
    def a_report_is_asked_for(self, who: str, place: int, months: int) -> None:
        pk, line = self.line(place)
        month = add_months(self.period, months)
        ruling = Ruling("report", period=month, reason=self.some_words())
        self.decide(who, pk, ruling, possible=line.is_live and months > 0, month=month)

    @precondition(lambda self: any(line.ruled for line in self.council.lines.values()))
    @rule(who=clerks_mostly, place=places, reason=often)
    def a_decision_is_taken_back(self, who: str, place: int, reason: bool) -> None:
        ruled = [each for line in self.council.lines.values() for each in line.ruled]
        chosen = ruled[-1 - place % len(ruled)]

        def do() -> Decision:
            self.only_who_may_decide(who)
            old = Decision.objects.get(pk=chosen.pk)
            words = "By mistake." if reason else ""
            return workflow.take_decision_back(old, self.meeting, words, by=self.user[who])

        if self.attempt(do, allowed=who == "clare" and reason and not chosen.is_taken_back):
            chosen.is_taken_back = True

    def decide(
        self, who: str, pk: int, ruling: Ruling, *, possible: bool, month: dt.date = dt.date.min
    ) -> None:
        def do() -> Decision:
            self.only_who_may_decide(who)
            line = SubAction.objects.get(pk=pk)
            return workflow.decide(self.meeting, line, ruling, by=self.user[who])

        done = self.attempt(do, allowed=possible and who == "clare")
        if done:
            self.council.lines[pk].ruled.append(Ruled(done.pk, ruling.kind, ruling.grade, month))

    def only_who_may_decide(self, who: str) -> None:
        if not access.may_decide(self.user[who]):
            raise PermissionDenied

    @rule(who=runners_mostly)
    def a_round_is_opened(self, who: str) -> None:
        council, month = self.council, add_months(self.period, 6)
        wanted = council.wanted(month)

        def do() -> Round:
            review = access.plan_to_run(self.user[who], Cast.review.slug)
            return workflow.open_round(review, month, by=self.user[who])

        opened = self.attempt(do, allowed=council.runs(who) and council.asked is None and bool(wanted))
        if opened:
            self.period = month
            council.asked = {
                row.sub_action_id: Question(
                    row.pk, council.lines[row.sub_action_id].owner, row.progress, row.impact
                )
                for row in opened.asked.all()
            }
            asked = {pk: (question.progress, question.impact) for pk, question in council.asked.items()}
            assert asked == wanted, "what is outstanding is not what the round asks"

    @precondition(lambda self: self.questions())
    @rule(who=officers_mostly, place=places, grade=grades, impact=impacts, seen=often, submitting=often)
    def an_answer_is_written(
        self, who: str, place: int, grade: int, impact: str, seen: bool, submitting: bool
    ) -> None:
        question = self.question(place, *WITH_OFFICER)
        answer = question.stored(self.some_answer(grade, impact))
        version = question.version - (not seen)
        verb = workflow.submit if submitting else workflow.save_draft

        def do() -> Asked:
            asked = access.answer_for(self.user[who], question.pk)
            return verb(asked, answer, by=self.user[who], version=version)

        may = self.council.may_read(who, question) and question.state in WITH_OFFICER and seen
        if self.attempt(do, allowed=may and not self.is_over(question)):
            question.answer, question.writer = answer, who
            question.version += 1
            if submitting:
                question.state = S.SUBMITTED
            elif question.state == S.NOT_STARTED:
                question.state = S.DRAFT

    @precondition(lambda self: self.questions())
    @rule(who=runners_mostly, place=places, seen=often)
    def an_answer_is_approved(self, who: str, place: int, seen: bool) -> None:
        question = self.question(place, S.SUBMITTED)

        def do() -> Asked:
            asked = access.answer_for(self.user[who], question.pk, to_approve=True)
            return workflow.approve(asked, by=self.user[who], version=question.version - (not seen))

        again = question.state == S.APPROVED
        fresh = question.state == S.SUBMITTED and seen and question.writer != who
        allowed = self.council.runs(who) and (fresh or again) and not self.is_over(question)
        if self.attempt(do, allowed=allowed):
            question.state = S.APPROVED

    @precondition(lambda self: self.questions())
    @rule(who=runners_mostly, place=places, comment=st.sampled_from(("Say when.", "Say when.", " ")))
    def an_answer_is_returned(self, who: str, place: int, comment: str) -> None:
        question = self.question(place, S.SUBMITTED, S.APPROVED)

        def do() -> Asked:
            asked = access.answer_for(self.user[who], question.pk, to_approve=True)
            return workflow.send_back(asked, comment, by=self.user[who])

        possible = question.state in (S.SUBMITTED, S.APPROVED) and bool(comment.strip())
        if self.attempt(do, allowed=self.council.runs(who) and possible and not self.is_over(question)):
            question.state = S.RETURNED

    @precondition(lambda self: self.questions())
    @rule(who=people, place=places)
    def somebody_comments(self, who: str, place: int) -> None:
        question = self.question(place)

        def do() -> object:
            asked = access.answer_for(self.user[who], question.pk)
            return workflow.remark(asked, self.some_words(), by=self.user[who])

        self.attempt(do, allowed=self.council.may_read(who, question) and not self.is_over(question))

    @precondition(lambda self: self.questions())
    @rule(who=officers_mostly, place=places, colleague=people, ends=st.booleans())
    def a_colleague_is_asked(self, who: str, place: int, colleague: str, ends: bool) -> None:
        question = self.question(place)
        verb = workflow.take_back if ends else workflow.delegate

        def do() -> bool:
            asked = access.answer_for(self.user[who], question.pk)
            if not access.may_delegate(self.user[who], asked):
                raise PermissionDenied
            verb(asked, self.user[colleague], by=self.user[who])
            return True

        owns = self.council.runs(who) or who == question.owner
        if self.attempt(do, allowed=owns and not self.is_over(question)):
            (question.delegates.discard if ends else question.delegates.add)(colleague)

    @precondition(lambda self: self.council.asked is not None)
    @rule(who=runners_mostly, reasons=often)
    def the_round_is_published(self, who: str, reasons: bool) -> None:
        council, open_questions = self.council, dict(self.council.asked or {})
        this_round = Round.objects.open().get(plan=Cast.review)
        approved = {q.pk for q in open_questions.values() if q.state == S.APPROVED}
        gaps = {q.pk: "On leave." for q in open_questions.values() if q.pk not in approved}

        def do() -> Round:
            access.plan_to_run(self.user[who], Cast.review.slug)
            return workflow.mark_published(this_round, gaps if reasons else {}, by=self.user[who])

        if self.attempt(do, allowed=council.runs(who) and (reasons or not gaps)):
            ended = council.publish(self.period)
            self.past += ended
            self.papers[this_round.pk] = to_json(plan_of(Cast.review, this_round))
            self.the_paper_says_all(this_round, ended)

    # What must be true

    def the_paper_says_all(self, this_round: Round, questions: list[Question]) -> None:
        paper = to_text(progress_update(plan_of(Cast.review, this_round)))
        for question in questions:
            written = [w for w in (question.answer.evidence, question.answer.impact) if w]
            for words in written:
                is_there = words in paper
                assert is_there == (question.state == S.PUBLISHED), f"{words}: {question.state}"
        missing = sum(
            question.progress + question.impact for question in questions if question.state == S.NOT_RECEIVED
        )
        assert paper.count("No update received") >= missing, "a line without an update is left out"

    @invariant()
    def everything_is_kept(self) -> None:
        """States, versions and words are those on paper; of rounds that are over, the last are looked at."""
        steps["steps"] += 1
        known = {q.pk: q for q in [*self.past[-4:], *self.questions()]}
        rows = list(Asked.objects.filter(pk__in=known))
        assert {row.pk: (row.state, row.version) for row in rows} == {
            pk: (str(question.state), question.version) for pk, question in known.items()
        }
        where = {"round__in": {row.round_id for row in rows}}
        progress = {(e.round_id, e.sub_action_id): e for e in ProgressEntry.objects.filter(**where)}
        impact = {(e.round_id, e.sub_action_id): e for e in ImpactEntry.objects.filter(**where)}
        for row in rows:
            place = (row.round_id, row.sub_action_id)
            assert Answer.made_of(progress.get(place), impact.get(place)) == known[row.pk].answer

    @invariant()
    def every_leaving_can_be_told(self) -> None:
        """What is followed up no longer was ended by a decision that holds, and by nothing else."""
        standings = dict(SubAction.objects.filter(heading__plan=Cast.review).values_list("pk", "standing"))
        ended = Decision.objects.standing().filter(kind__in=Decision.ENDINGS)
        assert {pk: kind for pk, kind in standings.items() if kind != "live"} == dict(
            ended.values_list("sub_action", "kind")
        )
        lines = self.council.lines if hasattr(self, "council") else {}
        assert {pk for pk, kind in standings.items() if kind == "live"} == {
            pk for pk, line in lines.items() if line.is_live
        }

    def no_published_byte_changed(self) -> None:
        for this_round in Round.objects.filter(pk__in=self.papers):
            assert to_json(plan_of(Cast.review, this_round)) == self.papers[this_round.pk]

    # How it is tried

    def attempt(self, do: Any, *, allowed: bool) -> Any:
        """Do it as a view would, all or nothing. Only what is forbidden must be refused."""
        steps["done" if allowed else "refused"] += 1
        try:
            with transaction.atomic():
                done = do()
        except REFUSED as refusal:
            assert not allowed, f"refused: {refusal!r}"
            return None
        assert allowed, "this should have been refused"
        return done

    def questions(self) -> list[Question]:
        return list((self.council.asked or {}).values()) if hasattr(self, "council") else []

    def question(self, place: int, *ready: S) -> Question:
        """Mostly one of the open round that is ready for it; now and then one of a round that is over."""
        if self.past and place == 5:
            return self.past[self.words % len(self.past)]
        questions = self.questions()
        fitting = [question for question in questions if question.state in ready]
        chosen = fitting if fitting and place < 4 else questions
        return chosen[place % len(chosen)]

    def is_over(self, question: Question) -> bool:
        return question in self.past

    def line(self, place: int) -> tuple[int, Line]:
        pk = list(self.council.lines)[place % len(self.council.lines)]
        return pk, self.council.lines[pk]

    def live(self) -> list[int]:
        return [pk for pk, line in self.council.lines.items() if line.is_live]

    def some_words(self) -> str:
        self.words += 1
        return f"Words number {self.words:05} were written."

    def some_answer(self, grade: int, impact: str) -> Answer:
        told = self.some_words() if impact else ""
        why = self.some_words() if grade > 2 else ""
        return Answer(
            evidence=self.some_words(),
            grade=grade,
            explanation=why,
            revised_date="March 2031" if why else "",
            impact=told,
            impact_not_yet=impact == "not yet",
        )
