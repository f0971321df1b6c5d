"""What happened, in sentences: who did what, when and why, and which words were altered."""

import datetime as dt

from actionplans.models import Heading, ProgressEntry, UpdateRequest
from actionplans.timeline.sentences import STATE_VERBS
from actionplans.workflow.updates import UpdateContent, save_draft, send_back
from audit.records import audit_context
from tests.audit.base import TimelineTestCase, page_text

State = UpdateRequest.State


class SentencesTests(TimelineTestCase):
    def test_a_round_is_told_from_its_opening_to_its_publication(self):
        self.open_round()
        self.submit("A crossing was built.")
        self.later()
        send_back(self.asked, "Say where.", by=self.lee)
        self.asked.refresh_from_db()
        self.submit("A crossing was built in Church Road.")
        self.publish()
        told = self.read(self.clare)
        for sentence in (
            "Lee opened the update of September 2020.",
            "Lee asked for progress on 1 a), September 2020.",
            f"Olive {STATE_VERBS[State.SUBMITTED]} 1 a), September 2020.",
            f"Lee {STATE_VERBS[State.RETURNED]} 1 a), September 2020.",
            "Comment Say where.",
            f"Lee {STATE_VERBS[State.APPROVED]} 1 a), September 2020.",
            "Clare published the update of September 2020.",
        ):
            self.assertIn(sentence, told)
        order = [told.index(word) for word in ("published the update", "approved", "sent back", "opened")]
        self.assertEqual(order, sorted(order))

    def test_altered_words_are_marked_in_words_and_not_by_colour_alone(self):
        entry = self.add_progress(evidence="A crossing was built in May.")
        self.later()
        entry.evidence, entry.grade = "A crossing was built in June.", 3
        with audit_context("Wrongly copied", self.clare):
            entry.save()
        page = self.get(self.clare, self.path)
        told = page_text(page)
        self.assertIn("Clare changed the progress of 1 a), March 2020. Reason: Wrongly copied", told)
        self.assertIn("A crossing was built in [removed: May][added: June].", told)
        self.assertIn("[removed: 2 (On-Track)][added: 3 (Slipped)]", told)
        self.assertContains(page, "<del>")
        self.assertContains(page, "<ins>")

    def test_the_day_and_the_hour_are_those_of_london(self):
        self.time.move_to(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC))
        self.add_progress()
        self.assertIn("1 July 2026, 10:05", self.read(self.clare))

    def test_what_one_person_does_in_one_go_is_told_as_one_thing(self):
        self.open_round()
        self.later()
        for evidence in ("A", "A cross", "A crossing was built."):
            self.asked = save_draft(
                self.asked, UpdateContent(evidence=evidence), by=self.olive, version=self.asked.version
            )
            self.later(seconds=4)
        told = self.read(self.clare)
        self.assertEqual(told.count("Olive wrote the progress of 1 a), September 2020."), 1)
        self.assertNotIn("Olive changed", told)
        self.assertIn("A crossing was built.", told)

    def test_a_hundred_lines_asked_at_once_are_one_sentence(self):
        for letter in "bcde":
            self.add_action(letter, owner=self.olive)
        self.open_round()
        told = self.read(self.clare)
        self.assertIn("Lee asked for progress on 5 lines, September 2020.", told)
        self.assertIn("1 a), 1 b), 1 c), 1 d), 1 e)", told)
        self.assertIn("The system added 4 actions. 1 b), 1 c), 1 d), 1 e)", told)

    def test_new_owners_are_told_by_name(self):
        self.later()
        nia = self.add_action("b", owner=self.nia).owners.get()
        self.later()
        with audit_context("Olive has left", self.clare):
            self.action.owners.set([nia])
        told = self.read(self.clare)
        self.assertIn(
            "Clare changed the action 1 a). Reason: Olive has left Owners [removed: Olive], [added: Nia]",
            told,
        )

    def test_a_line_that_was_only_moved_is_told_to_be(self):
        self.later()
        part = Heading.objects.get(ref="a")
        part.position = 7
        with audit_context("", self.clare):
            part.save()
        self.assertIn("Clare moved part 1 a).", self.read(self.clare))

    def test_what_was_removed_is_told_though_it_is_gone(self):
        entry = self.add_progress()
        self.later()
        with audit_context("Of another review", self.clare):
            entry.delete()
        self.assertIn(
            "Clare removed the progress of 1 a), March 2020. Reason: Of another review", self.read(self.clare)
        )

    def test_what_people_wrote_is_shown_as_text(self):
        entry = self.add_progress()
        self.later()
        entry.evidence = "<script>alert(1)</script>"
        entry.save()
        page = self.get(self.clare, self.path)
        self.assertNotContains(page, "<script>alert")
        self.assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")


class OneThingTests(TimelineTestCase):
    def test_an_action_tells_its_own_life_and_nobody_else_s(self):
        other = self.add_action("b", owner=self.olive)
        self.add_progress(evidence="Of a.")
        self.add_progress(other, evidence="Of b.")
        told = self.read(self.clare, f"/actions/{self.action.pk}/history/")
        self.assertIn("Of a.", told)
        self.assertIn("added the action 1 a)", told)
        self.assertNotIn("Of b.", told)
        self.assertNotIn("1 b)", told)

    def test_an_answer_tells_of_its_round_alone(self):
        self.add_progress(evidence="In March.")
        self.open_round()
        self.submit("In September.")
        told = self.read(self.clare, f"/updates/{self.asked.pk}/history/")
        self.assertIn("In September.", told)
        self.assertIn(f"Olive {STATE_VERBS[State.SUBMITTED]} 1 a), September 2020.", told)
        self.assertNotIn("In March.", told)

    def test_a_longer_history_costs_no_more_queries_and_has_pages(self):
        self.add_progress(evidence="Draft 0.")
        one = self.queries_of(self.clare, self.path)
        entry = ProgressEntry.objects.get()
        for n in range(1, 80):
            self.later()
            entry.evidence = f"Draft {n}."
            entry.save()
        self.assertLessEqual(self.queries_of(self.clare, self.path), one)
        first, second = self.read(self.clare), self.read(self.clare, f"{self.path}?page=2")
        self.assertIn("Page 1 of 2", first)
        self.assertIn("[added: 79]", first)
        self.assertNotIn("[added: 5]", first)
        self.assertIn("[added: 5]", second)

    def test_a_reader_s_history_costs_no_more_queries_either(self):
        self.add_progress()
        one = self.queries_of(self.mo, self.path)
        for letter in "bcdefgh":
            self.add_progress(self.add_action(letter, owner=self.olive))
        self.assertLessEqual(self.queries_of(self.mo, self.path), one)
