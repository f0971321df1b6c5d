"""What was changed past Scrutiny is not acted on: nobody saves over it, publishes, binds or sends it.

Whoever changes it here may write to the database, and has no key, or only an old one.
"""

import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TransactionTestCase, override_settings

from accounts.models import SecurityEvent, User
from accounts.roles import create_groups
from actionplans.models import (
    Committee,
    Evidence,
    EvidenceFile,
    Heading,
    Meeting,
    Notification,
    ProgressEntry,
    Redaction,
)
from actionplans.permissions import grant_permissions
from actionplans.workflow.redactions import agree_to_redaction, carry_out_redaction
from actionplans.workflow.updates import NotAllowed
from audit.comparing import AlteredOutside, is_as_sealed
from audit.keys import _checked_databases
from audit.models import ChainLink, LoggedEvent
from audit.sealing import link_seal
from audit.state_seals import seal_current_state
from imports.models import Import, StoredFile
from notifications.models import OutgoingEmail
from notifications.sending import send_due
from reports.agenda_packs import AgendaPlace, request_pack
from reports.models import AgendaPack, AgendaPackItem, PublicationJob, PublishedFile
from reports.tasks import create_agenda_pack, publish_report
from tests.audit.base import RedactionTestCase, all_stored_text, verify
from tests.audit.test_keys import NEW, OLD, rotate, rotating
from tests.audit.test_state_alterations import changed, execute, named, sha256
from tests.base import PlanTestCase
from tests.browser_sign_in import PASSWORD
from tests.reports.base import PublishCase

pytestmark = pytest.mark.both_databases


class RowTests(PlanTestCase):
    def refused(self, act):
        before = named()
        with self.assertRaises(AlteredOutside), transaction.atomic():
            act()
        self.assertEqual(named(), before)

    def test_words_that_were_changed_by_sql_are_not_sealed_with_the_next_save(self):
        entry = self.add_progress(evidence="Nothing was built.")
        changed(ProgressEntry, entry.pk, evidence="All was built.")
        stored = ProgressEntry.objects.get(pk=entry.pk)
        self.assertFalse(is_as_sealed(stored))
        for act in (stored.save, stored.delete, lambda: stored.save(update_fields=["grade"])):
            self.refused(act)

    def test_an_owner_who_was_put_in_by_sql_is_not_sealed_from_either_side(self):
        owner = self.action.owners.get()
        execute("DELETE FROM actionplans_subaction_owners")
        for act in (lambda: self.action.owners.add(owner), lambda: owner.sub_actions.add(self.action)):
            self.refused(act)

    def test_a_history_that_was_changed_together_with_its_row_is_not_gone_on_with(self):
        entry = self.add_progress(evidence="Nothing was built.")
        for table in ("actionplans_progressentry", "actionplans_historicalprogressentry"):
            execute(f"UPDATE {table} SET evidence = 'All was built.'")
        self.refused(entry.save)

    def test_many_rows_of_which_one_was_changed_are_not_saved(self):
        from audit.bulk import bulk_update_tracked

        lines = [self.action, self.add_action("b")]
        changed(type(self.action), lines[1].pk, action="Something else.")
        self.refused(lambda: bulk_update_tracked(lines, ["strand"]))

    def test_a_row_that_a_redaction_went_over_and_one_of_an_older_form_are_as_they_were_sealed(self):
        entry = self.add_progress()
        entry.save()
        self.assertTrue(is_as_sealed(entry))

    def test_a_notice_that_was_changed_is_not_saved(self):
        notice = Notification.objects.create(
            user=self.olive, deduplication_key="a", kind="published", round=self.march
        )
        changed(Notification, notice.pk, user=self.nia.pk)
        self.refused(notice.save)
        self.refused(notice.delete)

    def test_an_older_state_is_not_passed_off_with_a_copy_of_its_link(self):
        old = User.objects.get(pk=self.clare.pk).password
        self.clare.set_password("another long password")
        self.clare.save()
        changed(User, self.clare.pk, password=old)
        links = ChainLink.objects.filter(kind="access-of-person", row_id=self.clare.pk).order_by("position")
        first, end = links.first(), ChainLink.objects.filter(chain=0).order_by("position").last()
        first.pk, first.position = None, end.position + 1
        first.save()
        self.assertFalse(is_as_sealed(self.clare))


def give_by_sql(person, role):
    has_role = "INSERT INTO accounts_user_groups (user_id, group_id) VALUES (%s, %s)"
    execute(has_role, person.pk, Group.objects.get(name=role).pk)


class Cast(PlanTestCase):
    __test__ = False


class PageTests(TransactionTestCase):
    """What stops an act takes its transaction with it, and tells of it after that."""

    def setUp(self):
        create_groups()
        Cast.setUpTestData()

    def test_a_role_that_was_given_by_sql_is_not_sealed_with_a_change_of_the_password(self):
        """The person is told; administrators get one email, however often somebody tries; it stays named."""
        Cast.olive.set_password(PASSWORD)
        Cast.olive.save()
        give_by_sql(Cast.olive, "Clerk")
        before = named()
        self.client.post("/sign-in/", {"login": Cast.olive.email, "password": PASSWORD})
        new = {
            "oldpassword": PASSWORD,
            "password1": "a long new sentence",
            "password2": "a long new sentence",
        }
        for _ in range(2):
            page = self.client.post("/account/password/", new)
            self.assertEqual(page.status_code, 409)
            self.assertTemplateUsed(page, "altered.html")
        self.assertEqual(named(), before)
        emails = OutgoingEmail.objects.filter(deduplication_key__startswith="altered ")
        self.assertEqual([letter.to for letter in emails], [Cast.ada.email])
        event = SecurityEvent.objects.filter(kind="altered").first()
        self.assertEqual((event.by, event.detail), (Cast.olive, f"access-of-person {Cast.olive.pk}"))
        self.assertEqual(
            LoggedEvent.objects.filter(kind="role", description__contains="Clerk to Olive").count(), 0
        )


class RoleTests(PlanTestCase):
    def test_a_role_that_was_given_by_sql_is_not_taken_and_given_again(self):
        give_by_sql(self.olive, "Clerk")
        clerk = Group.objects.get(name="Clerk")
        for act in (
            lambda: self.olive.groups.remove(clerk),
            lambda: clerk.user_set.remove(self.olive),
            self.olive.groups.clear,
            clerk.user_set.clear,
        ):
            with self.assertRaises(AlteredOutside), transaction.atomic():
                act()

    def test_a_permission_that_was_given_by_sql_is_not_sealed_by_migrate(self):
        clerk = Group.objects.get(name="Clerk")
        able = Permission.objects.exclude(group=clerk).first()
        may = "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)"
        execute(may, clerk.pk, able.pk)
        for _ in range(2):
            grant_permissions(sender=None)
            self.assertEqual(named(), {("changed", "role", clerk.pk)})
            lacking = "DELETE FROM auth_group_permissions WHERE group_id = %s AND permission_id <> %s"
            execute(lacking, clerk.pk, able.pk)
        self.assertIn(("changed", "role", clerk.pk), named())


class RedactionTests(RedactionTestCase):
    def forged(self, **values):
        made = {"plan": self.review, "text": "Jane Victim", "reason": "None", "state": "agreed"}
        made |= {"requested_by": self.nia, "decided_by": self.olive, **values}
        return Redaction.objects.bulk_create([Redaction(**made)])[0]

    def not_carried_out(self):
        with self.assertRaises(CommandError):
            call_command("carry_out_redactions", stdout=io.StringIO(), stderr=io.StringIO())
        self.assertIn("jane victim", all_stored_text())

    def test_a_redaction_that_was_put_in_by_sql_takes_nothing_out(self):
        forged = self.forged(requested_by=self.clare, decided_by=self.cora)
        self.not_carried_out()
        self.assertEqual(named(), {("unlinked", "redaction", forged.pk)})
        self.assertTrue(SecurityEvent.objects.filter(kind="altered").exists())

    def test_two_who_are_no_clerks_take_nothing_out_even_if_that_was_sealed(self):
        seal_current_state([self.forged()])
        self.assertEqual(verify(), (0, []))
        self.not_carried_out()

    def test_who_was_made_a_clerk_by_sql_agrees_to_nothing(self):
        asked = self.ask()
        give_by_sql(self.olive, "Clerk")
        with self.assertRaises(AlteredOutside):
            agree_to_redaction(asked, by=self.olive)
        with self.assertRaises(NotAllowed):
            agree_to_redaction(asked, by=self.nia)
        self.assertIn("jane victim", all_stored_text())

    def test_a_genuine_redaction_goes_over_nothing_that_was_changed(self):
        asked = self.ask()
        changed(ProgressEntry, self.entry.pk, grade=1)
        before = named()
        with self.assertRaises(AlteredOutside):
            agree_to_redaction(asked, by=self.cora)
        execute("UPDATE actionplans_progressentry SET grade = 2")
        first = self.entry.history.earliest("pk")
        execute("UPDATE actionplans_historicalprogressentry SET grade = 1 WHERE history_id = %s", first.pk)
        with self.assertRaises(AlteredOutside):
            agree_to_redaction(asked, by=self.cora)
        self.assertIn("jane victim", all_stored_text())
        self.assertEqual(before, {("differs", "progress", self.entry.pk)})

    def test_what_a_redaction_went_over_is_as_it_was_sealed_and_can_be_saved(self):
        self.redact()
        self.entry.refresh_from_db()
        self.assertTrue(is_as_sealed(self.entry))
        self.entry.save()
        self.assertEqual(verify(), (0, []))

    def test_only_what_was_agreed_is_carried_out(self):
        with self.assertRaises(NotAllowed):
            carry_out_redaction(self.ask())


class PublishedTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.approve()

    def test_a_row_put_into_the_publishing_queue_publishes_nothing(self):
        [forged] = PublicationJob.objects.bulk_create(
            [PublicationJob(round=self.round, version=1, requested_by=self.clare)]
        )
        publish_report.call(forged.pk)
        self.assertFalse(self.round.published_reports.exists())
        forged.refresh_from_db()
        self.assertEqual(forged.state, PublicationJob.State.REFUSED)
        self.assertEqual(named(), {("unlinked", "publishing-request", forged.pk)})

    def test_words_that_were_changed_by_sql_are_not_published(self):
        """What is printed anew, and what is only printed again."""
        entry = ProgressEntry.objects.get(round=self.round)
        for kind, row, field in (("progress", entry, "evidence"), ("action", self.action, "action")):
            before = getattr(row, field)
            changed(type(row), row.pk, **{field: "All was done."})
            self.ask()
            self.assertFalse(self.round.published_reports.exists())
            self.assertEqual(PublicationJob.objects.get().state, PublicationJob.State.REFUSED)
            self.assertEqual(named(), {("differs", kind, row.pk)})
            changed(type(row), row.pk, **{field: before})
        self.ask()
        self.assertTrue(self.round.published_reports.exists())

    def test_published_files_whose_bytes_were_changed_are_not_handed_out(self):
        """Also where their SHA-256 was changed with them."""
        self.ask()
        for file in self.version().files.all():
            changed(PublishedFile, file.pk, data=b"never", sha256=sha256(b"never"), size=5)
        for person, page in (
            (self.clare, "/reviews/road-safety/rounds/2020-09/pdf/"),
            (self.clare, "/reviews/road-safety/rounds/2020-09/xlsx/"),
            (None, "/public/road-safety/2020-09/docx/"),
            (None, "/public/road-safety/2020-09/"),
        ):
            self.client.logout()
            if person:
                self.client.force_login(person)
            self.assertEqual(self.client.get(page).status_code, 409, page)

    def pack(self):
        committee, _ = Committee.objects.get_or_create(name="Places")
        meeting, _ = Meeting.objects.get_or_create(committee=committee, date=dt.date(2026, 12, 1))
        return request_pack(meeting, [AgendaPlace(self.round)], by=self.clare, for_public=True)

    def test_published_files_whose_bytes_were_changed_are_not_bound(self):
        self.ask()
        changed(PublishedFile, self.version().file("pdf").pk, data=b"%PDF never")
        pack = self.pack()
        create_agenda_pack.call(pack.pk)
        pack.refresh_from_db()
        self.assertEqual((pack.state, pack.data), (AgendaPack.State.FAILED, None))

    def test_a_pack_whose_parts_or_readers_were_changed_is_not_made(self):
        self.ask()
        for model, values in ((AgendaPack, {"for_public": False}), (AgendaPackItem, {"agenda_item": "9"})):
            pack = self.pack()
            changed(model, pack.pk if model is AgendaPack else pack.items.get().pk, **values)
            before = named()
            create_agenda_pack.call(pack.pk)
            pack.refresh_from_db()
            self.assertEqual((pack.state, pack.data), (AgendaPack.State.FAILED, None))
            self.assertEqual(len(before), len(named()))

    def test_a_pack_of_which_it_is_said_by_sql_that_it_lacks_what_is_exempt_is_not_handed_out(self):
        self.ask()
        pack = self.pack()
        create_agenda_pack.call(pack.pk)
        self.client.force_login(self.clare)
        self.assertEqual(self.client.get(f"/agenda-packs/{pack.pk}/pdf/").status_code, 200)
        changed(AgendaPackItem, pack.items.get().pk, exempt_actions=f"[{self.action.pk}]")
        self.assertEqual(self.client.get(f"/agenda-packs/{pack.pk}/pdf/").status_code, 409)
        self.assertEqual(named(), {("changed", "report-in-pack", pack.items.get().pk)})


class FileTests(PlanTestCase):
    def test_originals_and_evidence_whose_bytes_were_changed_are_not_handed_out(self):
        update_request = self.add_asked(self.action, self.march)
        stored_file = StoredFile.objects.create(data=b"plan", sha256=sha256(b"plan"))
        told = Import.objects.create(
            plan=self.review, file_name="a.txt", sha256=stored_file.sha256, file=stored_file
        )
        evidence = Evidence.objects.create(
            update_request=update_request, kind="file", title="Minutes", file_name="m.txt",
            sha256=sha256(b"minutes"),
            size=7, added_by=self.olive, file=EvidenceFile.objects.create(data=b"minutes"),
        )  # fmt: skip
        self.client.force_login(self.clare)
        pages = (f"/imports/{told.pk}/original/", f"/evidence/{evidence.pk}/file/")
        for page in pages:
            self.assertEqual(self.client.get(page).status_code, 200, page)
        changed(StoredFile, stored_file.pk, data=b"never", sha256=sha256(b"never"))
        changed(EvidenceFile, evidence.file_id, data=b"never")
        for page in pages:
            self.assertEqual(self.client.get(page).status_code, 409, page)

    def test_an_email_that_was_sent_is_not_sent_again_because_sql_says_that_it_waits(self):
        letter = OutgoingEmail.objects.create(to="olive@council.example", subject="Due")
        send_due()
        changed(OutgoingEmail, letter.pk, state="waiting", finished_at=None)
        other = OutgoingEmail.objects.create(to="nia@council.example", subject="Due")
        send_due()
        self.assertEqual([each.to[0] for each in mail.outbox], [letter.to, other.to, self.ada.email])
        self.assertEqual(named(), {("changed", "email", letter.pk)})


class OldKeyTests(PlanTestCase):
    """An old key leaked, after another had taken over."""

    def setUp(self):
        self.entry = self.add_progress(evidence="Nothing was built.")
        self.with_new = rotating
        self.with_new.enable()
        self.addCleanup(self.with_new.disable)
        self.addCleanup(_checked_databases.clear)
        rotate()

    def sealed_anew(self, links, key):
        """Seal these links, one after another, under a key."""
        for link in links:
            before = ChainLink.objects.filter(chain=link.chain, position=link.position - 1).first()
            changed(
                ChainLink,
                link.pk,
                digest=link.digest,
                seal=link_seal(link, before.seal if before else "", key),
            )

    def test_what_is_sealed_under_it_at_the_end_of_a_chain_is_named_and_not_gone_on_with(self):
        """A row of history with its link; a state; and an email."""
        with override_settings(HISTORY_KEY=OLD, HISTORY_KEY_FALLBACKS=[]):
            from audit.models import HistoryKey

            mine = HistoryKey.objects.order_by("pk").last()
            execute("DELETE FROM audit_historykey WHERE id = %s", mine.pk)
            self.entry.evidence = "All was built."
            self.entry.save()
            self.clare.set_password("another long password")
            self.clare.save()
            OutgoingEmail.objects.create(to="olive@council.example", subject="Pay us")
            mine.save(force_insert=True)
        self.assertLessEqual(
            {("old-key", "progress", self.entry.history.latest("pk").pk),
             ("old-key", "access-of-person", self.clare.pk),
             ("changed", "email", OutgoingEmail.objects.get(subject="Pay us").pk)}, named()
        )  # fmt: skip
        self.assertFalse(is_as_sealed(self.entry))
        self.assertFalse(is_as_sealed(self.clare))
        send_due()
        self.assertNotIn("Pay us", [each.subject for each in mail.outbox])

    def test_what_was_sealed_before_is_not_sealed_anew_under_it(self):
        """The whole chain of a plan, with another word in it and in its row."""
        self.entry.grade = 3
        self.entry.save()
        for table in ("actionplans_progressentry", "actionplans_historicalprogressentry"):
            execute(f"UPDATE {table} SET evidence = 'All was built.'")
        from audit.sealing import schema_for, stored_digests

        history = ProgressEntry.history.model
        links = list(ChainLink.objects.filter(chain=self.review.pk).order_by("position"))
        with override_settings(HISTORY_KEY=OLD):
            for link in links:
                if link.kind == "progress":
                    link.digest = stored_digests(history, schema_for(history), [link.row_id], "default")[
                        link.row_id
                    ]
            self.sealed_anew(links, OLD)
        self.assertIn("old-key", {code for code, _, _ in named()})

    def test_what_was_sealed_before_and_after_is_as_it_was_sealed(self):
        for row in (self.entry, self.clare, self.review, Heading.objects.first()):
            self.assertTrue(is_as_sealed(row))
            row.save()
        self.assertEqual(verify(), (0, []))

    def test_a_third_key_keeps_the_first_two_to_their_places(self):
        self.entry.save()
        third = "a third key for history " * 3
        with override_settings(HISTORY_KEY=third, HISTORY_KEY_FALLBACKS=[NEW, OLD]):
            rotate()
            self.assertEqual(verify(), (0, []))
            self.entry.save()
            self.assertEqual(verify(), (0, []))
