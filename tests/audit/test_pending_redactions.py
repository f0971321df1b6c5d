"""A redaction that waits is seen by whom it waits for, with every sentence that it would alter."""

from actionplans.models import Redaction
from actionplans.workflow.redactions import refuse_redaction
from audit.redaction import Redactor, affected_sentences
from notifications.models import OutgoingEmail
from tests.audit.base import VICTIM_NAME, RedactionTestCase


class WaitingTests(RedactionTestCase):
    def test_it_stands_on_the_first_page_of_the_other_clerks_until_it_is_decided(self):
        asked = self.ask()
        link = f'href="/redactions/{asked.pk}/"'
        self.assertContains(self.get(self.cora, "/"), link)
        for person in (self.clare, self.lee, self.mo, self.ada):
            self.assertNotContains(self.get(person, "/"), link)
        refuse_redaction(asked, by=self.cora)
        self.assertNotContains(self.get(self.cora, "/"), link)

    def test_they_are_emailed_without_the_words(self):
        asked = self.ask()
        letter = OutgoingEmail.objects.get()
        self.assertEqual(letter.to, self.cora.email)
        self.assertIn(f"/redactions/{asked.pk}/", letter.text)
        self.assertNotIn(VICTIM_NAME, letter.text + letter.subject)

    def test_administrators_see_what_is_agreed_and_waits_for_the_server(self):
        asked = self.ask()
        Redaction.objects.filter(pk=asked.pk).update(state="agreed", decided_by=self.cora)
        self.assertContains(self.get(self.ada, "/"), 'id="to-carry-out"')
        self.assertNotContains(self.get(self.cora, "/"), 'id="to-carry-out"')

    def test_the_page_shows_each_sentence_before_and_after(self):
        asked = self.ask()
        page = self.get(self.cora, f"/redactions/{asked.pk}/")
        shown = {each["before"]: each["after"] for each in page.context["sentences"]}
        self.assertEqual(shown["We met Jane Victim in May."], f"We met {asked.instead} in May.")
        for before, after in shown.items():
            self.assertContains(page, after)
            self.assertFalse(Redactor(VICTIM_NAME, "").matches(after), before)

    def test_sentences_are_told_once_with_where_they_stand(self):
        result = {
            affected_sentence.before: affected_sentence
            for affected_sentence in affected_sentences(Redactor(VICTIM_NAME, "[…]"))
        }
        self.assertEqual(result["We met Jane Victim in May."].places.total(), 1)
        both = result["We met Jane Victim, and JANE VICTIM met us."]
        self.assertEqual(both.after, "We met […], and […] met us.")
        self.assertEqual(both.where, [("evidence of progress", 1), ("history", 1)])
