"""Where Scrutiny's own database user may alter no history, the owner of the tables carries redactions out."""

from io import StringIO
from unittest import mock, skipUnless

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from actionplans.models import Redaction
from actionplans.workflow.redactions import agree_to_redaction, carry_out_redaction, refuse_redaction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import NotAllowed, UpdateContent, submit
from audit.models import LoggedEvent
from tests.audit.base import RedactionTestCase, all_stored_text, verify
from tests.base import SEPTEMBER
from tests.page_assertions import message_tags

pytestmark = pytest.mark.both_databases

on_postgres = skipUnless(connection.vendor == "postgresql", "only PostgreSQL has roles")
NOT_THE_OWNER = mock.patch("actionplans.workflow.redactions.can_disable_triggers", lambda: False)
ROLE = "scrutiny_tries"


class AgreedTests(RedactionTestCase):
    def agreed(self):
        asked = self.ask()
        with NOT_THE_OWNER:
            self.assertIsNone(agree_to_redaction(asked, by=self.cora))
        return Redaction.objects.get()

    def test_what_is_agreed_waits_with_its_words_until_it_is_carried_out(self):
        asked = self.agreed()
        self.assertEqual((asked.state, asked.decided_by), (Redaction.State.AGREED, self.cora))
        self.assertIn("jane victim", all_stored_text())
        string_io = StringIO()
        call_command("carry_out_redactions", stdout=string_io)
        self.assertNotIn("jane victim", all_stored_text())
        self.assertIn(f"Redaction {asked.pk} is carried out:", string_io.getvalue())
        asked.refresh_from_db()
        self.assertEqual((asked.state, asked.text, asked.decided_by), ("done", "", self.cora))
        self.assertEqual(verify()[0], 0)
        told = [event.description for event in LoggedEvent.objects.filter(kind="redaction").order_by("pk")]
        self.assertEqual([text.split(" redaction")[0] for text in told[-2:]], ["agreed to", "carried out"])

    def test_twice_is_once_and_what_waits_for_nobody_is_not_carried_out(self):
        asked = self.ask()
        with self.assertRaises(NotAllowed):
            carry_out_redaction(asked)
        with NOT_THE_OWNER:
            agree_to_redaction(asked, by=self.cora)
        with self.assertRaises(NotAllowed):
            refuse_redaction(asked, by=self.clare)
        call_command("carry_out_redactions", stdout=StringIO())
        string_io = StringIO()
        call_command("carry_out_redactions", stdout=string_io)
        self.assertEqual(string_io.getvalue().strip(), "No redaction waits.")

    def test_the_command_says_under_whose_name_it_is_to_run(self):
        self.agreed()
        target = "actionplans.management.commands.carry_out_redactions.can_disable_triggers"
        with mock.patch(target, lambda: False), self.assertRaisesMessage(CommandError, "DATABASE_URL"):
            call_command("carry_out_redactions")

    def test_the_page_tells_the_clerk_what_happens_next(self):
        asked = self.ask()
        self.client.force_login(self.cora)
        with NOT_THE_OWNER:
            page = self.client.post(f"/redactions/{asked.pk}/decide/", {"do": "agree"}, follow=True)
        self.assertEqual(message_tags(page), ["carried-out-later success"])
        self.assertContains(page, Redaction.State.AGREED.label)
        self.assertNotContains(page, "Jane Victim")

    def test_rights_are_granted_where_there_are_roles_only(self):
        if connection.vendor == "postgresql":
            with self.assertRaisesMessage(CommandError, "DROP TABLE y"):
                call_command("grant_rights", 'x"; DROP TABLE y; --')
        else:
            with self.assertRaisesMessage(CommandError, "PostgreSQL"):
                call_command("grant_rights", ROLE)


@on_postgres
class PostgresRoleTests(RedactionTestCase):
    """Scrutiny runs as a role that owns nothing, with the rights that the command grants it."""

    def setUp(self):
        super().setUp()
        self.do(f"CREATE ROLE {ROLE}")
        call_command("grant_rights", ROLE, stdout=StringIO())

    def do(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def test_postgres_role_writes_answers_and_cannot_alter_history(self):
        self.do(f"SET LOCAL ROLE {ROLE}")
        this_round = open_round(self.review, SEPTEMBER, by=self.lee)
        update_request = this_round.update_requests.get(sub_action=self.action)
        submit(update_request, UpdateContent(evidence="We met in May.", grade=2), by=self.olive, version=0)
        self.assertEqual(verify()[0], 0)
        for statement in (
            "UPDATE actionplans_historicalprogressentry SET evidence = ''",
            "DELETE FROM audit_chainlink",
            "TRUNCATE audit_loggedevent",
            "ALTER TABLE audit_chainlink DISABLE TRIGGER ALL",
            "DROP TRIGGER kept_row ON audit_chainlink",
        ):
            with self.assertRaises(DatabaseError, msg=statement), transaction.atomic():
                self.do(statement)

    def test_postgres_role_notes_what_is_agreed_and_the_owner_carries_it_out(self):
        asked = self.ask()
        self.do(f"SET LOCAL ROLE {ROLE}")
        self.assertIsNone(agree_to_redaction(asked, by=self.cora))
        with self.assertRaisesMessage(CommandError, "DATABASE_URL"):
            call_command("carry_out_redactions")
        self.assertIn("jane victim", all_stored_text())
        self.do("RESET ROLE")
        call_command("carry_out_redactions", stdout=StringIO())
        self.assertNotIn("jane victim", all_stored_text())
        self.assertEqual(verify()[0], 0)
