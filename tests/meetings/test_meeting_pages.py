"""A meeting: members read its agenda, the clerk records what is decided, and the minutes write themselves."""

import datetime as dt

import pytest
import time_machine

from actionplans.models import Committee, Decision, Meeting, ProgressEntry, UpdateRequest
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.decisions import rescind_decision, sign_off_plan
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round, record_past_round
from actionplans.workflow.updates import UpdateContent, approve, save_draft, submit
from dashboards.meetings.resolution import resolution_sentence
from tests.base import SEPTEMBER
from tests.meetings.base import MeetingTestCase
from tests.page_assertions import errors_on, message_tags

pytestmark = pytest.mark.both_databases


class ViewTestCase(MeetingTestCase):
    def setUp(self):
        self.path = f"/meetings/{self.meeting.pk}/"
        self.screen = f"{self.path}actions/{self.action.pk}/"

    def record(self, user=None, path=None, **typed):
        self.client.force_login(user or self.clare)
        return self.client.post(path or self.screen, {"entry": self.entry.pk, **typed}, follow=True)

    def resolution(self):
        return self.get(self.mo, f"{self.path}resolution/").context["text"]


class AgendaTests(ViewTestCase):
    def test_members_find_each_action_of_each_update(self):
        for reader in (self.mo, self.clare, self.olive, self.lee):
            page = self.get(reader, self.path)
            self.assertContains(page, "Road Safety, March 2020 round")
            self.assertContains(page, self.screen)
            self.assertContains(page, "2 On-Track")

    def test_who_may_not_read_the_review_finds_an_empty_agenda(self):
        page = self.get(self.nia, self.path)
        self.assertContains(page, 'id="nothing-published"')
        self.assertNotContains(page, "Road Safety")
        self.assertEqual(self.get(self.nia, self.screen).status_code, 404)
        response = self.get(self.nia, f"{self.path}resolution/")
        self.assertContains(response, 'id="nothing-to-read"')
        self.assertNotContains(response, "Road Safety")
        self.assertNotContains(response, "<textarea")

    def test_what_is_decided_stands_on_the_agenda(self):
        self.decide("amended", grade=3)
        page = self.get(self.mo, self.path)
        self.assertContains(page, "3 (Slipped)")
        self.assertEqual(page.context["decided"], 1)

    def test_several_updates_are_listed_on_top_with_what_there_is_to_ask_about(self):
        self.assertNotContains(self.get(self.mo, self.path), 'id="contents"')
        later = self.with_meeting(dt.date(2020, 9, 1))
        sub_action = self.add_action("b")
        self.add_progress(sub_action, this_round=later, grade=3)
        silent = UpdateRequest.objects.create(round=later, sub_action=self.action, asks_for_progress=True)
        UpdateRequest.objects.filter(pk=silent.pk).update(state=UpdateRequest.State.NOT_RECEIVED)
        page = self.get(self.mo, self.path)
        self.assertContains(
            page, '<a class="govuk-link" href="#item-2">Road Safety, September 2020 round</a>'
        )
        items = page.context["items"]
        lines = [
            [(sub_action.is_behind, sub_action.is_not_received) for sub_action in item.lines]
            for item in items
        ]
        self.assertEqual(lines, [[(False, False)], [(False, True), (True, False)]])
        self.assertRegex(items[1].counts, "^2 .* 1 .* 1 ")
        for item in items:
            self.assertContains(page, f"{item.period} round</a>: {item.counts}</li>")

    def test_ten_lines_cost_what_one_did(self):
        one = self.queries_of(self.mo, self.path)
        for letter in "bcdefghijk":
            sub_action = self.add_action(letter)
            self.add_progress(sub_action, grade=3)
            self.decide("amended", sub_action, grade=4)
        self.assertEqual(self.queries_of(self.mo, self.path), one)

    def test_ten_updates_cost_what_one_did(self):
        one = self.queries_of(self.mo, self.path)
        for month in range(4, 12):
            self.add_progress(this_round=self.with_meeting(dt.date(2020, month, 1)))
        self.assertEqual(self.queries_of(self.mo, self.path), one)

    def with_meeting(self, period):
        later = record_past_round(self.review, period)
        later.meeting = self.meeting
        later.save()
        return later

    def test_the_calendar_leads_to_it(self):
        self.assertContains(self.get(self.mo, "/meetings/"), f'href="{self.path}"')


class DraftTests(ViewTestCase):
    """What officers are writing for a meeting is nobody else's until it is published."""

    CANARY = "Zaunkoenig"

    def setUp(self):
        super().setUp()
        self.coming = Meeting.objects.create(committee=self.places, date=dt.date(2020, 10, 1))
        this_round = open_round(self.review, SEPTEMBER, meeting=self.coming, by=self.clare)
        self.asked = this_round.update_requests.get()
        answer = UpdateContent(
            f"{self.CANARY} was built.", 4, f"{self.CANARY} fell.", "", f"{self.CANARY} stays."
        )
        self.asked = submit(self.asked, answer, by=self.olive, version=0)

    def paths(self):
        for meeting in (self.meeting, self.coming):
            yield f"/meetings/{meeting.pk}/"
            yield f"/meetings/{meeting.pk}/resolution/"
            yield f"/meetings/{meeting.pk}/actions/{self.action.pk}/"

    def test_no_page_of_the_meeting_has_a_word_of_a_draft(self):
        for state in ("submitted", "approved"):
            if state == "approved":
                approve(self.asked, by=self.lee, version=self.asked.version)
            for reader in (self.mo, self.ada, self.nia, self.clare, self.lee):
                for path in self.paths():
                    with self.subTest(f"{state}, {reader}, {path}"):
                        page = self.get(reader, path)
                        self.assertNotIn(self.CANARY, page.content.decode())
                        self.assertNotContains(page, "4 Not Achieved", status_code=page.status_code)

    def test_members_learn_which_reports_are_in_preparation_and_no_more(self):
        page = self.get(self.mo, f"/meetings/{self.coming.pk}/")
        self.assertContains(page, '<a class="govuk-link" href="/reviews/road-safety/">Road Safety')
        self.assertNotContains(page, "/board/")
        self.assertEqual(
            self.get(self.mo, f"/meetings/{self.coming.pk}/actions/{self.action.pk}/").status_code, 404
        )

    def test_who_runs_it_is_led_to_the_board(self):
        for runner in (self.clare, self.lee):
            page = self.get(runner, f"/meetings/{self.coming.pk}/")
            self.assertContains(page, "/reviews/road-safety/rounds/2020-09/board/")

    def test_once_published_members_read_it(self):
        approve(self.asked, by=self.lee, version=self.asked.version)
        mark_published(self.asked.round, {}, by=self.clare)
        for path in (f"/meetings/{self.coming.pk}/", f"/meetings/{self.coming.pk}/actions/{self.action.pk}/"):
            self.assertContains(self.get(self.mo, path), "4 Not Achieved")

    def test_an_answer_that_is_being_corrected_shows_what_was_published(self):
        approve(self.asked, by=self.lee, version=self.asked.version)
        mark_published(self.asked.round, {}, by=self.clare)
        update_request = reopen_update(self.asked, "The figure was wrong.", by=self.clare)
        save_draft(
            update_request, UpdateContent("Kernbeisser.", 1), by=self.olive, version=update_request.version
        )
        page = self.get(self.mo, f"/meetings/{self.coming.pk}/actions/{self.action.pk}/")
        self.assertContains(page, self.CANARY)
        self.assertNotContains(page, "Kernbeisser")


class ScreenTests(ViewTestCase):
    def test_next_and_previous_walk_through_the_agenda(self):
        second = self.add_action("b")
        self.add_progress(second)
        first = self.get(self.mo, self.screen)
        self.assertContains(first, "1 of 2")
        self.assertEqual(first.context["next"], f"{self.path}actions/{second.pk}/")
        last = self.get(self.mo, first.context["next"])
        self.assertEqual((last.context["previous"], last.context["next"]), (self.screen, ""))

    def test_questions_come_from_the_words_the_dates_and_the_past(self):
        later = record_past_round(self.review, SEPTEMBER)
        later.meeting = self.meeting
        later.save()
        self.add_progress(this_round=later, grade=3, revised_date="June 2021")
        silent = self.add_action("b")
        self.add_asked(silent, later, not_received_reason="On leave.")
        self.march.meeting = None
        self.march.save()
        asked = self.questions(self.action)
        self.assertEqual(list(asked), ["worse", "same-as-before", "no-explanation", "revised-date"])
        for code, text in (("worse", "2 (On-Track) in March 2020"), ("revised-date", "June 2021")):
            self.assertIn(text, asked[code])
        other = self.questions(silent)
        self.assertEqual(list(other), ["no-update", "gap-reason"])
        self.assertIn("On leave.", other["gap-reason"])

    def questions(self, line):
        """What members might ask about a line, by codes; the page shows them all."""
        page = self.get(self.mo, f"{self.path}actions/{line.pk}/")
        for each in page.context["questions"]:
            self.assertContains(page, each.sentence)
        return {each.code: each.sentence for each in page.context["questions"]}

    def test_when_it_will_be_done_is_asked_from_the_day_after_it_was_due(self):
        self.action.date_text = "15 September 2020"
        self.action.save()
        asked = []
        for day in (15, 16):
            with time_machine.travel(dt.datetime(2020, 9, day, 12, tzinfo=dt.UTC), tick=False):
                asked.append(self.get(self.mo, self.screen).context["questions"])
        on_the_day, day_after = asked
        self.assertEqual([each for each in day_after if each not in on_the_day], day_after[-1:])
        self.assertIn("15 September 2020", day_after[-1].sentence)

    def test_an_update_that_says_all_raises_no_question(self):
        sub_action = self.add_action("b", date_text="May 2999", measure="")
        self.add_progress(sub_action, grade=2, evidence="Ten lamps were put up in May 2020.")
        page = self.get(self.mo, f"{self.path}actions/{sub_action.pk}/")
        self.assertContains(page, 'id="no-questions"')

    def test_members_read_and_do_not_record(self):
        page = self.get(self.mo, self.screen)
        self.assertNotContains(page, 'name="kind"')
        self.assertContains(self.get(self.clare, self.screen), 'name="kind"')
        self.assertEqual(self.record(self.mo, kind="signed-off").status_code, 403)
        self.assertFalse(Decision.objects.exists())

    def test_a_clerk_raises_an_action_that_no_update_is_about(self):
        other = self.add_action("b")
        self.assertEqual(self.get(self.mo, f"{self.path}actions/{other.pk}/").status_code, 404)
        self.assertContains(self.get(self.clare, self.path), f"{self.path}actions/{other.pk}/")
        self.record(path=f"{self.path}actions/{other.pk}/", entry="", kind="withdrawn", reason="Overtaken.")
        self.assertContains(self.get(self.mo, f"{self.path}actions/{other.pk}/"), "Overtaken.")

    def test_another_committees_meeting_has_no_such_screen(self):
        culture = Committee.objects.create(name="Culture")
        elsewhere = Meeting.objects.create(committee=culture, date=self.meeting.date)
        self.assertEqual(
            self.get(self.clare, f"/meetings/{elsewhere.pk}/actions/{self.action.pk}/").status_code, 404
        )


class RecordTests(ViewTestCase):
    def test_each_kind_is_recorded(self):
        other = self.add_action("b")
        for number, (typed, text) in enumerate(
            (
                ({"kind": "confirmed"}, "2 (On-Track)"),
                ({"kind": "amended", "grade": 3, "reason": "Late."}, "3 (Slipped)"),
                ({"kind": "revised", "revised_date": "May 2021", "reason": "Frost."}, "May 2021"),
                ({"kind": "report", "month": "July 2020"}, "July 2020"),
                ({"kind": "superseded", "successor": other.pk, "reason": "Joined."}, "1 b)"),
            ),
            1,
        ):
            page = self.record(**typed)
            decision = Decision.objects.order_by("pk").last()
            self.assertEqual((Decision.objects.count(), decision.kind), (number, typed["kind"]))
            self.assertEqual(message_tags(page), ["success"])
            [recorded] = page.context["messages"]
            for words in ("1 a)", str(decision), text):
                self.assertIn(words, str(recorded))

    def test_a_report_on_the_whole_recommendation_is_one_on_the_recommendation(self):
        self.record(kind="report", month="July 2020", whole="on")
        self.assertEqual(Decision.objects.get().heading, self.recommendation)
        text = str(Decision.objects.get())
        self.assertIn("July 2020", text)
        self.assertContains(self.get(self.mo, self.screen), text)
        self.assertContains(self.get(self.mo, f"/actions/{self.action.pk}/"), text)

    def test_which_grade_would_be_confirmed_is_said(self):
        self.assertContains(self.get(self.clare, self.screen), "2 (On-Track), in the update of March 2020.")

    def test_what_was_typed_for_another_kind_is_not_recorded(self):
        self.record(
            kind="withdrawn", reason="Overtaken.", grade="1", revised_date="May 2021", month="July 2020"
        )
        decision = Decision.objects.get()
        self.assertEqual(
            (decision.committee_grade, decision.revised_date, decision.further_report_period),
            (None, "", None),
        )

    def test_mistakes_are_explained_and_what_was_typed_stays(self):
        for typed, name, code in (
            ({}, "kind", "required"),
            ({"kind": "amended", "reason": "So."}, "grade", "required"),
            ({"kind": "amended", "grade": 3}, "reason", "required"),
            ({"kind": "revised", "reason": "So."}, "revised_date", "required"),
            ({"kind": "report"}, "month", "required"),
            ({"kind": "report", "month": "soon"}, "month", "invalid"),
            ({"kind": "superseded", "reason": "So."}, "successor", "required"),
            ({"kind": "transferred", "reason": "So."}, "transferred_to", "required"),
            ({"kind": "plan", "reason": "So."}, "kind", "invalid_choice"),
        ):
            with self.subTest(typed):
                page = self.record(**typed)
                self.assertEqual((page.status_code, errors_on(page)), (422, {name: [code]}))
                self.assertEqual(page.context["form"]["reason"].value() or "", typed.get("reason", ""))
        self.assertFalse(Decision.objects.exists())

    def test_what_cannot_have_been_decided_is_refused_and_kept_on_the_page(self):
        page = self.record(kind="amended", grade=2, reason="It slipped in May.")
        self.assertEqual(errors_on(page), {"__all__": ["same-grade"]})
        self.assertContains(page, "It slipped in May.", status_code=409)

    def test_the_clerk_decides_about_the_version_that_was_read(self):
        other = ProgressEntry.objects.create(
            round=self.march,
            sub_action=self.action,
            grade=1,
            excluded_from_report=True,
            first_published_version=1,
        )
        page = self.record(entry=other.pk, kind="confirmed")
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["not-published"]}))
        self.assertFalse(Decision.objects.exists())

    def test_a_mistake_is_taken_back_and_stays_on_record(self):
        decision = self.decide("withdrawn")
        path = f"{self.path}decisions/{decision.pk}/rescind/"
        self.assertContains(self.get(self.clare, self.screen), path)
        page = self.client.post(path, {})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))
        page = self.client.post(path, {"reason": "Recorded by mistake."}, follow=True)
        self.assertContains(page, "Rescinded")
        self.assertContains(page, "Recorded by mistake.")
        page = self.client.post(path, {"reason": "Again."})
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["taken-back-already"]}))

    def test_a_whole_plan_is_signed_off_with_what_is_outstanding_in_sight(self):
        path = f"{self.path}plans/road-safety/sign-off/"
        self.assertEqual(self.get(self.clare, path).context["outstanding"], [self.action])
        page = self.client.post(path, {"reason": "All is done that can be."}, follow=True)
        self.assertEqual(message_tags(page), ["success"])
        self.assertEqual(self.asked(), [])
        whole = Decision.objects.get(kind="plan")
        self.assertContains(self.client.get(path), f"{self.path}decisions/{whole.pk}/rescind/")

    def test_hostile_words_are_shown_as_words(self):
        self.decide("withdrawn", reason="<script>alert(1)</script>")
        for path in (self.screen, self.path, f"{self.path}resolution/", f"/actions/{self.action.pk}/"):
            self.assertNotContains(self.get(self.mo, path), "<script>alert")


class ResolutionTests(ViewTestCase):
    def test_an_update_without_a_decision_is_noted(self):
        self.assertIn("1. Road Safety: the progress update of March 2020 be noted.", self.resolution())

    def test_it_says_what_was_recorded_in_the_order_of_the_meeting(self):
        self.decide("amended", grade=3, reason="The contractor left.")
        self.decide("revised", revised_date="March 2021", reason="Frost.")
        self.assertEqual(
            self.resolution(),
            "Places Committee\n4 June 2020\n\nScrutiny monitoring – progress updates\n\nRESOLVED that:\n\n"
            "1. Road Safety:\n"
            "   (a) the progress update of March 2020 be noted;\n"
            "   (b) the grade of action 1 a) in the update of March 2020 be amended from the officer’s "
            "2 (On-Track) to 3 (Slipped) – The contractor left; and\n"
            "   (c) a revised date of March 2021 be agreed for action 1 a), first agreed for September 2019"
            " – Frost.\n",
        )

    def test_what_was_recorded_by_mistake_is_not_in_it(self):
        decision = self.decide("withdrawn")
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)
        self.assertNotIn("withdrawn", self.resolution())
        self.assertNotContains(self.get(self.clare, f"{self.path}resolution/"), 'name="minute-')
        self.assertNotContains(self.get(self.mo, self.path), "recorded</a>")

    def test_a_date_that_ends_with_a_stop_ends_no_sentence(self):
        sub_action = self.add_action("b", date_text="September 2018.")
        self.decide("revised", sub_action, revised_date="April 2021", reason="Frost.")
        self.assertIn("first agreed for September 2018 – Frost.", self.resolution())

    def test_what_a_later_meeting_takes_back_it_says(self):
        decision = self.decide("withdrawn")
        later = Meeting.objects.create(committee=self.places, date=dt.date(2020, 9, 3))
        rescind_decision(decision, later, "It is needed.", by=self.clare)
        self.assertIn("action 1 a) be withdrawn", self.resolution())
        text = self.get(self.mo, f"/meetings/{later.pk}/resolution/").context["text"]
        self.assertIn("the decision of 4 June 2020 no longer hold: 1 a): withdrawn – It is needed", text)

    def test_a_plan_that_is_signed_off_is_one_sentence(self):
        self.add_action("b")
        whole = sign_off_plan(self.meeting, self.review, by=self.clare)
        self.assertIn(f"(b) {resolution_sentence(whole)}.", self.resolution())
        for line in whole.action_sign_offs.all():
            self.assertNotIn(resolution_sentence(line), self.resolution())
        self.assertNotIn("(c)", self.resolution())

    def test_the_clerk_adds_the_references_when_the_minutes_are_numbered(self):
        decision = self.decide("signed-off")
        path = f"{self.path}resolution/"
        self.client.force_login(self.clare)
        self.client.post(path, {f"minute-{decision.pk}": "CDS 12/20"})
        self.assertIn("(minute CDS 12/20)", self.resolution())
        self.assertContains(self.get(self.clare, path), f'name="minute-{decision.pk}"')
        self.assertNotContains(self.get(self.mo, path), 'name="minute-')
        self.assertEqual(self.client.post(path, {}).status_code, 403)

    def test_forty_decisions_keep_their_letters(self):
        for number in range(30):
            self.decide("revised", revised_date=f"{number + 1} May 2021", reason=f"Reason {number}.")
        self.assertIn("   (z) ", self.resolution())
        self.assertIn("   (aa) ", self.resolution())
