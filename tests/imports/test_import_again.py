"""A second import changes nothing, whether it is the same file or the same words in another."""

import datetime as dt
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase

from actionplans.models import Review, SubAction, UpdateRequest
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from audit.models import ChainLink
from documents.recognise.item_keys import item_keys_by_id
from imports.comparison import FieldComparison, compare_plan
from imports.models import Import, StoredFile, Upload
from imports.previews import get_preview
from tests.hate_crime_documents import DOCUMENTS, MARCH, SEPTEMBER, import_fixtures, recognise_fixture
from tests.imports.base import ImportPageTestCase, paper

THEMES = "hate-crime-group-action-plan-2018-19"
REAL = {
    "hate-crime-action-plan-2010": "",
    THEMES: "September 2018",
    MARCH.removesuffix(".docx"): "",
    SEPTEMBER.removesuffix(".docx"): "",
    "north-east-standards": "March 2010",
}


class RealDocumentsTests(TestCase):
    def test_each_real_document_again_and_then_its_pdf_change_nothing(self):
        self.import_all("docx")
        self.nothing_is_new_in("docx", "pdf")

    def test_so_does_each_word_file_after_its_pdf(self):
        self.import_all("pdf")
        self.nothing_is_new_in("pdf", "docx")

    def import_all(self, kind):
        for name, period in REAL.items():
            self.assertTrue(import_fixtures(f"{name}.{kind}", period=period).has_changes, name)

    def nothing_is_new_in(self, *kinds):
        before = written()
        for name, period in [(f"{name}.{kind}", period) for kind in kinds for name, period in REAL.items()]:
            with self.subTest(name):
                again = import_fixtures(name, period=period)
                self.assertEqual((again.has_changes, again.findings, again.import_record), (False, (), None))
                plan = recognise_fixture(name, period).plan
                parts = list(compare_plan(plan, item_keys_by_id(plan.headings)).items())
                self.assertEqual({part.comparison for part in parts}, {FieldComparison.SAME})
        self.assertEqual((written(), Import.objects.count()), (before, len(REAL)))


def written():
    """How much of the history there is, besides the log of what people did and the files they brought."""
    return ChainLink.objects.exclude(kind__in=("log", "original")).count()


def saved_anew(name):
    """The same Word document as another program writes it: other bytes, the same words."""
    made = io.BytesIO()
    with zipfile.ZipFile(DOCUMENTS / name) as original, zipfile.ZipFile(made, "w") as copy:
        for zip_info in original.infolist():
            copy.writestr(zip_info.filename, original.read(zip_info), zipfile.ZIP_DEFLATED)
    return SimpleUploadedFile(name, made.getvalue())


class ImportAgainTests(ImportPageTestCase):
    """Clare has imported March 2020 and September 2020, in which other people are responsible."""

    def setUp(self):
        self.imported(MARCH)
        self.imported(SEPTEMBER)
        self.hate_crime = Review.objects.get(title="Hate Crime")

    def brought_again(self, file):
        self.assertEqual(self.bring(file).status_code, 302)
        return Upload.objects.latest("pk")

    def nothing_is_new_in(self, upload, *, import_record):
        page = self.page_of(upload)
        self.assertTemplateUsed(page, "imports/nothing_new.html")
        self.assertContains(page, f'href="/imports/{Import.objects.get(file_name=import_record).pk}/"')
        self.assertContains(page, f'action="/imports/uploads/{upload.pk}/discard/"')

    def test_the_same_file_has_nothing_new_whatever_came_after_it(self):
        upload = self.brought_again(paper(MARCH))
        self.nothing_is_new_in(upload, import_record=MARCH)
        self.assertEqual(get_preview(upload).findings, ())

    def test_nor_has_its_pdf_or_a_copy_saved_anew(self):
        for file in (paper(MARCH.replace(".docx", ".pdf")), saved_anew(MARCH)):
            with self.subTest(file.name):
                self.nothing_is_new_in(self.brought_again(file), import_record=MARCH)

    def test_it_says_nothing_of_a_round_that_was_published_here_without_an_update(self):
        self.client.logout()
        opened = open_round(self.hate_crime, dt.date(2021, 3, 1), by=self.clare)
        reasons = {
            update_request.pk: "The service has moved." for update_request in opened.update_requests.all()
        }
        mark_published(opened, reasons, by=self.clare)
        self.assertTrue(UpdateRequest.objects.filter(round=opened).not_received().exists())
        self.nothing_is_new_in(self.brought_again(paper(SEPTEMBER)), import_record=SEPTEMBER)

    def test_what_somebody_changed_in_the_plan_since_stays(self):
        sub_action = self.hate_crime.sub_actions().get(heading__ref="f")
        sub_action.action = "Words of a clerk."
        sub_action.save()
        upload = self.brought_again(paper(MARCH))
        self.nothing_is_new_in(upload, import_record=MARCH)
        before = written()
        self.decide(upload)
        sub_action.refresh_from_db()
        self.assertEqual((sub_action.action, written()), ("Words of a clerk.", before))

    def test_nothing_is_written_where_it_is_confirmed_all_the_same(self):
        upload = self.brought_again(paper(MARCH))
        before = written()
        self.assertRedirects(self.decide(upload), "/reviews/hate-crime/")
        after = (written(), Import.objects.count(), StoredFile.objects.count())
        self.assertEqual(after, (before, 2, 2))

    def test_a_document_with_another_action_is_shown_in_full(self):
        SubAction.objects.filter(heading__plan=self.hate_crime, heading__ref="e").update(strand="Other")
        sub_action = self.hate_crime.sub_actions().get(heading__ref="c")
        for entry in sub_action.progress_entries.all():
            entry.delete()
        self.assertTemplateUsed(self.page_of(self.brought_again(paper(MARCH))), "imports/check_import.html")


class WithoutAMonthTests(ImportPageTestCase):
    """The plan of a partnership that does not say for which month it reports."""

    DOCUMENT = f"{THEMES}.docx"

    def test_what_was_set_right_when_it_was_imported_is_set_right_again(self):
        first = self.brought(self.DOCUMENT)
        path = f"/imports/uploads/{first.pk}/items/paper/"
        form = self.get(self.clare, path).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        self.client.post(path, {**sent, "paper-period-0": "September 2018"})
        self.decide(first)
        self.nothing_is_new()

    def test_it_is_of_the_month_with_which_a_command_imported_it(self):
        call_command(
            "import_document", str(DOCUMENTS / self.DOCUMENT), period="September 2018", stdout=io.StringIO()
        )
        self.nothing_is_new()

    def nothing_is_new(self):
        page = self.page_of(self.brought(self.DOCUMENT))
        self.assertTemplateUsed(page, "imports/nothing_new.html")
        self.assertContains(page, f'href="/imports/{Import.objects.get().pk}/"')
