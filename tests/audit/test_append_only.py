"""What happened is neither changed nor deleted: the database itself refuses."""

import re
import runpy
from unittest import mock, skipUnless

import pytest
from django.core.checks import Tags, run_checks
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

from actionplans.models import Committee, Meeting
from audit.apps import install_triggers_after_migrate
from audit.backends.postgresql import CREATE_FUNCTION_SQL, FUNCTION_BODY, FUNCTION_NAME, ROW_TRIGGER
from audit.registry import append_only_tables, history_model, history_relation_models, tracked_models
from audit.triggers import install_triggers, missing_append_only_triggers, trigger_backend, triggers_disabled
from tests.base import PlanTestCase

pytestmark = pytest.mark.both_databases

on_sqlite = skipUnless(connection.vendor == "sqlite", "only SQLite does this")
on_postgres = skipUnless(connection.vendor == "postgresql", "only PostgreSQL has this")

HISTORY = "actionplans_historicalprogressentry"
ANEW, REFUSES = f"CREATE OR REPLACE TRIGGER {ROW_TRIGGER}", f"EXECUTE FUNCTION {FUNCTION_NAME}()"


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def warnings():
    return run_checks(tags=[Tags.database], databases=["default"])


class AppendOnlyTests(PlanTestCase):
    def setUp(self):
        self.entry = self.add_progress()

    def refused(self, *sql):
        with self.assertRaisesMessage(IntegrityError, "History is never changed"), transaction.atomic():
            execute(*sql)

    def test_no_row_of_any_table_of_history_can_be_changed_or_deleted(self):
        tried = 0
        for model in tracked_models():
            history = history_model(model)
            for rows in (history, *history_relation_models(history).values()):
                table, key = rows._meta.db_table, rows._meta.pk.column
                if rows.objects.exists():
                    tried += 1
                    self.refused(f'UPDATE "{table}" SET "{key}" = "{key}"')
                    self.refused(f'DELETE FROM "{table}"')
        self.assertGreater(tried, 10)

    def test_nor_by_a_change_of_the_orm_s_own(self):
        row = self.entry.history.get()
        row.evidence = "Nothing was built."
        for change in (
            row.save,
            row.delete,
            self.entry.history.all().delete,
            lambda: self.entry.history.update(evidence=""),
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                change()
        self.assertEqual(self.entry.history.get().evidence, "A crossing was built.")

    def test_every_table_of_history_has_its_triggers(self):
        self.assertEqual(missing_append_only_triggers(), [])
        self.assertIn(HISTORY, append_only_tables())
        self.assertIn("actionplans_historicalsubaction_owners", append_only_tables())
        self.assertEqual(warnings(), [])

    @on_sqlite
    def test_no_row_is_replaced_by_another_of_its_number(self):
        for verb in ("INSERT OR REPLACE", "REPLACE"):
            self.refused(f"{verb} INTO {HISTORY} SELECT * FROM {HISTORY}")
        for policy in ("OR REPLACE", "OR IGNORE", "OR FAIL"):
            self.refused(f"UPDATE {policy} {HISTORY} SET evidence = ''")

    @on_postgres
    def test_postgres_empties_no_table_of_history(self):
        for table in append_only_tables():
            self.refused(f"TRUNCATE {table} CASCADE")

    @on_postgres
    def test_postgres_refuses_a_session_that_calls_itself_a_replica(self):
        execute("SET LOCAL session_replication_role = replica")
        self.refused(f"UPDATE {HISTORY} SET evidence = ''")

    @on_postgres
    def test_postgres_refuses_an_insert_that_turns_into_an_update(self):
        self.refused(
            f"INSERT INTO {HISTORY} SELECT * FROM {HISTORY} "
            "ON CONFLICT (history_id) DO UPDATE SET evidence = 'Nothing.'"
        )

    def test_a_table_that_lost_its_triggers_is_named_with_the_command_that_mends_it(self):
        trigger_backend("default").drop([HISTORY])
        [warning] = warnings()
        self.assertEqual(warning.id, "audit.W001")
        self.assertEqual(re.findall(r"\w+_\w+", warning.msg), [HISTORY])
        self.assertIn("manage.py migrate", warning.msg)
        install_triggers_after_migrate()
        self.assertEqual(warnings(), [])
        self.refused(f"DELETE FROM {HISTORY}")

    def test_gunicorn_says_so_in_its_log_when_it_starts(self):
        when_ready, log = runpy.run_path("gunicorn.conf.py")["when_ready"], mock.Mock()
        with mock.patch("django.db.connections.close_all"):
            when_ready(log)
            log.log.error.assert_not_called()
            trigger_backend("default").drop([HISTORY])
            when_ready(log)
        self.assertIn(HISTORY, log.log.error.call_args.args[0])

    @on_sqlite
    def test_a_trigger_that_was_made_harmless_is_noticed(self):
        execute(f"DROP TRIGGER kept_delete_{HISTORY}")
        execute(f"CREATE TRIGGER kept_delete_{HISTORY} BEFORE DELETE ON {HISTORY} BEGIN SELECT 1; END")
        self.assertEqual(missing_append_only_triggers(), [HISTORY])
        install_triggers()
        self.refused(f"DELETE FROM {HISTORY}")

    @on_postgres
    def test_postgres_notices_triggers_that_were_made_harmless(self):
        for harm in (
            f"ALTER TABLE {HISTORY} DISABLE TRIGGER kept_row",
            f"ALTER TABLE {HISTORY} ENABLE TRIGGER kept_row",
            f"{ANEW} BEFORE DELETE ON {HISTORY} FOR EACH ROW {REFUSES}",
            f"{ANEW} BEFORE DELETE OR UPDATE ON {HISTORY} FOR EACH ROW WHEN (false) {REFUSES}",
        ):
            with self.subTest(harm):
                execute(harm)
                self.assertEqual(missing_append_only_triggers(), [HISTORY])
                install_triggers()
                self.assertEqual(missing_append_only_triggers(), [])
        execute(CREATE_FUNCTION_SQL.replace(FUNCTION_BODY, "BEGIN RETURN NEW; END"))
        self.assertEqual(missing_append_only_triggers(), append_only_tables())
        install_triggers()
        self.refused(f"DELETE FROM {HISTORY}")

    def test_what_is_lifted_is_back_afterwards_whatever_happened(self):
        with triggers_disabled([HISTORY]):
            execute(f"UPDATE {HISTORY} SET evidence = 'A ramp was built.'")
            self.refused("DELETE FROM actionplans_historicalreview")
        self.refused(f"DELETE FROM {HISTORY}")
        with self.assertRaises(ValueError), triggers_disabled([HISTORY]):
            raise ValueError
        self.refused(f"DELETE FROM {HISTORY}")
        self.assertEqual(self.entry.history.get().evidence, "A ramp was built.")


class RebuiltTableTests(TransactionTestCase):
    @on_sqlite
    def test_a_migration_that_makes_a_table_anew_leaves_it_guarded(self):
        committee = Committee.objects.create(name="Place")
        Meeting.objects.create(committee=committee, date="2026-01-15")
        history = history_model(Meeting)
        with connection.schema_editor() as editor:
            editor._remake_table(history)
        self.assertEqual(missing_append_only_triggers(), [history._meta.db_table])
        install_triggers_after_migrate()
        with self.assertRaises(IntegrityError):
            history.objects.all().delete()
