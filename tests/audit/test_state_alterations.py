"""What the owner of the database alters past Scrutiny is named: published files, roles, passwords, packs.

Whoever does it takes the triggers down, alters rows, and puts them back as they were. They have no key.
"""

import datetime as dt
import hashlib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import CouncilBranding, CouncilLogo, User
from actionplans.models import Committee, Evidence, EvidenceFile, Meeting, Redaction
from actionplans.models.notifications import Notification
from actionplans.workflow.redactions import request_redaction
from audit.event_log import log_event
from audit.kinds import state_kinds
from audit.models import ChainLink, LoggedEvent
from audit.triggers import triggers_disabled
from imports.models import Import, StoredFile
from notifications.models import OutgoingEmail
from notifications.sending import send_due
from reports.models import (
    AgendaPack,
    CachedPackPdf,
    CoveringTemplate,
    PublicCopy,
    PublishedFile,
    PublishedReport,
    ReplacedFile,
)
from tests.audit.base import find_problems, verify
from tests.base import PlanTestCase
from tests.reports.base import PublishCase

pytestmark = pytest.mark.both_databases


def sha256(data):
    return hashlib.sha256(data).hexdigest()


NEVER = sha256(b"never")


def execute(sql, *params):
    with triggers_disabled(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def changed(model, pk, **values):
    """Change columns of a row as its owner would."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in values)
    execute(f'UPDATE "{table}" SET {columns} WHERE "{key}" = %s', *values.values(), pk)


def deleted(model, **which):
    table = model._meta.db_table
    where = " AND ".join(f'"{model._meta.get_field(name).column}" = %s' for name in which)
    execute(f'DELETE FROM "{table}" WHERE {where}', *which.values())


def named():
    """All that is broken, by how, as what and which row; the command says the same."""
    return {(each.code, each.kind, each.row_id) for each in find_problems()}


class PublishedAlterationTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.approve()
        self.ask()
        self.update = self.version()
        self.assertEqual(verify(), (0, []))

    def test_published_files_and_who_published_them(self):
        """Bytes; bytes with their SHA-256 and size; the version; a made-up record of a replaced file."""
        pdf, word = self.update.file("pdf"), self.update.file("docx")
        copy = PublicCopy.objects.create(report=self.update, exempt_actions=[self.action.pk])
        notice = Notification.objects.first()
        self.assertEqual(verify(), (0, []))
        changed(PublishedFile, pdf.pk, data=b"never")
        changed(PublishedFile, word.pk, data=b"never", sha256=NEVER, size=5)
        self.assertTrue(self.update.files.get(file_format="docx").is_sound)
        changed(PublishedReport, self.update.pk, published_by_name="Nobody")
        changed(PublicCopy, copy.pk, exempt_actions="[]")
        changed(Notification, notice.pk, user=self.nia.pk)
        ReplacedFile.objects.bulk_create([ReplacedFile(file=pdf, redaction_id=1, sha256=NEVER, size=5)])
        self.assertEqual(
            named(),
            {
                ("changed", "published-file", pdf.pk),
                ("changed", "published-file", word.pk),
                ("changed", "published-report", self.update.pk),
                ("changed", "public-copy", copy.pk),
                ("changed", "notice", notice.pk),
                ("unlinked", "replaced-file", ReplacedFile.objects.get().pk),
            },
        )

    def test_a_version_that_is_deleted_with_its_files(self):
        files = list(self.update.files.values_list("pk", flat=True))
        deleted(PublishedFile, report=self.update.pk)
        deleted(PublishedReport, id=self.update.pk)
        gone = {("gone", "published-file", pk) for pk in files}
        self.assertEqual(named(), {("gone", "published-report", self.update.pk), *gone})


class AlterationTests(PlanTestCase):
    def test_originals_and_files_behind_updates(self):
        """Also where it is said that a redaction took them away, which nobody asked for."""
        update_request = self.add_asked(self.action, self.march)
        stored_file = StoredFile.objects.create(data=b"plan", sha256=sha256(b"plan"))
        Import.objects.create(
            plan=self.review, file_name="a.txt", sha256=stored_file.sha256, file=stored_file
        )
        evidence = Evidence.objects.create(
            update_request=update_request, kind="file", title="Minutes", file_name="m.txt",
            sha256=sha256(b"minutes"),
            size=7, added_by=self.olive, file=EvidenceFile.objects.create(data=b"minutes"),
        )  # fmt: skip
        self.assertEqual(verify(), (0, []))
        removed = b"This file was taken away by redaction 7 on 1 May 2026.\n"
        changed(StoredFile, stored_file.pk, data=removed, sha256=sha256(removed))
        changed(EvidenceFile, evidence.file_id, data=b"never")
        files = {("changed", "original", stored_file.pk), ("changed", "evidence-file", evidence.file_id)}
        self.assertEqual(named(), files)

    def test_redactions(self):
        self.add_progress(evidence="We met Jane Victim in May.")
        redactions = [
            request_redaction(self.review, each, "Asked", by=self.clare) for each in ("Jane", "Victim")
        ]
        self.assertEqual(verify(), (0, []))
        changed(Redaction, redactions[0].pk, reason="Nobody asked", requested_by=self.olive.pk)
        deleted(Redaction, id=redactions[1].pk)
        self.assertEqual(
            named(), {("changed", "redaction", redactions[0].pk), ("gone", "redaction", redactions[1].pk)}
        )

    def test_emails_waiting_sent_deleted_and_said_not_to_be_sent(self):
        letters = [OutgoingEmail.objects.create(to="olive@council.example", subject="Due") for _ in range(4)]
        waiting, altered, lost, unsent = letters
        for letter in letters[1:]:
            letter.end(OutgoingEmail.State.SENT)
            letter.save()
        self.assertEqual(verify(), (0, []))
        changed(OutgoingEmail, waiting.pk, text="By Friday.")
        changed(OutgoingEmail, altered.pk, to="nia@council.example")
        deleted(OutgoingEmail, id=lost.pk)
        changed(OutgoingEmail, unsent.pk, finished_at=None, state="waiting")
        result = {("changed", "email", letter.pk) for letter in (waiting, altered, unsent)}
        self.assertEqual(named(), {*result, ("gone", "email", lost.pk)})

    def test_an_email_that_was_altered_is_not_sent_and_stays_found_out(self):
        letter = OutgoingEmail.objects.create(to="olive@council.example", subject="Due", text="By Tuesday.")
        changed(OutgoingEmail, letter.pk, to="mallory@elsewhere.example")
        put_in = OutgoingEmail.objects.bulk_create(
            [OutgoingEmail(to="olive@council.example", subject="Pay us")]
        )[0]
        send_due()
        self.assertEqual({each.to[0] for each in mail.outbox}, {self.ada.email})
        self.assertEqual(named(), {("changed", "email", letter.pk), ("changed", "email", put_in.pk)})

    def test_a_link_that_is_said_to_be_of_another_sort_is_named(self):
        """Of a deleted line of the log that it is of a state; of the last password that it is of none."""
        event = log_event(LoggedEvent.Kind.SIGN_IN, "signed in", by=self.clare)
        old = User.objects.get(pk=self.clare.pk).password
        self.clare.set_password("another long password")
        self.clare.save()
        self.assertEqual(verify(), (0, []))
        deleted(LoggedEvent, id=event.pk)
        of_event = ChainLink.objects.get(kind="log", row_id=event.pk)
        last = (
            ChainLink.objects.filter(kind="access-of-person", row_id=self.clare.pk)
            .order_by("position")
            .last()
        )
        changed(ChainLink, of_event.pk, is_state=True)
        changed(ChainLink, last.pk, is_state=False)
        changed(User, self.clare.pk, password=old)
        self.assertLessEqual(
            {("misfit", "log", event.pk), ("misfit", "access-of-person", self.clare.pk)}, named()
        )

    def test_the_last_seal_is_that_of_the_last_place_whatever_its_number(self):
        old = User.objects.get(pk=self.clare.pk).password
        self.clare.set_password("another long password")
        self.clare.save()
        first, *_, last = ChainLink.objects.filter(kind="access-of-person", row_id=self.clare.pk).order_by(
            "position"
        )
        for pk, becomes in ((first.pk, 0), (last.pk, first.pk), (0, last.pk)):
            changed(ChainLink, pk, id=becomes)
        changed(User, self.clare.pk, password=old)
        self.assertIn(("changed", "access-of-person", self.clare.pk), named())

    def test_branding_templates_and_packs(self):
        logo = CouncilLogo.for_bytes(b"picture", 1, 1)
        by = {"created_by": self.clare, "created_by_name": "Clare"}
        look = CouncilBranding.objects.create(name="Testshire", colour="#000000", logo=logo, **by)
        template = CoveringTemplate.objects.create(file_name="t.docx", data=b"PK", **by)
        committee = Committee.objects.create(name="Places")
        meeting = Meeting.objects.create(committee=committee, date=dt.date(2026, 12, 1))
        pack = AgendaPack.objects.create(
            meeting=meeting, created_by=self.clare, state="ready", data=b"%PDF", sha256=NEVER, size=4
        )
        CachedPackPdf.keep("a" * 64, b"%PDF")
        self.assertEqual(verify(), (0, []))
        changed(CouncilBranding, look.pk, name="Elsewhere")
        changed(CouncilLogo, logo.pk, data=b"another")
        changed(CoveringTemplate, template.pk, data=b"PK2")
        changed(AgendaPack, pack.pk, data=b"other")
        changed(CachedPackPdf, "a" * 64, data=b"other")
        self.assertEqual(
            named(),
            {
                ("changed", "branding", look.pk),
                ("changed", "logo", logo.pk),
                ("changed", "covering-template", template.pk),
                ("changed", "agenda-pack", pack.pk),
                ("changed", "agenda-pack-part", None),
            },
        )

    def test_roles_passwords_and_second_steps(self):
        clerk = Group.objects.get(name="Clerk")
        able = Permission.objects.exclude(group=clerk).first()
        step = Authenticator.objects.create(user=self.nia, type="totp", data={"secret": "a"})
        address = EmailAddress.objects.create(user=self.nia, email="nia@y.example", verified=True)
        self.assertEqual(verify(), (0, []))
        changed(Authenticator, step.pk, data='{"secret": "b"}')
        changed(EmailAddress, address.pk, email="x@y.example")
        has_role = "INSERT INTO accounts_user_groups (user_id, group_id) VALUES (%s, %s)"
        execute(has_role, self.olive.pk, clerk.pk)
        execute("DELETE FROM accounts_user_groups WHERE user_id = %s", self.clare.pk)
        may = "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)"
        execute(may, clerk.pk, able.pk)
        changed(User, self.mo.pk, password="md5$another")
        Authenticator.objects.bulk_create([Authenticator(user=self.clare, type="webauthn", data={"a": 1})])
        EmailAddress.objects.bulk_create([EmailAddress(user=self.clare, email="z@y.example", verified=True)])
        people = {("changed", "access-of-person", person.pk) for person in (self.olive, self.clare, self.mo)}
        self.assertEqual(
            named(),
            {
                *people,
                ("changed", "role", clerk.pk),
                ("changed", "second-step", step.pk),
                ("changed", "email-address", address.pk),
                ("unlinked", "second-step", Authenticator.objects.last().pk),
                ("unlinked", "email-address", EmailAddress.objects.last().pk),
            },
        )

    def test_an_older_password_that_is_put_back_with_the_seal_that_it_had(self):
        old = User.objects.get(pk=self.clare.pk).password
        self.clare.set_password("another long password")
        self.clare.save()
        self.assertEqual(verify(), (0, []))
        changed(User, self.clare.pk, password=old)
        self.assertEqual(named(), {("changed", "access-of-person", self.clare.pk)})

    def test_people_in_a_role_may_be_changed_from_either_side(self):
        clerk = Group.objects.get(name="Clerk")
        for change in (
            lambda: clerk.user_set.add(self.olive, self.mo),
            lambda: clerk.user_set.remove(self.mo),
            clerk.user_set.clear,
            lambda: self.mo.groups.set([clerk]),
        ):
            change()
            self.assertEqual(verify(), (0, []))

    def test_what_changed_nothing_that_is_sealed_adds_no_link(self):
        before = ChainLink.objects.count()
        self.clare.last_login = timezone.now()
        self.clare.save(update_fields=["last_login"])
        self.assertEqual(ChainLink.objects.count(), before)


def test_every_state_is_of_a_model_and_every_field_it_names_is_there():
    for label, kind in state_kinds().items():
        model = apps.get_model(label)
        fields = {field.attname for field in model._meta.concrete_fields}
        assert set(kind.fields.values()) <= fields, kind.name
        assert all(model._meta.get_field(name).many_to_many for name in kind.relations.values())
        assert not kind.sealed_from_field or kind.sealed_from_field in fields


LEFT_OUT = {
    # on its way; and the seal itself
    "notifications.outgoingemail": {"next_attempt_at", "claimed_at", "attempts", "seal"},
    "reports.agendapack": {"documents_done"},  # how far it has come
    "reports.publicationjob": {"state", "refusal_reason"},
    "actionplans.evidencefile": {"first_published_version"},  # of which the evidence itself has a history
    "mfa.authenticator": {"last_used_at"},
}


def test_what_of_a_state_is_not_sealed_is_known():
    for label, kind in state_kinds().items():
        if label not in ("accounts.user", "auth.group"):  # a person has a history besides
            fields = {field.attname for field in apps.get_model(label)._meta.concrete_fields}
            assert fields - set(kind.fields.values()) == LEFT_OUT.get(label, set()), label
