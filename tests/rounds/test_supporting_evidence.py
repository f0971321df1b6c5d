"""Links and files behind an answer: who may put them there, and how long they can be taken away."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from actionplans.models import Evidence, EvidenceFile, UpdateRequest
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.supporting_evidence import accept_file, change_evidence, remove_evidence
from actionplans.workflow.updates import EditConflict, NotAllowed, approve, send_back, submit
from audit.comparing import TrackedRowChecker
from documents.validation.errors import FileRejected
from tests.evidence_files import DOCX, PDF
from tests.page_assertions import assert_not_allowed
from tests.rounds.base import ADDRESS, MET, EvidenceCase


class AddTests(EvidenceCase):
    def test_a_link_and_a_file_stand_behind_the_answer(self):
        self.add_link()
        file = self.add_file()
        self.assertEqual(self.kept(), ["Crossings", "Minutes"])
        self.assertEqual((file.file_type, file.size, file.is_public), ("pdf", len(PDF), False))
        self.assertEqual(bytes(EvidenceFile.objects.get().data), PDF)

    def test_the_same_again_is_there_once(self):
        for _ in range(2):
            self.add_link()
            self.add_file()
        self.assertEqual(self.kept(), ["Crossings", "Minutes"])
        self.assertEqual(EvidenceFile.objects.count(), 1)

    def test_without_a_title_it_goes_by_its_name(self):
        self.add_link(title="")
        self.add_file(title="")
        self.assertEqual(self.kept(), [ADDRESS, "Minutes.pdf"])

    def test_it_begins_the_answer(self):
        self.add_link()
        self.asked.refresh_from_db()
        self.assertEqual(
            (self.asked.state, self.asked.last_edited_by), (UpdateRequest.State.DRAFT, self.olive)
        )

    def test_it_is_part_of_what_is_approved(self):
        read = self.submit()
        send_back(self.asked, "Add the minutes.", by=self.lee)
        self.add_file()
        self.submit()
        with self.assertRaises(EditConflict):
            approve(self.asked, by=self.lee, version=read.version)

    def test_nobody_approves_an_answer_behind_which_he_put_something(self):
        self.submit()
        send_back(self.asked, "I will add the minutes.", by=self.lee)
        self.add_file(by=self.lee)
        update_request = submit(
            self.asked, MET, by=self.lee, version=UpdateRequest.objects.get(pk=self.asked.pk).version
        )
        with self.assertRaises(NotAllowed):
            approve(update_request, by=self.lee, version=update_request.version)

    def test_nothing_is_added_once_the_answer_is_sent_in(self):
        self.submit()
        for add in (self.add_link, self.add_file):
            with assert_not_allowed("not-with-officer"):
                add()
        self.assertFalse(EvidenceFile.objects.exists())

    def test_names_lose_folders_and_what_is_not_seen(self):
        for given, value in (
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\papers\\minutes.pdf", "minutes.pdf"),
            ("min\u202efdp.pdf", "minfdp.pdf"),
            ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
            ("." * 300 + "x.pdf", "x.pdf"),
            ("m" * 300 + ".pdf", "m" * 251 + ".pdf"),
        ):
            with self.subTest(given):
                self.assertEqual(accept_file(given, PDF).name, value)


class RemoveTests(EvidenceCase):
    def test_what_is_removed_is_gone_and_stays_on_record(self):
        remove_evidence(self.add_link(), by=self.olive)
        remove_evidence(self.add_file(), by=self.olive)
        self.assertEqual(self.kept(), [])
        self.assertFalse(EvidenceFile.objects.exists())
        self.assertEqual(Evidence.objects.filter(removed_by=self.olive).count(), 2)

    def test_what_was_removed_can_be_added_again(self):
        remove_evidence(self.add_file(), by=self.olive)
        self.add_file()
        self.assertEqual(self.kept(), ["Minutes"])

    def test_removing_twice_says_so(self):
        link = self.add_link()
        remove_evidence(link, by=self.olive)
        with assert_not_allowed("removed-already"):
            remove_evidence(link, by=self.olive)

    def test_it_is_described_otherwise(self):
        link = change_evidence(self.add_link(), "Both crossings", is_public=True, by=self.lee)
        link.refresh_from_db()
        self.assertEqual((link.title, link.is_public), ("Both crossings", True))
        self.asked.refresh_from_db()
        self.assertEqual((self.asked.version, self.asked.last_edited_by), (2, self.lee))

    @pytest.mark.both_databases
    def test_nothing_is_changed_or_removed_once_the_answer_is_sent_in(self):
        link = self.add_link()
        self.submit()
        with self.assertRaises(NotAllowed):
            remove_evidence(link, by=self.olive)
        with self.assertRaises(NotAllowed):
            change_evidence(link, "Other", is_public=True, by=self.olive)


class PublishedTests(EvidenceCase):
    def setUp(self):
        super().setUp()
        self.link, self.file = self.add_link(), self.add_file()
        self.approve()
        self.publish()

    def refused(self, change):
        with self.assertRaises(IntegrityError), transaction.atomic():
            change()

    def test_it_is_published_with_its_answer(self):
        self.assertEqual(list(Evidence.objects.published()), [self.link, self.file])

    def test_nobody_takes_it_away_again(self):
        with self.assertRaises(NotAllowed):
            remove_evidence(self.link, by=self.olive)
        reopen_update(self.asked, "The minutes are wrong.", by=self.clare)
        with assert_not_allowed("printed"):
            remove_evidence(self.file, by=self.olive)
        self.assertEqual(self.kept(), ["Crossings", "Minutes"])

    def test_what_came_with_a_correction_that_is_given_up_goes_with_it(self):
        reopen_update(self.asked, "The minutes are wrong.", by=self.clare)
        self.add_file(DOCX, "Minutes.docx", "Other minutes", by=self.lee)
        discard_correction(self.asked, by=self.clare)
        self.assertEqual(self.kept(), ["Crossings", "Minutes"])
        self.assertEqual(EvidenceFile.objects.count(), 1)
        self.assertEqual(Evidence.objects.get(title="Other minutes").removed_by, self.clare)

    def test_the_database_refuses_to_change_it(self):
        for table, change in (
            ("evidence", "title = 'x'"),
            ("evidence", "is_public = true"),
            ("evidence", "first_published_version = NULL"),
            ("evidencefile", "redaction_id = 7"),
            ("evidencefile", "first_published_version = NULL"),
        ):
            with self.subTest(table=table, change=change), connection.cursor() as cursor:
                self.refused(
                    lambda t=table, c=change, on=cursor: on.execute(f"UPDATE actionplans_{t} SET {c}")
                )
        file = EvidenceFile.objects.get()
        file.data = b"%PDF-1.7 another"
        self.refused(file.save)
        self.refused(file.delete)
        self.refused(self.link.delete)

    def test_more_may_stand_behind_a_correction(self):
        reopen_update(self.asked, "The minutes are missing.", by=self.clare)
        more = self.add_file(DOCX, "Minutes.docx", "Word minutes")
        self.assertNotIn(more, Evidence.objects.published())
        self.approve()
        mark_published(self.round, {}, by=self.clare, version=2, reason="The minutes came.")
        self.assertEqual(
            [evidence.first_published_version for evidence in Evidence.objects.published()], [1, 1, 2]
        )

    def test_its_history_agrees_with_what_is_kept(self):
        self.assertEqual(list(TrackedRowChecker(Evidence, "default").problems()), [])


class NotPublishedTests(EvidenceCase):
    def test_what_was_removed_is_not_published(self):
        remove_evidence(self.add_link(), by=self.olive)
        self.approve()
        self.publish()
        self.assertFalse(Evidence.objects.published().exists())

    @pytest.mark.both_databases
    def test_what_stands_behind_an_answer_that_nobody_approved_is_not_published(self):
        self.add_link()
        self.publish({self.asked.pk: "Not approved in time."})
        self.assertFalse(Evidence.objects.published().exists())
        self.assertEqual(self.kept(), ["Crossings"])


class TableTests(EvidenceCase):
    def refused(self, **fields):
        row = {
            "update_request": self.asked,
            "kind": "link",
            "title": "x",
            "url": ADDRESS,
            "added_by": self.olive,
        }
        with self.assertRaises(IntegrityError), transaction.atomic():
            Evidence.objects.create(**row | fields)

    def test_the_database_refuses_what_is_neither_a_link_nor_a_file(self):
        self.refused(url="")
        self.refused(url="javascript:alert(1)")
        self.refused(file_name="a.pdf")
        self.refused(kind="file")
        self.refused(title="")
        file = {"kind": "file", "url": "", "file_name": "a.pdf", "sha256": "a" * 64}
        self.refused(**file, size=5)
        self.refused(**file, size=0, file=EvidenceFile.objects.create(data=b""))
        self.refused(**file, size=10**9, file=EvidenceFile.objects.create(data=b"a"))


MB = b"%PDF-1.7\n" + b"a" * (1024 * 1024 - 9)


class QuotaTests(EvidenceCase):
    """B25."""

    def refused(self, limit, add, *given):
        with self.assertRaisesMessage(FileRejected, f" {limit} ") as refused:
            add(*given)
        self.assertEqual(refused.exception.code, "quota")

    @override_settings(EVIDENCE_MB_PER_ANSWER=2)
    def test_one_answer_holds_so_much(self):
        self.add_file(MB + b"1")
        self.refused("2 MB", self.add_file, MB + b"2")
        self.assertEqual(EvidenceFile.objects.count(), 1)

    @override_settings(EVIDENCE_MB_PER_PERSON=2)
    def test_one_person_keeps_so_much(self):
        self.add_file(MB + b"1")
        self.refused("2 MB", self.add_file, MB + b"2")
        self.add_file(MB + b"2", by=self.lee)

    @override_settings(EVIDENCE_MB_PER_PERSON=2)
    def test_what_is_removed_or_published_counts_no_more(self):
        remove_evidence(self.add_file(MB + b"1"), by=self.olive)
        self.add_file(MB + b"2")
        self.approve()
        self.publish()
        reopen_update(self.asked, "More came.", by=self.clare)
        self.add_file(MB + b"3")

    @override_settings(EVIDENCE_PER_ANSWER=2)
    def test_an_answer_has_so_many(self):
        self.add_link()
        self.add_file()
        self.refused("2", self.add_link, ADDRESS + "/2")
        self.assertEqual(self.kept(), ["Crossings", "Minutes"])
