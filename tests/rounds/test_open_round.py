"""Opening the next update: for which meeting, what is asked of whom, by when, and what they will read."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import Committee, Meeting, Owner, Round, UpdateRequest
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round, record_past_round
from actionplans.workflow.update_requests import pending_requests
from tests.base import SEPTEMBER, PlanTestCase
from tests.page_assertions import errors_on

ADDRESS = "/reviews/road-safety/rounds/new/"
SUMMER = dt.datetime(2020, 7, 1, 12, tzinfo=dt.UTC)


class OpenCase(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.review.committee = Committee.objects.create(name="Place Select Committee")
        cls.review.save()
        cls.add_progress()
        cls.meeting = Meeting.objects.create(committee=cls.review.committee, date=dt.date(2020, 9, 24))

    def setUp(self):
        self.enterContext(time_machine.travel(SUMMER, tick=False))

    def page(self, person=None):
        self.client.force_login(person or self.lee)
        return self.client.get(ADDRESS)

    def post(self, person=None, **given):
        self.client.force_login(person or self.lee)
        wanted = {"month": "September 2020", "due": "2/9/2020", "meeting": self.meeting.pk, **given}
        return self.client.post(ADDRESS, wanted)

    def owners(self, line=None):
        return f"owners-{(line or self.action).pk}"


class PageTests(OpenCase):
    def test_the_dates_are_worked_back_from_the_next_meeting(self):
        page = self.page()
        self.assertContains(page, "24 September 2020, Place Select Committee")
        self.assertContains(page, "Wednesday 16 September 2020")
        self.assertContains(page, 'value="02/09/2020"')

    def test_another_meeting_gives_other_dates(self):
        later = Meeting.objects.create(committee=self.review.committee, date=dt.date(2020, 10, 22))
        page = self.post(do="dates", meeting=later.pk, instructions="Be short.", **{self.owners(): "Nia"})
        self.assertContains(page, 'value="30/09/2020"')
        self.assertContains(page, "Wednesday 14 October 2020")
        for kept in ("Be short.", "(for this round)"):
            self.assertContains(page, kept)
        self.assertFalse(Round.objects.open().exists())

    def test_a_review_s_update_is_called_by_the_month_in_which_a_quarter_ends(self):
        self.post(month="Q2 2020")
        self.assertEqual(str(Round.objects.open().get()), "September 2020")

    def test_the_meeting_is_chosen_once(self):
        self.assertContains(self.page(), "<select", count=1)

    def test_a_day_worked_back_that_is_past_is_not_proposed(self):
        soon = Meeting.objects.create(committee=self.review.committee, date=dt.date(2020, 7, 3))
        page = self.post(do="dates", meeting=soon.pk)
        self.assertEqual((page.context["form"]["due"].value(), errors_on(page)), ("", {"due": ["required"]}))

    def test_a_day_worked_back_is_proposed_up_to_that_day(self):
        for day, proposed in ((2, "02/09/2020"), (3, "")):
            with self.subTest(day), time_machine.travel(dt.datetime(2020, 9, day, 12, tzinfo=dt.UTC)):
                self.assertEqual(self.post(do="dates").context["form"]["due"].value(), proposed)
                first = self.page().context["form"]["due"].value()
                self.assertEqual(first, dt.date(2020, 9, 2) if proposed else None)

    def test_a_meeting_that_is_none_changes_no_day(self):
        for meeting in ("", "x", "999999", "9" * 40):
            with self.subTest(meeting):
                page = self.post(do="dates", meeting=meeting, due="4/9/2020")
                self.assertContains(page, 'value="4/9/2020"')
                self.assertEqual(errors_on(page)["meeting"][-1], "required")
        self.assertFalse(Round.objects.open().exists())

    def test_without_a_meeting_the_page_says_what_to_do(self):
        Meeting.objects.all().delete()
        for person, may_add in ((self.lee, False), (self.clare, True)):
            page = self.page(person)
            self.assertContains(page, 'id="no-meeting"')
            self.assertEqual(b"/meetings/new/" in page.content, may_add)

    def test_it_shows_each_person_s_letter(self):
        page = self.page()
        [letter] = page.context["previews"]
        self.assertEqual(letter.user, self.olive)
        self.assertIn("Wednesday 2 September 2020", letter.words.subject)
        for words in (letter.words.subject, letter.words.text):
            self.assertContains(page, words)

    def test_who_has_no_account_is_pointed_out(self):
        Owner.objects.get().users.clear()
        page = self.page()
        self.assertContains(page, 'data-note="no-account"')
        self.assertContains(page, 'id="no-emails"')

    def test_when_all_is_achieved_there_is_nothing_to_ask(self):
        self.add_progress(this_round=record_past_round(self.review, SEPTEMBER), grade=1)
        page = self.page()
        self.assertEqual(page.context["rows"], [])
        self.assertNotContains(page, 'name="month"')

    def test_a_longer_plan_costs_no_more_queries(self):
        short = self.queries_of(self.lee, ADDRESS)
        for letter in "bcdefghij":
            self.add_action(letter, owner=self.olive)
        self.assertContains(self.page(), "Do j.")
        self.assertEqual(self.queries_of(self.lee, ADDRESS), short)


class OpeningTests(OpenCase):
    def test_the_round_has_its_meeting_and_deadline(self):
        self.assertRedirects(self.post(), "/reviews/road-safety/rounds/2020-09/board/")
        opened = Round.objects.open().get()
        self.assertEqual((opened.meeting, opened.due), (self.meeting, dt.date(2020, 9, 2)))
        self.assertEqual(opened.update_requests.get().responsibility, "Olive")

    def test_others_answer_this_time_and_the_plan_stays(self):
        self.post(**{self.owners(): "Nia\nTeam of Roads"})
        update_request = UpdateRequest.objects.get(round__state="open")
        self.assertEqual([str(owner) for owner in update_request.owners.all()], ["Nia", "Team of Roads"])
        self.assertEqual(update_request.responsibility, "Nia\nTeam of Roads")
        self.assertEqual([str(owner) for owner in self.action.owners.all()], ["Olive"])
        self.assertEqual(self.action.responsibility, "Olive")

    def test_the_same_owners_in_the_box_change_nothing(self):
        self.action.responsibility = "Olive (Roads team)"
        self.action.save()
        self.post(**{self.owners(): "Olive\r\n"})
        self.assertEqual(UpdateRequest.objects.get(round__state="open").responsibility, "Olive (Roads team)")

    def test_a_preview_shows_the_letters_and_opens_nothing(self):
        named = Owner.objects.create(name="Nia")
        named.users.add(self.nia)
        page = self.post(do="preview", **{self.owners(): "Nia"})
        [letter] = page.context["previews"]
        self.assertEqual(letter.user, self.nia)
        self.assertContains(page, letter.words.text)
        self.assertContains(page, "(for this round)")
        self.assertFalse(Round.objects.open().exists())

    def test_the_deadline_lies_before_the_meeting(self):
        page = self.post(due="24/9/2020")
        self.assertEqual(errors_on(page), {"due": ["after-the-meeting"]})
        self.assertFalse(Round.objects.open().exists())

    def test_a_name_that_is_too_long_is_explained(self):
        page = self.post(**{self.owners(): "x" * 301})
        self.assertEqual(errors_on(page), {self.owners(): ["max_length"]})

    def test_what_goes_wrong_half_way_leaves_nothing_open(self):
        self.add_action("b", owner=self.olive)
        from unittest import mock

        with (
            mock.patch(
                "actionplans.workflow.update_requests._initial_state",
                side_effect=["not-started", RuntimeError],
            ),
            self.assertRaises(RuntimeError),
        ):
            self.post(**{self.owners(): "Somebody New"})
        self.assertFalse(Round.objects.open().exists())
        self.assertFalse(Owner.objects.filter(name="Somebody New").exists())

    def test_each_line_costs_the_same_few_queries(self):
        def cost():
            plan = pending_requests(self.review, SEPTEMBER)
            with CaptureQueriesContext(connection) as captured:
                opened = open_round(self.review, SEPTEMBER, by=self.lee)
            queries = len(captured)
            UpdateRequest.objects.filter(round=opened).delete()
            opened.delete()
            return queries, len(plan)

        (first, _), counts = cost(), []
        for letter in "bcd":
            self.add_action(letter, owner=self.olive)
            counts.append(cost()[0])
        steps = {after - before for before, after in zip([first, *counts], counts, strict=False)}
        self.assertEqual(len(steps), 1)
        self.assertLessEqual(steps.pop(), 30)


class DeadlineTests(OpenCase):
    def setUp(self):
        super().setUp()
        self.round = open_round(
            self.review, SEPTEMBER, due=dt.date(2020, 9, 2), meeting=self.meeting, by=self.lee
        )
        self.address = "/reviews/road-safety/rounds/2020-09/deadline/"

    def post(self, person, **given):
        self.client.force_login(person)
        return self.client.post(self.address, {"due": "9/9/2020", "meeting": self.meeting.pk, **given})

    def test_a_link_officer_puts_the_deadline_off(self):
        self.assertContains(self.get(self.lee, self.address), 'value="02/09/2020"')
        self.assertRedirects(self.post(self.lee), "/reviews/road-safety/rounds/2020-09/board/")
        self.round.refresh_from_db()
        self.assertEqual(self.round.due, dt.date(2020, 9, 9))
        self.assertEqual(self.round.history.first().history_change_reason, "Another deadline")

    def test_a_day_that_is_past_is_explained(self):
        page = self.post(self.lee, due="1/6/2020")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"due": ["past"]}))

    def test_today_is_the_first_day_that_may_be_chosen(self):
        self.assertEqual(self.post(self.lee, due="30/6/2020").status_code, 422)
        self.assertEqual(self.post(self.lee, due="1/7/2020").status_code, 302)
        self.round.refresh_from_db()
        self.assertEqual(self.round.due, dt.date(2020, 7, 1))

    def test_the_last_day_that_may_be_chosen_is_the_one_before_the_meeting(self):
        self.assertEqual(self.post(self.lee, due="24/9/2020").status_code, 422)
        self.assertEqual(self.post(self.lee, due="23/9/2020").status_code, 302)

    def test_nobody_is_late_on_the_day_itself(self):
        for day, is_late in ((2, False), (3, True)):
            with self.subTest(day), time_machine.travel(dt.datetime(2020, 9, day, 12, tzinfo=dt.UTC)):
                page = self.get(self.lee, "/reviews/road-safety/rounds/2020-09/board/")
                self.assertEqual(page.context["strip"].days.is_overdue, is_late)

    def test_readers_and_outsiders_change_nothing(self):
        self.assertEqual(self.post(self.olive).status_code, 403)
        self.assertEqual(self.post(self.nia).status_code, 404)

    def test_the_deadline_of_a_published_update_stays(self):
        gaps = {row.pk: "Late" for row in self.round.update_requests.all()}
        mark_published(self.round, gaps, by=self.clare, reason="The meeting moved.")
        page = self.post(self.lee)
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["published"]}))
        self.round.refresh_from_db()
        self.assertEqual(self.round.due, dt.date(2020, 9, 2))
