"""An update that the committee had on paper, before there was this application, shown to residents too."""

from actionplans.models import Round
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from tests.base import SEPTEMBER, PlanTestCase
from tests.page_assertions import message_tags

ROUND_URL = "/reviews/road-safety/rounds/2020-03/"
PUBLIC_URL = "/public/road-safety/2020-03/"
PUBLISH_BUTTON = 'id="show-to-public"'


class ResidentsReadPapersTests(PlanTestCase):
    def setUp(self):
        self.add_asked(self.action, self.march)
        self.add_progress(grade=3, evidence="The contractor left.")

    def choose(self, person, page=ROUND_URL):
        self.client.force_login(person)
        return self.client.post(f"{page}show-to-public/", follow=True)

    def test_a_clerk_lets_residents_read_it(self):
        self.assertContains(self.get(self.clare, ROUND_URL), PUBLISH_BUTTON)
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 404)
        self.assertEqual(message_tags(self.choose(self.clare)), ["success"])
        self.assertTrue(Round.objects.get(pk=self.march.pk).is_public)
        self.assertContains(self.get(None, PUBLIC_URL), "The contractor left.")
        self.assertContains(self.get(None, f"{PUBLIC_URL}json/"), "The contractor left.")
        self.assertContains(self.get(None, "/public/"), "March 2020")
        self.assertNotContains(self.get(self.clare, ROUND_URL), PUBLISH_BUTTON)

    def test_the_history_says_who_chose_and_twice_is_once(self):
        for _ in range(2):
            self.choose(self.clare)
        last, before = self.march.history.all()[:2]
        self.assertEqual((last.is_public, before.is_public), (True, False))
        self.assertEqual((last.history_user_name, last.history_change_reason), ("Clare", "For residents too"))

    def test_what_is_not_for_residents_is_left_out_and_the_page_says_so(self):
        self.action.is_exempt = True
        self.action.save()
        self.choose(self.clare)
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, "The contractor left.")
        self.assertEqual(page.context["exempt_count"], 1)
        self.assertContains(page, 'id="withheld"')
        self.assertNotContains(self.get(None, f"{PUBLIC_URL}json/"), "The contractor left.")

    def test_nobody_else_chooses(self):
        for person in (self.lee, self.olive, self.mo, self.nia):
            self.assertContains(self.get(self.clare, ROUND_URL), PUBLISH_BUTTON)
            self.assertIn(self.choose(person).status_code, (403, 404))
        self.assertFalse(Round.objects.public().exists())

    def test_of_an_open_update_and_of_one_published_here_its_versions_say_who_reads_it(self):
        opened = open_round(self.review, SEPTEMBER, by=self.clare)
        page = "/reviews/road-safety/rounds/2020-09/"
        refused = self.choose(self.clare, page=page)
        self.assertEqual((refused.status_code, message_tags(refused)), (409, ["open error"]))
        reasons = {update_request.pk: "She is ill." for update_request in opened.update_requests.all()}
        mark_published(opened, reasons, by=self.clare)
        refused = self.choose(self.clare, page=page)
        self.assertEqual((refused.status_code, message_tags(refused)), (409, ["published-here error"]))
        self.assertNotContains(self.get(self.clare, page), PUBLISH_BUTTON)
        self.assertFalse(Round.objects.public().exists())
