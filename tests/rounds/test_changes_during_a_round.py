"""While an update goes on, owners change, colleagues are asked and not, committees decide, meetings move."""

import datetime as dt

import time_machine
from django.utils import timezone

from actionplans import editing
from actionplans.forms.plans import sub_action_initial
from actionplans.meeting_calendar import move_meeting
from actionplans.models import Committee, Meeting, Owner, SubAction
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.updates import add_comment, approve, delegate, remove_delegate, send_back
from reports.models import PublicationJob
from tests.page_assertions import element_text, errors_on, message_tags
from tests.rounds.base import DONE, MET, AnsweredRoundCase

BOARD = "/reviews/road-safety/rounds/2020-09/board/"


class OwnersOfThePlanTests(AnsweredRoundCase):
    def give_to(self, *names):
        values = {
            **sub_action_initial(self.action, self.review.kind),
            "owners": names,
            "responsibility": names[0],
        }
        editing.save_sub_action(self.action, values)
        self.asked.refresh_from_db()

    def test_whom_the_plan_names_meanwhile_is_asked_and_who_was_named_before_is_not(self):
        ned = self.person("Ned")
        Owner.objects.create(name="Ned").users.add(ned)
        self.submit(MET)
        send_back(self.asked, "Say when.", by=self.lee)
        self.give_to("Ned")
        self.assertEqual(self.asked.responsibility, "Ned")
        self.assertContains(self.get(ned, f"/updates/{self.asked.pk}/"), MET.evidence)
        self.assertEqual(self.get(self.olive, f"/updates/{self.asked.pk}/").status_code, 404)

    def test_who_was_named_for_this_update_alone_stays(self):
        nia = Owner.objects.create(name="Nia")
        self.asked.owners.set([nia])
        self.give_to("Ned")
        self.assertEqual([*self.asked.owners.all()], [nia])

    def test_who_adds_an_action_is_told_that_the_open_update_does_not_ask_for_it(self):
        page = f"/reviews/road-safety/edit/headings/{self.recommendation.pk}/actions/new/"
        self.client.force_login(self.clare)
        form = self.client.get(page).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        answer = self.client.post(page, {**sent, "action": "Do b.", "owners": "Olive"}, follow=True)
        self.assertEqual(message_tags(answer), ["success", "not-in-open-round info"])
        _, note = answer.context["messages"]
        self.assertIn("September 2020", str(note))

    def test_a_published_update_keeps_its_names(self):
        self.approve(MET)
        self.publish()
        self.give_to("Ned")
        self.assertEqual([str(owner) for owner in self.asked.owners.all()], ["Olive"])
        self.assertEqual(self.asked.responsibility, "Olive")


class TakenBackTests(AnsweredRoundCase):
    def test_what_a_colleague_was_typing_when_it_was_taken_back_stands_on_the_page(self):
        dan = self.person("Dan")
        delegate(self.asked, dan, by=self.olive)
        self.assertEqual(self.get(dan, f"/updates/{self.asked.pk}/").status_code, 200)
        remove_delegate(self.asked, dan, by=self.olive)
        words = {"evidence": "Half an hour of my work.", "grade": "2", "version": "0", "do": "submit"}
        for pk in (self.asked.pk, 999_999):
            page = self.client.post(f"/updates/{pk}/", words)
            self.assertContains(page, "Half an hour of my work.", status_code=404)
            self.assertContains(page, "<dl", status_code=404)
        page = self.client.get(f"/updates/{self.asked.pk}/")
        self.assertNotContains(page, "<dl", status_code=404)
        self.asked.refresh_from_db()
        self.assertEqual(self.asked.state, "not-started")

    def test_nobody_asks_himself_instead_of_the_others(self):
        self.client.force_login(self.olive)
        page = self.client.post(f"/updates/{self.asked.pk}/delegate/", {"email": self.olive.email})
        self.assertEqual(errors_on(page), {"email": ["own-address"]})
        self.assertFalse(self.asked.delegates.exists())

    def test_the_board_tells_whom_an_owner_asked_and_who_commented(self):
        delegate(self.asked, self.person("Dan"), by=self.olive)
        add_comment(self.asked, "May it be a week later?", by=self.olive)
        page = self.get(self.lee, BOARD)
        self.assertContains(page, "Also asked: Dan")
        self.assertContains(page, "Olive commented on")


class EndedMeanwhileTests(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        SubAction.objects.filter(pk=self.action.pk).update(
            monitoring_state=SubAction.MonitoringState.WITHDRAWN
        )

    def test_what_a_committee_ended_is_asked_of_nobody_any_more(self):
        for page in ("/my-actions/", "/"):
            self.assertNotContains(self.get(self.olive, page), f"/updates/{self.asked.pk}/")
        page = self.get(self.lee, BOARD)
        self.assertContains(page, 'data-note="monitoring-ended"')
        self.assertEqual([row["ended"] for row in page.context["rows"]], ["withdrawn"])
        self.assertNotContains(page, f"{BOARD}send-reminder/")
        self.assertEqual(self.client.post(f"{BOARD}send-reminder/", {"line": "all"}).status_code, 409)
        answer = self.get(self.olive, f"/updates/{self.asked.pk}/")
        self.assertIn("withdrawn", element_text(answer, "monitoring-ended"))

    def test_the_clerk_finds_the_reason_for_its_gap_written_down(self):
        page = self.get(self.clare, "/reviews/road-safety/rounds/2020-09/publish/")
        reason = page.context["form"][f"gap-{self.asked.pk}"].value()
        self.assertIn("withdrawn", reason)
        self.assertContains(page, f'value="{reason}"')


class PutRightTests(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        self.round.due = dt.date(2020, 7, 1)
        self.round.save()
        self.approve(DONE)
        self.publish()
        reopen_update(self.asked, "The year is wrong.", by=self.clare)

    def test_what_is_put_right_is_days_late_nowhere(self):
        for person, page in (
            (self.olive, "/"),
            (self.olive, "/my-actions/"),
            (self.olive, f"/updates/{self.asked.pk}/"),
            (self.lee, BOARD),
        ):
            self.assertNotContains(self.get(person, page), "days-left--overdue")
            self.assertNotContains(self.get(person, page), "Overdue by")

    def test_its_officer_can_be_asked_again(self):
        self.assertContains(self.get(self.lee, BOARD), f'formaction="{BOARD}send-reminder/"')
        page = self.client.post(f"{BOARD}send-reminder/", {"line": self.asked.pk}, follow=True)
        self.assertEqual(message_tags(page), ["success"])

    def test_who_runs_the_review_finds_it_until_it_is_published(self):
        self.submit(MET)
        self.assertContains(self.get(self.lee, "/my-actions/"), BOARD)
        for person in (self.lee, self.clare):
            self.assertContains(self.get(person, "/"), BOARD)
        self.assertNotContains(self.get(self.clare, "/"), "publish it")
        approve(self.asked, by=self.lee, version=self.asked_now().version)
        for page in ("/", BOARD):
            self.assertContains(self.get(self.clare, page), "/rounds/2020-09/publish/")
            self.assertNotContains(self.get(self.lee, page), "/rounds/2020-09/publish/")
        discard_correction(self.asked, by=self.clare)
        for page in ("/my-actions/", "/"):
            self.assertNotContains(self.get(self.lee, page), BOARD)

    def asked_now(self):
        self.asked.refresh_from_db()
        return self.asked

    def test_a_button_of_an_older_page_publishes_no_later_version(self):
        self.approve(MET)
        self.client.force_login(self.clare)
        given = {"version": "1", "reason": "An old one.", "readers": "members", "confirmed": "on"}
        page = self.client.post("/reviews/road-safety/rounds/2020-09/publish/", given)
        self.assertRedirects(
            page, "/reviews/road-safety/rounds/2020-09/publish/status/", target_status_code=404
        )
        self.assertFalse(PublicationJob.objects.exists())


class PressedTwiceTests(AnsweredRoundCase):
    def test_saving_on_an_old_page_what_was_sent_in_does_not_say_that_it_was_not(self):
        self.submit(MET)
        self.client.force_login(self.olive)
        given = {"evidence": MET.evidence, "grade": "2", "version": "0", "do": "save"}
        page = self.client.post(f"/updates/{self.asked.pk}/", given, follow=True)
        self.assertEqual(message_tags(page)[-1], "info")
        self.assertNotIn("success", message_tags(page))


class MovedMeetingTests(AnsweredRoundCase):
    def test_an_earlier_meeting_makes_nobody_late(self):
        places = Committee.objects.create(name="Places")
        meeting = Meeting.objects.create(committee=places, date=dt.date(2020, 9, 24))
        due = meeting.deadlines.due
        self.round.meeting, self.round.due = meeting, due
        self.round.save()
        today = timezone.make_aware(dt.datetime(2020, 9, 1, 12))
        with time_machine.travel(today, tick=False):
            (moved,) = move_meeting(meeting, dt.date(2020, 9, 8))
        self.assertLess(meeting.deadlines.due, today.date())
        self.assertEqual(moved.due, today.date())
