"""Everything that is held on one person is found, wherever it is, and nothing that lets anybody in."""

import io
import json
import stat
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import EmailField, IntegerField

from accounts.models import Session, User
from accounts.person_data import (
    AUTHORS,
    OMITTED_TEXT,
    SECRETS,
    all_models,
    collect_person_data,
    conditions_by_column,
)
from actionplans.models import Comment, UpdateRequest
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context
from notifications.models import OutgoingEmail
from tests.base import PlanTestCase

# Foreign keys are asked of each database, and addresses compared in it.
pytestmark = pytest.mark.both_databases

# Numbers that are none of an account: of rows, plans and redactions, sizes, counts, places, grades.
NO_ACCOUNTS = {
    *("id", "history_id", "m2m_history_id", "row_id", "plan", "plan_id", "chain", "redaction_id", "position"),
    *("size", "width", "height", "attempts", "version", "report_version", "first_published_version"),
    *("grade", "committee_grade", "documents_done", "exempt_paragraph", "first_round_months"),
    *("round_interval_months", "action_flag", "priority", "logged", "page_saved_at", "number"),
}


def paths_of(model):
    return set(conditions_by_column(model, User(pk=1), ["somebody@council.example"]))


class EveryColumnTests(PlanTestCase):
    def test_every_relation_to_an_account_is_followed(self):
        """As Django lists them from the account's side, and as the database holds them."""
        relations = {
            (each.related_model, each.field.name)
            for each in User._meta.get_fields(include_hidden=True)
            if each.auto_created and not each.concrete and each.field.related_model is User
        }
        self.assertGreater(len(relations), 40)
        missed = {
            (model._meta.label, name)
            for model, name in relations
            if not model._meta.proxy and name not in paths_of(model)
        }
        self.assertEqual(missed, set())

    def test_no_table_that_points_at_accounts_is_missed(self):
        models = {model._meta.db_table: model for model in all_models()}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                columns = connection.introspection.get_relations(cursor, table)
                for column, (_, far, *_) in columns.items():
                    if far == User._meta.db_table:
                        names = {
                            field.name
                            for field in models[table]._meta.concrete_fields
                            if field.column == column
                        }
                        self.assertLessEqual(names, paths_of(models[table]), table)

    def test_every_other_number_and_address_is_known(self):
        for model in all_models():
            for column in model._meta.concrete_fields:
                if isinstance(column, EmailField) and model not in (User, User.history.model):
                    self.assertIn(column.name, paths_of(model))
                elif isinstance(column, IntegerField) and not column.is_relation:
                    self.assertIn(column.name, {*AUTHORS, *NO_ACCOUNTS}, model._meta.label)

    def test_every_secret_column_exists(self):
        models = {model._meta.label: model for model in all_models()}
        for label, columns in SECRETS.items():
            self.assertLessEqual(columns, {field.name for field in models[label]._meta.concrete_fields})


class PersonDataTests(PlanTestCase):
    def setUp(self):
        self.entry = self.add_progress(evidence="Olive met the police.")
        self.asked = UpdateRequest.objects.get()

    def rows(self, label, person=None):
        kinds = collect_person_data(person or self.olive).kinds
        return next((kind.rows for kind in kinds if kind.label == label), [])

    def test_actions_that_belong_to_a_person_through_a_post_or_team(self):
        [row] = self.rows("actionplans.SubAction")
        self.assertEqual((row.number, row.because), (self.action.pk, ["owners__users"]))

    def test_what_a_number_leads_to_is_named_unless_it_is_somebody_else(self):
        Comment.objects.create(update_request=self.asked, author=self.clare, text="Say when.")
        [row] = self.rows("actionplans.Comment", self.clare)
        self.assertEqual(row.columns["update_request_id"], f"{self.asked.pk}: {self.asked}")
        self.assertEqual(row.columns["author_id"], self.clare.pk)

    def test_roles_notes_letters_sessions_and_what_was_logged(self):
        Comment.objects.create(update_request=self.asked, author=self.clare, text="Say when.")
        OutgoingEmail.objects.create(to="CLARE@council.example", subject="Round opened", text="Dear Clare")
        self.client.force_login(self.clare)
        log_event(LoggedEvent.Kind.DOWNLOAD, "downloaded the plan", by=self.clare)
        result = {kind.label: kind.rows for kind in collect_person_data(self.clare).kinds}
        self.assertEqual(result["actionplans.Comment"][0].columns["text"], "Say when.")
        self.assertEqual(result["notifications.OutgoingEmail"][0].because, ["to"])
        self.assertEqual(len(result["accounts.User_groups"]), 1)
        events = [row.columns["description"] for row in result["audit.LoggedEvent"]]
        self.assertIn("downloaded the plan", events)
        [session] = result["accounts.Session"]
        self.assertEqual((session.number, session.columns["session_key"]), (OMITTED_TEXT, OMITTED_TEXT))

    def test_nothing_that_lets_anybody_in(self):
        self.olive.set_password("a long secret phrase")
        self.olive.save()
        self.client.force_login(self.olive)
        OutgoingEmail.objects.create(to=self.olive.email, subject="Code", text="2456-2048", is_secret=True)
        text = repr(collect_person_data(self.olive))
        for secret in (self.olive.password, "2456-2048", Session.objects.get(user=self.olive).session_key):
            self.assertNotIn(secret, text)

    def test_an_earlier_name_and_address_are_searched_for(self):
        self.olive.name, self.olive.email = "Olivia", "olivia@council.example"
        self.olive.save()
        OutgoingEmail.objects.create(to="olive@council.example", subject="Before")
        self.assertEqual(len(self.rows("notifications.OutgoingEmail")), 1)
        self.assertIn(
            "Olive met the police.",
            [mention.sentence for mention in collect_person_data(self.olive).mentions],
        )

    def test_a_sentence_that_names_somebody_and_no_part_of_a_longer_word(self):
        self.add_progress(self.add_action("b"), evidence="More was moved. Mo came.")
        sentences = {mention.sentence for mention in collect_person_data(self.mo).mentions}
        self.assertIn("Mo came.", sentences)
        self.assertNotIn("More was moved.", sentences)

    def test_what_is_exempt_and_what_names_others_is_marked(self):
        Comment.objects.create(update_request=self.asked, author=self.clare, text="Say when.")
        self.action.is_exempt = True
        self.action.save()
        [row] = self.rows("actionplans.Comment", self.clare)
        self.assertEqual((row.is_exempt, row.names_others), (True, False))
        self.assertTrue(self.rows("actionplans.SubAction")[0].is_exempt)

    def test_a_row_of_history_that_somebody_else_wrote_is_marked(self):
        with audit_context("Married", self.clare):
            self.olive.name = "Olive Green"
            self.olive.save()
        written = [row.names_others for row in self.rows("accounts.HistoricalUser")]
        self.assertEqual(written, [False, True])

    def test_whoever_has_a_former_address_now_is_somebody_else(self):
        self.olive.email = "olive.green@council.example"
        self.olive.save()
        other = User.objects.create_user("olive@council.example", name="Oliver")
        self.assertNotIn(other.pk, [row.number for row in self.rows("accounts.User")])
        ids = {row.columns["id"] for row in self.rows("accounts.HistoricalUser")}
        self.assertEqual(ids, {self.olive.pk})

    def test_another_person_s_rows_stay_out(self):
        Comment.objects.create(update_request=self.asked, author=self.clare, text="Say when.")
        self.assertEqual(self.rows("actionplans.Comment"), [])
        self.assertEqual({row.number for row in self.rows("accounts.User")}, {self.olive.pk})


class CommandTests(PlanTestCase):
    def export(self, email, to):
        call_command("person_data", email, to=to, stdout=io.StringIO())

    def test_a_file_for_the_owner_alone_that_is_logged(self):
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "olive.zip"
            self.export("Olive@Council.example", to)
            self.assertEqual(stat.S_IMODE(to.stat().st_mode), 0o600)
            with zipfile.ZipFile(to) as archive:
                data = json.loads(archive.read("person.json"))
                page = archive.read("person.html").decode()
        self.assertEqual((data["person"], data["addresses"]), (self.olive.pk, ["olive@council.example"]))
        self.assertIn("olive@council.example", page)
        event = LoggedEvent.objects.latest("pk")
        self.assertEqual((event.kind, "Olive" in event.description), (LoggedEvent.Kind.DOWNLOAD, True))

    def test_nothing_is_overwritten(self):
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "olive.zip"
            to.write_bytes(b"mine")
            self.assertRaises(CommandError, self.export, "olive@council.example", to)
            self.assertEqual(to.read_bytes(), b"mine")

    def test_somebody_who_is_not_there(self):
        self.assertRaises(CommandError, self.export, "nobody@council.example", Path("nobody.zip"))
        self.assertFalse(Path("nobody.zip").exists())
