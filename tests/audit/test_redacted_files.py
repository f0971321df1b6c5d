"""Files behind answers: those that hold words which must go, and those that must go themselves."""

import pytest
from django.db import IntegrityError, transaction

from actionplans.models import Evidence, EvidenceFile, Redaction
from actionplans.workflow.redactions import agree_to_redaction, request_file_removal, request_redaction
from actionplans.workflow.updates import NotAllowed
from audit.comparing import TrackedRowChecker
from audit.models import LoggedEvent
from tests.audit.base import verify
from tests.documents.docx_builder import build_docx, build_zip, p
from tests.evidence_files import JPG, PDF, build_open_document
from tests.page_assertions import errors_on, message_tags
from tests.rounds.base import EvidenceCase

pytestmark = pytest.mark.both_databases

NAME = "Jane Victim"
SPLIT = "<w:r><w:t>Jane Vic</w:t></w:r><w:r><w:t>tim</w:t></w:r>"
HOLDING = {
    "a.txt": b"We met Jane\nVictim.",
    "b.csv": b"who,when\nJane Victim,May\n",
    "c.docx": build_docx(p(inside=SPLIT)),
    "d.odt": build_open_document("text", ("styles.xml", "<a><t>Jane</t> <t>Victim</t></a>")),
    "e.pptx": build_zip(
        [
            ("[Content_Types].xml", "<a>presentationml</a>"),
            ("ppt/presentation.xml", "<a/>"),
            ("ppt/slides/slide1.xml", "<a><t>Jane Vic</t><t>tim</t></a>"),
        ]
    ),
}


class RedactedFilesTestCase(EvidenceCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.cora = cls.person("Cora", "Clerk", is_staff=True)

    def gone(self):
        return {each.title for each in self.asked.evidence.not_removed() if each.was_taken_out}


class WordsTests(RedactedFilesTestCase):
    def setUp(self):
        super().setUp()
        for name, data in HOLDING.items():
            self.add_file(data, name, name)
        self.add_file(PDF, "other.pdf", "Of nobody")
        self.add_link("https://example.org/jane", "About Jane Victim")
        self.approve()
        self.publish()

    def redact(self):
        return agree_to_redaction(request_redaction(self.review, NAME, "A name", by=self.clare), by=self.cora)

    def test_every_file_that_holds_them_is_taken_away_and_keeps_its_sha256(self):
        before = {evidence.pk: evidence.sha256 for evidence in Evidence.objects.all()}
        result = self.redact()
        self.assertEqual(self.gone(), set(HOLDING))
        self.assertEqual(result.stores["files behind answers"], len(HOLDING))
        self.assertEqual({evidence.pk: evidence.sha256 for evidence in Evidence.objects.all()}, before)
        for file in EvidenceFile.objects.filter(redaction_id__isnull=False):
            self.assertEqual(file.redaction_id, Redaction.objects.get().pk)
            self.assertIn(f"redaction {file.redaction_id} ".encode(), bytes(file.data))

    def test_the_title_of_a_link_loses_them(self):
        self.redact()
        self.assertEqual(
            self.asked.evidence.get(kind="link").title, f"About [redacted {Redaction.objects.get().pk}]"
        )

    def test_history_and_what_is_kept_still_agree(self):
        self.redact()
        self.assertEqual(list(TrackedRowChecker(Evidence, "default").problems()), [])
        self.assertEqual(verify()[0], 0)


class TakenAwayTests(RedactedFilesTestCase):
    def setUp(self):
        super().setUp()
        self.photo, self.other = self.add_file(JPG, "child.jpg", "Crossing"), self.add_file()
        self.approve()
        self.publish()
        self.here = f"/evidence/{self.photo.pk}/"

    def ask(self):
        return request_file_removal(self.photo, "It shows a child.", by=self.clare)

    def test_one_clerk_asks_another_agrees_and_nobody_opens_it_again(self):
        answer = f"/updates/{self.asked.pk}/"
        self.assertContains(self.get(self.clare, answer), f'href="{self.here}"')
        self.assertContains(self.client.get(self.here), f"{self.here}remove-file/")
        asked = self.client.post(f"{self.here}remove-file/", {"reason": "It shows a child."}, follow=True)
        self.assertContains(asked, 'id="needs-other-clerk"')
        self.assertEqual(self.get(self.mo, f"{self.here}file/").status_code, 200)
        decide = f"/redactions/{Redaction.objects.get().pk}/decide/"
        self.get(self.cora, "/")
        done = self.client.post(decide, {"do": "agree"}, follow=True)
        self.assertEqual(message_tags(done), ["success"])
        self.assertEqual(Redaction.objects.get().state, Redaction.State.DONE)
        for person in (self.clare, self.olive, self.mo):
            self.assertEqual(self.get(person, f"{self.here}file/").status_code, 404)
        page = self.get(self.mo, "/reviews/road-safety/rounds/2020-09/")
        self.assertContains(page, "data-redacted", count=1)
        self.assertEqual(self.gone(), {"Crossing"})
        self.assertEqual(verify()[0], 0)

    def test_who_asked_does_not_agree_himself(self):
        with self.assertRaises(NotAllowed):
            agree_to_redaction(self.ask(), by=self.clare)
        self.assertEqual(self.gone(), set())

    def test_it_needs_a_reason_and_is_asked_for_once(self):
        page = self.get(self.clare, f"{self.here}remove-file/")
        page = self.client.post(f"{self.here}remove-file/", {"reason": ""})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))
        self.ask()
        page = self.client.post(f"{self.here}remove-file/", {"reason": "It shows a child."})
        self.assertEqual(errors_on(page), {"__all__": ["asked-already"]})
        self.assertContains(page, "It shows a child.", status_code=409)

    def test_nobody_but_a_clerk_asks(self):
        for person in (self.olive, self.lee, self.mo, self.ada):
            self.assertEqual(self.get(person, f"{self.here}remove-file/").status_code, 404)

    def test_it_is_logged(self):
        agree_to_redaction(self.ask(), by=self.cora)
        said = [event.description for event in LoggedEvent.objects.filter(kind=LoggedEvent.Kind.REDACTION)]
        self.assertTrue(any("of the file “Crossing”" in each for each in said))

    def test_the_tables_are_closed_again_afterwards(self):
        agree_to_redaction(self.ask(), by=self.cora)
        file = EvidenceFile.objects.get(evidence=self.other)
        file.data = b"another"
        with self.assertRaises(IntegrityError), transaction.atomic():
            file.save()
