"""What was published never changes, and is whole or not there at all."""

import itertools
import json
from dataclasses import replace
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import TestCase

from actionplans.models import Heading, ProgressEntry
from actionplans.workflow.updates import NotAllowed
from documents.plan import plan_data
from reports import publishing
from reports.models import PublishedFile, PublishedReport
from reports.publishing import PublicationInput, publish
from tests.reports.base import PublishCase

pytestmark = pytest.mark.both_databases


class KeptBytesTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.approve()
        self.ask()

    def test_the_database_refuses_to_change_or_delete_what_was_published(self):
        update, file = self.version(), self.version().file("pdf")
        file.data = b"%PDF-other"
        update.published_by_name = "Somebody"
        for change in (
            update.save,
            update.delete,
            file.save,
            file.delete,
            lambda: PublishedFile.objects.update(sha256="0"),
            lambda: PublishedReport.objects.all()._raw_delete("default"),
        ):
            with self.assertRaises((IntegrityError, ProtectedError)), transaction.atomic():
                change()
        self.assertEqual(self.version().published_by_name, "Clare")
        self.assertTrue(self.version().file("pdf").is_sound)

    def test_bytes_that_are_not_those_published_are_noticed(self):
        file = self.version().file("pdf")
        file.data = bytes(file.data) + b" "
        self.assertFalse(file.is_sound)

    def test_a_later_version_without_a_reason_is_refused_by_the_database_too(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            PublishedReport.objects.create(
                round=self.round, version=2, published_by=self.clare, published_by_name="Clare"
            )


class ChangedMeanwhileTests(PublishCase):
    def test_what_changed_while_files_were_written_is_rendered_again(self):
        self.approve()
        real, rendered = publishing.render_report, []

        def render(wanted):
            rendered_report = real(wanted)
            if not rendered:  # while the files of the first try were written
                heading = Heading.objects.get(ref="1")
                heading.text = "That roads be made much safer through:"
                heading.save()
            rendered.append(rendered_report)
            return rendered_report

        with mock.patch.object(publishing, "render_report", render):
            update = publish(PublicationInput(self.round, 1, self.clare, {}))
        self.assertEqual(len(rendered), 2)
        self.assertEqual(update.plan().headings[0].text, "That roads be made much safer through:")
        self.assertEqual(PublishedFile.objects.count(), 3)

    def test_what_never_stands_still_is_given_up_and_nothing_is_half(self):
        self.approve()
        real, turn = publishing.build_plan_versions, itertools.count()

        def other(wanted):
            plan = replace(real(wanted).whole, closing=str(next(turn)))
            return publishing.PlanVersions(plan, plan, frozenset())

        changed = mock.patch.object(publishing, "build_plan_versions", other)
        with changed, self.assertRaises(NotAllowed):
            publish(PublicationInput(self.round, 1, self.clare, {}))
        self.nothing_happened()

    def test_a_worker_that_dies_in_the_middle_leaves_nothing_half(self):
        self.approve()
        for broken in ("PublishedReport.objects.create", "PublishedFile.of", "_require_changes"):
            target = f"reports.publishing.{broken}"
            killed = mock.patch(target, side_effect=KeyboardInterrupt)
            with killed, self.assertRaises(KeyboardInterrupt), transaction.atomic():
                publish(PublicationInput(self.round, 1, self.clare, {}))
            self.nothing_happened()
        publish(PublicationInput(self.round, 1, self.clare, {}))
        self.assertEqual(self.version().files.count(), 3)

    def nothing_happened(self):
        self.round.refresh_from_db()
        self.asked.refresh_from_db()
        self.assertEqual(
            (self.round.state, self.round.report_version, self.asked.state), ("open", 0, "approved")
        )
        self.assertFalse(PublishedReport.objects.exists() or PublishedFile.objects.exists())
        self.assertFalse(ProgressEntry.objects.filter(first_published_version__isnull=False).exists())


class PlanOfVersionTests(TestCase):
    def test_a_plan_that_was_frozen_before_reasons_were_printed_is_still_read(self):
        sub_action = plan_data.SubActionData(entries=(plan_data.EntryData(),))
        old = json.loads(
            plan_data.to_json(
                plan_data.PlanData(headings=(plan_data.HeadingData(sub_actions=(sub_action,)),))
            )
        )
        del old["headings"][0]["sub_actions"][0]["entries"][0]["gap_reason"]
        self.assertTrue(plan_data.from_json(json.dumps(old)).headings)
