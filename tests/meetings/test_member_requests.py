"""What members ask comes to whom they ask, and back to the committee until it is answered."""

import datetime as dt

import time_machine
from django.utils import timezone

from actionplans.mail.digests import enqueue_digests
from actionplans.mail.member_request_items import ANSWER_NOUN, REQUEST_SUBJECT
from actionplans.models import Meeting, MemberRequest
from actionplans.responsibilities import ResponsibilityKind, responsibilities_for
from actionplans.workflow.handover import hand_over
from actionplans.workflow.member_requests import RequestInput, answer_member_request, raise_member_request
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import NotAllowed
from notifications.models import OutgoingEmail
from tests.meetings.base import MeetingTestCase
from tests.page_assertions import assert_not_allowed, errors_on

MORNING = dt.datetime(2020, 6, 4, 10, tzinfo=dt.UTC)


class AskTestCase(MeetingTestCase):
    def setUp(self):
        clock = time_machine.travel(MORNING, tick=False)
        clock.start()
        self.addCleanup(clock.stop)
        self.path = f"/meetings/{self.meeting.pk}/plans/road-safety/requests/new/"

    def ask(self, text="How many crossings?", **given):
        wish = RequestInput("Councillor Mo", text, self.olive, member=self.mo, **given)
        return raise_member_request(self.meeting, self.review, wish, by=self.mo)

    def send(self, user, path=None, **typed):
        self.client.force_login(user)
        return self.client.post(path or self.path, typed, follow=True)

    def at(self, *day):
        """Some day later, at ten in the morning."""
        clock = time_machine.travel(dt.datetime(*day, 10, tzinfo=dt.UTC), tick=False)
        clock.start()
        self.addCleanup(clock.stop)


class AskTests(AskTestCase):
    def test_a_member_asks_in_his_own_name_about_an_action(self):
        page = self.send(self.mo, f"{self.path}?action={self.action.pk}", text="Why?", to=self.olive.pk)
        self.assertContains(page, "Question from Mo")
        member_request = MemberRequest.objects.get()
        self.assertEqual(
            (member_request.member, member_request.sub_action, member_request.assigned_to),
            (self.mo, self.action, self.olive),
        )
        for path in (f"/meetings/{self.meeting.pk}/actions/{self.action.pk}/", f"/actions/{self.action.pk}/"):
            self.assertContains(self.get(self.mo, path), "Why?")

    def test_a_clerk_asks_for_a_member(self):
        self.send(self.clare, text="Why?", to=self.lee.pk, member_name="Councillor Jones")
        self.assertEqual(MemberRequest.objects.get().member_name, "Councillor Jones")

    def test_mistakes_are_explained(self):
        page = self.send(self.clare)
        missing = {name: ["required"] for name in ("member_name", "text", "to")}
        self.assertEqual((page.status_code, errors_on(page)), (422, missing))
        page = self.send(self.clare, text="Why?", member_name="Mo", to=self.nia.pk)
        self.assertEqual((page.status_code, errors_on(page)), (422, {"to": ["invalid_choice"]}))
        self.assertFalse(MemberRequest.objects.exists())

    def test_only_members_of_the_committee_and_clerks_ask(self):
        other = self.person("Otto", "Member")
        for nobody in (other, self.olive, self.lee, self.nia, self.ada):
            self.assertEqual(self.send(nobody, text="Why?", to=self.olive.pk).status_code, 403)
        self.assertFalse(MemberRequest.objects.exists())

    def test_sent_twice_it_is_one_request(self):
        self.assertEqual(self.ask(), self.ask())

    def test_it_is_due_with_the_answers_for_its_meeting(self):
        autumn = Meeting.objects.create(committee=self.places, date=dt.date(2020, 10, 1))
        self.assertEqual(self.ask(meeting=autumn).due, autumn.deadlines.due)
        self.assertEqual(self.ask("What else?").due, dt.date(2020, 6, 18))

    def test_on_the_day_itself_it_is_still_due_with_those_answers(self):
        autumn = Meeting.objects.create(committee=self.places, date=dt.date(2020, 10, 1))
        due = autumn.deadlines.due
        self.at(due.year, due.month, due.day)
        self.assertEqual(self.ask(meeting=autumn).due, due)
        self.at(due.year, due.month, due.day + 1)
        self.assertGreater(self.ask("What else?", meeting=autumn).due, due + dt.timedelta(days=1))


class AnswerTests(AskTestCase):
    def test_whom_it_asks_answers_and_the_member_reads_it(self):
        path = f"/requests/{self.ask().pk}/"
        page = self.send(self.olive, path, answer="Three, by the school.")
        self.assertContains(page, "Answered by Olive on 4 June 2020")
        self.assertContains(self.get(self.mo, path), "Three, by the school.")

    def test_others_read_and_do_not_answer(self):
        path = f"/requests/{self.ask().pk}/"
        self.assertNotContains(self.get(self.mo, path), "textarea")
        self.assertEqual(self.send(self.mo, path, answer="Four.").status_code, 403)
        for nobody in (self.nia, self.ada):
            self.assertEqual(self.get(nobody, path).status_code, 404)

    def test_it_is_answered_once(self):
        asked = self.ask()
        answer_member_request(asked, "Three.", by=self.olive)
        answer_member_request(asked, "Three.", by=self.lee)
        page = self.send(self.lee, f"/requests/{asked.pk}/", answer="Four.")
        self.assertEqual(errors_on(page), {"__all__": ["answered-already"]})
        self.assertContains(page, "Four.", status_code=409)
        with assert_not_allowed("required"):
            answer_member_request(self.ask("More?"), " ", by=self.olive)

    def test_history_tells_who_asked_and_who_answered(self):
        asked = self.ask(sub_action=self.action)
        answer_member_request(asked, "Three.", by=self.olive)
        response = self.get(self.mo, f"/actions/{self.action.pk}/history/")
        self.assertContains(response, "recorded what Councillor Mo asks")
        self.assertContains(response, "answered Councillor Mo")


class ComingBackTests(AskTestCase):
    def agenda(self, *day):
        meeting, _ = Meeting.objects.get_or_create(committee=self.places, date=dt.date(*day))
        return [row["text"] for row in self.get(self.mo, f"/meetings/{meeting.pk}/").context["requests"]]

    def test_what_is_not_answered_comes_back_on_every_agenda(self):
        self.ask()
        for day in ((2020, 6, 4), (2020, 9, 3), (2020, 11, 5)):
            self.assertEqual(self.agenda(*day), ["How many crossings?"])
        self.assertEqual(self.agenda(2020, 5, 7), [])

    def test_the_answer_stands_on_the_agenda_after_it_and_then_no_more(self):
        asked = self.ask()
        self.agenda(2020, 9, 3)
        self.at(2020, 9, 10)
        answer_member_request(asked, "Three.", by=self.olive)
        self.assertEqual(self.agenda(2020, 11, 5), ["How many crossings?"])
        self.assertEqual(self.agenda(2021, 1, 14), [])

    def test_what_is_wanted_for_a_later_meeting_waits_for_it(self):
        late = Meeting.objects.create(committee=self.places, date=dt.date(2020, 11, 5))
        self.ask(meeting=late)
        self.assertEqual(self.agenda(2020, 9, 3), [])
        self.assertEqual(self.agenda(2020, 11, 5), ["How many crossings?"])

    def test_it_stands_in_the_minutes_of_the_meeting_that_asked(self):
        self.ask()
        text = self.get(self.mo, f"/meetings/{self.meeting.pk}/resolution/").context["text"]
        asked = "Councillor Mo on Road Safety: How many crossings? (to Olive, by 18 June 2020)"
        self.assertIn(asked, text)

    def test_what_is_asked_years_later_belongs_to_the_next_meeting_and_not_to_that_one(self):
        self.at(2026, 11, 24)
        self.ask()
        self.assertEqual(self.agenda(2020, 6, 4), [])
        text = self.get(self.mo, f"/meetings/{self.meeting.pk}/resolution/").context["text"]
        self.assertNotIn("How many crossings?", text)
        self.assertEqual(self.agenda(2027, 1, 21), ["How many crossings?"])

    def test_a_clerk_writes_down_what_was_asked_a_few_days_after_the_meeting(self):
        self.at(2020, 6, 9)
        wish = RequestInput("Councillor Mo", "How many crossings?", self.olive)
        raise_member_request(self.meeting, self.review, wish, by=self.clare)
        self.assertEqual(self.agenda(2020, 6, 4), ["How many crossings?"])
        text = self.get(self.mo, f"/meetings/{self.meeting.pk}/resolution/").context["text"]
        self.assertIn("How many crossings?", text)

    def test_those_concerned_see_it_on_their_first_page_and_when_it_is_overdue(self):
        self.ask()
        self.at(2020, 7, 1)
        for person in (self.olive, self.mo, self.lee, self.clare):
            self.assertContains(self.get(person, "/"), "Overdue since 18 June 2020")
        self.assertNotContains(self.get(self.nia, "/"), "How many crossings?")

    def test_the_list_costs_the_same_however_many_there_are(self):
        self.ask()
        one = self.queries_of(self.mo, "/requests/"), self.queries_of(self.mo, "/")
        for number in range(10):
            self.ask(f"Question {number}?", sub_action=self.action)
        self.assertEqual((self.queries_of(self.mo, "/requests/"), self.queries_of(self.mo, "/")), one)

    def test_the_list_has_what_waits_and_all_when_wanted(self):
        answer_member_request(self.ask(), "Three.", by=self.olive)
        waiting = self.get(self.mo, "/requests/")
        self.assertContains(waiting, 'data-none="waiting"')
        self.assertEqual(waiting.context["rows"], [])
        self.assertContains(self.get(self.mo, "/requests/?due=all"), "How many crossings?")
        self.assertNotContains(self.get(self.nia, "/requests/?due=all"), "How many crossings?")


class LetterTests(AskTestCase):
    def letters(self):
        """Those to Olive, of whom it is asked."""
        enqueue_digests(timezone.localtime())
        return list(OutgoingEmail.objects.filter(to=self.olive.email).order_by("pk"))

    def test_whom_it_asks_is_told_once_and_once_more_when_it_is_overdue(self):
        self.ask()
        self.at(2020, 6, 5)
        [letter] = self.letters()
        self.assertIn("How many crossings?", letter.text)
        self.assertIn("/requests/", letter.text)
        self.at(2020, 6, 18)
        self.assertEqual(len(self.letters()), 1)
        self.at(2020, 6, 19)
        self.assertIn("overdue", self.letters()[1].subject)
        self.at(2020, 6, 22)
        self.assertEqual(len(self.letters()), 2)

    def test_once_answered_whom_it_asks_is_not_told(self):
        answer_member_request(self.ask(), "Three.", by=self.olive)
        self.at(2020, 6, 19)
        self.assertEqual(self.letters(), [])

    def test_it_goes_with_what_else_is_wanted_in_one_letter(self):
        open_round(self.review, dt.date(2020, 9, 1), due=dt.date(2020, 7, 30), by=self.clare)
        self.ask()
        self.at(2020, 6, 5)
        [letter] = self.letters()
        self.assertIn("How many crossings?", letter.text)
        self.assertIn("1 a)", letter.text)
        for words in (letter.text, letter.html):
            self.assertRegex(words, f"(?i)one update.*one {ANSWER_NOUN[0]}")

    def test_what_a_member_asks_is_not_called_an_update(self):
        self.ask()
        self.at(2020, 6, 5)
        [letter] = self.letters()
        self.assertEqual(letter.subject, REQUEST_SUBJECT)
        self.assertIn(f"One {ANSWER_NOUN[0]} ", letter.text)
        self.ask("And how many lights?")
        self.ask("Who pays?")
        self.at(2020, 6, 8)
        text = self.letters()[1].text
        self.assertIn(f"2 {ANSWER_NOUN[1]} ", text)
        self.assertEqual(text.count("Friday 19 June 2020"), 1)

    def test_words_with_line_ends_make_no_header(self):
        self.ask("Why?\nBcc: everybody@council.example")
        self.at(2020, 6, 5)
        self.assertNotIn("\n", self.letters()[0].subject)

    def test_who_runs_the_review_finds_the_letter_in_the_list(self):
        self.ask()
        self.at(2020, 6, 5)
        self.letters()
        self.assertContains(self.get(self.lee, "/mail/"), REQUEST_SUBJECT)


class LeaverTests(AskTestCase):
    """Olive leaves before she has answered what a member asked her."""

    def hand_over(self, *people):
        [theirs] = [
            responsibility
            for responsibility in responsibilities_for(self.olive, None)
            if responsibility.kind == ResponsibilityKind.REQUEST
        ]
        to = {theirs.key: list(people)}
        return hand_over(self.olive, to, "Left in June.", by=self.clare, managed_plan_ids=None)

    def test_her_successor_is_asked_instead_and_told_so(self):
        request = self.ask()
        self.assertContains(
            self.get(self.clare, f"/leavers/{self.olive.pk}/"), "Councillor Mo asks: How many crossings?"
        )
        ned = self.person("Ned")
        self.hand_over(ned)
        request.refresh_from_db()
        self.assertEqual(request.assigned_to, ned)
        self.at(2020, 6, 5)
        enqueue_digests(timezone.localtime())
        self.assertIn("ned@council.example", {letter.to for letter in OutgoingEmail.objects.all()})
        self.assertContains(self.get(ned, f"/requests/{request.pk}/"), "How many crossings?")

    def test_one_colleague_answers_it_and_nobody_is_no_choice(self):
        self.ask()
        for people in ([], [self.nia, self.lee]):
            with self.assertRaises(NotAllowed):
                self.hand_over(*people)
        self.assertEqual(MemberRequest.objects.get().assigned_to, self.olive)

    def test_what_is_answered_is_not_handed_over(self):
        answer_member_request(self.ask(), "Two.", by=self.olive)
        self.assertNotIn(
            ResponsibilityKind.REQUEST,
            {responsibility.kind for responsibility in responsibilities_for(self.olive, None)},
        )
