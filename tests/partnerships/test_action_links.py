"""Linked actions: threads between reviews, plans and standards, from each of their ends."""

from __future__ import annotations

import pytest
from django.test import override_settings

from actionplans.mail.digests import enqueue_digests
from actionplans.models import Heading, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.rounds import open_round, record_past_entry, record_past_round
from notifications.models import OutgoingEmail
from partnerships.action_links import link_actions, unlink_actions
from partnerships.emails import MANAGERS_HEADING, OWNERS_HEADING
from partnerships.models import ActionLink, PartnershipPlan, StandardsAssessment
from partnerships.timeline import HIDDEN_ACTION
from tests.base import MARCH
from tests.page_assertions import errors_on, message_tags, with_mark
from tests.partnerships.base import JULY, PartnersTestCase

pytestmark = pytest.mark.both_databases


class ThreadsTestCase(PartnersTestCase):
    """Action 1 a) of the review is Olive's; Lee also runs the standards, of which 1 A is partly met."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.standards = StandardsAssessment.objects.create(title="Standards", slug="standards", scale="met")
        cls.standards.link_officers.add(cls.lee)
        standard = Heading.objects.create(
            plan=cls.standards, kind=Heading.Kind.STANDARD, ref="1", text="Reporting"
        )
        cls.characteristic = SubAction.objects.create(heading=standard, ref="A", action="People can report.")
        this_round = record_past_round(cls.standards, MARCH)
        UpdateRequest.objects.create(round=this_round, sub_action=cls.characteristic)
        entry = ProgressEntry(
            round=this_round,
            sub_action=cls.characteristic,
            evidence="By telephone.",
            explanation="Nobody can report on-line.",
            grade_text="Partly met",
            grade=3,
        )
        record_past_entry(entry)

    def threads(self, line):
        return f"/actions/{line.pk}/links/"

    def post(self, user, path, **words):
        self.client.force_login(user)
        return self.client.post(path, words, follow=True)


class FollowTests(ThreadsTestCase):
    def setUp(self):
        link_actions(self.action, self.film)
        link_actions(self.characteristic, self.film, "The film tells where to report.")

    def test_from_each_end_one_walks_to_the_others(self):
        for here, near, far in (
            (self.action, self.film, self.characteristic),
            (self.characteristic, self.film, self.action),
            (self.film, self.action, self.characteristic),
        ):
            page = self.get(self.clare, self.threads(here))
            self.assertContains(page, self.threads(near))
            self.assertContains(page, self.threads(far))
            self.assertContains(self.get(self.clare, f"/actions/{here.pk}/"), self.threads(near))

    def test_the_review_shows_how_what_delivers_it_stands_in_that_plan_s_words(self):
        page = self.get(self.lee, "/reviews/road-safety/")
        self.assertContains(page, with_mark("3", "Amber"))
        page = self.get(self.lee, "/standards/standards/")
        self.assertContains(page, with_mark("3", "Amber"))
        page = self.get(self.lee, "/partnerships/plans/hate-crime-plan/")
        self.assertContains(page, "of Road Safety")

    def test_an_update_that_gave_no_status_is_an_update(self):
        ProgressEntry.objects.filter(sub_action=self.characteristic).update(grade=None, grade_text="")
        page = self.get(self.clare, self.threads(self.film))
        self.assertContains(page, "No level given")
        self.assertContains(page, "No update yet", count=1)  # of the review's action

    def test_who_may_not_read_the_other_end_does_not_learn_of_it(self):
        for reader, address in (
            (self.olive, "/reviews/road-safety/"),
            (self.olive, self.threads(self.action)),
            (self.hal, self.threads(self.film)),
            (self.hal, "/partnerships/plans/hate-crime-plan/"),
        ):
            page = self.get(reader, address)
            for words in ("Amber</strong></p>", "Do a." if reader == self.hal else "Make a film."):
                self.assertNotContains(page, words)

    def test_a_longer_review_with_more_threads_costs_no_more_queries(self):
        pages = ("/reviews/road-safety/", "/partnerships/plans/hate-crime-plan/", self.threads(self.film))
        few = [self.queries_of(self.clare, page) for page in pages]
        for letter in "bcdefg":
            link_actions(self.add_action(letter), self.film)
        self.assertEqual([self.queries_of(self.clare, page) for page in pages], few)


class MakeTests(ThreadsTestCase):
    def test_who_runs_a_plan_joins_its_line_with_one_found_by_its_words(self):
        page = self.get(self.lee, f"{self.threads(self.action)}new/?words=film")
        self.assertContains(page, "1.2: Make a film. (Hate Crime Plan)")
        self.assertNotContains(page, "Attend the forum.")
        page = self.post(self.lee, f"{self.threads(self.action)}new/", way="delivered-by", line=self.film.pk)
        self.assertEqual(message_tags(page), ["success"])
        for name in ("1 a)", "1.2", "Hate Crime Plan"):
            self.assertIn(name, str(*page.context["messages"]))
        thread = ActionLink.objects.get()
        self.assertEqual((thread.dependent, thread.provider), (self.action, self.film))

    def test_a_number_of_any_length_is_refused_like_any_other_that_is_wrong(self):
        for number in ("9" * 5000, "²"):
            new = self.post(self.lee, f"{self.threads(self.action)}new/", way="delivered-by", line=number)
            self.assertEqual(new.status_code, 422)
            self.post(self.lee, f"{self.threads(self.characteristic)}new-action/", heading=number)
        self.assertFalse(ActionLink.objects.exists())

    def test_a_gap_becomes_a_line_of_the_plan(self):
        address = f"{self.threads(self.characteristic)}new-action/"
        self.assertContains(self.get(self.lee, address), "?plan=hate-crime-plan")
        page = self.get(self.lee, f"{address}?plan=hate-crime-plan")
        self.assertContains(page, "Nobody can report on-line.</textarea>")
        words = {"heading": self.theme.pk, "ref": "1.3", "action": "Make a form.", "owners": "Police"}
        page = self.post(self.lee, f"{address}?plan=hate-crime-plan", **words)
        self.assertEqual(message_tags(page), ["success"])
        self.assertIn("1.3", str(*page.context["messages"]))
        made = SubAction.objects.get(action="Make a form.")
        self.assertEqual([owner.name for owner in made.owners.all()], ["Police"])
        self.assertEqual(made.provides.get().dependent, self.characteristic)

    def test_a_line_beside_an_open_update_is_not_asked_and_the_page_says_so(self):
        open_round(self.plan, JULY, by=self.lee)
        words = {"heading": self.theme.pk, "action": "Make a form."}
        page = self.post(self.lee, f"{self.threads(self.characteristic)}new-action/", **words)
        self.assertEqual(message_tags(page), ["success", "not-in-open-round info"])

    def test_a_closed_plan_takes_no_new_line(self):
        PartnershipPlan.objects.update(state=PartnershipPlan.State.CLOSED)
        page = self.get(self.lee, f"{self.threads(self.characteristic)}new-action/")
        self.assertNotContains(page, "hate-crime-plan")

    def test_history_does_not_name_a_plan_that_the_reader_may_not_read(self):
        secret = PartnershipPlan.objects.create(scale="rag", title="Secret Plan", slug="secret-plan")
        theme = Heading.objects.create(plan=secret, kind=Heading.Kind.THEME, ref="1", text="Quiet")
        link_actions(self.action, SubAction.objects.create(heading=theme, ref="9.9", action="Whisper."))
        address = f"/actions/{self.action.pk}/history/"
        self.assertContains(self.get(self.clare, address), "9.9 of Secret Plan")
        page = self.get(self.lee, address)
        self.assertContains(page, HIDDEN_ACTION)
        self.assertNotContains(page, "Secret Plan")

    def test_the_history_of_a_line_tells_by_what_it_was_delivered(self):
        thread = link_actions(self.action, self.film)
        unlink_actions(thread, "The film is not for schools.")
        page = self.get(self.lee, f"/actions/{self.action.pk}/history/")
        for words in ("said that 1 a) is delivered by 1.2", "ended that", "The film is not for schools."):
            self.assertContains(page, words)

    def test_a_line_below_an_objective_is_called_by_both(self):
        objective = Heading.objects.create(
            plan=self.plan, kind=Heading.Kind.OBJECTIVE, ref="A", text="Safety"
        )
        sub_action = SubAction.objects.create(heading=objective, ref="9", action="Offer a leaflet.")
        self.assertEqual(str(sub_action), "A 9")
        page = self.get(self.lee, f"/actions/{sub_action.pk}/")
        self.assertContains(page, "Hate Crime Plan, line A 9</span>")

    def test_readers_are_refused_and_outsiders_cannot_know(self):
        link_actions(self.action, self.film)
        thread = ActionLink.objects.get()
        for page in (f"{self.threads(self.film)}new/", f"/action-links/{thread.pk}/remove/"):
            self.assertEqual(self.get(self.mo, page).status_code, 403)
            self.assertEqual(self.get(self.nia, page).status_code, 404)
        self.assertEqual(self.get(self.hal, f"/action-links/{thread.pk}/remove/").status_code, 404)

    def test_what_makes_no_sense_is_explained(self):
        link_actions(self.action, self.film)
        page = self.post(self.clare, f"{self.threads(self.action)}new/", way="delivers", line=self.film.pk)
        self.assertEqual((page.status_code, errors_on(page)), (422, {"line": ["other-way"]}))
        page = self.post(self.clare, f"{self.threads(self.action)}new/", way="delivers")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"line": ["required"]}))

    def test_a_thread_ends_with_a_reason_that_history_keeps(self):
        thread = link_actions(self.action, self.film)
        address = f"/action-links/{thread.pk}/remove/"
        page = self.post(self.lee, address, reason="")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))
        self.post(self.lee, address, reason="The film was never made.")
        self.assertFalse(ActionLink.objects.exists())
        page = self.get(self.lee, "/reviews/road-safety/history/")
        self.assertContains(page, "The film was never made.")
        self.assertContains(page, "is delivered by 1.2 of Hate Crime Plan")


@override_settings(MAIL_AT_ANY_TIME=True, MAIL_WAIT_MINUTES=0)
class SlippedTests(ThreadsTestCase):
    def letter_to(self, user):
        enqueue_digests()
        return "\n".join(OutgoingEmail.objects.filter(to=user.email).values_list("text", flat=True))

    def test_the_owner_is_warned_once_and_learns_no_more_than_she_may_read(self):
        link_actions(self.action, self.film)
        letter = self.letter_to(self.olive)
        self.assertIn(OWNERS_HEADING, letter)
        self.assertIn(f"/actions/{self.action.pk}/links/", letter)
        self.assertNotIn("Make a film.", letter)
        page = self.get(self.olive, "/")
        self.assertContains(page, OWNERS_HEADING)
        self.assertNotContains(page, "Make a film.")
        OutgoingEmail.objects.update(deduplication_key="of yesterday")
        self.letter_to(self.olive)
        self.assertEqual(OutgoingEmail.objects.filter(to=self.olive.email).count(), 1)

    def test_of_what_nobody_leads_whoever_runs_the_plan_is_warned(self):
        link_actions(self.characteristic, self.film)
        letter = self.letter_to(self.lee)
        self.assertIn(MANAGERS_HEADING, letter)
        self.assertIn("1.2 of Hate Crime Plan has slipped", letter)
        self.assertContains(self.get(self.lee, "/"), MANAGERS_HEADING)
        self.assertEqual(self.letter_to(self.olive), "")
        self.assertEqual(self.get(self.olive, "/").context["slipped"], [])

    def test_of_what_has_gone_from_who_led_it_whoever_runs_the_plan_is_warned(self):
        link_actions(self.action, self.film)
        self.olive.is_active = False
        self.olive.save()
        self.assertIn(MANAGERS_HEADING, self.letter_to(self.lee))
        self.assertContains(self.get(self.lee, "/"), MANAGERS_HEADING)

    def test_who_may_read_the_line_is_told_which_it_is(self):
        self.film.owners.get().users.add(self.olive)
        link_actions(self.action, self.film)
        self.assertIn("1.2 of Hate Crime Plan has slipped", self.letter_to(self.olive))

    def test_what_goes_well_or_is_achieved_warns_nobody(self):
        link_actions(self.action, self.forum)
        self.assertEqual(self.letter_to(self.olive), "")
        link_actions(self.action, self.film)
        self.add_progress(grade=1)
        self.assertEqual(self.get(self.olive, "/").context["slipped"], [])
