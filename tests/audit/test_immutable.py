"""What was published stays as it was: the database itself refuses to change such a row."""

import re
from unittest import skipUnless

import pytest
from django.core.checks import Tags, run_checks
from django.db import IntegrityError, connection, transaction

from actionplans.models import ImpactEntry, ProgressEntry
from audit.apps import drop_triggers_before_migrate, install_triggers_after_migrate
from audit.immutable import disable, immutable_tables, missing_immutability_triggers
from audit.triggers import triggers_disabled
from audit.verification import Verification
from tests.rounds.base import DONE, AnsweredRoundCase

pytestmark = pytest.mark.both_databases


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


class FrozenEntryTests(AnsweredRoundCase):
    def setUp(self):
        super().setUp()
        self.approve(DONE)
        self.publish()
        self.entry = ProgressEntry.objects.get(round=self.round)

    def refused(self, change):
        with self.assertRaises(IntegrityError), transaction.atomic():
            change()

    def test_no_column_of_a_printed_entry_changes_but_whether_it_stands(self):
        for name, text in (
            ("evidence", "''"),
            ("grade", "4"),
            ("first_published_version", "NULL"),
            ("round_id", "round_id + 1"),
        ):
            with self.subTest(name):
                self.refused(
                    lambda n=name, w=text: execute(
                        f"UPDATE actionplans_progressentry SET {n} = {w} WHERE first_published_version = 1"
                    )
                )
        published = "WHERE first_published_version = 1"
        execute(f"UPDATE actionplans_progressentry SET excluded_from_report = true {published}")

    def test_nor_by_the_orm(self):
        self.entry.evidence = "Nothing was built."
        self.refused(self.entry.save)
        self.refused(self.entry.delete)
        self.refused(ImpactEntry.objects.get(round=self.round).delete)
        self.entry.refresh_from_db()
        self.assertEqual(self.entry.evidence, DONE.evidence)

    def test_no_row_takes_the_place_of_a_printed_one(self):
        table = "actionplans_progressentry"
        if connection.vendor == "sqlite":
            self.refused(
                lambda: execute(
                    f"REPLACE INTO {table} SELECT * FROM {table} WHERE first_published_version = 1"
                )
            )
        else:
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.refused(lambda: execute(f"TRUNCATE {table} CASCADE"))

    def test_what_an_old_paper_said_can_still_be_set_right(self):
        old = ProgressEntry.objects.get(round=self.march)
        old.evidence = "A crossing was planned in May."
        old.save()
        old.refresh_from_db()
        self.assertEqual(old.evidence, "A crossing was planned in May.")

    def test_answers_evidence_and_decisions_are_guarded_and_a_lost_trigger_is_named(self):
        self.assertEqual(len(immutable_tables()), 5)
        self.assertEqual(missing_immutability_triggers(), [])
        disable(tables=["actionplans_impactentry"])
        self.assertEqual(missing_immutability_triggers(), ["actionplans_impactentry"])
        [broken] = Verification().problems()
        self.assertEqual((broken.code, broken.kind), ("unfrozen", "actionplans_impactentry"))
        [warning] = run_checks(tags=[Tags.database], databases=["default"])
        self.assertEqual(warning.id, "audit.W001")
        self.assertEqual(re.findall(r"\w+_\w+", warning.msg), ["actionplans_impactentry"])
        self.assertIn("manage.py migrate", warning.msg)
        install_triggers_after_migrate()
        self.assertEqual(missing_immutability_triggers(), [])

    @skipUnless(connection.vendor == "postgresql", "SQLite keeps the words of a trigger")
    def test_a_trigger_that_was_weakened_is_named(self):
        """By a condition that is never true, or by a function that does nothing."""
        table = "actionplans_impactentry"
        made = f"CREATE TRIGGER frozen_delete BEFORE DELETE ON {table} FOR EACH ROW WHEN"
        execute("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
        for weak in (
            "(false) EXECUTE FUNCTION history_is_never_changed()",
            '(OLD."first_published_version" IS NOT NULL) EXECUTE FUNCTION nothing()',
        ):
            execute(f"DROP TRIGGER frozen_delete ON {table}")
            execute(f"{made} {weak}")
            self.assertEqual(missing_immutability_triggers(), [table])
        install_triggers_after_migrate()
        self.assertEqual(missing_immutability_triggers(), [])

    def test_a_migration_may_alter_a_column_and_leaves_the_rows_guarded(self):
        drop_triggers_before_migrate()
        self.assertEqual(len(missing_immutability_triggers()), 5)
        install_triggers_after_migrate()
        self.test_nor_by_the_orm()

    def test_a_redaction_that_was_agreed_opens_them_for_one_transaction(self):
        with triggers_disabled():
            execute(
                "UPDATE actionplans_progressentry SET evidence = 'Redacted' WHERE first_published_version = 1"
            )
        self.refused(lambda: execute("DELETE FROM actionplans_progressentry"))
        self.entry.refresh_from_db()
        self.assertEqual(self.entry.evidence, "Redacted")

    def test_lifting_history_alone_leaves_them_frozen(self):
        with triggers_disabled(["actionplans_historicalprogressentry"]):
            self.refused(self.entry.delete)
            transaction.set_rollback(False)
