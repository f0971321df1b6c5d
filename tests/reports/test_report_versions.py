"""A correction or a late answer becomes the next version; what was published before stays."""

from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.updates import NotAllowed
from reports.models import PublishedReport
from reports.publishing import PublicationInput, publish
from tests.page_assertions import errors_on, message_tags
from tests.reports.base import ROUND_URL, PublishCase
from tests.rounds.base import MET


class VersionTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.approve()
        self.ask()
        self.first = bytes(self.version().file("pdf").data)

    def test_a_correction_becomes_version_2_with_a_reason_and_the_first_stays(self):
        self.correct(self.BETTER)
        self.assertContains(self.get(self.mo, ROUND_URL), MET.evidence)
        page = self.get(self.clare, f"{ROUND_URL}publish/")
        self.assertEqual([each.name for each in page.context["changed"]], ["1 a)"])
        self.ask(reason="The number of meetings was wrong.")
        page = self.get(self.mo, ROUND_URL)
        self.assertContains(page, "We met three times")
        self.assertContains(page, "The number of meetings was wrong.")
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}versions/1/pdf/").content, self.first)
        self.assertNotEqual(self.get(self.mo, f"{ROUND_URL}pdf/").content, self.first)
        self.assertIn("update-version-2.pdf", self.get(self.mo, f"{ROUND_URL}pdf/")["Content-Disposition"])

    def test_what_changed_is_shown_word_by_word(self):
        self.correct(self.BETTER)
        self.ask(reason="The number of meetings was wrong.")
        page = self.get(self.mo, f"{ROUND_URL}versions/2/changes/").content.decode()
        self.assertIn("[added: </span>three times", page)
        self.assertIn("We met", page)
        self.assertEqual(page.count("timeline__field"), 1)
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}versions/1/changes/").status_code, 404)

    def test_a_later_version_needs_a_reason(self):
        self.correct(self.BETTER)
        page = self.ask(reason=" ")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))

    def test_without_a_change_there_is_nothing_to_publish(self):
        page = self.get(self.clare, f"{ROUND_URL}publish/")
        self.assertEqual(page.context["changed"], [])
        self.assertContains(page, f'href="{ROUND_URL}correct/"')
        self.ask(reason="Because.")
        self.assertEqual(PublishedReport.objects.count(), 1)
        with self.assertRaises(NotAllowed) as refused:
            publish(PublicationInput(self.round, 2, self.clare, {}, "Because.", for_public=True))
        self.assertEqual(refused.exception.code, "nothing-new")
        self.assertContains(self.client.get(f"{ROUND_URL}publish/status/"), str(refused.exception))
        self.round.refresh_from_db()
        self.assertEqual(self.round.report_version, 1)

    def test_the_same_words_in_another_layout_are_a_version_of_their_own(self):
        self.ask(reason="It goes to item 9.", item="9")
        first, second = self.version(1), self.version(2)
        self.assertEqual((first.plan(), second.report_options), (second.plan(), {"item": "9"}))
        self.assertNotEqual(first.file("pdf").sha256, second.file("pdf").sha256)
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}versions/2/changes/").status_code, 200)

    def test_what_is_not_approved_yet_stays_as_published(self):
        reopen_update(self.asked, "The figure was wrong.", by=self.clare)
        self.submit(self.BETTER)
        page = self.get(self.clare, f"{ROUND_URL}publish/")
        missing = [(row["pk"], row["awaits_approval"]) for row in page.context["missing"]]
        self.assertEqual((page.context["changed"], missing), ([], [(self.asked.pk, True)]))

    def test_the_page_gives_an_answer_back_to_its_officer(self):
        self.client.force_login(self.clare)
        page = self.client.post(f"{ROUND_URL}correct/", {"line": "", "reason": ""})
        wrong = {"line": ["required"], "reason": ["required"]}
        self.assertEqual((page.status_code, errors_on(page)), (422, wrong))
        self.client.post(f"{ROUND_URL}correct/", {"line": self.asked.pk, "reason": "Say how many came."})
        self.assertContains(self.get(self.olive, f"/updates/{self.asked.pk}/"), "Say how many came.")
        keep = f"/updates/{self.asked.pk}/discard-correction/"
        self.assertContains(self.get(self.clare, f"{ROUND_URL}correct/"), f'action="{keep}"')
        self.assertEqual(message_tags(self.client.post(keep, follow=True)), ["success"])
        self.asked.refresh_from_db()
        self.assertEqual(self.asked.state, "published")
        page = self.client.post(keep)
        self.assertEqual((page.status_code, message_tags(page)), (409, ["not-being-corrected error"]))
        self.assertContains(page, 'name="line"', status_code=409)

    def test_who_gives_back_what_another_clerk_gave_back_keeps_his_words(self):
        self.client.force_login(self.clare)
        reopen_update(self.asked, "The figure was wrong.", by=self.clare)
        given = {"line": self.asked.pk, "reason": "Say how many came."}
        page = self.client.post(f"{ROUND_URL}correct/", given)
        self.assertContains(page, "Say how many came.", status_code=422)

    def test_only_a_clerk_gives_it_back_or_gives_it_up(self):
        self.client.force_login(self.lee)
        given = {"line": self.asked.pk, "reason": "Say how many came."}
        self.assertEqual(self.client.post(f"{ROUND_URL}correct/", given).status_code, 403)
        reopen_update(self.asked, "Say how many came.", by=self.clare)
        self.assertEqual(self.client.post(f"/updates/{self.asked.pk}/discard-correction/").status_code, 403)

    def test_a_member_finds_no_version_that_is_not_there(self):
        for page in ("versions/2/pdf/", "versions/1/exe/", "versions/2/changes/"):
            self.assertEqual(self.get(self.mo, f"{ROUND_URL}{page}").status_code, 404)
