"""Meetings are added, moved and cancelled, and what hangs on them follows or keeps them."""

import datetime as dt

import time_machine

from actionplans import workflow
from actionplans.models import Meeting
from actionplans.workflow import Wish
from reports.packs import ask_for
from tests.base import SEPTEMBER
from tests.meetings.test_calendar import TODAY, CalendarTestCase, D


@time_machine.travel(dt.datetime(2020, 9, 10, 12, tzinfo=dt.UTC), tick=False)
class MeetingTests(CalendarTestCase):
    def post(self, person, address, **given):
        self.client.force_login(person)
        return self.client.post(address, given, follow=True)

    def add(self, person, dates, **given):
        return self.post(person, "/meetings/new/", dates=dates, **{"committee": self.place.pk, **given})

    def test_a_clerk_adds_a_year_of_meetings_at_once(self):
        page = self.add(self.clare, "24 September 2020\n18/3/2021\n\n24/9/2020")
        self.assertContains(page, "2 meetings of Place Select Committee added.")
        self.assertContains(page, "16 September 2020")
        self.assertEqual(Meeting.objects.count(), 2)

    def test_adding_them_again_adds_nothing(self):
        self.add(self.clare, "24/9/2020")
        self.assertContains(self.add(self.clare, "24/9/2020\n18/3/2021"), "1 meeting had been added before.")
        self.assertEqual(Meeting.objects.count(), 2)

    def test_a_new_committee_is_named_on_the_same_page(self):
        self.add(self.clare, "24/9/2020", committee="", other_committee="People Select Committee")
        self.assertEqual(Meeting.objects.get().committee.name, "People Select Committee")

    def test_a_meeting_at_a_weekend_is_pointed_out(self):
        self.assertContains(
            self.add(self.clare, "26/9/2020"), "Saturday 26 September 2020 is no working day."
        )

    def test_mistakes_are_explained(self):
        self.client.force_login(self.clare)
        page = self.client.post("/meetings/new/", {"dates": "24/9/2020\nsoon", "committee": ""})
        self.assertContains(page, "Not read: soon", status_code=422)
        self.assertContains(page, "Choose the committee", status_code=422)
        page = self.client.post("/meetings/new/", {"dates": "", "committee": self.place.pk})
        self.assertContains(page, "Enter the date of at least one meeting.", status_code=422)

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
        opened = workflow.open_round(self.review, SEPTEMBER, due=held.deadlines.due, meeting=held)
        page = self.post(self.clare, f"/meetings/{held.pk}/edit/", date="26/11/2020")
        self.assertContains(page, "are now due by 4 November 2020")
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
        self.assertContains(page, "has a meeting on that day already", status_code=422)
        page = self.client.post(f"/meetings/{held.pk}/edit/", {"date": "next week"})
        self.assertContains(page, "Enter a date with day, month and year", status_code=422)

    def test_a_meeting_is_cancelled_unless_an_update_goes_to_it(self):
        held, other = self.meeting(D(2020, 11, 19)), self.meeting(D(2020, 11, 26))
        workflow.open_round(self.review, SEPTEMBER, meeting=held)
        page = self.post(self.clare, f"/meetings/{held.pk}/cancel/")
        self.assertContains(page, "The update of Road Safety, September 2020, goes to it.", status_code=409)
        self.assertContains(page, "Move the meeting</button>", status_code=409)
        self.post(self.clare, f"/meetings/{other.pk}/cancel/")
        self.assertEqual(Meeting.objects.get(), held)
        self.assertEqual(Meeting.history.first().history_type, "-")

    def test_a_mistyped_day_is_put_right_and_costs_no_deadline(self):
        held = self.meeting(D(2020, 11, 19))
        opened = workflow.open_round(self.review, SEPTEMBER, due=held.deadlines.due, meeting=held)
        path, due = f"/meetings/{held.pk}/edit/", held.deadlines.due
        self.assertContains(self.post(self.clare, path, date="19/11/2010"), "cannot be past", status_code=422)
        for day, then in (("19/9/2020", TODAY), ("19/11/2020", due)):
            self.post(self.clare, path, date=day)
            opened.refresh_from_db()
            self.assertEqual(opened.due, then)

    def test_a_meeting_that_decided_something_is_not_to_come(self):
        decided = self.meeting(D(2020, 6, 25))
        self.review.committee = decided.committee
        self.review.save()
        ruling = workflow.Ruling("revised", revised_date="June 2021", reason="Frost.")
        workflow.decide(decided, self.action, ruling, by=self.clare)
        path = f"/meetings/{decided.pk}/edit/"
        page = self.post(self.clare, path, date="25/6/2021")
        self.assertContains(page, "its day cannot be to come", status_code=422)
        self.assertContains(self.post(self.clare, path, date="26/6/2020"), "is now on 26 June 2020")

    def test_a_committee_is_known_in_capitals_too(self):
        words = {"dates": "24/9/2020", "other_committee": self.place.name.upper()}
        self.post(self.clare, "/meetings/new/", **words)
        self.assertEqual(Meeting.objects.get().committee, self.place)

    def wanted(self, raised_at, meeting):
        wish = Wish("Councillor Mo", "Why?", self.olive, meeting=meeting, member=self.mo)
        return workflow.ask_for_member(raised_at, self.review, wish, by=self.mo)

    def test_what_members_want_answered_for_a_meeting_follows_it_and_outlives_it(self):
        held, other = self.meeting(D(2020, 11, 19)), self.meeting(D(2020, 11, 26))
        asked = self.wanted(other, held)
        self.assertEqual(asked.due, held.deadlines.due)
        self.post(self.clare, f"/meetings/{held.pk}/edit/", date="3/12/2020")
        asked.refresh_from_db()
        self.assertEqual(asked.due, asked.meeting.deadlines.due)
        self.assertContains(self.post(self.clare, f"/meetings/{held.pk}/cancel/"), "is cancelled.")
        due = asked.due
        asked.refresh_from_db()
        self.assertEqual((asked.meeting, asked.due), (None, due))
        self.assertContains(self.get(self.mo, f"/requests/{asked.pk}/"), f"{due:%-d %B %Y}")

    def test_a_meeting_stays_where_something_was_asked_decided_or_packed(self):
        held = self.meeting(D(2020, 11, 19))
        self.wanted(held, None)
        page = self.post(self.clare, f"/meetings/{held.pk}/cancel/")
        self.assertContains(page, "What was decided or asked there is on record", status_code=409)
        decided = self.meeting(D(2020, 6, 25))
        ruling = workflow.Ruling("revised", revised_date="June 2021", reason="Frost.")
        self.review.committee = decided.committee
        self.review.save()
        workflow.decide(decided, self.action, ruling, by=self.clare)
        page = self.post(self.clare, f"/meetings/{decided.pk}/cancel/")
        self.assertContains(page, "What was decided or asked there is on record", status_code=409)
        packed = self.meeting(D(2020, 9, 24))
        ask_for(packed, [], by=self.clare, for_residents=False)
        page = self.post(self.clare, f"/meetings/{packed.pk}/cancel/")
        self.assertContains(page, "An agenda pack was made for it", status_code=409)
