"""A clerk sets right what was read, before it is imported."""

from django.core.exceptions import NON_FIELD_ERRORS

from actionplans.models import ProgressEntry, Review, UpdateRequest
from imports.models import Correction, Import, Upload
from tests.hate_crime_documents import MARCH, SEPTEMBER
from tests.imports.base import ImportPageTestCase
from tests.page_assertions import errors_on


class SetRightTests(ImportPageTestCase):
    def setUp(self):
        self.upload = self.brought()

    def path(self, name):
        return f"/imports/uploads/{self.upload.pk}/items/{name}/"

    def form(self, name):
        return self.get(self.clare, self.path(name)).context["form"]

    def typed(self, name, **changes):
        """What the browser sends when only `changes` are typed."""
        form = self.form(name)
        sent = {field: form[field].value() for field in form.fields}
        sent = {field: value for field, value in sent.items() if value not in (None, False)}
        return {**sent, **{field.replace("__", "-"): value for field, value in changes.items()}}

    def set_right(self, name, **changes):
        return self.client.post(self.path(name), self.typed(name, **changes))

    def line(self, number):
        self.upload.refresh_from_db()
        lines = [line for h in self.upload.review_draft["headings"] for line in lines_of(h)]
        return next(line for line in lines if line["name"] == f"l{number}")

    def test_an_owner_that_is_set_right_is_imported_so(self):
        answer = self.set_right("l1", l1__responsibility="Olive Owner / Lee Link")
        self.assertRedirects(answer, f"/imports/uploads/{self.upload.pk}/#l1")
        self.assertEqual(self.line(1)["owners"], ["Olive Owner", "Lee Link"])
        self.decide(self.upload)
        update_request = UpdateRequest.objects.filter(
            round__plan__title="Hate Crime", sub_action__heading__ref="1"
        ).first()
        self.assertEqual(
            sorted(owner.name for owner in update_request.owners.all()), ["Lee Link", "Olive Owner"]
        )

    def test_who_leaves_it_as_it_was_comes_back_to_its_place(self):
        answer = self.get(self.clare, self.path("l1"))
        self.assertContains(answer, f'href="/imports/uploads/{self.upload.pk}/#l1"')

    def test_owners_may_be_set_apart_from_the_words_that_name_them(self):
        self.set_right("l1", l1__owners="Hate Crime Group (all of it)")
        self.assertEqual(self.line(1)["owners"], ["Hate Crime Group (all of it)"])
        self.assertEqual(self.line(1)["responsibility"], "Satnam Singh")

    def test_a_grade_a_date_and_words_are_set_right_together(self):
        self.set_right("l1", e1__grade="3", e1__explanation="Late.", l1__date_text="31/03/2021")
        line = self.line(1)
        self.assertEqual((line["due"], line["entries"][0]["grade"]), ("2021-03-31", 3))
        self.assertEqual(line["entries"][0]["explanation"], "Late.")

    def test_no_grade_is_a_choice_too(self):
        self.set_right("l1", e1__grade="")
        self.assertIsNone(self.line(1)["entries"][0]["grade"])

    def test_the_title_and_the_month_of_the_update_are_set_right(self):
        self.set_right("paper", paper__title="Hate Crime, Stockton", **{"paper-period-0": "May 2020"})
        self.decide(self.upload)
        review = Review.objects.get(title="Hate Crime, Stockton")
        self.assertEqual([str(r) for r in review.rounds.all()], ["May 2020"])

    def test_the_number_and_the_words_of_a_recommendation_are_set_right(self):
        self.set_right("h1", h1__ref="7", h1__text="That all be well.")
        self.decide(self.upload)
        heading = Review.objects.get(title="Hate Crime").headings.get(ref="7")
        self.assertEqual(heading.text, "That all be well.")

    def test_an_action_is_hung_on_another_part(self):
        self.set_right("l1", l1__home="h2")
        self.decide(self.upload)
        sub_actions = Review.objects.get(title="Hate Crime").sub_actions()
        moved = sub_actions.get(action__startswith="Proposed new recommendations")
        self.assertEqual(str(moved.heading), "1 a)")

    def test_what_is_no_action_is_left_out(self):
        answer = self.client.post(f"{self.path('l1')}exclude/", {"version": self.typed("l1")["version"]})
        self.assertRedirects(answer, f"/imports/uploads/{self.upload.pk}/")
        self.decide(self.upload)
        self.assertEqual(Review.objects.get(title="Hate Crime").sub_actions().count(), 15)

    def test_the_import_says_who_changed_which_value_from_what_to_what(self):
        self.set_right("l1", l1__date_text="April 2020")
        self.decide(self.upload)
        correction = Correction.objects.get()
        self.assertEqual(
            (correction.old_text, correction.new_text, correction.created_by),
            ("March 2019", "April 2020", self.clare),
        )
        page = self.get(self.clare, f"/imports/{Import.objects.get().pk}/")
        self.assertContains(page, "1, date")
        self.assertContains(page, "April 2020")

    def test_saving_without_a_change_changes_nothing(self):
        before = self.upload.review_draft
        for name in ("paper", "h1", "l1", "l5"):
            self.assertEqual(self.set_right(name).status_code, 302)
        self.upload.refresh_from_db()
        self.assertEqual((self.upload.review_draft, Correction.objects.count()), (before, 0))

    def test_mistakes_are_explained_and_nothing_is_changed(self):
        for name, changes, wrong in (
            ("paper", {"paper__title": ""}, {"paper-title": ["required"]}),
            ("paper", {"paper-period-0": "soon"}, {"paper-period-0": ["invalid"]}),
            ("h1", {"h1__ref": "x" * 21}, {"h1-ref": ["max_length"]}),
            ("l1", {"l1__action": "x" * 30_001}, {"l1-action": ["max_length"]}),
            ("l1", {"l1__owners": "x" * 301}, {"l1-owners": ["max_length"]}),
            ("l1", {"e1__grade": "7"}, {"e1-grade": ["invalid_choice"]}),
        ):
            answer = self.set_right(name, **changes)
            self.assertEqual((answer.status_code, errors_on(answer)), (422, wrong))
        self.assertFalse(Correction.objects.exists())

    def test_the_second_to_save_sees_both_and_loses_nothing(self):
        typed = self.typed("l1", l1__action="What Clare typed.")
        self.set_right("l1", l1__action="What Carol typed.")
        answer = self.client.post(self.path("l1"), typed)
        self.assertContains(answer, "What Clare typed.", status_code=409)
        self.assertContains(answer, "What Carol typed.", status_code=409)
        self.assertEqual(errors_on(answer), {NON_FIELD_ERRORS: ["conflict"]})
        self.assertEqual(self.line(1)["action"], "What Carol typed.")
        sent = answer.context["form"]
        self.client.post(self.path("l1"), {**typed, "version": sent["version"].value()})
        self.assertEqual(self.line(1)["action"], "What Clare typed.")

    def test_a_paper_that_was_imported_meanwhile_can_no_longer_be_changed(self):
        typed = self.typed("l1", l1__action="Too late.")
        self.decide(self.upload)
        self.assertEqual(self.client.post(self.path("l1"), typed).status_code, 404)

    def test_parts_that_do_not_exist_and_people_who_may_not(self):
        for name in ("l99", "e1", "x", "h0"):
            self.assertEqual(self.get(self.clare, self.path(name)).status_code, 404)
        typed = self.typed("l1")
        for person in (self.olive, self.lee, self.nia):
            self.assertEqual(self.get(person, self.path("l1")).status_code, 403)
            for path in (self.path("l1"), f"{self.path('l1')}exclude/"):
                self.assertEqual(self.client.post(path, typed).status_code, 403)


class DoubtsTests(ImportPageTestCase):
    def test_setting_a_doubtful_value_right_ends_the_doubt(self):
        self.imported(MARCH)
        upload = self.brought(SEPTEMBER)
        page = self.page_of(upload)
        doubt = next(d for d in page.context["doubts"] if d.code == "impact-not-yet")
        form = self.client.get(doubt.edit_url.partition("#")[0]).context["form"]
        field = doubt.edit_url.rpartition("#id_")[2]
        self.assertIn(doubt.sentence, form[field].help_text)
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        sent.pop(f"{field}_not_yet")
        self.client.post(doubt.edit_url.partition("#")[0], sent)
        still = [each.sentence for each in self.page_of(upload).context["doubts"]]
        self.assertNotIn(doubt.sentence, still)
        self.assertEqual(self.decide(upload).status_code, 302)
        self.assertTrue(ProgressEntry.objects.exists())

    def test_every_link_of_the_page_leads_to_something_on_it_or_to_a_field(self):
        from lxml import html

        self.imported(MARCH)
        page = self.page_of(self.brought(SEPTEMBER))
        tree = html.fromstring(page.content)
        doubts = page.context["doubts"]
        self.assertTrue([doubt for doubt in doubts if doubt.edit_url])
        for doubt in doubts:
            if doubt.anchor:
                self.assertTrue(tree.xpath("//*[@id=$id]", id=doubt.anchor), doubt)
                path, _, landing = doubt.edit_url.partition("#")
                form = html.fromstring(self.client.get(path).content)
                self.assertTrue(form.xpath("//*[@id=$id]", id=landing), doubt)


class NothingReadTests(ImportPageTestCase):
    def test_a_title_that_a_paper_lacks_is_typed_and_the_paper_imported(self):
        upload = self.brought()
        Upload.objects.filter(pk=upload.pk).update(
            review_draft={**upload.review_draft, "title": ""}, preview_cache={}
        )
        page = self.page_of(upload)
        self.assertContains(page, page.context["seen"].blocking_reason)
        self.assertContains(page, "govuk-error-message")
        self.assertNotContains(page, f'action="/imports/uploads/{upload.pk}/confirm/"')
        path = f"/imports/uploads/{upload.pk}/items/paper/"
        form = self.client.get(path).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        self.client.post(path, {**sent, "paper-title": "Hate Crime"})
        self.assertEqual(self.decide(upload).status_code, 302)
        self.assertTrue(Review.objects.filter(title="Hate Crime").exists())


DOCUMENT_TEMPLATE = """{head}
Recommendation 1: That every street be lit.
Responsibility: Olive Owner
Date: {date}
Agreed Action: Put up lamps.
Agreed Success Measure: Lamps are up.
{label}: Ten lamps were put up.
"""
DOCUMENT_VALUES = {
    "head": "Review: Street Lighting",
    "date": "May 2019",
    "label": "Evidence of Progress (March 2020)",
}


class InTheWayTests(ImportPageTestCase):
    """What keeps a document from being imported is a finding that leads to the value at fault."""

    def pasted(self, **changes):
        self.bring(pasted=DOCUMENT_TEMPLATE.format(**{**DOCUMENT_VALUES, **changes}))
        return Upload.objects.latest("pk")

    def settle(self, upload, code, **typed):
        """Follow "Correct" of that finding, type, save and import."""
        page = self.page_of(upload)
        self.assertContains(page, "govuk-error-message")
        [doubt] = [each for each in page.context["doubts"] if each.code == code]
        path, _, landing = doubt.edit_url.partition("#id_")
        form = self.client.get(path).context["form"]
        self.assertIn(landing, form.fields)
        sent = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in sent.items() if value not in (None, False)}
        self.client.post(path, {**sent, landing: typed["words"]})
        self.assertEqual(self.decide(upload).status_code, 302)
        return Review.objects.get(title="Street Lighting")

    def test_a_paper_without_a_review(self):
        upload = self.pasted(head="PROGRESS")
        Upload.objects.filter(pk=upload.pk).update(
            review_draft={**upload.review_draft, "title": ""}, preview_cache={}
        )
        self.assertEqual(self.settle(upload, "no-review", words="Street Lighting").rounds.count(), 1)

    def test_a_paper_without_a_month(self):
        review = self.settle(self.pasted(label="Evidence of Progress"), "no-period", words="May 2020")
        self.assertEqual([str(each) for each in review.rounds.all()], ["May 2020"])

    def test_a_paper_with_too_long_a_date(self):
        long = "as soon as the contractor has been found " * 9
        review = self.settle(self.pasted(date=long), "too-long", words="When a contractor is found")
        self.assertEqual(review.sub_actions().get().date_text, "When a contractor is found")

    def test_rows_below_a_head_without_a_month(self):
        rows = ["No\tRecommendation\tLead\tProgress", "1\tThat lamps be lit.\tOlive Owner\tTen were put up."]
        self.bring(pasted="Review: Street Lighting\n\n" + "\n".join(rows))
        review = self.settle(Upload.objects.latest("pk"), "no-period", words="June 2020")
        self.assertEqual([str(each) for each in review.rounds.all()], ["June 2020"])


def lines_of(heading):
    return [*heading["sub_actions"], *(line for part in heading["parts"] for line in part["sub_actions"])]
