"""People do anything in any order; after each step the database says what the council on paper says."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from actionplans.access.plans import plan_to_manage
from actionplans.access.update_requests import may_delegate, update_request_for
from actionplans.models import ImpactEntry, ProgressEntry, Round, UpdateRequest
from actionplans.serialise import build_plan
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.supporting_evidence import add_link
from actionplans.workflow.updates import (
    UpdateContent,
    add_comment,
    approve,
    delegate,
    remove_delegate,
    save_draft,
    send_back,
    submit,
)
from documents.plan.dates import add_months
from documents.plan.plan_data import to_json
from documents.writers.text import to_text
from reports.progress_update import progress_update
from tests.rounds.walks.base import (
    Cast,
    grades,
    officers_mostly,
    often,
    people,
    places,
    runners_mostly,
    steps,
)
from tests.rounds.walks.decisions import Deciding
from tests.rounds.walks.expected_steps import InOrder, impacts
from tests.rounds.walks.reference_model import WITH_OFFICER, Question, S


class Rounds(InOrder, Deciding):
    """Rounds of one plan, by seven people of whom two own lines and three run the review."""

    @initialize(grade=grades, impact=impacts)
    def a_plan(self, grade: int, impact: str) -> None:
        """Of its first update one answer is published and one is missing; the second is open."""
        self.set_up()
        self.papers: dict[int, str] = {}
        self.add(owner="nat")
        self.a_round_is_opened("clare")
        first = self.questions()[0]
        self.answers(first, grade, impact)
        self.approves(first)
        self.the_round_is_published("clare", reasons=True)
        self.a_round_is_opened("clare")

    # What people do

    @precondition(lambda self: len(self.council.lines) < 6)
    @rule(owner=st.sampled_from(("olive", "nat")))
    def a_line_is_added(self, owner: str) -> None:
        self.add(owner)

    # While one is open this is refused: it is enough to see that now and then.
    @precondition(lambda self: self.council.asked is None or self.words % 5 == 0)
    @rule(who=runners_mostly)
    def a_round_is_opened(self, who: str) -> None:
        council, month = self.council, add_months(self.period, 6)
        wanted = council.wanted(month)

        def do() -> Round:
            plan = plan_to_manage(self.user[who], Cast.review.slug)
            return open_round(plan, month, by=self.user[who])

        opened = self.attempt(do, allowed=council.runs(who) and council.asked is None and bool(wanted))
        if opened:
            self.period = month
            council.asked = {
                row.sub_action_id: Question(
                    row.pk, council.lines[row.sub_action_id].owner, row.asks_for_progress, row.asks_for_impact
                )
                for row in opened.update_requests.all()
            }
            asked = {pk: (question.progress, question.impact) for pk, question in council.asked.items()}
            assert asked == wanted, "what is outstanding is not what the round asks"

    @precondition(lambda self: self.questions())
    @rule(who=officers_mostly, place=places, grade=grades, impact=impacts, seen=often, submitting=often)
    def an_answer_is_written(
        self, who: str, place: int, grade: int, impact: str, seen: bool, submitting: bool
    ) -> None:
        question = self.question(place, *WITH_OFFICER)
        text = impact if question.progress else impact or "told"
        answer = question.stored(self.some_answer(grade, text))
        version = question.version - (not seen)
        verb = submit if submitting else save_draft

        def do() -> UpdateRequest:
            update_request = update_request_for(self.user[who], question.pk)
            return verb(update_request, answer, by=self.user[who], version=version)

        if self.attempt(do, allowed=self.may_write(who, question) and seen):
            question.answer = answer
            self.was_written(question, who)
            if submitting:
                question.state = S.SUBMITTED

    @precondition(lambda self: self.questions())
    @rule(who=officers_mostly, place=places)
    def a_link_is_added(self, who: str, place: int) -> None:
        question = self.question(place, *WITH_OFFICER)
        self.words += 1

        def do() -> object:
            update_request = update_request_for(self.user[who], question.pk)
            address = f"https://www.example.org/{self.words}"
            return add_link(update_request, address, "Minutes", is_public=False, by=self.user[who])

        if self.attempt(do, allowed=self.may_write(who, question)):
            question.links, question.new_links = question.links + 1, question.new_links + 1
            self.was_written(question, who)

    def may_write(self, who: str, question: Question) -> bool:
        is_with_officer = question.state in WITH_OFFICER and not self.is_over(question)
        return self.council.may_read(who, question) and (is_with_officer or self.may_follow_late(question))

    def was_written(self, question: Question, who: str) -> None:
        question.writers.add(who)
        question.version += 1
        if question.state in (S.NOT_STARTED, S.NOT_RECEIVED):
            question.state = S.DRAFT

    @precondition(lambda self: self.questions())
    @rule(who=runners_mostly, place=places, seen=often)
    def an_answer_is_approved(self, who: str, place: int, seen: bool) -> None:
        question = self.question(place, S.SUBMITTED)

        def do() -> UpdateRequest:
            update_request = update_request_for(self.user[who], question.pk, to_approve=True)
            return approve(update_request, by=self.user[who], version=question.version - (not seen))

        again = question.state == S.APPROVED
        fresh = question.state == S.SUBMITTED and seen and who not in question.writers
        allowed = self.council.runs(who) and (fresh or again) and not self.is_over(question)
        if self.attempt(do, allowed=allowed):
            question.state = S.APPROVED

    @precondition(lambda self: self.questions())
    @rule(who=runners_mostly, place=places, comment=st.sampled_from(("Say when.", "Say when.", " ")))
    def an_answer_is_returned(self, who: str, place: int, comment: str) -> None:
        question = self.question(place, S.SUBMITTED, S.APPROVED)

        def do() -> UpdateRequest:
            update_request = update_request_for(self.user[who], question.pk, to_approve=True)
            return send_back(update_request, comment, by=self.user[who])

        possible = question.state in (S.SUBMITTED, S.APPROVED) and bool(comment.strip())
        if self.attempt(do, allowed=self.council.runs(who) and possible and not self.is_over(question)):
            question.state = S.RETURNED

    @precondition(lambda self: self.questions())
    @rule(who=people, place=places)
    def somebody_comments(self, who: str, place: int) -> None:
        question = self.question(place)

        def do() -> object:
            update_request = update_request_for(self.user[who], question.pk)
            return add_comment(update_request, self.some_words(), by=self.user[who])

        self.attempt(do, allowed=self.council.may_read(who, question) and not self.is_over(question))

    @precondition(lambda self: self.questions())
    @rule(who=officers_mostly, place=places, colleague=people, ends=st.booleans())
    def a_colleague_is_asked(self, who: str, place: int, colleague: str, ends: bool) -> None:
        question = self.question(place)
        verb = remove_delegate if ends else delegate

        def do() -> bool:
            update_request = update_request_for(self.user[who], question.pk)
            if not may_delegate(self.user[who], update_request):
                raise PermissionDenied
            verb(update_request, self.user[colleague], by=self.user[who])
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
            plan_to_manage(self.user[who], Cast.review.slug)
            return mark_published(this_round, gaps if reasons else {}, by=self.user[who])

        if self.attempt(do, allowed=council.runs(who) and (reasons or not gaps)):
            ended = council.publish(self.period)
            self.past += ended
            plan = build_plan(Cast.review, this_round)
            self.papers[this_round.pk] = to_json(plan)
            self.the_paper_tells_of_leavings(plan.decided)
            self.the_paper_says_all(this_round, ended)

    # What must be true

    def the_paper_says_all(self, this_round: Round, questions: list[Question]) -> None:
        paper = to_text(progress_update(build_plan(Cast.review, this_round)))
        for question in questions:
            written = [w for w in (question.answer.evidence, question.answer.impact) if w]
            for text in written:
                is_there = text in paper
                assert is_there == (question.state == S.PUBLISHED), f"{text}: {question.state}"
        missing = sum(
            question.progress + question.impact for question in questions if question.state == S.NOT_RECEIVED
        )
        assert paper.count("No update received") >= missing, "a line without an update is left out"

    @invariant()
    def everything_is_kept(self) -> None:
        """States, versions, words and links are those on paper; of rounds that are over, the last count."""
        steps["steps"] += 1
        known = {q.pk: q for q in [*self.recent(), *self.questions()]}
        links = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
        rows = list(UpdateRequest.objects.filter(pk__in=known).annotate(links=links))
        assert {row.pk: (row.state, row.version, row.links) for row in rows} == {
            pk: (str(question.state), question.version, question.links) for pk, question in known.items()
        }
        open_ones = UpdateRequest.objects.filter(round__plan=Cast.review, round__state=Round.State.OPEN)
        assert {
            pk: asked for pk, *asked in open_ones.values_list("pk", "asks_for_progress", "asks_for_impact")
        } == {question.pk: [question.progress, question.impact] for question in self.questions()}
        where = {"round__in": {row.round_id for row in rows}}
        progress, impact = (
            {(e.round_id, e.sub_action_id): e for e in model.objects.filter(**where).in_version_order()}
            for model in (ProgressEntry, ImpactEntry)
        )
        for row in rows:
            place = (row.round_id, row.sub_action_id)
            assert UpdateContent.from_entries(progress.get(place), impact.get(place)) == known[row.pk].answer

    def look_back(self) -> None:
        """No published byte changed."""
        super().look_back()
        for this_round in Round.objects.filter(pk__in=self.settled_papers()):
            assert to_json(build_plan(Cast.review, this_round)) == self.papers[this_round.pk]

    def settled_papers(self) -> set[int]:
        """The rounds of which a report drawn up now would be the one that was published."""
        return set(self.papers)
