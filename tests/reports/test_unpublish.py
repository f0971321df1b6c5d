"""A clerk takes an update off the public site at once, whoever published it and wherever it came from."""

from actionplans.models import Round
from actionplans.workflow.publishing import make_public, unpublish
from actionplans.workflow.updates import NotAllowed
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from reports.models import PublishedReport
from tests.page_assertions import errors_on, message_tags
from tests.reports.base import PUBLIC_URL, ROUND_URL, PublishCase

UNPUBLISH_URL = f"{ROUND_URL}unpublish/"
REASON = "It names a child."


class UnpublishTests(PublishCase):
    def setUp(self):
        self.dora = self.person("Dora", "Clerk")
        self.approve()
        self.ask()

    def unpublish(self, person=None, reason=REASON, page=UNPUBLISH_URL):
        self.client.force_login(person or self.clare)
        return self.client.post(page, {"reason": reason}, follow=True)

    def test_one_reason_and_one_click_take_it_off_the_public_site(self):
        self.assertContains(self.get(self.clare, ROUND_URL), f'href="{UNPUBLISH_URL}"')
        self.assertEqual(message_tags(self.unpublish()), ["success"])
        for page in (PUBLIC_URL, f"{PUBLIC_URL}pdf/", f"{PUBLIC_URL}json/"):
            self.assertEqual(self.get(None, page).status_code, 404, page)
        self.assertNotContains(self.get(None, "/public/"), PUBLIC_URL)
        self.assertContains(self.get(self.mo, ROUND_URL), "We met in May 2020.")
        self.assertNotContains(self.get(self.clare, ROUND_URL), f'href="{UNPUBLISH_URL}"')

    def test_history_and_log_say_who_and_why_and_the_other_clerks_are_emailed(self):
        self.unpublish()
        last = self.round.history.first()
        self.assertEqual((last.is_public, last.history_user_name), (False, "Clare"))
        self.assertEqual(last.history_change_reason, REASON)
        event = LoggedEvent.objects.get(kind=LoggedEvent.Kind.PUBLIC)
        self.assertEqual((event.history_user_name, event.plan_id), ("Clare", self.review.pk))
        self.assertIn(REASON, event.description)
        letter = OutgoingEmail.objects.get()
        self.assertEqual(letter.to, self.dora.email)
        self.assertIn(REASON, letter.text)
        self.assertIn(ROUND_URL, letter.text)

    def test_without_a_reason_it_stays(self):
        refused = self.unpublish(reason=" ")
        self.assertEqual((refused.status_code, errors_on(refused)), (422, {"reason": ["required"]}))
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 200)
        with self.assertRaises(NotAllowed):
            unpublish(self.round, " ", by=self.clare)

    def test_twice_is_once(self):
        self.unpublish()
        self.assertEqual(self.unpublish(self.dora).status_code, 409)
        self.assertContains(self.get(self.dora, UNPUBLISH_URL), 'id="not-public"')
        self.assertEqual(LoggedEvent.objects.filter(kind=LoggedEvent.Kind.PUBLIC).count(), 1)
        with self.assertRaises(NotAllowed):
            unpublish(self.round, REASON, by=self.clare)

    def test_the_next_version_may_change_its_readers_and_nothing_else(self):
        self.unpublish()
        self.ask(reason="The name was the council's own.")
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 200)
        first, second = PublishedReport.objects.order_by("version")
        self.assertEqual(first.plan(), second.plan())
        self.ask(reason="For members after all.", readers="members")
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 404)
        self.ask(reason="Nothing else.", readers="members")
        self.assertEqual(PublishedReport.objects.count(), 3)

    def test_an_update_that_is_known_from_paper_goes_too_and_may_come_back(self):
        make_public(self.march, by=self.clare)
        self.unpublish(page="/reviews/road-safety/rounds/2020-03/unpublish/")
        self.assertFalse(Round.objects.get(pk=self.march.pk).is_public)
        make_public(self.march, by=self.clare)
        self.assertTrue(Round.objects.get(pk=self.march.pk).is_public)

    def test_nobody_else_does(self):
        for person in (self.lee, self.olive, self.mo, self.nia):
            self.assertIn(self.unpublish(person).status_code, (403, 404))
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 200)
