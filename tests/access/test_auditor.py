"""An auditor reads every plan with its history and the log, and changes nothing."""

from accounts.models import User
from accounts.roles import AUDITOR
from actionplans.access.history_scope import log_for
from actionplans.access.plans import fully_readable_plans_for, sub_actions_for
from actionplans.access.rounds import rounds_for
from actionplans.access.update_requests import approved_update_requests_for
from actionplans.models import ExemptReader, SubAction
from audit.event_log import log_event
from audit.models import LoggedEvent
from tests.rounds.base import OpenRoundCase


class AuditorTests(OpenRoundCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.aud = cls.person("Aud", AUDITOR)
        cls.other = cls.add_action("b", owner=cls.nia, action="A secret crossing.")

    def make_exempt(self):
        self.other.is_exempt, self.other.exempt_paragraph = True, "3"
        self.other.public_interest_reason = "Somebody's affairs."
        self.other.save()
        return User.objects.get(pk=self.aud.pk)

    def test_they_read_a_plan_that_names_them_nowhere_with_its_open_update(self):
        self.assertIn(self.review.pk, fully_readable_plans_for(self.aud).values_list("pk", flat=True))
        self.assertIn(self.asked.round, rounds_for(self.aud, self.review))
        self.client.force_login(self.aud)
        for page in ("", "history/"):
            self.assertEqual(self.client.get(f"/reviews/{self.review.slug}/{page}").status_code, 200, page)

    def test_they_read_the_log_what_is_about_no_plan_too(self):
        log_event(LoggedEvent.Kind.SIGN_IN, "signed in", by=self.olive)
        self.assertIn("signed in", log_for(self.aud).values_list("description", flat=True))
        self.client.force_login(self.aud)
        self.assertContains(self.client.get("/log/"), "signed in")

    def test_they_write_nothing(self):
        self.client.force_login(self.aud)
        slug = self.review.slug
        before = list(SubAction.objects.values())
        for page in ("details/", "recommendations/new/", "board/", "rounds/new/"):
            self.assertIn(self.client.post(f"/reviews/{slug}/{page}").status_code, (403, 404, 405), page)
        for page in ("/people/", "/admin/", "/redactions/"):
            self.assertIn(self.client.get(page).status_code, (403, 404), page)
        self.assertIn(self.client.post(self.url, {"evidence": "Mine.", "do": "save"}).status_code, (403, 404))
        self.assertEqual(list(SubAction.objects.values()), before)

    def test_exempt_words_are_theirs_once_they_are_named_with_a_reason(self):
        aud = self.make_exempt()
        self.assertNotIn(self.other, sub_actions_for(aud))
        self.assertNotIn(
            self.other.pk, approved_update_requests_for(aud).values_list("sub_action", flat=True)
        )
        self.client.force_login(aud)
        for page in ("", "history/"):
            self.assertNotContains(self.client.get(f"/reviews/{self.review.slug}/{page}"), "secret crossing")
        ExemptReader.objects.create(
            plan=self.review,
            user=aud,
            capacity=ExemptReader.Capacity.AUDITOR,
            reason="Audit.",
            added_by=self.clare,
        )
        self.assertIn(self.other, sub_actions_for(User.objects.get(pk=aud.pk)))
