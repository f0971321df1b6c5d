"""The chain: one for each plan, written with the row, and only by those whose turn it is."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock, skipUnless

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.test import TransactionTestCase, override_settings

from actionplans.models import Committee, Heading, ProgressEntry, Review
from audit import anchor, chain
from audit.bulk import bulk_create_tracked, bulk_update_tracked
from audit.kinds import kind_name
from audit.models import ChainLink, StoredSealSchema
from audit.records import audit_context
from audit.sealing import SealSchema, canonical_json
from tests.audit.base import find_problems, verify
from tests.base import SEPTEMBER, PlanTestCase
from tests.concurrency import run_in_threads

pytestmark = pytest.mark.both_databases

on_postgres = skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time")


class ChainTests(PlanTestCase):
    def chains_of(self, row):
        kind = kind_name(type(row))
        pks = row.history.values_list("pk", flat=True)
        return set(ChainLink.objects.filter(kind=kind, row_id__in=pks).values_list("chain", flat=True))

    def test_what_belongs_to_a_plan_is_in_its_chain_and_all_else_in_the_council_s(self):
        entry = self.add_progress()
        for row in (self.review, self.recommendation, self.action, self.march, entry):
            self.assertEqual(self.chains_of(row), {self.review.pk}, row)
        for row in (self.olive, self.action.owners.get(), Committee.objects.create(name="Place")):
            self.assertEqual(self.chains_of(row), {chain.COUNCIL_CHAIN}, row)

    def test_each_row_of_history_has_one_link_and_places_have_no_gap(self):
        self.add_progress()
        for number in (chain.COUNCIL_CHAIN, self.review.pk):
            places = list(
                ChainLink.objects.filter(chain=number).order_by("position").values_list("position", flat=True)
            )
            self.assertEqual(places, list(range(1, len(places) + 1)))

    def test_another_key_fits_no_link(self):
        with override_settings(HISTORY_KEY="another-key"):
            self.assertEqual([each.code for each in find_problems()], ["unknown-key"])
        with override_settings(HISTORY_KEY="another-key", HISTORY_KEY_FALLBACKS=[settings.HISTORY_KEY]):
            self.assertEqual([each.code for each in find_problems()], ["another-key"])

    def test_a_column_added_later_breaks_no_seal(self):
        """Rows sealed by an earlier version had one column less."""
        history = Committee.history.model
        today = chain.schema_for(history)
        earlier = SealSchema(today.kind, tuple(set(today.fields) - {"change.by-name"}), today.relations)
        StoredSealSchema.objects.create(name=earlier.name, kind=earlier.kind, fields=earlier.as_json)
        with mock.patch.object(chain, "schema_for", return_value=earlier):
            Committee.objects.create(name="Place")
        self.assertEqual(verify(), (0, []))

    def test_rows_sealed_with_a_column_that_is_gone_are_said_not_to_be_checked(self):
        from audit.verification import Verification

        history = Committee.history.model
        today = chain.schema_for(history)
        Committee.objects.create(name="Place")
        gone = SealSchema(today.kind, tuple(f for f in today.fields if f != "successor"), today.relations)
        with mock.patch("audit.verification.schema_for", return_value=gone):
            walk = Verification()
            self.assertEqual([b for b in walk.problems() if b.kind == today.kind], [])
        self.assertEqual(walk.unverifiable[today.kind], 1)

    def test_the_same_data_is_the_same_bytes(self):
        summer = dt.timezone(dt.timedelta(hours=1))
        for one, other in (
            ({"a": 1, "b": "é"}, {"b": "é", "a": 1}),
            (
                dt.datetime(2026, 7, 1, 10, 0, tzinfo=summer),
                dt.datetime(2026, 7, 1, 9, 0, 0, 0, tzinfo=dt.UTC),
            ),
            (b"\x00\xff", memoryview(b"\x00\xff")),
        ):
            self.assertEqual(canonical_json(one), canonical_json(other))

    def test_a_save_that_is_taken_back_leaves_no_link(self):
        before = ChainLink.objects.count()
        with self.assertRaises(ValueError), transaction.atomic():
            self.add_progress()
            raise ValueError
        self.assertEqual(ChainLink.objects.count(), before)

    def test_a_save_asks_the_database_no_more_than_it_must(self):
        entry = self.add_progress()
        # What is stored, its last history and the link of that; the row, its history, that as it is stored,
        # the link before, the new link, the plan's version; on PostgreSQL, the queue.
        with self.assertNumQueries(9 if connection.vendor == "sqlite" else 10):
            entry.save()


class ManyRowsTests(PlanTestCase):
    def headings(self, count):
        return [Heading(plan=self.review, ref=str(n), text=f"That {n} be done.") for n in range(2, 2 + count)]

    def test_many_rows_are_made_with_their_history_and_links(self):
        with audit_context("Brought together", by=self.clare):
            made = bulk_create_tracked(self.headings(20))
        self.assertEqual(len(made), 20)
        told = {(h.history_user_name, h.history_change_reason) for m in made for h in m.history.all()}
        self.assertEqual(told, {("Clare", "Brought together")})
        self.assertEqual(verify(), (0, []))

    def test_many_rows_are_changed_with_their_history_and_links(self):
        lines = [self.action, self.add_action("b", owner=self.olive)]
        for line in lines:
            line.strand, line.measure = "Schools", "not to be saved"
        with audit_context("", by=self.clare):
            bulk_update_tracked(lines, ["strand"])
        for line in lines:
            row = line.history.latest()
            self.assertEqual((row.strand, row.history_type, row.history_user_name), ("Schools", "~", "Clare"))
            self.assertEqual([each.owner.name for each in row.owners.all()], ["Olive"])
        self.assertEqual(verify(), (0, []))

    def test_six_times_as_many_cost_no_question_more(self):
        def cost(count):
            with self.assertNumQueries(8 if connection.vendor == "sqlite" else 9):
                bulk_create_tracked(self.headings(count))

        cost(10)
        Heading.objects.exclude(pk=self.recommendation.pk).filter(kind="recommendation").delete()
        cost(60)

    def test_none_is_none(self):
        self.assertEqual(bulk_create_tracked([]), [])
        bulk_update_tracked([], ["text"])


class AnchorTests(PlanTestCase):
    def setUp(self):
        folder = self.enterContext(TemporaryDirectory())
        self.path = f"{folder}/anchors/history.jsonl"

    def broken(self):
        return [
            (integrity_problem.code, integrity_problem.chain)
            for integrity_problem in anchor.verify_anchor(self.path)
        ]

    def test_only_chains_that_have_grown_are_noted_again(self):
        self.assertEqual(anchor.append_heads(self.path), 2)
        self.assertEqual(anchor.append_heads(self.path), 0)
        self.add_progress()
        self.assertEqual(anchor.append_heads(self.path), 1)
        self.assertEqual(
            [list(line["heads"]) for line in anchor.read_anchor(self.path)][1], [str(self.review.pk)]
        )
        self.assertEqual(self.broken(), [])

    def test_an_old_copy_of_the_database_is_told(self):
        point = transaction.savepoint()
        self.add_progress()
        anchor.append_heads(self.path)
        transaction.savepoint_rollback(point)
        self.assertEqual(self.broken(), [("cut-off", self.review.pk)])

    def test_an_altered_line_is_named_and_nothing_is_added_to_it(self):
        anchor.append_heads(self.path)
        self.add_progress()
        anchor.append_heads(self.path)
        file = Path(self.path)
        text = file.read_text()
        for altered in (text.replace("2026", "2027", 1), text.split("\n", 1)[1], "{}\n" + text, "x\n"):
            file.write_text(altered)
            [*_, last] = anchor.verify_anchor(self.path)
            self.assertEqual(last.code, "anchor-altered")
            self.assertIn(f"Line 1 of {self.path}", last.what)
            refused = self.assertRaisesMessage(CommandError, last.what)
            with refused, override_settings(HISTORY_ANCHOR=self.path):
                call_command("anchor_history")
            self.assertEqual(file.read_text(), altered)

    def test_a_file_that_is_gone_is_said_to_be(self):
        [missing] = anchor.verify_anchor(self.path)
        self.assertEqual(missing.code, "no-anchor")
        self.assertIn(self.path, missing.what)

    def test_the_command_says_what_to_set(self):
        with self.assertRaisesMessage(CommandError, "SCRUTINY_HISTORY_ANCHOR"):
            call_command("anchor_history")


class WritersTests(TransactionTestCase):
    def plan(self, slug):
        return Review.objects.create(title=slug, slug=slug)

    def test_eight_who_write_one_plan_at_once_make_one_whole_chain(self):
        plan = self.plan("roads")

        def write():
            for n in range(5):
                Heading.objects.create(plan=plan, ref=str(n))

        self.assertEqual(run_in_threads(*[write] * 8), [])
        self.assertEqual(ChainLink.objects.filter(chain=plan.pk).count(), 41)
        self.assertEqual(verify(), (0, []))

    @on_postgres
    def test_postgres_lets_writers_of_different_plans_go_on(self):
        roads, parks = self.plan("roads"), self.plan("parks")

        def write_in(plan):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                Heading.objects.create(plan=plan, ref="2")

        with transaction.atomic():
            Heading.objects.create(plan=roads, ref="1")
            self.assertEqual(run_in_threads(lambda: write_in(parks)), [])
            waited = run_in_threads(lambda: write_in(roads))
        self.assertIsInstance(waited[0], OperationalError)
        self.assertEqual(verify(), (0, []))


class WhileOthersWriteTests(TransactionTestCase):
    def test_what_is_saved_while_history_is_verified_is_no_tampering(self):
        from audit import comparing

        committee = Committee.objects.create(name="Place")
        looked = comparing.TrackedRowChecker.find_differences

        def slowly(rows, *asked):
            if rows.model is Committee and committee.name == "Place":
                committee.name = "Roads"
                committee.save()
            return looked(rows, *asked)

        with mock.patch.object(comparing.TrackedRowChecker, "find_differences", slowly):
            self.assertEqual(verify(), (0, []))
        self.assertEqual(Committee.objects.get().name, "Roads")


class OpenRoundTests(PlanTestCase):
    def test_a_round_that_is_opened_is_in_the_chain_of_its_plan(self):
        from actionplans.workflow.rounds import open_round

        open_round(self.review, SEPTEMBER)
        self.assertEqual(verify(), (0, []))
        self.assertFalse(ProgressEntry.objects.exists())
