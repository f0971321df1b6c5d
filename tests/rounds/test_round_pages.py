"""The pages of a round say what is so, to whom it matters, in words that can be told apart."""

from actionplans.models import Owner, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.updates import UpdateContent, add_comment
from documents.plan.names import to_single_line
from tests.audit.base import page_text
from tests.page_assertions import element_text, message_tags
from tests.rounds.base import LATE, MET, AnsweredRoundCase

ROUND = "/reviews/road-safety/rounds/2020-09/"
BOARD = f"{ROUND}board/"


class RoundPagesCase(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        self.answer = f"/updates/{self.asked.pk}/"

    def read(self, person, path):
        return page_text(self.get(person, path))


class OfficerTests(RoundPagesCase):
    def instruct(self, words):
        self.round.instructions = words
        self.round.save()
        return self.get(self.olive, self.answer)

    def test_an_officer_reads_what_the_clerk_asks_of_every_answer(self):
        page = self.instruct("Keep to 200 words.")
        self.assertContains(page, "Keep to 200 words.")
        self.assertNotContains(page, "How to answer")

    def test_long_instructions_do_not_push_the_boxes_away(self):
        self.assertContains(self.instruct("Say what was done. " * 30), "How to answer")

    def test_who_may_only_read_the_answer_is_given_no_instructions(self):
        self.submit()
        self.assertNotContains(self.instruct("Keep to 200 words."), "Keep to 200 words.")

    def test_the_first_page_names_the_review_of_each_update(self):
        self.assertContains(self.get(self.olive, "/"), "Road Safety, September 2020")

    def test_why_no_date_could_be_given_stands_beside_its_correction(self):
        self.approve(
            UpdateContent("Half.", 3, "The builder left.", no_revised_date_reason="It hangs on a grant.")
        )
        self.publish()
        self.assertEqual(self.read(self.olive, self.answer).count("It hangs on a grant."), 1)
        reopen_update(self.asked, "Say which grant.", by=self.clare)
        self.assertIn("No new date: It hangs on a grant.", self.read(self.olive, self.answer))

    def test_a_published_answer_is_not_shown_twice_on_its_page(self):
        self.approve()
        self.publish()
        told = self.read(self.olive, self.answer)
        self.assertEqual(told.count(MET.evidence), 1)
        self.assertIn("A crossing was planned.", told)


class BoardTests(RoundPagesCase):
    def test_who_answers_for_somebody_without_an_account_comes_back_to_the_board(self):
        Owner.objects.get().users.clear()
        self.assertContains(self.get(self.lee, BOARD), 'data-note="no-account"')
        given = {"evidence": LATE.evidence, "grade": "2", "version": "0", "do": "submit"}
        page = self.client.post(self.answer, given, follow=True)
        self.assertRedirects(page, BOARD)
        self.asked.refresh_from_db()
        self.assertEqual((self.asked.state, message_tags(page)), (UpdateRequest.State.SUBMITTED, ["success"]))
        self.assertNotContains(page, "no-account")

    def test_a_draft_that_was_not_printed_has_no_grade_on_the_board_of_a_published_update(self):
        self.submit(LATE)
        self.assertContains(self.get(self.lee, BOARD), "3 (Slipped)")
        self.publish({self.asked.pk: "To follow."})
        self.assertNotContains(self.get(self.lee, BOARD), "3 (Slipped)")
        self.assertNotContains(self.get(self.lee, BOARD), "None yet")


class ClerkTests(RoundPagesCase):
    def second_of_its_number(self):
        heading = self.action.heading
        return SubAction.objects.create(heading=heading, action="Paint the lines.", position=2)

    def test_two_actions_of_one_number_are_told_apart_where_one_is_chosen(self):
        line = self.second_of_its_number()
        self.add_asked(line, self.round)
        page = self.get(self.clare, f"{ROUND}publish/")
        for words in ("“Do a.” Not started", "“Paint the lines.” Not started"):
            self.assertContains(page, words)
        self.publish({update_request.pk: "To follow." for update_request in self.round.update_requests.all()})
        page = self.get(self.clare, f"{ROUND}correct/")
        self.assertContains(page, "1 a), not received: Do a.")
        self.assertContains(page, "1 a), not received: Paint the lines.")

    def test_before_it_is_published_nothing_is_said_to_be_missing_for_good(self):
        draft = self.get(self.clare, ROUND)
        self.assertIn("1 a)", element_text(draft, "not-approved"))
        self.assertNotContains(draft, "not-received")
        self.publish({self.asked.pk: "To follow."})
        self.assertIn("1 a)", element_text(self.get(self.clare, ROUND), "not-received"))


class InOneLineTests(RoundPagesCase):
    def test_bullets_are_read_out_and_not_strewn_about(self):
        for words, text in (
            ("Try it in May:\n• rota\n• lights", "Try it in May: rota; lights"),
            ("Try it in May.\n\nThen  report.", "Try it in May. Then report."),
            ("• one\n•\n• two,\n• three", "one; two, three"),
            ("", ""),
        ):
            self.assertEqual(to_single_line(words), text)

    def test_an_action_of_several_lines_stands_in_one_wherever_it_is_listed(self):
        self.action.action = "Try it in May:\n• rota\n• lights"
        self.action.save()
        self.assertContains(self.get(self.lee, BOARD), "Try it in May: rota; lights")
        self.assertContains(self.get(self.olive, "/my-actions/"), "Try it in May: rota; lights")

    def test_why_no_date_can_be_given_is_written_in_two_lines_and_kept_as_one(self):
        self.client.force_login(self.olive)
        given = {"evidence": "Half.", "grade": "3", "explanation": "Rain.", "version": "0", "do": "save"}
        self.client.post(self.answer, {**given, "no_revised_date_reason": "It hangs\r\non a grant."})
        self.assertEqual(
            ProgressEntry.objects.get(round=self.round).no_revised_date_reason, "It hangs on a grant."
        )


class HistoryTests(RoundPagesCase):
    def test_a_comment_needs_no_reason_but_its_words(self):
        add_comment(self.asked, "How many came?", by=self.lee)
        told = self.read(self.clare, f"{self.answer}history/")
        self.assertIn("How many came?", told)
        self.assertNotIn("Reason: Comment", told)

    def test_a_member_is_not_told_that_the_clerk_who_published_an_answer_wrote_it(self):
        self.approve()
        self.publish()
        told = self.read(self.mo, f"{self.answer}history/")
        self.assertIn("Clare published the progress of 1 a), September 2020.", told)
        self.assertNotIn("wrote the progress", told)
        self.assertIn("Published in version 1", told)
