"""The first page of the public shows what public reports say, and nothing else."""

from django.conf import settings

from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import UpdateContent
from tests.reports.base import PublishCase


class FrontPageTests(PublishCase):
    def counts(self):
        page = self.get(None, "/")
        self.assertEqual(page.status_code, 200)
        return {each.css: each.count for each in page.context["counts"]}

    def test_before_anything_is_published_it_says_so(self):
        self.assertContains(self.get(None, "/"), 'id="no-reports"')

    def test_a_public_report_is_counted_and_linked(self):
        self.approve()
        self.ask()
        self.assertEqual(self.counts(), {"2": 1})
        self.assertContains(self.get(None, "/"), 'href="/public/road-safety/2020-09/"')

    def test_a_report_for_councillors_only_is_not_there(self):
        self.approve()
        self.ask(readers="councillors")
        page = self.get(None, "/")
        self.assertEqual(page.context["counts"], [])
        self.assertNotContains(page, self.review.title)

    def test_an_exempt_action_is_not_counted(self):
        secret = self.add_action("b", owner=self.olive, action="Canary contract.")
        request = create_request(
            self.round, PendingRequest(secret, asks_for_progress=True, asks_for_impact=False)
        )
        self.approve(UpdateContent(evidence="Canary signed.", grade=1), update_request=request)
        self.approve()
        self.ask()
        self.assertEqual(self.counts(), {"2": 1, "1": 1})
        secret.is_exempt = True
        secret.save()
        self.assertEqual(self.counts(), {"2": 1})

    def test_looking_at_it_opens_no_session(self):
        self.assertNotIn(settings.SESSION_COOKIE_NAME, self.get(None, "/").cookies)

    def test_whoever_signed_in_has_their_own_first_page(self):
        self.assertTemplateUsed(self.get(self.olive, "/"), "dashboards/home.html")
