"""A redaction reaches every place in which somebody's words may stand; the others are named here."""

import datetime as dt
import hashlib

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from accounts.models import CouncilBranding
from actionplans.models import Committee, Meeting
from actionplans.serialise import build_plan
from audit.redaction import UNREDACTED_APPS, redactable_models
from audit.registry import history_model, tracked_models
from dashboards.models import SavedView
from reports.file_formats import FILE_FORMATS
from reports.models import AgendaPack, CoveringTemplate, PublishedFile, PublishedReport
from reports.report_branding import ReportBranding
from reports.report_options import ReportOptions
from tests.audit.base import VICTIM_NAME, RedactionTestCase, all_stored_text
from tests.documents.docx_builder import build_docx, p, r

pytestmark = pytest.mark.both_databases

# Who people are, and what their browsers hold: administrators rename accounts.
ACCOUNTS = {*UNREDACTED_APPS, "account", "mfa"}
NO_WORDS = {
    "audit.StoredSealSchema": "names of our columns",
    "audit.HistoryKey": "what tells keys apart",
    "audit.ChainLink": "digests",
    "audit.Tombstone": "digests",
    "django_tasks_database.DBTaskResult": "numbers of rows, and where a program failed",
    "actionplans.ActionPlan": "each kind of plan is reached, with the columns that it has from here",
    "actionplans.Notification": "numbers and kinds",
    "actionplans.Redaction": "the words themselves, until they are taken out; no reason may hold them",
    "imports.StoredFile": "a digest; what is in the file is looked at",
    "reports.PublicCopy": "numbers of rows",
    "reports.CachedPackPdf": "a digest; all are deleted",
    "reports.AgendaPack": "a digest; its parts are looked at",
    "reports.PublishedFile": "a digest; what is in the file is looked at",
    "reports.ReplacedFile": "a digest",
}


def holds_text(model):
    fields = (each for each in model._meta.concrete_fields if not each.choices and not each.primary_key)
    return any(isinstance(each, CharField | TextField | JSONField) for each in fields)


def test_every_table_with_words_is_reached():
    reached = set(redactable_models())
    reached |= {
        each for model in tracked_models() for each in (model, history_model(model)) if model in reached
    }
    left = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model not in reached and model._meta.app_label not in ACCOUNTS
        if holds_text(model)
    }
    assert left == set(NO_WORDS)


class ClosingWordsTests(RedactionTestCase):
    def setUp(self):
        self.entry = self.add_progress(evidence="We met in May.")

    def look(self, closing):
        values = {
            "name": "Stockton",
            "colour": "#7b1fa2",
            "created_by": self.clare,
            "created_by_name": "Clare",
        }
        return CouncilBranding.objects.create(closing_statement=closing, **values)

    def published(self, look, **options):
        """In Word and as data; the data says nothing of what a report has at its end."""
        update = PublishedReport.objects.create(
            round=self.march,
            version=1,
            published_by=self.clare,
            published_by_name="Clare",
            branding=look,
            report_options=options,
        )
        for name in ("json", "docx"):
            data = FILE_FORMATS[name].write(
                build_plan(self.review, self.march),
                ReportOptions.of(options),
                branding=ReportBranding.from_model(look),
            )
            PublishedFile.of(update, name, data).save()
        return update

    def check_gone(self, update):
        self.assertNotIn(VICTIM_NAME.lower(), all_stored_text())
        word, data = update.file("docx"), update.file("json")
        self.assertEqual(word.replaced_files.count(), 1)
        self.assertEqual(data.replaced_files.count(), 0)
        self.assertTrue(word.is_sound)
        number = word.replaced_files.get().redaction_id
        look, options = CouncilBranding.objects.last(), PublishedReport.objects.get().report_options
        again = FILE_FORMATS["docx"].write(
            update.plan(), ReportOptions.of(options), branding=ReportBranding.from_model(look)
        )
        self.assertEqual(hashlib.sha256(again).hexdigest(), word.sha256)
        self.assertIn(f"[redacted {number}]", look.closing_statement + options.get("closing", ""))

    def test_the_councils_words_at_the_end_are_taken_out_of_what_was_published(self):
        update = self.published(self.look("For large print ring Jane Victim."))
        self.redact()
        self.check_gone(update)

    def test_so_are_those_of_one_update(self):
        update = self.published(self.look("Ring us."), closing="For large print ring Jane Victim.")
        self.redact()
        self.check_gone(update)

    def test_a_pack_that_prints_them_is_withdrawn(self):
        committee = Committee.objects.create(name="Places")
        meeting = Meeting.objects.create(committee=committee, date=dt.date(2020, 10, 1))
        packs = [
            AgendaPack.objects.create(meeting=meeting, created_by=self.clare, state="ready", data=b"1")
            for _ in "ab"
        ]
        packs[0].items.create(round=self.march, position=1, surrounding_text="Ring Jane Victim.")
        packs[1].items.create(round=self.march, position=1, surrounding_text="Ring us.")
        self.redact()
        self.assertEqual([pack.state for pack in AgendaPack.objects.order_by("pk")], ["withdrawn", "ready"])


class OtherPlacesTests(RedactionTestCase):
    def test_a_template_that_holds_the_words_is_taken_away_and_keeps_its_sha256(self):
        cut = build_docx(p(inside=r("Ring Jane ") + r("Vic") + r("tim, {{ title }}")))
        CoveringTemplate.keep(build_docx(p("{{ title }}")), "plain.docx", by=self.clare)
        CoveringTemplate.keep(cut, "Jane Victim.docx", by=self.clare)
        self.redact()
        covering_template, gone = CoveringTemplate.objects.order_by("pk")
        self.assertTrue(covering_template.data)
        self.assertEqual((gone.data, gone.sha256), (None, hashlib.sha256(cut).hexdigest()))
        self.assertEqual(gone.file_name, f"[redacted {gone.redaction_id}].docx")
        self.assertIsNone(CoveringTemplate.now())
        self.client.force_login(self.clare)
        self.assertContains(
            self.client.get("/council/branding/covering-template/"), f"redaction {gone.redaction_id}"
        )

    def test_a_view_that_looked_for_the_words_looks_for_others(self):
        view = SavedView.objects.create(user=self.clare, name="Of Jane Victim", query="words=jane+VICTIM&x=1")
        self.redact()
        view.refresh_from_db()
        self.assertTrue(view.name.startswith("Of [redacted"))
        self.assertIn("words=%5Bredacted", view.query)
        self.assertTrue(view.query.endswith("&x=1"))
