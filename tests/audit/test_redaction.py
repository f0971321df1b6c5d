"""Words that must go, go everywhere, and history still shows that nothing else was altered."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from actionplans.models import Owner, ProgressEntry, Redaction, SubAction
from actionplans.serialise import build_plan
from actionplans.workflow.publishing import find_missing_updates
from actionplans.workflow.redactions import agree_to_redaction, refuse_redaction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import EditConflict, NotAllowed, UpdateContent, save_draft
from audit.comparing import TrackedRowChecker
from audit.models import LoggedEvent, Tombstone
from audit.redaction import Redactor
from audit.triggers import triggers_disabled
from imports.models import Import, StoredFile
from notifications.models import OutgoingEmail
from reports.file_formats import FILE_FORMATS
from reports.models import PublishedFile, PublishedReport, ReplacedFile
from tests.audit.base import VICTIM_NAME, RedactionTestCase, all_stored_text, find_problems, verify
from tests.base import SEPTEMBER
from tests.page_assertions import errors_on, message_tags

pytestmark = pytest.mark.both_databases


class EverywhereTests(RedactionTestCase):
    def test_a_page_on_which_they_still_stand_does_not_save_them_again(self):
        this_round = open_round(self.review, SEPTEMBER, by=self.lee)
        update_content = UpdateContent(evidence="Jane Victim came.", grade=2)
        seen = save_draft(
            this_round.update_requests.get(), update_content, by=self.olive, version=0, page_token="p"
        )
        self.redact()
        more = UpdateContent(evidence="Jane Victim came again.", grade=2)
        with self.assertRaises(EditConflict):
            save_draft(seen, more, by=self.olive, version=seen.version, page_token="p")

    def test_the_words_are_gone_from_rows_history_reasons_letters_and_log(self):
        OutgoingEmail.objects.create(
            to="olive@council.example", subject="About Jane Victim", text="jane victim"
        )
        self.assertIn("jane victim", all_stored_text())
        result = self.redact()
        self.assertNotIn("jane victim", all_stored_text())
        self.assertNotIn("jane\\nvictim", all_stored_text())
        number = Redaction.objects.get().pk
        self.entry.refresh_from_db()
        self.assertEqual(self.entry.evidence, f"We met [redacted {number}], and [redacted {number}] met us.")
        now = (result.now["evidence of progress"], result.now["outgoing emails"])
        self.assertEqual((now, result.history), ((1, 1), 2))

    def test_names_that_differ_in_nothing_else_are_told_apart_afterwards(self):
        for name in (VICTIM_NAME, VICTIM_NAME.upper(), f"{'x' * (299 - len(VICTIM_NAME))} {VICTIM_NAME}"):
            Owner.objects.create(name=name)
        Owner.objects.create(name=f"{'x' * (299 - len(VICTIM_NAME))} {VICTIM_NAME.upper()}")
        self.redact()
        names = list(Owner.objects.filter(name__contains="[").order_by("pk").values_list("name", flat=True))
        self.assertEqual(names[1], f"{names[0]} 2")
        self.assertEqual(len(set(names)), 4)
        self.assertEqual(list(TrackedRowChecker(Owner, "default").problems()), [])

    def test_words_that_only_contain_them_stay(self):
        self.add_progress(self.add_action("b"), evidence="Jane Victimson and Mary-Jane stay.")
        self.redact()
        self.assertIn("jane victimson and mary-jane", all_stored_text())

    def test_the_paper_that_was_brought_in_is_removed_and_keeps_its_sha256(self):
        data = b"<!DOCTYPE html><html><body><p>Of Jane <b>Victim</b></p></body></html>"
        other = b"<!DOCTYPE html><html><body><p>Of nobody</p></body></html>"
        for name, each in (("jane.html", data), ("other.html", other)):
            file = StoredFile.objects.create(data=each, sha256=hashlib.sha256(each).hexdigest())
            Import.objects.create(plan=self.review, file_name=name, sha256=file.sha256, file=file)
        result = self.redact()
        removed, stored_file = StoredFile.objects.order_by("pk")
        self.assertTrue(bytes(removed.data).startswith(b"This file was taken away by redaction"))
        self.assertEqual(removed.sha256, hashlib.sha256(data).hexdigest())
        self.assertEqual(bytes(stored_file.data), other)
        self.assertEqual(result.stores["imported documents"], 1)

    def test_what_was_published_is_withdrawn_and_published_without_them(self):
        update = PublishedReport.objects.create(
            round=self.march, version=1, published_by=self.clare, published_by_name="Clare", reason=""
        )
        old = {}
        for file_format in ("json", "docx"):
            data = FILE_FORMATS[file_format].write(build_plan(self.review, self.march))
            old[file_format] = hashlib.sha256(data).hexdigest()
            PublishedFile.of(update, file_format, data).save()
        self.redact()
        self.assertIn("[redacted", update.plan().headings[0].parts[0].sub_actions[0].entries[0].evidence)
        for file in PublishedFile.objects.all():
            self.assertTrue(file.is_sound)
            stone = file.replaced_files.get()
            self.assertEqual(stone.sha256, old[file.file_format])
            self.assertNotEqual(file.sha256, stone.sha256)
        self.assertEqual(ReplacedFile.objects.count(), 2)
        with self.assertRaises(IntegrityError), transaction.atomic():
            PublishedFile.objects.update(size=0)

    def test_a_pattern_finds_the_words_however_they_are_written(self):
        redactor = Redactor("José  Núñez (b. 1980)", "[…]")
        self.assertEqual(redactor.redact_value("Of JOSÉ NÚÑEZ\n(b. 1980)."), "Of […].")
        self.assertEqual(
            redactor.redact_value({"a": ["jose\u0301 nu\u0301n\u0303ez (b. 1980)", 1]}), {"a": ["[…]", 1]}
        )
        self.assertEqual(redactor.redact_value("José Núñez"), "José Núñez")


class HistoryStaysWholeTests(RedactionTestCase):
    def test_the_chain_is_whole_and_each_altered_row_has_its_tombstone(self):
        self.redact()
        self.assertEqual(verify(), (0, []))
        rows = set(self.entry.history.values_list("pk", flat=True))
        stones = Tombstone.objects.filter(kind="progress")
        self.assertEqual({stone.row_id for stone in stones}, rows)
        self.assertTrue(all(stone.digest_before != stone.digest_after for stone in stones))

    def test_a_second_redaction_of_the_same_row_stands_on_the_first(self):
        self.redact()
        self.redact("met us")
        self.assertEqual(verify(), (0, []))
        self.assertNotIn("met us", all_stored_text())

    def test_history_refuses_changes_again_afterwards(self):
        self.redact()
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.entry.history.update(evidence="Something else.")

    def test_what_is_altered_after_a_redaction_is_found(self):
        self.redact()
        row = self.entry.history.latest("pk")
        with triggers_disabled():
            self.entry.history.filter(pk=row.pk).update(grade=1)
            ProgressEntry.objects.filter(pk=self.entry.pk).update(grade=1)
        status, lines = verify()
        self.assertEqual(status, 1)
        self.assertIn(f"progress, row {row.pk}, plan {self.review.pk}", lines[0])

    def test_a_tombstone_that_is_taken_away_or_put_in_is_found(self):
        self.redact()
        stone = Tombstone.objects.filter(kind="progress").last()
        with triggers_disabled():
            Tombstone.objects.filter(pk=stone.pk).delete()
        self.assertIn("deleted", {each.code for each in find_problems()})
        Tombstone.objects.create(
            redaction_id=1,
            plan_id=self.review.pk,
            kind=stone.kind,
            row_id=stone.row_id,
            digest_before=stone.digest_before,
            digest_after=stone.digest_after,
        )
        self.assertIn("unlinked", {each.code for each in find_problems()})

    def test_the_log_says_who_asked_and_who_agreed_and_never_the_words(self):
        self.redact()
        logged_event, agreed = LoggedEvent.objects.filter(kind="redaction").order_by("pk")
        self.assertEqual((logged_event.history_user_name, agreed.history_user_name), ("Clare", "Cora"))
        for event in (logged_event, agreed):
            self.assertIn(f"redaction {Redaction.objects.get().pk}", event.description)
            self.assertIn("Her family asked for it", event.description)
            self.assertNotIn(VICTIM_NAME.lower(), event.description.lower())

    def test_the_timeline_still_tells_what_happened(self):
        self.redact()
        page = self.get(self.clare, "/reviews/road-safety/history/")
        self.assertContains(page, "Clare changed the progress of 1 a)")
        self.assertContains(page, "Cora agreed to redaction")

    def test_if_anything_fails_nothing_is_taken_out(self):
        asked = self.ask()
        before = SubAction.objects.count()
        with self.assertRaises(RuntimeError), transaction.atomic():
            agree_to_redaction(asked, by=self.cora)
            raise RuntimeError
        asked.refresh_from_db()
        self.assertEqual((asked.state, asked.text, SubAction.objects.count()), ("asked", VICTIM_NAME, before))
        self.assertIn("jane victim", all_stored_text())
        self.assertEqual(verify(), (0, []))


class TwoClerksTests(RedactionTestCase):
    def refused(self, code, act):
        with self.assertRaises(NotAllowed) as refused:
            act()
        self.assertEqual(refused.exception.code, code)

    def test_who_asked_does_not_agree(self):
        asked = self.ask()
        self.refused("own-redaction", lambda: agree_to_redaction(asked, by=self.clare))
        self.assertIn("jane victim", all_stored_text())
        with self.assertRaises(IntegrityError), transaction.atomic():
            Redaction.objects.update(state="done", text="", decided_by=self.clare)

    def test_what_is_decided_is_not_decided_again(self):
        asked = self.ask()
        refuse_redaction(asked, by=self.cora)
        self.refused("decided-already", lambda: agree_to_redaction(asked, by=self.cora))
        self.refused("decided-already", lambda: refuse_redaction(asked, by=self.cora))
        self.assertIn("jane victim", all_stored_text())

    def test_a_request_that_makes_no_sense_is_explained(self):
        self.refused("too-short", lambda: self.ask("Ja"))
        self.refused("nowhere", lambda: self.ask("John Nobody"))
        self.refused("no-reason", lambda: self.ask(reason=" "))
        self.refused("words-in-reason", lambda: self.ask(reason="Jane  victim wants it"))

    def test_on_the_pages_one_clerk_asks_and_another_agrees(self):
        given = {"words": VICTIM_NAME, "reason": "Her family asked for it"}
        self.client.force_login(self.clare)
        self.client.post("/reviews/road-safety/redactions/new/", given)
        path = f"/redactions/{Redaction.objects.get().pk}/"
        page = self.get(self.clare, path)
        self.assertContains(page, 'id="needs-other-clerk"')
        self.assertNotContains(page, 'value="agree"')
        page = self.client.post(f"{path}decide/", {"do": "agree"})
        self.assertEqual((page.status_code, message_tags(page)), (409, ["own-redaction error"]))
        self.assertEqual(Redaction.objects.get().state, "asked")
        page = self.get(self.cora, path)
        self.assertContains(page, 'value="agree"')
        self.assertLessEqual({("Evidence of progress", 1), ("History", 2)}, set(page.context["found"]))
        self.client.post(f"{path}decide/", {"do": "agree"})
        page = self.get(self.cora, path)
        self.assertContains(page, "Done")
        self.assertNotContains(page, VICTIM_NAME)
        self.assertContains(self.get(self.clare, "/redactions/"), "Done: Cora")

    def test_who_decides_too_late_reads_what_was_decided(self):
        asked = self.ask()
        refuse_redaction(asked, by=self.clare)
        self.client.force_login(self.cora)
        page = self.client.post(f"/redactions/{asked.pk}/decide/", {"do": "agree"})
        self.assertEqual((page.status_code, message_tags(page)), (409, ["decided-already error"]))
        self.assertContains(page, "Clare", status_code=409)
        self.assertIn("jane victim", all_stored_text())

    def test_a_mistake_is_explained_and_nothing_is_lost(self):
        self.client.force_login(self.clare)
        page = self.client.post(
            "/reviews/road-safety/redactions/new/", {"words": "Jo Nobody", "reason": "Why"}
        )
        self.assertEqual(errors_on(page), {"__all__": ["nowhere"]})
        self.assertContains(page, "Jo Nobody", status_code=422)

    def test_nobody_but_clerks_knows_of_redactions(self):
        asked = self.ask()
        for person in (self.olive, self.lee, self.mo, self.nia, self.ada):
            for path in ("/redactions/", f"/redactions/{asked.pk}/"):
                self.assertEqual(self.get(person, path).status_code, 404, (person, path))
            self.assertEqual(
                self.client.post(f"/redactions/{asked.pk}/decide/", {"do": "agree"}).status_code, 404
            )
        self.assertEqual(self.get(self.lee, "/reviews/road-safety/redactions/new/").status_code, 403)
        self.assertEqual(self.get(self.nia, "/reviews/road-safety/redactions/new/").status_code, 404)
        self.assertIn("jane victim", all_stored_text())
        self.assertEqual(find_missing_updates(self.march), [])
