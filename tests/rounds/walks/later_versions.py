"""After publishing: answers are corrected or follow late, and a later version of the update has them.

These walks do all that `machine.py` does, and this besides. Their first update is known from paper.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from actionplans.access.roles import may_publish
from actionplans.models import ImpactEntry, ProgressEntry, Round, UpdateRequest
from actionplans.serialise import build_plan
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import make_public, mark_published, unpublish
from actionplans.workflow.updates import UpdateContent
from documents.plan.plan_data import to_json
from documents.writers.text import to_text
from reports.progress_update import progress_update
from tests.base import MARCH
from tests.rounds.walks.base import Cast, clerks_mostly, grades, often, places, steps
from tests.rounds.walks.expected_steps import impacts
from tests.rounds.walks.reference_model import WITH_OFFICER, Question, S
from tests.rounds.walks.state_machine import Rounds

SETTLED = {S.PUBLISHED, S.NOT_RECEIVED}
# The next one mostly; the same again; one that is skipped.
versions = st.sampled_from((1, 1, 1, 1, 1, 1, 0, 2))
ends = st.sampled_from(("published", "published", "approved", "submitted", "given back", "given up"))


@dataclass
class Told:
    """A round that is over: its month, its questions by their lines, its version; 0 is known from paper."""

    month: dt.date
    questions: dict[int, Question]
    version: int = 1


class LaterVersions(Rounds):
    """The same council, which publishes its updates again."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[int, Told] = {}
        self.printed: dict[int, UpdateContent | None] = {}  # by question, as the last version has it
        self.opened_again: dict[int, Question] = {}
        self.frozen: dict[tuple[type, int], tuple[int, str]] = {}  # what any version has ever printed

    def set_up(self) -> None:
        super().set_up()
        entry = Cast.add_progress()
        answer = UpdateContent(evidence=entry.evidence, grade=entry.grade)
        update_request = UpdateRequest.objects.get(round=entry.round_id)
        question = Question(
            update_request.pk, "olive", progress=True, impact=False, state=S.PUBLISHED, answer=answer
        )
        self.past.append(question)
        self.printed[question.pk] = answer
        self.told[entry.round_id] = Told(MARCH, {update_request.sub_action_id: question}, version=0)
        self.council.lines[update_request.sub_action_id].was_published(question, MARCH)

    @initialize(grade=grades, impact=impacts, place=places, ends=ends)
    def a_plan(self, grade: int, impact: str, place: int, ends: str) -> None:
        """In each walk something is set right at once: by themselves many walks would never get to that."""
        super().a_plan(grade, impact)
        self.an_answer_is_set_right(place, grade, impact, ends)

    # What people do

    @precondition(lambda self: self.past)
    @rule(who=clerks_mostly, place=places, settled=often, reason=often)
    def an_answer_is_reopened(self, who: str, place: int, settled: bool, reason: bool) -> None:
        question = self.one_of(place, self.settled(), self.reopened(), first=settled)

        def do() -> UpdateRequest:
            self.only_who_may_publish(who)
            update_request = UpdateRequest.objects.get(pk=question.pk)
            return reopen_update(update_request, "It follows late." if reason else " ", by=self.user[who])

        possible = question in self.settled() and reason and bool(self.round_of(question).version)
        if self.attempt(do, allowed=who == "clare" and possible):
            steps["reopened"] += 1
            question.state = S.RETURNED
            self.opened_again[question.pk] = question

    @precondition(lambda self: self.left_out())
    @rule(who=st.sampled_from(("owner", "owner", "olive")), place=places, grade=grades, submitting=often)
    def a_late_update_is_written(self, who: str, place: int, grade: int, submitting: bool) -> None:
        """Nobody gave it back: its officer finds it on their own."""
        left_out = self.left_out()
        self.chosen = question = left_out[place % len(left_out)]
        writer = question.owner if who == "owner" else who
        self.an_answer_is_written(writer, 0, grade, "told", seen=True, submitting=submitting)
        self.chosen = None

    @rule(place=places, grade=grades, impact=impacts, ends=ends)
    def an_answer_is_set_right(self, place: int, grade: int, impact: str, ends: str) -> None:
        """As it is meant: given back, written, approved and published; or given up on the way."""
        published_here = [each for each in self.settled() if self.round_of(each).version]
        question = self.one_of(place, self.reopened(*WITH_OFFICER) or published_here or self.past)
        self.sets_right(question, grade, impact, ends)

    @precondition(lambda self: len(self.waiting(*WITH_OFFICER)) > 1)
    @rule(place=places, grade=grades, impact=st.sampled_from(("told", "not yet")), members=st.booleans())
    def what_was_done_is_not_done_after_all(self, place: int, grade: int, impact: str, members: bool) -> None:
        """The next update is open by then, and asks at most for impact: it is doubted, or corrected."""
        waiting = self.waiting(*WITH_OFFICER)
        done = waiting[place % len(waiting)]
        line = next(pk for pk, question in (self.council.asked or {}).items() if question is done)
        for question in self.waiting(*WITH_OFFICER):
            self.answers(question, *(1, impact) if question is done else (2, "told"))
        self.all_answer_and_it_is_published(2, "told", 0)
        self.the_next_round_comes()
        if owed := (self.council.asked or {}).get(line):
            self.answers(owed, grade, "told")
        if members:
            self.a_grade_is_decided("clare", list(self.council.lines).index(line), "amended", grade)
        else:
            self.sets_right(done, grade, "told", "published")

    @precondition(lambda self: len(self.live()) > 2)
    @rule(place=places)
    def what_was_ended_is_followed_up_again(self, place: int) -> None:
        """The next update is open by then, and does not ask for it."""
        live = self.live()
        line = live[place % len(live)]
        self.a_line_is_ended("clare", list(self.council.lines).index(line), "withdrawn", reason=True)
        if self.council.asked is not None:
            self.all_answer_and_it_is_published(2, "told", 0)
        self.the_next_round_comes()
        decided = self.decided()
        ended = next(at for at, ruled in enumerate(decided) if ruled is self.council.lines[line].ruled[-1])
        self.a_decision_is_taken_back("clare", len(decided) - 1 - ended, reason=True)

    @precondition(lambda self: len(self.live()) > 1 and self.council.asked is None and not self.signed_off())
    @rule()
    def a_sign_off_is_taken_back(self) -> None:
        """By themselves few walks get to that, and what it had ended is followed up again."""
        self.the_whole_plan_is_signed_off("clare")
        self.a_decision_is_taken_back("clare", 0, reason=True)

    def sets_right(self, question: Question, grade: int, impact: str, ends: str) -> None:
        self.chosen = question
        if self.chosen.state in SETTLED:
            self.an_answer_is_reopened("clare", 0, settled=True, reason=True)
        if ends in ("given up", "approved"):
            self.a_link_is_added(self.chosen.owner, 0)
        if ends != "given back":
            self.an_answer_is_written(self.chosen.owner, 0, grade, impact, seen=True, submitting=True)
        if ends == "submitted":  # and to open it again is refused
            self.an_answer_is_reopened("clare", 0, settled=True, reason=True)
        if ends in ("approved", "published"):
            self.an_answer_is_approved("clare", 0, seen=True)
        if ends == "published":
            self.the_next_version_is_published("clare", 0, more=1, reason=True)
        if ends == "given up":
            self.a_correction_is_given_up("clare", 0, reopened=True)
        self.chosen = None

    @precondition(lambda self: self.reopened() or self.words % 5 == 0)
    @rule(who=clerks_mostly, place=places, reopened=often)
    def a_correction_is_given_up(self, who: str, place: int, reopened: bool) -> None:
        others = [*self.past, *self.questions()]
        question = self.one_of(place, self.reopened(), others, first=reopened)

        def do() -> UpdateRequest:
            self.only_who_may_publish(who)
            update_request = UpdateRequest.objects.get(pk=question.pk)
            return discard_correction(update_request, by=self.user[who])

        if self.attempt(do, allowed=who == "clare" and question in self.reopened()):
            steps["given up"] += 1
            self.what_is_printed_stands(question)

    @rule(who=clerks_mostly, place=places, more=versions, reason=often)
    def the_next_version_is_published(self, who: str, place: int, more: int, reason: bool) -> None:
        pk = self.round_to_publish(place)
        told = self.told[pk]
        version = told.version + more

        def do() -> Round:
            self.only_who_may_publish(who)
            why = "The year was wrong." if reason else " "
            this_round = Round.objects.get(pk=pk)
            return mark_published(this_round, {}, by=self.user[who], version=version, reason=why)

        possible = more == 0 or (more == 1 and reason and told.version > 0)
        if self.attempt(do, allowed=who == "clare" and possible) and more:
            told.version = version
            self.tell_again(told)
            self.look_at_papers(pk)

    @rule(who=clerks_mostly, place=places, residents=st.booleans())
    def its_readers_are_chosen(self, who: str, place: int, residents: bool) -> None:
        """Shown to the public where it is known from paper alone, and unpublished where they read it."""
        there = list(Round.objects.filter(plan=Cast.review).order_by("period"))
        this_round = there[place % len(there)]

        def do() -> Round:
            self.only_who_may_publish(who)
            if residents:
                return make_public(this_round, by=self.user[who])
            return unpublish(this_round, "It names somebody.", by=self.user[who])

        possible = this_round.period == MARCH if residents else this_round.is_public
        self.attempt(do, allowed=who == "clare" and possible)

    # What the council on paper says then

    def tell_again(self, told: Told) -> None:
        """What was approved stands in place of what was printed; what lines owe follows from all of it."""
        news = [pk for pk, question in told.questions.items() if question.state == S.APPROVED]
        for question in told.questions.values():
            if question.state == S.APPROVED:
                steps["corrected" if self.printed[question.pk] else "late"] += 1
                self.printed[question.pk] = question.answer
                question.was_printed()
        for line in self.council.lines.values():
            line.told, line.owes_impact = [], False
        for each in sorted(self.told.values(), key=lambda each: each.month):
            for pk, question in each.questions.items():
                printed = self.printed[question.pk]
                if printed is None:
                    self.council.lines[pk].was_not_received(question)
                else:
                    self.council.lines[pk].was_published(replace(question, answer=printed), each.month)
        self.the_open_round_asks(*news)

    def what_is_printed_stands(self, question: Question) -> None:
        """What was written instead goes; of a missing answer it is kept for the day when it is wanted."""
        printed = self.printed[question.pk]
        question.state = S.PUBLISHED if printed else S.NOT_RECEIVED
        if printed and (question.answer != printed or question.new_links):
            question.answer = printed
            question.links, question.new_links = question.links - question.new_links, 0
            question.version += 1

    def look_at_papers(self, pk: int) -> None:
        """The new version has what was approved and nothing else; updates before it are as they were."""
        told, this_round = self.told[pk], Round.objects.get(pk=pk)
        paper = to_text(progress_update(build_plan(Cast.review, this_round)))
        for question in told.questions.values():
            printed = self.printed[question.pk] or UpdateContent()
            on_paper = {printed.evidence, printed.impact} - {""}
            for text in on_paper:
                assert text in paper, f"{text}: left out of version {told.version}"
            for text in {question.answer.evidence, question.answer.impact} - {"", *on_paper}:
                assert text not in paper, f"{text}: not approved, and printed"
        self.freeze()
        # Later ones repeat it. What is approved for a version of their own to come is none of this one's.
        for each in Round.objects.filter(pk__in={*self.papers, pk}, period__gte=told.month):
            if self.has_news(self.told[each.pk]):
                self.papers.pop(each.pk, None)
            else:
                self.papers[each.pk] = to_json(build_plan(Cast.review, each))

    def the_paper_says_all(self, this_round: Round, questions: list[Question]) -> None:
        super().the_paper_says_all(this_round, questions)
        lines = dict(this_round.update_requests.values_list("pk", "sub_action_id"))
        self.told[this_round.pk] = Told(self.period, {lines[question.pk]: question for question in questions})
        for question in questions:
            self.printed[question.pk] = question.answer if question.state == S.PUBLISHED else None
        self.freeze()

    # What must be true

    def freeze(self) -> None:
        """Whatever a version printed is kept as it was printed, in each version after it."""
        now: dict[tuple[type, int], tuple[int, str]] = {}
        for model in (ProgressEntry, ImpactEntry):
            rows = model.objects.filter(first_published_version__isnull=False)
            now |= {
                (model, row[0]): row[1:]
                for row in rows.values_list("pk", "first_published_version", "evidence")
            }
        assert self.frozen.items() <= now.items(), "words that were published changed"
        self.frozen = now

    def look_back(self) -> None:
        super().look_back()
        self.freeze()

    def settled_papers(self) -> set[int]:
        """An answer that is approved for the next version may be looked at already."""
        return super().settled_papers() - {pk for pk, told in self.told.items() if self.has_news(told)}

    # How it is tried

    def only_who_may_publish(self, who: str) -> None:
        if not may_publish(self.user[who]):
            raise PermissionDenied

    def one_of(
        self, place: int, wanted: list[Question], others: list[Question] | None = None, *, first: bool = True
    ) -> Question:
        """One of those wanted, or of the others where these are to be tried; from the newest on."""
        if self.chosen:
            return self.chosen
        chosen = (wanted if first else others) or wanted or others or [*self.past, *self.questions()]
        return chosen[-1 - place % len(chosen)]

    def was_written(self, question: Question, who: str) -> None:
        super().was_written(question, who)
        if question in self.past:
            self.opened_again[question.pk] = question

    def left_out(self) -> list[Question]:
        return [question for question in self.past if self.may_follow_late(question)]

    def may_follow_late(self, question: Question) -> bool:
        """Until the next round opens: the last one was published here without it, and it is followed up."""
        if question.state != S.NOT_RECEIVED or self.council.asked is not None or not self.told:
            return False
        last = max(self.told.values(), key=lambda told: told.month)
        lines = [pk for pk, each in last.questions.items() if each is question]
        return bool(last.version and lines and self.council.lines[lines[0]].is_live)

    def settled(self) -> list[Question]:
        return [question for question in self.past if question.state in SETTLED]

    def reopened(self, *states: S) -> list[Question]:
        """What was opened again and is not settled yet; in one of these states, where any are named."""
        going_on = [question for question in self.past if question.state not in SETTLED]
        return [question for question in going_on if not states or question.state in states]

    def recent(self) -> list[Question]:
        return [*super().recent(), *self.opened_again.values()]

    def is_over(self, question: Question) -> bool:
        return super().is_over(question) and question.state in SETTLED

    def question(self, place: int, *ready: S) -> Question:
        """In every third try one that was opened again, if there is any that is ready."""
        fitting = self.reopened(*ready)
        if self.chosen or not fitting or place % 3 != 2:
            return super().question(place, *ready)
        return fitting[place % len(fitting)]

    def round_of(self, question: Question) -> Told:
        return next(told for told in self.told.values() if question in told.questions.values())

    def has_news(self, told: Told) -> bool:
        return any(question.state == S.APPROVED for question in told.questions.values())

    def round_to_publish(self, place: int) -> int:
        """Mostly one in which an answer is approved."""
        if self.chosen:
            return next(pk for pk, told in self.told.items() if told is self.round_of(self.chosen))
        ready = [pk for pk, told in self.told.items() if self.has_news(told)]
        chosen = ready if ready and place < 4 else list(self.told)
        return chosen[place % len(chosen)]
