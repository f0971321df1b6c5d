"""What is sealed without being read back is what reading gives, in every table and on both databases."""

import datetime as dt

import pytest
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
    Value,
)
from django.db.models.functions import Lower, Now
from django.test import TestCase
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from actionplans.grades import Grade
from actionplans.models import Asked, Committee, Review
from history.sealing import digests, digests_of, form_of
from history.tables import history_of, relations_of, sealed_models
from intake.models import Import
from tests.base import PlanTestCase
from tests.history.base import verify

pytestmark = pytest.mark.both_databases

SUMMER = dt.timezone(dt.timedelta(hours=1))
LATE = dt.datetime(2026, 7, 1, 23, 30, 0, 123_456, tzinfo=dt.UTC)
WORDS = [
    "",
    " é – “so far” ✓ 😀 ",
    "=1\r\n\t<b>",
    mark_safe("<i>"),
    gettext_lazy("Log"),
    Asked.State.DRAFT,
    5,
]
ROWS = 9  # more than any field has values, so that each is used


def values_of(field):
    """What may be written into a field; dates as words too, and numbers that are no plain ones."""
    kinds = [
        (JSONField, [[], {"b": 1.0, "a": [None, "é"]}, -0.0]),
        (BooleanField, [True, False, 1, 0]),
        ((CharField, TextField), [str(w)[: field.max_length] if field.max_length else w for w in WORDS]),
        (DateTimeField, [LATE, LATE.astimezone(SUMMER), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)]),
        (DateField, [dt.date(2020, 3, 1), LATE, "2020-02-29"]),
        ((IntegerField, ForeignKey), [0, 1, True, "7", Grade.SLIPPED, 32_767]),
    ]
    values = next(values for kind, values in kinds if isinstance(field, kind))
    return [*values, None] if field.null else values


def row_of(model, number, **given):
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    chosen = {f.attname: (v := values_of(f))[(number + at) % len(v)] for at, f in enumerate(fields)}
    return model(**{**chosen, **given})


class DigestTests(TestCase):
    def write(self, model):
        """Some rows one by one and some at once, each led to two others."""
        rows = [row_of(model, number) for number in range(ROWS)]
        for row in rows[: ROWS // 2]:
            row.save()
        rows[ROWS // 2 :] = model.objects.bulk_create(rows[ROWS // 2 :])
        for row in rows:
            row.relations_written = {
                name: relation.objects.bulk_create(
                    [row_of(relation, number, history_id=row.pk) for number in range(2)]
                )
                for name, relation in relations_of(model).items()
            }
        return rows

    def test_every_table_is_sealed_as_it_is_stored(self):
        for model in sealed_models():
            rows, form = self.write(model), form_of(model)
            for relations in (row.relations_written for row in rows):
                for name in relations:
                    relations[name] = relations[name][::-1]  # their order is that of the table
            read = digests(model, form, [row.pk for row in rows], "default")
            self.assertEqual(digests_of(rows, form, "default"), read, model.__name__)
            self.assertEqual(len(read), ROWS)

    def test_only_json_is_read_back(self):
        for model in sealed_models():
            rows = self.write(model)
            with self.subTest(model), self.assertNumQueries(1 if model is history_of(Import) else 0):
                digests_of(rows, form_of(model), "default")

    def test_what_the_database_works_out_is_read_back(self):
        history = history_of(Committee)
        row = row_of(history, 0, name=Lower(Value("PLACE")), history_date=Now())
        row.save()
        form = form_of(history)
        with self.assertNumQueries(2):  # the row, and whom it leads to
            found = digests_of([row], form, "default")
        self.assertEqual(found, digests(history, form, [row.pk], "default"))


class RelationTests(PlanTestCase):
    def test_whom_a_row_leads_to_is_sealed_with_each_change(self):
        self.action.owners.clear()
        self.review.link_officers.add(self.clare, self.mo)
        self.review.title = "Safer Roads"
        self.review.save()
        self.review.link_officers.remove(self.lee)
        self.assertEqual([row.link_officers.count() for row in self.review.history.all()], [2, 3, 3, 1, 0])
        Review.objects.create(title="Parks", slug="parks").delete()
        self.assertEqual(verify(), (0, []))
