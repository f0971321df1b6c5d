"""Twelve ways of tampering with what happened: refused by the database, or found with the row named.

Whoever tampers here owns the database: he takes the triggers down, and puts them up again. He has no key.
"""

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from actionplans.models import ProgressEntry
from audit import anchor
from audit.models import ChainLink
from audit.triggers import trigger_backend, triggers_disabled
from tests.audit.base import find_problems, verify
from tests.base import PlanTestCase

pytestmark = pytest.mark.both_databases

ENTRIES, KIND = "actionplans_historicalprogressentry", "progress"


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def columns_of(table, but=()):
    description = connection.introspection.get_table_description(connection.cursor(), table)
    return ", ".join(f'"{column.name}"' for column in description if column.name not in but)


class TamperingTests(PlanTestCase):
    def setUp(self):
        self.entry = self.add_progress(evidence="First.")
        for words in ("Second.", "Third."):
            self.entry.evidence = words
            self.entry.save()
        self.rows = list(self.entry.history.order_by("pk"))
        self.assertEqual(verify(), (0, []))

    @pytest.fixture(autouse=True)
    def anchor_outside(self, tmp_path, settings):
        self.settings, self.anchor = settings, str(tmp_path / "anchor.jsonl")

    def refused(self, sql, *params):
        with self.assertRaises(IntegrityError), transaction.atomic():
            execute(sql, *params)

    def tamper(self, sql, *params):
        """First as the application could try, then past the triggers."""
        self.refused(sql, *params)
        with triggers_disabled():
            execute(sql, *params)

    def assert_broken(self, row, code, kind=KIND):
        """What is broken: first of all this row of this plan, in this way, and its line says where."""
        problems = find_problems()
        first = problems[0]
        plan = self.review.pk
        self.assertEqual(
            (first.code, first.kind, first.row_id, first.chain), (code, kind, row, plan), problems
        )
        self.assertTrue(str(first).startswith(f"{kind}, row {row}, plan {plan}: "), problems)
        return problems

    def link_of(self, row, kind=KIND):
        return ChainLink.objects.get(kind=kind, row_id=row.pk)

    def test_1_editing_a_row(self):
        self.tamper(f"UPDATE {ENTRIES} SET evidence = 'Never.' WHERE history_id = %s", self.rows[1].pk)
        self.assertEqual(len(self.assert_broken(self.rows[1].pk, "changed")), 1)

    def test_1_editing_who_belonged_to_a_row(self):
        row = self.action.history.latest()
        self.tamper(
            "UPDATE actionplans_historicalsubaction_owners SET owner_id = owner_id + 1 WHERE history_id = %s",
            row.pk,
        )
        self.assert_broken(row.pk, "changed", "action")

    def test_2_deleting_a_row(self):
        self.tamper(f"DELETE FROM {ENTRIES} WHERE history_id = %s", self.rows[1].pk)
        self.assert_broken(self.rows[1].pk, "deleted")

    def test_2_deleting_a_row_with_its_link(self):
        place = self.link_of(self.rows[1])
        self.tamper(f"DELETE FROM {ENTRIES} WHERE history_id = %s", self.rows[1].pk)
        self.tamper("DELETE FROM audit_chainlink WHERE id = %s", place.pk)
        problems = self.assert_broken(self.rows[2].pk, "gap")
        self.assertRegex(problems[0].what, r"\b1\b")

    def inserted(self, evidence="'Slipped in.'", when="history_date"):
        """A row like the second, put in past Scrutiny: the database lets rows be added."""
        columns = columns_of(ENTRIES, but={"history_id", "evidence", "history_date"})
        execute(
            f"INSERT INTO {ENTRIES} ({columns}, evidence, history_date) "
            f"SELECT {columns}, {evidence}, {when} FROM {ENTRIES} WHERE history_id = {self.rows[1].pk}"
        )
        return self.entry.history.order_by("pk").last()

    def test_3_inserting_a_row(self):
        self.assert_broken(self.inserted().pk, "unlinked")

    def test_3_inserting_a_row_with_a_link_sealed_under_another_key(self):
        row, last = self.inserted(), ChainLink.objects.filter(chain=self.review.pk).latest("position")
        ChainLink.objects.create(
            chain=last.chain, position=last.position + 1, kind=KIND, row_id=row.pk,
            schema_name=last.schema_name, digest="0" * 64, seal="0" * 64,
        )  # fmt: skip
        self.assert_broken(row.pk, "misfit")

    def test_4_reordering(self):
        first, second = self.link_of(self.rows[0]), self.link_of(self.rows[1])
        self.refused("UPDATE audit_chainlink SET position = 0 WHERE id = %s", first.pk)
        with triggers_disabled():
            for link, place in ((first, -1), (second, first.position), (first, second.position)):
                execute("UPDATE audit_chainlink SET position = %s WHERE id = %s", place, link.pk)
        self.assert_broken(self.rows[1].pk, "misfit")

    def test_5_cutting_off_the_end_leaves_a_row_that_its_history_does_not_explain(self):
        self.cut_off()
        problems = self.assert_broken(self.entry.pk, "differs")
        self.assertTrue(problems[0].what.endswith(": evidence"), problems)

    def cut_off(self):
        self.tamper("DELETE FROM audit_chainlink WHERE row_id = %s AND kind = %s", self.rows[2].pk, KIND)
        self.tamper(f"DELETE FROM {ENTRIES} WHERE history_id = %s", self.rows[2].pk)

    def test_5_cutting_off_the_end_and_mending_the_row_is_told_by_the_anchor_alone(self):
        self.settings.HISTORY_ANCHOR = self.anchor
        call_command("anchor_history", stdout=io.StringIO())
        self.assertEqual(verify(), (0, []))
        ended = self.link_of(self.rows[2])
        self.cut_off()
        execute("UPDATE actionplans_progressentry SET evidence = 'Second.'")
        first = find_problems()[0]
        self.assertEqual((first.code, first.chain), ("cut-off", self.review.pk))
        self.assertIn(f" {ended.position} ", first.what)
        self.settings.HISTORY_ANCHOR = ""
        self.assertEqual(verify(), (0, []))

    def test_5_what_grows_where_an_end_was_cut_off_is_not_what_was_there(self):
        anchor.append_heads(self.anchor)
        self.cut_off()
        execute("UPDATE actionplans_progressentry SET evidence = 'Second.'")
        self.entry.evidence = "Third, in other words."
        self.entry.save()
        anchor.append_heads(self.anchor)
        self.settings.HISTORY_ANCHOR = self.anchor
        self.assert_broken(self.entry.history.latest("pk").pk, "replaced")

    def test_6_back_dating(self):
        self.tamper(
            f"UPDATE {ENTRIES} SET history_date = '2019-01-01 09:00:00+00:00' WHERE history_id = %s",
            self.rows[2].pk,
        )
        self.assert_broken(self.rows[2].pk, "changed")

    def test_7_saying_that_somebody_else_did_it(self):
        self.tamper(
            f"UPDATE {ENTRIES} SET history_user_id = %s, history_user_name = 'Nia' WHERE history_id = %s",
            self.nia.pk,
            self.rows[1].pk,
        )
        self.assert_broken(self.rows[1].pk, "changed")

    def test_8_swapping_two_rows(self):
        (one, two), free = (self.rows[0].pk, self.rows[1].pk), -1
        self.refused(f"UPDATE {ENTRIES} SET history_id = %s WHERE history_id = %s", free, one)
        with triggers_disabled():
            for was, becomes in ((one, free), (two, one), (free, two)):
                execute(f"UPDATE {ENTRIES} SET history_id = %s WHERE history_id = %s", becomes, was)
        self.assertEqual(self.assert_broken(one, "changed")[1].row_id, two)

    def test_9_restoring_an_old_row(self):
        execute("UPDATE actionplans_progressentry SET evidence = 'First.'")
        problems = self.assert_broken(self.entry.pk, "differs")
        self.assertTrue(problems[0].what.endswith(": evidence"), problems)

    def test_10_dropping_a_trigger(self):
        trigger_backend("default").drop([ENTRIES])
        first = find_problems()[0]
        self.assertEqual((first.code, first.kind), ("unguarded", ENTRIES))
        self.assertTrue(str(first).startswith(f"{ENTRIES}: "))

    def test_11_changing_only_the_row_itself(self):
        ProgressEntry.objects.filter(pk=self.entry.pk).update(grade=1, evidence="All is done.")
        [problem] = self.assert_broken(self.entry.pk, "differs")
        self.assertTrue(problem.what.endswith(": evidence, grade"), problem)

    def test_11_making_and_deleting_a_row_past_its_history(self):
        ProgressEntry.objects.filter(pk=self.entry.pk)._raw_delete("default")
        self.assert_broken(self.entry.pk, "gone")
        made = ProgressEntry.objects.bulk_create([ProgressEntry(round=self.march, sub_action=self.action)])
        codes = {(each.row_id, each.chain): each.code for each in find_problems()}
        self.assertEqual(codes.get((made[0].pk, self.review.pk)), "no-history")

    def test_11_giving_a_row_another_owner_past_its_history(self):
        type(self.action).owners.through.objects.all()._raw_delete("default")
        problems = self.assert_broken(self.action.pk, "differs", "action")
        self.assertTrue(problems[0].what.endswith(": owners"), problems)

    def test_12_playing_an_old_row_again_with_its_old_link(self):
        columns = columns_of(ENTRIES, but={"history_id"})
        execute(
            f"INSERT INTO {ENTRIES} ({columns}) SELECT {columns} FROM {ENTRIES} WHERE evidence = 'First.'"
        )
        again = self.entry.history.latest("pk")
        execute("UPDATE actionplans_progressentry SET evidence = 'First.'")
        old, last = (
            self.link_of(self.rows[0]),
            ChainLink.objects.filter(chain=self.review.pk).latest("position"),
        )
        ChainLink.objects.create(
            chain=old.chain, position=last.position + 1, kind=KIND, row_id=again.pk,
            schema_name=old.schema_name, digest=old.digest, seal=old.seal,
        )  # fmt: skip
        self.assert_broken(again.pk, "misfit")

    def test_12_no_link_is_there_twice(self):
        columns = columns_of("audit_chainlink", but={"id"})
        self.refused(f"INSERT INTO audit_chainlink ({columns}) SELECT {columns} FROM audit_chainlink")


class UntouchedTests(PlanTestCase):
    """What people may do is never called tampering."""

    def test_whatever_people_do_leaves_history_whole(self):
        entry = self.add_progress()
        entry.evidence, entry.grade = "Saved in part.", 3
        entry.save(update_fields=["grade"])
        self.action.owners.clear()
        self.nia.link_officer_of.add(self.review)
        self.lee.name = "Lee Newname"
        self.lee.save()
        pk = entry.pk
        entry.delete()
        self.assertEqual(verify(), (0, []))
        self.assertEqual(ProgressEntry.history.filter(id=pk).latest().history_type, "-")

    def test_a_row_saved_in_part_has_the_history_of_what_is_stored(self):
        entry = self.add_progress(evidence="Mine.")
        stale = ProgressEntry.objects.get(pk=entry.pk)
        entry.evidence = "Newer."
        entry.save()
        stale.grade = 1
        stale.save(update_fields=["grade"])
        row = entry.history.latest()
        self.assertEqual((row.evidence, row.grade), ("Newer.", 1))
        self.assertEqual(verify(), (0, []))
