"""A committee decides anything in any order, and what it ended can be told from the record."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from actionplans.access.roles import may_record_decisions
from actionplans.models import (
    AdditionalRound,
    Decision,
    Heading,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.workflow.decisions import DecisionInput, record_decision, rescind_decision, sign_off_plan
from documents.plan.dates import add_months
from tests.rounds.walks.base import Cast, Walk, clerks_mostly, grades, often, places, steps
from tests.rounds.walks.reference_model import ENDINGS, Question, Ruled, S

GRADINGS = ("confirmed", "amended")
gradings = st.sampled_from((*GRADINGS, "amended"))
endings = st.sampled_from(ENDINGS)
months = st.sampled_from((0, 3, 6, 12))


class Deciding(Walk):
    """What the clerk writes down of the committee, and what others try to."""

    @rule(who=clerks_mostly, place=places, kind=gradings, grade=grades)
    def a_grade_is_decided(self, who: str, place: int, kind: str, grade: int) -> None:
        pk, line = self.line(place)
        month, told = line.told[-1] if line.told else (dt.date.min, None)
        entry = ProgressEntry.objects.published().filter(sub_action=pk, round__period=month).first()
        given = told if kind == "confirmed" else grade
        ruling = DecisionInput(kind, grade=given, entry=entry, reason=self.some_words())
        possible = line.is_live and told and (kind == "confirmed" or grade != line.last_grade)
        self.decide(who, pk, ruling, possible=bool(possible), month=month)

    @precondition(lambda self: len(self.live()) > 2)
    @rule(who=clerks_mostly, place=places, kind=endings, reason=often)
    def a_line_is_ended(self, who: str, place: int, kind: str, reason: bool) -> None:
        pk, line = self.line(place)
        other = next(each for each in self.live() if each != pk)
        ruling = DecisionInput(
            kind,
            successor=SubAction.objects.get(pk=other) if kind == "superseded" else None,
            transferred_to="Housing" if kind == "transferred" else "",
            reason=self.some_words() if reason else " ",
        )
        self.decide(who, pk, ruling, possible=line.is_live and (reason or kind == "signed-off"))

    @rule(who=clerks_mostly, place=places, dated=often, reason=often)
    def a_date_is_revised(self, who: str, place: int, dated: bool, reason: bool) -> None:
        pk, line = self.line(place)
        date = f"{self.some_words()} March 2031" if dated else " "
        ruling = DecisionInput("revised", revised_date=date, reason=self.some_words() if reason else " ")
        self.decide(who, pk, ruling, possible=line.is_live and dated and reason)

    @rule(who=clerks_mostly, place=places, after=months, on_all=st.sampled_from((False, False, True)))
    def a_report_is_asked_for(self, who: str, place: int, after: int, on_all: bool) -> None:
        pk, line = self.line(place)
        month = add_months(self.period, after)
        ruling = DecisionInput("report", period=month, reason=self.some_words())
        possible = after > 0 and (on_all or line.is_live)
        self.decide(who, None if on_all else pk, ruling, possible=possible, month=month)

    @precondition(lambda self: len(self.live()) > 1 and not self.signed_off())
    @rule(who=clerks_mostly)
    def the_whole_plan_is_signed_off(self, who: str) -> None:
        live = set(self.live())

        def do() -> Decision:
            self.only_who_may_decide(who)
            return sign_off_plan(self.meeting, Cast.review, by=self.user[who])

        if done := self.attempt(do, allowed=who == "clare" and self.council.asked is None):
            parts = {
                part.sub_action_id: Ruled(part.pk, part.kind, is_part=True)
                for part in done.action_sign_offs.all()
            }
            assert set(parts) == live, "what is signed off is not what was followed up"
            for pk, part in parts.items():
                self.council.lines[pk].ruled.append(part)
            self.council.of_all.append(Ruled(done.pk, done.kind, parts=list(parts.values())))

    @precondition(lambda self: self.decided())
    @rule(who=clerks_mostly, place=places, reason=often)
    def a_decision_is_taken_back(self, who: str, place: int, reason: bool) -> None:
        decided = self.decided()
        chosen = decided[-1 - place % len(decided)]

        def do() -> Decision:
            self.only_who_may_decide(who)
            old = Decision.objects.get(pk=chosen.pk)
            text = "By mistake." if reason else ""
            return rescind_decision(old, self.meeting, text, by=self.user[who])

        possible = reason and not chosen.is_taken_back and not chosen.is_part
        if self.attempt(do, allowed=who == "clare" and possible):
            for ruled in (chosen, *chosen.parts):
                ruled.is_taken_back = True
            again = [ruled for ruled in (chosen, *chosen.parts) if ruled.kind in (*GRADINGS, *ENDINGS)]
            lines = self.council.lines.items()
            self.the_open_round_asks(
                *(pk for pk, line in lines if any(ruled in line.ruled for ruled in again))
            )

    def decide(
        self, who: str, pk: int | None, ruling: DecisionInput, *, possible: bool, month: dt.date = dt.date.min
    ) -> None:
        """About one line, or about the recommendation that all stand under."""

        def do() -> Decision:
            self.only_who_may_decide(who)
            about: SubAction | Heading = SubAction.objects.get(pk=pk) if pk else Cast.recommendation
            return record_decision(self.meeting, about, ruling, by=self.user[who])

        if done := self.attempt(do, allowed=possible and who == "clare"):
            decided = self.council.lines[pk].ruled if pk else self.council.of_all
            read = ruling.entry.grade if ruling.entry else None
            decided.append(Ruled(done.pk, ruling.kind, ruling.grade, read, month, ruling.revised_date))
            if pk and ruling.kind in GRADINGS:
                self.the_open_round_asks(pk)

    def the_open_round_asks(self, *lines: int) -> None:
        """It asks what these lines owe since it was opened; who has answered already has more to tell."""
        questions = self.council.asked
        for pk in lines if questions is not None else ():
            wanted = progress, impact = self.council.lines[pk].wanted(self.period, self.council.of_all)
            question = questions.get(pk)
            if question is None and any(wanted):
                row = UpdateRequest.objects.filter(round__period=self.period, sub_action=pk).first()
                assert row, "what became outstanding is not asked"
                questions[pk] = Question(row.pk, self.council.lines[pk].owner, progress, impact)
                steps["asked after all"] += 1
            elif question and (progress > question.progress or impact > question.impact):
                question.progress, question.impact = question.progress or progress, question.impact or impact
                steps["asked more"] += 1
                if question.state in (S.SUBMITTED, S.APPROVED):
                    question.state = S.RETURNED

    def only_who_may_decide(self, who: str) -> None:
        if not may_record_decisions(self.user[who]):
            raise PermissionDenied

    def decided(self) -> list[Ruled]:
        """All that was decided; what is about all lines comes last."""
        if not hasattr(self, "council"):
            return []
        return [
            *(ruled for line in self.council.lines.values() for ruled in line.ruled),
            *self.council.of_all,
        ]

    def signed_off(self) -> list[Ruled]:
        return [ruled for ruled in self.council.of_all if ruled.kind == "plan" and not ruled.is_taken_back]

    @invariant()
    def only_decisions_end_or_postpone(self) -> None:
        """What is followed up no longer was ended by a decision that holds, and by nothing else.

        The grade of each line is the committee's of its last update, else the officer's.
        """
        lines = self.council.lines if hasattr(self, "council") else {}
        sub_actions = (
            SubAction.objects.filter(heading__plan=Cast.review) if lines else SubAction.objects.none()
        )
        columns = ("pk", "monitoring_state", "revised_date", "latest_grade")
        assert {pk: told for pk, *told in sub_actions.with_latest_grade().values_list(*columns)} == {
            pk: [line.standing, line.revised, line.last_grade] for pk, line in lines.items()
        }
        ended = Decision.objects.in_force().filter(kind__in=Decision.ENDINGS)
        assert dict(ended.values_list("sub_action", "kind")) == {
            pk: line.standing for pk, line in lines.items() if not line.is_live
        }

    def the_paper_tells_of_leavings(self, decided: tuple[str, ...]) -> None:
        """What was ended since the report before stands in the next one, with what became of it."""
        for pk, line in self.council.lines.items():
            for ruled in line.holding(*ENDINGS):
                name = "Whole plan" if ruled.is_part else f"{SubAction.objects.get(pk=pk)}:"
                text = f"{name} {ruled.kind.replace('-', ' ')}"
                assert ruled.is_told or any(words.startswith(text) for words in decided), f"{text}: {decided}"
                ruled.is_told = True

    def look_back(self) -> None:
        """History tells of each leaving and coming back that it was decided, and who wrote it down."""
        super().look_back()
        rows = SubAction.history.filter(id__in=self.council.lines).order_by("id", "history_id")
        last: dict[int, str] = {}
        for row in rows:
            if row.monitoring_state != last.get(row.id, "live"):
                assert (row.history_change_reason or "").startswith("Decided on 9 January 2020"), (
                    row.monitoring_state
                )
                assert row.history_user_name == str(self.user["clare"])
            last[row.id] = row.monitoring_state
        assert last == {pk: line.standing for pk, line in self.council.lines.items()}
        self.updates_come_as_they_were_asked_for()

    def updates_come_as_they_were_asked_for(self) -> None:
        """The monitoring calendar has the months of all reports that are wanted, and of open ones."""
        reports = [ruled for ruled in self.decided() if ruled.kind == "report" and not ruled.is_taken_back]
        wanted = {ruled.month for ruled in reports}
        coming = set(AdditionalRound.objects.values_list("period", flat=True))
        opened = set(Round.objects.filter(plan=Cast.review).values_list("period", flat=True))
        assert wanted <= coming <= wanted | opened, f"wanted {wanted}, in the monitoring calendar {coming}"
