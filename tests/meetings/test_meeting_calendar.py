"""Meetings are added, moved and cancelled, and what hangs on them follows or keeps them."""

import datetime as dt

import pytest
import time_machine

from actionplans.meeting_calendar import move_meeting
from actionplans.models import Meeting
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.rounds import open_round
from actionplans.working_days import Deadlines
from reports.agenda_packs import request_pack
from tests.base import SEPTEMBER
from tests.meetings.base import TODAY, CalendarTestCase, D
from tests.page_assertions import errors_on, message_tags

pytestmark = pytest.mark.both_databases


@time_machine.travel(dt.datetime(2020, 9, 10, 12, tzinfo=dt.UTC), tick=False)
class MeetingTests(CalendarTestCase):
    def post(self, person, address, **given):
        self.client.force_login(person)
        return self.client.post(address, given, follow=True)

    def add(self, person, dates, **given):
        return self.post(person, "/meetings/new/", dates=dates, **{"committee": self.place.pk, **given})

    def test_a_clerk_adds_a_year_of_meetings_at_once(self):
        page = self.add(self.clare, "24 September 2020\n18/3/2021\n\n24/9/2020")
        self.assertEqual(message_tags(page), ["success"])
        self.assertContains(page, "16 September 2020")
        self.assertEqual(Meeting.objects.count(), 2)

    def test_adding_them_again_adds_nothing(self):
        self.add(self.clare, "24/9/2020")
        self.assertEqual(message_tags(self.add(self.clare, "24/9/2020\n18/3/2021")), ["success"])
        self.assertEqual(Meeting.objects.count(), 2)

    def test_a_new_committee_is_named_on_the_same_page(self):
        self.add(self.clare, "24/9/2020", committee="", other_committee="People Select Committee")
        self.assertEqual(Meeting.objects.get().committee.name, "People Select Committee")

    def test_a_meeting_at_a_weekend_is_pointed_out(self):
        page = self.add(self.clare, "26/9/2020")
        self.assertEqual(message_tags(page), ["success", "warning"])
        self.assertContains(page, "Saturday 26 September 2020")

    def test_mistakes_are_explained(self):
        self.client.force_login(self.clare)
        page = self.client.post("/meetings/new/", {"dates": "24/9/2020\nsoon", "committee": ""})
        self.assertEqual(page.status_code, 422)
        self.assertEqual(errors_on(page), {"dates": ["invalid"], "committee": ["required"]})
        self.assertIn("soon", str(page.context["form"].errors["dates"]))
        page = self.client.post("/meetings/new/", {"dates": "", "committee": self.place.pk})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"dates": ["required"]}))
        self.assertFalse(Meeting.objects.exists())

    def test_everybody_reads_the_calendar_and_only_clerks_keep_it(self):
        held = self.meeting(D(2020, 9, 24))
        for person in (self.lee, self.olive, self.mo, self.nia, self.ada):
            with self.subTest(person.name):
                self.assertContains(self.get(person, "/meetings/"), "24 September 2020")
                self.assertEqual(self.get(person, "/meetings/new/").status_code, 403)
                self.assertEqual(self.add(person, "1/10/2020").status_code, 403)
                self.assertEqual(self.post(person, f"/meetings/{held.pk}/edit/").status_code, 403)
                self.assertEqual(self.post(person, f"/meetings/{held.pk}/cancel/").status_code, 403)
        self.assertEqual(Meeting.objects.get(), held)

    def test_an_empty_calendar_says_what_to_do(self):
        self.assertContains(self.get(self.clare, "/meetings/"), "Add a committee’s meetings")
        self.assertContains(self.get(self.mo, "/meetings/"), "Clerks add them.")

    def test_ten_meetings_cost_no_more_queries_than_one(self):
        self.meeting(D(2020, 9, 24))
        self.meeting(D(2020, 6, 25))
        short = self.queries_of(self.mo, "/meetings/")
        for number in range(1, 11):
            self.meeting(D(2020, 10, number))
            self.meeting(D(2020, 7, number))
        self.assertEqual(self.queries_of(self.mo, "/meetings/"), short)

    def test_a_deadline_moves_with_its_meeting_and_a_chosen_one_stays(self):
        held = self.meeting(D(2020, 11, 19))
        opened = open_round(self.review, SEPTEMBER, due=held.deadlines.due, meeting=held)
        page = self.post(self.clare, f"/meetings/{held.pk}/edit/", date="26/11/2020")
        self.assertEqual(message_tags(page), ["info", "success"])
        self.assertIn("4 November 2020", str(next(iter(page.context["messages"]))))
        opened.refresh_from_db()
        self.assertEqual(opened.due, D(2020, 11, 4))
        opened.due = D(2020, 10, 30)
        opened.save()
        self.post(self.clare, f"/meetings/{held.pk}/edit/", date="3 December 2020")
        opened.refresh_from_db()
        self.assertEqual(opened.due, D(2020, 10, 30))

    def test_a_meeting_is_not_moved_onto_another(self):
        held = self.meeting(D(2020, 11, 19))
        self.meeting(D(2020, 11, 26))
        self.client.force_login(self.clare)
        page = self.client.post(f"/meetings/{held.pk}/edit/", {"date": "26/11/2020"})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"date": ["unique"]}))
        page = self.client.post(f"/meetings/{held.pk}/edit/", {"date": "next week"})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"date": ["invalid"]}))
        held.refresh_from_db()
        self.assertEqual(held.date, D(2020, 11, 19))

    def test_a_meeting_is_cancelled_unless_an_update_goes_to_it(self):
        held, other = self.meeting(D(2020, 11, 19)), self.meeting(D(2020, 11, 26))
        open_round(self.review, SEPTEMBER, meeting=held)
        page = self.post(self.clare, f"/meetings/{held.pk}/cancel/")
        self.assertEqual((page.status_code, message_tags(page)), (409, ["has-update error"]))
        [why] = page.context["messages"]
        self.assertIn("Road Safety, September 2020", str(why))
        self.assertContains(page, 'name="date"', status_code=409)
        self.post(self.clare, f"/meetings/{other.pk}/cancel/")
        self.assertEqual(Meeting.objects.get(), held)
        self.assertEqual(Meeting.history.first().history_type, "-")

    def test_a_mistyped_day_is_put_right_and_costs_no_deadline(self):
        held = self.meeting(D(2020, 11, 19))
        opened = open_round(self.review, SEPTEMBER, due=held.deadlines.due, meeting=held)
        path, due = f"/meetings/{held.pk}/edit/", held.deadlines.due
        page = self.post(self.clare, path, date="19/11/2010")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"date": ["past"]}))
        for day, then in (("19/9/2020", TODAY), ("19/11/2020", due)):
            self.post(self.clare, path, date=day)
            opened.refresh_from_db()
            self.assertEqual(opened.due, then)

    def test_a_deadline_may_move_to_this_very_day(self):
        held = self.meeting(D(2020, 9, 24))
        opened = open_round(self.review, SEPTEMBER, due=held.deadlines.due, meeting=held)
        self.assertLess(opened.due, TODAY)
        days = (TODAY + dt.timedelta(days=n) for n in range(10, 40))
        day = next(day for day in days if Deadlines.for_meeting(day).due == TODAY)
        self.assertEqual(move_meeting(held, day), [opened])
        opened.refresh_from_db()
        self.assertEqual(opened.due, TODAY)

    def test_a_meeting_that_decided_something_is_not_to_come(self):
        decided = self.meeting(D(2020, 6, 25))
        self.review.committee = decided.committee
        self.review.save()
        ruling = DecisionInput("revised", revised_date="June 2021", reason="Frost.")
        record_decision(decided, self.action, ruling, by=self.clare)
        path = f"/meetings/{decided.pk}/edit/"
        page = self.post(self.clare, path, date="25/6/2021")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"date": ["future"]}))
        self.assertEqual(message_tags(self.post(self.clare, path, date="26/6/2020")), ["success"])
        decided.refresh_from_db()
        self.assertEqual(decided.date, D(2020, 6, 26))

    def test_a_committee_is_known_in_capitals_too(self):
        words = {"dates": "24/9/2020", "other_committee": self.place.name.upper()}
        self.post(self.clare, "/meetings/new/", **words)
        self.assertEqual(Meeting.objects.get().committee, self.place)

    def wanted(self, raised_at, meeting):
        wish = RequestInput("Councillor Mo", "Why?", self.olive, meeting=meeting, member=self.mo)
        return raise_member_request(raised_at, self.review, wish, by=self.mo)

    def test_what_members_want_answered_for_a_meeting_follows_it_and_outlives_it(self):
        held, other = self.meeting(D(2020, 11, 19)), self.meeting(D(2020, 11, 26))
        asked = self.wanted(other, held)
        self.assertEqual(asked.due, held.deadlines.due)
        self.post(self.clare, f"/meetings/{held.pk}/edit/", date="3/12/2020")
        asked.refresh_from_db()
        self.assertEqual(asked.due, asked.due_meeting.deadlines.due)
        self.post(self.clare, f"/meetings/{held.pk}/cancel/")
        self.assertEqual(Meeting.objects.get(), other)
        due = asked.due
        asked.refresh_from_db()
        self.assertEqual((asked.due_meeting, asked.due), (None, due))
        self.assertContains(self.get(self.mo, f"/requests/{asked.pk}/"), f"{due:%-d %B %Y}")

    def test_a_meeting_stays_where_something_was_asked_decided_or_packed(self):
        held = self.meeting(D(2020, 11, 19))
        self.wanted(held, None)
        page = self.post(self.clare, f"/meetings/{held.pk}/cancel/")
        self.assertEqual((page.status_code, message_tags(page)), (409, ["on-record error"]))
        decided = self.meeting(D(2020, 6, 25))
        ruling = DecisionInput("revised", revised_date="June 2021", reason="Frost.")
        self.review.committee = decided.committee
        self.review.save()
        record_decision(decided, self.action, ruling, by=self.clare)
        page = self.post(self.clare, f"/meetings/{decided.pk}/cancel/")
        self.assertEqual((page.status_code, message_tags(page)), (409, ["on-record error"]))
        packed = self.meeting(D(2020, 9, 24))
        request_pack(packed, [], by=self.clare, for_public=False)
        page = self.post(self.clare, f"/meetings/{packed.pk}/cancel/")
        self.assertEqual((page.status_code, message_tags(page)), (409, ["packed error"]))
        self.assertEqual(Meeting.objects.count(), 3)
