"""A clerk reads partnerships' plans and standards in, and nothing of them is lost."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import TestCase

from actionplans.models import ActionPlan, Heading, ProgressEntry, SubAction
from actionplans.models.plans import get_specific_plan
from actionplans.serialise import build_plan
from documents.plan.plan_data import from_json, to_json
from documents.plan.scales import BRAG, MET, RAG, detect_scale
from documents.validation.uploads import FileRejected
from imports.importer import ImportSource, preview_import
from imports.merging.scales import apply_scale
from partnerships.models import Indicator, PartnershipPlan, StandardsAssessment
from tests.partnerships.original_documents import (
    ALL_DOCUMENTS,
    DOCUMENTS,
    OBJECTIVES_DOCUMENT,
    STANDARDS_DOCUMENT,
    THEMES_DOCUMENT,
    bring_in,
    comparable,
    reading_of,
)


def rows():
    return {
        model._meta.label: model._default_manager.count()
        for room in ("actionplans", "imports", "partnerships", "audit")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    }


class ImportedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.outcomes = {paper: bring_in(paper) for paper in ALL_DOCUMENTS}

    def test_every_word_that_was_read_comes_back_from_the_record(self):
        for paper, outcome in self.outcomes.items():
            with self.subTest(paper[0]):
                read = apply_scale(reading_of(paper).plan)
                plan = build_plan(get_specific_plan(outcome.review.pk), outcome.this_round)
                self.assertEqual(comparable(plan), comparable(replace(read, period=plan.period)))
                self.assertEqual(from_json(to_json(plan)), plan)

    def test_each_paper_becomes_the_kind_of_plan_that_it_is(self):
        kinds = {paper: type(outcome.review) for paper, outcome in self.outcomes.items()}
        self.assertEqual(
            kinds,
            {
                THEMES_DOCUMENT: PartnershipPlan,
                OBJECTIVES_DOCUMENT: PartnershipPlan,
                STANDARDS_DOCUMENT: StandardsAssessment,
            },
        )
        result = {p: set(o.review.headings.values_list("kind", flat=True)) for p, o in self.outcomes.items()}
        kind = Heading.Kind
        self.assertEqual(
            result,
            {
                THEMES_DOCUMENT: {kind.THEME},
                OBJECTIVES_DOCUMENT: {kind.OBJECTIVE, kind.ISSUE},
                STANDARDS_DOCUMENT: {kind.STANDARD},
            },
        )

    def test_a_paper_that_is_brought_in_twice_changes_no_row(self):
        before = rows()
        for paper in ALL_DOCUMENTS:
            self.assertFalse(bring_in(paper).has_changes)
        self.assertEqual(rows(), before)

    def test_two_lines_with_one_number_stay_two(self):
        twice = SubAction.objects.filter(heading__plan=self.outcomes[THEMES_DOCUMENT].review, ref="2.1")
        self.assertEqual(
            [sub_action.heading.ref for sub_action in twice.order_by("heading__ref")], ["1", "2"]
        )

    def test_a_colour_keeps_its_word_and_says_what_it_counts_as(self):
        sub_action = SubAction.objects.get(action="Attend annual Safeguarding Forum")
        entry = ProgressEntry.objects.get(sub_action=sub_action)
        self.assertEqual((entry.grade_text, entry.grade), ("Green", 2))
        said = [f.sentence for f in self.outcomes[THEMES_DOCUMENT].findings if f.code == "scale-read"]
        self.assertIn("“Amber” as 3 (Slipped)", said[0])

    def test_a_quarter_keeps_its_name(self):
        told = self.outcomes[OBJECTIVES_DOCUMENT].this_round
        self.assertEqual((str(told), told.slug), ("Q1 2010", "2010-06"))
        codes = {finding.code for finding in self.outcomes[OBJECTIVES_DOCUMENT].findings}
        self.assertIn("quarter-read", codes)

    def test_indicators_have_their_glossary_and_the_lines_that_serve_them(self):
        ni35 = Indicator.objects.get(code="NI 35")
        self.assertEqual(
            (ni35.framework, ni35.meaning), ("PSA 26", "Building resilience to violent extremism")
        )
        self.assertEqual(
            [sub_action.action for sub_action in ni35.sub_actions.all()], ["See separate Partnership Plan"]
        )
        # Printed "NI195" in a line, and "NI 195" in the glossary.
        self.assertEqual(Indicator.objects.get(code="NI 195").sub_actions.count(), 4)

    def test_a_trial_says_that_nothing_would_change(self):
        self.assertFalse(
            preview_import(
                reading_of(STANDARDS_DOCUMENT), ImportSource(STANDARDS_DOCUMENT[0], "0" * 64)
            ).has_changes
        )


class MonthTests(TestCase):
    def test_a_paper_without_a_month_is_asked_for_one(self):
        name, _ = THEMES_DOCUMENT
        with pytest.raises(FileRejected) as refused:
            bring_in((name, ""))
        self.assertEqual(refused.value.code, "no-period")
        self.assertFalse(ActionPlan.objects.exists())

    def test_the_command_takes_the_month(self):
        string_io = io.StringIO()
        call_command(
            "import_document",
            str(DOCUMENTS / THEMES_DOCUMENT[0]),
            period=THEMES_DOCUMENT[1],
            stdout=string_io,
        )
        self.assertEqual(SubAction.objects.count(), 33)
        self.assertIn("33", string_io.getvalue())


class ScaleTests(TestCase):
    def test_letters_and_words_of_a_scale_are_one(self):
        self.assertEqual(RAG.level("g"), RAG.level(" Green. "))
        self.assertIsNone(RAG.level("Blue"))
        self.assertEqual(MET.level("partly").translated, "3 (Slipped)")
        self.assertEqual(MET.level("Not assessed").translated, "no grade")

    def test_the_scale_is_the_one_that_knows_the_words(self):
        self.assertEqual(detect_scale({"Blue", "Red"}), BRAG)
        self.assertEqual(detect_scale({"A", "G"}), RAG)
        self.assertEqual(detect_scale(set()), RAG)
        self.assertEqual(detect_scale(set(), standards=True), MET)
