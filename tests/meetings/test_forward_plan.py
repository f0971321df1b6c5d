"""When committees meet, what is worked back from it, and which updates come when."""

import datetime as dt

import time_machine
from django.test import SimpleTestCase, override_settings

from actionplans import meeting_calendar
from actionplans.forms.meetings import parse_day
from actionplans.models import AdditionalRound, Committee, Review
from actionplans.workflow.rounds import open_round
from actionplans.working_days import (
    Deadlines,
    add_working_days,
    agenda_despatch_date,
    same_or_previous_working_day,
)
from tests.base import SEPTEMBER
from tests.meetings.base import CalendarTestCase, D
from tests.page_assertions import assert_not_allowed, errors_on, message_tags


class WorkingDayTests(SimpleTestCase):
    def test_an_agenda_goes_out_five_clear_working_days_before(self):
        for meeting, despatch in (
            (D(2021, 3, 18), D(2021, 3, 10)),  # an ordinary Thursday
            (D(2021, 4, 8), D(2021, 3, 29)),  # over Good Friday and Easter Monday
            (D(2022, 9, 22), D(2022, 9, 13)),  # over the day of a state funeral
            (D(2020, 3, 3), D(2020, 2, 24)),  # over a leap day that is a Saturday
            (D(2024, 3, 4), D(2024, 2, 23)),  # and one that is worked
            (D(2028, 1, 6), D(2027, 12, 24)),  # Christmas and New Year on weekends: days instead of them
        ):
            with self.subTest(meeting):
                self.assertEqual(agenda_despatch_date(meeting), despatch)

    def test_deadlines_are_worked_back_from_the_despatch(self):
        self.assertEqual(
            Deadlines.for_meeting(D(2021, 3, 18)), Deadlines(D(2021, 1, 27), D(2021, 2, 24), D(2021, 3, 10))
        )

    @override_settings(AGENDA_CLEAR_DAYS=3, DUE_DAYS_BEFORE_DESPATCH=5, OPEN_DAYS_BEFORE_DUE=10)
    def test_a_council_may_set_other_deadlines(self):
        self.assertEqual(
            Deadlines.for_meeting(D(2021, 3, 18)), Deadlines(D(2021, 2, 19), D(2021, 3, 5), D(2021, 3, 12))
        )

    def test_bank_holidays_are_those_of_the_part_of_the_kingdom(self):
        st_andrews = D(2021, 11, 30)
        self.assertEqual(same_or_previous_working_day(st_andrews), st_andrews)
        with override_settings(BANK_HOLIDAYS_OF="SCT"):
            self.assertEqual(same_or_previous_working_day(st_andrews), D(2021, 11, 29))

    def test_no_working_days_are_the_day_itself(self):
        self.assertEqual(add_working_days(D(2021, 3, 20), 0), D(2021, 3, 20))

    def test_days_are_read_as_people_write_them(self):
        for words in ("18/3/2027", "18 March 2027", "Thursday 18 March 2027", "Thu, 18.3.2027", "2027-03-18"):
            with self.subTest(words):
                self.assertEqual(parse_day(words), D(2027, 3, 18))
        for words in ("March 2027", "18 March", "31/2/2027", "soon", ""):
            with self.subTest(words):
                self.assertIsNone(parse_day(words))


class NextUpdateTests(SimpleTestCase):
    def next(self, *rounds, extras=(), agreed="March 2019", **months):
        return Review(agreed_text=agreed, **months).period_after(rounds, extras)

    def test_the_first_comes_after_a_year_and_the_next_after_six_months(self):
        self.assertEqual(self.next(), D(2020, 3, 1))
        self.assertEqual(self.next(D(2020, 3, 1)), D(2020, 9, 1))

    def test_a_review_may_have_other_months(self):
        self.assertEqual(self.next(first_round_months=6), D(2019, 9, 1))
        self.assertEqual(self.next(D(2020, 3, 1), round_interval_months=12), D(2021, 3, 1))

    def test_a_late_update_puts_off_the_next(self):
        self.assertEqual(self.next(D(2020, 5, 1)), D(2020, 11, 1))

    def test_an_extra_update_puts_off_nothing(self):
        june = D(2020, 6, 1)
        self.assertEqual(self.next(D(2020, 3, 1), extras=[june]), june)
        self.assertEqual(self.next(D(2020, 3, 1), june, extras=[june]), D(2020, 9, 1))

    def test_an_extra_update_before_the_first_leaves_that_where_it_is(self):
        december = D(2019, 12, 1)
        self.assertEqual(self.next(december, extras=[december]), D(2020, 3, 1))

    def test_an_extra_update_after_the_regular_one_takes_its_place_only_when_it_was_given(self):
        october = D(2020, 10, 1)
        self.assertEqual(self.next(D(2020, 3, 1), extras=[october]), D(2020, 9, 1))
        self.assertEqual(self.next(D(2020, 3, 1), october, extras=[october]), D(2021, 3, 1))

    def test_where_nobody_knows_when_the_plan_was_agreed_nothing_is_guessed(self):
        self.assertIsNone(self.next(agreed=""))


@time_machine.travel(dt.datetime(2020, 9, 10, 12, tzinfo=dt.UTC), tick=False)
class ForwardPlanTests(CalendarTestCase):
    def months(self):
        return [coming.period for coming in self.plan()]

    def test_the_updates_of_a_year_are_listed(self):
        self.assertEqual(self.months(), [D(2020, 9, 1), D(2021, 3, 1), D(2021, 9, 1)])

    def test_each_goes_to_the_first_meeting_in_its_month_or_the_next(self):
        self.meeting(D(2020, 8, 27))
        october = self.meeting(D(2020, 10, 8))
        self.meeting(D(2021, 5, 6))
        first, second, _ = self.plan()
        self.assertEqual(first.meeting, october)
        self.assertEqual(first.deadlines.despatch, D(2020, 9, 30))
        self.assertIsNone(second.meeting)

    def test_a_committee_that_took_over_holds_the_meeting(self):
        self.place.successor = Committee.objects.create(name="People and Place")
        self.place.save()
        held = self.meeting(D(2020, 9, 24), self.place.successor)
        self.assertEqual(self.plan()[0].meeting, held)

    def test_committees_that_follow_each_other_in_a_ring_stop_nothing(self):
        self.place.successor = self.place
        self.place.save()
        self.assertIsNone(self.plan()[0].meeting)

    def test_an_update_that_nobody_opened_stays_and_is_said_to_be_late(self):
        with time_machine.travel(dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)):
            rows = self.get(self.clare, "/forward-plan/").context["rows"]
            late = [(row["month"], row["late"]) for row in rows if row["late"]]
            self.assertEqual(late, [("September 2020", "6 years 1 month")])
            self.assertNotIn("March 2021", [row["month"] for row in rows])

    def test_a_finished_review_leaves_the_plan(self):
        line = self.action.progress_entries.get()
        line.grade = 1
        line.save()
        self.assertEqual(self.months(), [])

    def test_a_finished_review_whose_impact_is_open_stays(self):
        line = self.action.progress_entries.get()
        line.grade = 1
        line.save()
        self.add_asked(self.action, self.march).delete()
        self.add_asked(self.action, self.march, asks_for_impact=True, state="not-received")
        self.assertEqual(self.months()[0], SEPTEMBER)

    def test_what_a_committee_asked_for_is_on_it_with_the_reason(self):
        AdditionalRound.objects.create(
            plan=self.review, period=D(2020, 12, 1), reason="The committee wants it"
        )
        self.assertEqual(self.months()[:3], [D(2020, 9, 1), D(2020, 12, 1), D(2021, 3, 1)])
        self.assertContains(self.get(self.mo, "/forward-plan/"), "The committee wants it")

    def test_an_open_update_says_how_many_have_answered(self):
        opened = open_round(self.review, SEPTEMBER, due=D(2020, 9, 20), by=self.lee)
        page = self.get(self.lee, "/forward-plan/")
        self.assertContains(page, "0 of 1 received")
        self.assertContains(page, "20 September 2020")
        self.assertContains(page, f"/rounds/{opened.slug}/board/")
        self.assertNotContains(self.get(self.mo, "/forward-plan/"), "/board/")

    def test_who_runs_a_review_finds_the_way_to_open_its_next_update(self):
        for person, may in ((self.clare, True), (self.lee, True), (self.olive, False), (self.mo, False)):
            with self.subTest(person.name):
                page = self.get(person, "/forward-plan/")
                self.assertContains(page, "Road Safety")
                self.assertEqual(b"/rounds/new/" in page.content, may)

    def test_it_is_to_be_opened_from_the_day_on_which_it_opens(self):
        opens = self.meeting(D(2020, 10, 29)).deadlines.opens
        for day, is_time in ((opens - dt.timedelta(days=1), False), (opens, True)):
            noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
            with self.subTest(day), time_machine.travel(noon, tick=False):
                [row, *_] = self.get(self.clare, "/forward-plan/").context["rows"]
                self.assertEqual(row["is_to_be_opened"], is_time)

    def test_who_sees_no_review_is_told_when_one_will_be_here(self):
        page = self.get(self.nia, "/forward-plan/")
        self.assertContains(page, 'id="no-upcoming-rounds"')
        self.assertNotContains(page, "Road Safety")

    def test_ten_reviews_cost_no_more_queries_than_one(self):
        self.meeting(D(2020, 9, 24))
        open_round(self.review, SEPTEMBER, due=D(2020, 9, 20))
        short = self.queries_of(self.lee, "/forward-plan/")
        for number in range(10):
            more = Review.objects.create(
                title=f"More {number}", slug=f"more-{number}", agreed_text="March 2019", committee=self.place
            )
            more.link_officers.add(self.lee)
            heading = more.headings.create(ref="1", text="That")
            heading.sub_actions.create(action="Do it.")
            if number % 2:
                open_round(more, SEPTEMBER, due=D(2020, 9, 20))
            AdditionalRound.objects.create(plan=more, period=D(2021, 1, 1), reason="Asked for")
        self.assertContains(self.get(self.lee, "/forward-plan/"), "More 9")
        self.assertEqual(self.queries_of(self.lee, "/forward-plan/"), short)


class ExtraUpdateTests(CalendarTestCase):
    ADDRESS = "/reviews/road-safety/additional-rounds/"

    def post(self, person, **given):
        self.client.force_login(person)
        given = {"month": "June 2020", "reason": "The committee asked.", **given}
        return self.client.post(self.ADDRESS, given)

    def test_a_link_officer_notes_what_the_committee_asked_for(self):
        self.assertContains(self.get(self.lee, self.ADDRESS), 'id="no-additional-rounds"')
        self.assertRedirects(self.post(self.lee), self.ADDRESS)
        page = self.get(self.lee, self.ADDRESS)
        self.assertContains(page, "The committee asked.")
        self.assertNotContains(page, 'id="no-additional-rounds"')
        self.assertEqual(self.review.next_period(), D(2020, 6, 1))

    def test_readers_and_outsiders_note_nothing(self):
        self.assertEqual(self.post(self.olive).status_code, 403)
        self.assertEqual(self.post(self.nia).status_code, 404)
        self.assertFalse(AdditionalRound.objects.exists())

    def test_mistakes_are_explained(self):
        for name, typed, code in (
            ("month", "soon", "invalid"),
            ("month", "March 2020", "past"),
            ("reason", " ", "required"),
        ):
            with self.subTest(typed):
                page = self.post(self.lee, **{name: typed})
                self.assertEqual((page.status_code, errors_on(page)), (422, {name: [code]}))
        self.assertFalse(AdditionalRound.objects.exists())
        self.post(self.lee)
        page = self.post(self.lee)
        self.assertEqual((page.status_code, errors_on(page)), (422, {"month": ["unique"]}))
        self.assertEqual(AdditionalRound.objects.count(), 1)

    def test_it_can_be_taken_off_until_it_is_opened(self):
        extra = meeting_calendar.add_additional_round(self.review, D(2020, 6, 1), "Asked")
        self.client.force_login(self.lee)
        self.client.post(f"{self.ADDRESS}{extra.pk}/remove/")
        self.assertFalse(AdditionalRound.objects.exists())
        extra = meeting_calendar.add_additional_round(self.review, D(2020, 6, 1), "Asked")
        open_round(self.review, extra.period)
        with assert_not_allowed("opened-already"):
            meeting_calendar.remove_additional_round(extra)
        page = self.client.post(f"{self.ADDRESS}{extra.pk}/remove/")
        self.assertEqual((page.status_code, message_tags(page)[-1]), (409, "opened-already error"))
        self.assertTrue(AdditionalRound.objects.exists())
