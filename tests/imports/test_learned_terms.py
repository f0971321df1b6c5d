"""A clerk says once what a label or a status word means, and the next documents are read so."""

from django.core.files.uploadedfile import SimpleUploadedFile

from actionplans.models import Committee, ProgressEntry, Review
from imports.models import Correction, LabelTerm, StatusTerm, Upload
from tests.imports.base import ImportPageTestCase
from tests.page_assertions import errors_on

HEADER_ROWS = (("Review:", "Street Lighting"), ("Action Plan Agreed:", "March 2019"))
ACTION_ROWS = (
    ("Recommendation 1: That every street be lit.",),
    ("Responsibility:", "Olive Owner"),
    ("Date:", "September 2019"),
    ("Agreed Action:", "Put up lamps."),
    ("Agreed Success Measure:", "Lamps are up."),
    ("Evidence of Progress (March 2020):", "Ten lamps were put up."),
)


def web_page(*rows, committee=""):
    """A document that somebody saved as a web page: the usual rows, then these."""
    head = (*HEADER_ROWS, *([("Select Committee:", committee)] if committee else []))
    tables = "".join(f"<table>{''.join(map(_row, table))}</table>" for table in (head, (*ACTION_ROWS, *rows)))
    page = f"<!DOCTYPE html><html><body><h1>Progress update</h1>{tables}</body></html>"
    return SimpleUploadedFile("lighting.html", page.encode())


def _row(cells):
    if len(cells) == 1:
        return f"<tr><td colspan=2>{cells[0]}</td></tr>"
    return f"<tr><td>{cells[0]}</td><td>{cells[1]}</td></tr>"


class MeaningsTestCase(ImportPageTestCase):
    def read(self, *rows, **fields):
        answer = self.bring(web_page(*rows, **fields))
        self.assertEqual(answer.status_code, 302, answer.content[-3000:])
        return Upload.objects.latest("pk")

    def doubts(self, upload):
        return self.page_of(upload).context["doubts"]

    def teach(self, kind, **typed):
        self.client.force_login(self.clare)
        return self.client.post(f"/imports/learned-terms/{kind}/new/", typed)

    def entry(self, upload):
        upload.refresh_from_db()
        return upload.review_draft["headings"][0]["sub_actions"][0]["entries"][0]


class LabelMeaningTests(MeaningsTestCase):
    row = ("How it went (March 2020):", "2")

    def test_an_unknown_label_leads_to_the_form_that_asks_what_it_means(self):
        upload = self.read(self.row)
        doubt = next(doubt for doubt in self.doubts(upload) if doubt.teach_url)
        self.assertIn("How it went", doubt.sentence)
        form = self.client.get(doubt.teach_url).context["form"]
        self.assertEqual(form["wording"].value(), "How it went (March 2020):")

    def test_what_it_means_is_used_at_once_and_remembered(self):
        upload = self.read(self.row)
        answer = self.teach("labels", wording=self.row[0], field="assessment", upload=upload.pk)
        self.assertRedirects(answer, f"/imports/uploads/{upload.pk}/")
        self.assertEqual(self.entry(upload)["grade"], 2)
        self.assertEqual(LabelTerm.objects.get().wording, "how it went")
        self.assertEqual(LabelTerm.objects.get().added_by, self.clare)
        again = self.read(("How it went (March 2020)", "3"))
        self.assertEqual(self.entry(again)["grade"], 3)
        self.assertFalse([doubt for doubt in self.doubts(again) if doubt.teach_url])

    def test_what_was_set_right_before_stays(self):
        upload = self.read(self.row)
        path = f"/imports/uploads/{upload.pk}/items/l1/"
        form = self.get(self.clare, path).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        self.client.post(path, {**sent, "l1-action": "Put up brighter lamps."})
        self.teach("labels", wording=self.row[0], field="assessment", upload=upload.pk)
        self.assertEqual(self.entry(upload)["grade"], 2)
        line = upload.review_draft["headings"][0]["sub_actions"][0]
        self.assertEqual(line["action"], "Put up brighter lamps.")

    def test_what_no_longer_fits_is_said_and_not_repeated(self):
        upload = self.read(self.row)
        Correction.objects.create(
            upload=upload,
            field_path="l1.action",
            field_description="1, agreed action",
            old_and_new_values=["Other words.", "x"],
            created_by=self.clare,
        )
        self.client.force_login(self.clare)
        typed = {"wording": self.row[0], "field": "assessment", "upload": upload.pk}
        page = self.client.post("/imports/learned-terms/labels/new/", typed, follow=True)
        self.assertIn("warning", [message.level_tag for message in page.context["messages"]])
        self.assertFalse(Correction.objects.exists())

    def test_a_meaning_is_removed_and_no_longer_used(self):
        self.teach("labels", wording="How it went", field="assessment")
        meaning = LabelTerm.objects.get()
        self.assertContains(self.get(self.clare, "/imports/learned-terms/"), "how it went")
        self.client.post(f"/imports/learned-terms/labels/{meaning.pk}/remove/")
        self.assertFalse(LabelTerm.objects.exists())
        self.assertIsNone(self.entry(self.read(self.row))["grade"])
        self.assertEqual(LabelTerm.history.count(), 2)

    def test_mistakes_are_explained(self):
        self.teach("labels", wording="How it went", field="assessment")
        for typed, wrong in (
            ({"wording": "HOW IT WENT:", "field": "date"}, {"wording": ["unique"]}),
            ({"wording": ":", "field": "date"}, {"wording": ["required"]}),
            ({"wording": "x"}, {"field": ["required"]}),
        ):
            page = self.teach("labels", **typed)
            self.assertEqual((page.status_code, errors_on(page)), (422, wrong))


class StatusMeaningTests(MeaningsTestCase):
    row = ("RAG status:", "Purple")

    def test_a_word_for_a_grade_is_taught_from_the_paper(self):
        upload = self.read(self.row)
        doubt = next(doubt for doubt in self.doubts(upload) if "Purple" in doubt.sentence)
        form = self.client.get(doubt.teach_url).context["form"]
        self.assertEqual(form["wording"].value(), "Purple")
        self.teach("statuses", wording="Purple", grade="3", upload=upload.pk)
        self.assertEqual((self.entry(upload)["grade"], self.entry(upload)["grade_text"]), (3, "Purple"))
        self.decide(upload)
        self.assertEqual(
            ProgressEntry.objects.get(sub_action__heading__plan__title="Street Lighting").grade, 3
        )

    def test_a_word_may_mean_no_grade_and_is_then_no_doubt(self):
        self.teach("statuses", wording="purple", grade="none")
        upload = self.read(self.row)
        self.assertEqual((self.entry(upload)["grade"], self.entry(upload)["grade_text"]), (None, "Purple"))
        self.assertFalse([doubt for doubt in self.doubts(upload) if "Purple" in doubt.sentence])

    def test_a_word_may_mean_one_thing_in_one_committee_and_another_in_all_others(self):
        place = Committee.objects.create(name="Place")
        self.teach("statuses", wording="Purple", grade="3")
        self.teach("statuses", wording="Purple", grade="1", committee=place.pk)
        self.assertEqual(self.entry(self.read(self.row, committee="Place"))["grade"], 1)
        self.assertEqual(self.entry(self.read(self.row, committee="People"))["grade"], 3)
        self.assertEqual(self.entry(self.read(self.row))["grade"], 3)

    def test_a_paper_that_names_no_committee_is_read_as_its_review_s_committee_does(self):
        place = Committee.objects.create(name="Place")
        self.teach("statuses", wording="Purple", grade="1", committee=place.pk)
        upload = self.read(("Grade:", "2"))
        self.decide(upload)
        Review.objects.filter(title="Street Lighting").update(committee=place)
        self.assertEqual(self.entry(self.read(self.row))["grade"], 1)

    def test_our_own_four_grades_cannot_be_given_another_meaning(self):
        self.teach("statuses", wording="Slipped", grade="1")
        self.assertEqual(self.entry(self.read(("Grade:", "Slipped")))["grade"], 3)

    def test_one_word_means_one_thing_in_one_place(self):
        self.teach("statuses", wording="Purple", grade="3")
        again = self.teach("statuses", wording="PURPLE.", grade="1")
        self.assertEqual((again.status_code, errors_on(again)), (422, {"wording": ["unique"]}))
        none = self.teach("statuses", wording="Pink")
        self.assertEqual((none.status_code, errors_on(none)), (422, {"grade": ["required"]}))
        self.assertEqual(StatusTerm.objects.count(), 1)


class DoorTests(MeaningsTestCase):
    def test_only_a_clerk_says_what_words_mean(self):
        self.teach("labels", wording="How it went", field="assessment")
        remove = f"/imports/learned-terms/labels/{LabelTerm.objects.get().pk}/remove/"
        for person in (self.olive, self.lee, self.mo, self.ada, self.nia):
            for path in (
                "/imports/learned-terms/",
                "/imports/learned-terms/labels/new/",
                "/imports/learned-terms/statuses/new/",
            ):
                self.assertEqual(self.get(person, path).status_code, 403)
            self.assertEqual(self.client.post(remove).status_code, 403)
        self.assertEqual(self.get(self.clare, remove).status_code, 405)
        self.assertEqual(self.client.get("/imports/learned-terms/colours/new/").status_code, 404)
        self.assertEqual(self.client.post("/imports/learned-terms/labels/99/remove/").status_code, 404)
        for odd in ("x", "9" * 30, "-1"):
            self.assertEqual(
                self.client.get(f"/imports/learned-terms/labels/new/?upload={odd}").status_code, 200
            )

    def test_ten_meanings_cost_the_queries_that_one_did(self):
        place = Committee.objects.create(name="Place")
        self.teach("statuses", wording="Word", grade="1", committee=place.pk)
        self.teach("labels", wording="Word", field="date")
        one = self.queries_of(self.clare, "/imports/learned-terms/")
        for n in range(9):
            self.teach("statuses", wording=f"Word {n}", grade="1", committee=place.pk)
            self.teach("labels", wording=f"Word {n}", field="date")
        self.assertEqual(self.queries_of(self.clare, "/imports/learned-terms/"), one)
