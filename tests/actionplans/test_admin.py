"""Editing a review in the admin, and a history that can only be read."""

from actionplans.models import Owner, ProgressEntry, Review, SubAction
from tests.base import PlanTestCase


class AdminTests(PlanTestCase):
    def setUp(self):
        self.entry = self.add_progress()
        self.pages = {
            "review": f"/admin/actionplans/review/{self.review.pk}/",
            "heading": f"/admin/actionplans/heading/{self.action.heading.pk}/",
            "round": f"/admin/actionplans/round/{self.march.pk}/",
            "entry": f"/admin/actionplans/progressentry/{self.entry.pk}/",
        }

    def form_of(self, path):
        """The values that the page's form would send back unchanged."""
        adminform = self.get(self.clare, path).context
        forms = [
            adminform["adminform"].form,
            *(f for i in adminform["inline_admin_formsets"] for f in i.formset.forms),
        ]
        data = {}
        for formset in (i.formset for i in adminform["inline_admin_formsets"]):
            forms.append(formset.management_form)
        for form in forms:
            for name, field in form.fields.items():
                value = form[name].value()
                if value is not None and value is not False:
                    data[form.add_prefix(name)] = (
                        [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
                    )
                del field
        return data

    def test_a_number_that_no_row_can_have_is_refused(self):
        self.client.force_login(self.clare)
        words = {"name": "Housing", "kind": "group", "users": "9" * 25}
        page = self.client.post("/admin/actionplans/owner/add/", words)
        self.assertIn(page.status_code, (200, 400))  # PostgreSQL can ask for such numbers
        self.assertFalse(Owner.objects.filter(name="Housing").exists())

    def test_a_clerk_changes_the_words_of_an_action_and_its_owner(self):
        path = f"{self.pages['heading']}change/"
        data = self.form_of(path)
        data["sub_actions-0-action"] = "Build two crossings."
        data["sub_actions-0-owners"] = []
        answer = self.client.post(path, data)
        self.assertEqual(answer.status_code, 302, answer.context and answer.context["errors"])
        action = SubAction.objects.get(pk=self.action.pk)
        self.assertEqual((action.action, action.owners.count()), ("Build two crossings.", 0))
        self.assertEqual(action.history.first().history_user, self.clare)

    def test_a_clerk_changes_a_date_and_what_is_derived_from_it_follows(self):
        path = f"{self.pages['heading']}change/"
        data = {**self.form_of(path), "sub_actions-0-date_text": "31/03/2021"}
        self.client.post(path, data)
        action = SubAction.objects.get(pk=self.action.pk)
        self.assertEqual((action.due_iso, str(action.due_date)), ("2021-03-31", "2021-03-31"))

    def test_a_clerk_corrects_an_entry_of_a_round(self):
        path = f"{self.pages['round']}change/"
        data = {**self.form_of(path), "progress_entries-0-evidence": "Two crossings were built."}
        answer = self.client.post(path, data)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(ProgressEntry.objects.get().evidence, "Two crossings were built.")

    def test_every_page_opens_for_a_clerk_and_for_nobody_else(self):
        for page in self.pages.values():
            for suffix in ("change/", "history/"):
                self.assertEqual(self.get(self.clare, page + suffix).status_code, 200, page)
                for person in (self.olive, self.lee, self.mo):
                    self.assertEqual(self.get(person, page + suffix).status_code, 403)
                self.assertEqual(self.get(self.ada, page + suffix).status_code, 403)

    def test_lists_cost_the_same_for_ten_as_for_one(self):
        for name in ("review", "heading", "subaction", "round", "progressentry", "updaterequest", "owner"):
            path = f"/admin/actionplans/{name}/"
            before = self.queries_of(self.clare, path)
            for letter in "bcdef":
                self.add_progress(self.add_action(letter + name[0], owner=self.olive))
            self.assertEqual(self.queries_of(self.clare, path), before, name)

    def test_the_history_names_who_changed_what(self):
        self.client.force_login(self.clare)
        self.entry.evidence = "Another word."
        self.entry.save()
        page = self.get(self.clare, f"{self.pages['entry']}history/")
        self.assertContains(page, "“A crossing was built.” became “Another word.”")

    def test_history_cannot_be_written_by_anybody(self):
        """TRUST R1: simple-history's own page lets a reader overwrite a record."""
        record = self.entry.history.first()
        for path in (f"{self.pages['entry']}history/", f"{self.pages['entry']}history/{record.pk}/"):
            for person in (self.clare, self.ada):
                self.client.force_login(person)
                answer = self.client.post(path, {"evidence": "Rewritten", "grade": 1})
                self.assertIn(answer.status_code, (302, 403, 404, 405))
        self.entry.refresh_from_db()
        self.assertEqual(self.entry.evidence, "A crossing was built.")
        self.assertEqual(self.entry.history.count(), 1)

    def test_nothing_can_be_deleted(self):
        for page in self.pages.values():
            self.client.force_login(self.clare)
            self.assertEqual(self.client.post(f"{page}delete/", {"post": "yes"}).status_code, 403)
        self.client.post(
            "/admin/actionplans/review/",
            {"action": "delete_selected", "_selected_action": self.review.pk, "post": "yes"},
        )
        self.assertTrue(Review.objects.filter(pk=self.review.pk).exists())

    def test_an_administrator_looks_after_people_but_not_after_plans(self):
        self.assertEqual(self.get(self.ada, "/admin/accounts/user/").status_code, 200)
        self.assertEqual(self.get(self.ada, f"/admin/accounts/user/{self.olive.pk}/change/").status_code, 200)
        self.assertEqual(self.get(self.ada, self.pages["review"] + "change/").status_code, 403)
        self.assertNotContains(self.get(self.ada, f"/admin/accounts/user/{self.ada.pk}/change/"), "superuser")
