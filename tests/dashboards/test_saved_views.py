"""Whoever asks the same of all actions each month keeps that under a name."""

import pytest

from dashboards.models import SavedView
from tests.base import PlanTestCase
from tests.page_assertions import message_tags

pytestmark = pytest.mark.both_databases


class SavedViewTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_progress(grade=3)

    def save(self, user, **typed):
        self.client.force_login(user)
        return self.client.post("/actions/views/save/", typed, follow=True)

    def test_a_member_keeps_what_he_narrowed_the_list_down_to(self):
        page = self.save(self.mo, name=" Late  ones ", query="look=overdue&grade=3&grade=4")
        self.assertContains(page, "The view “Late ones” is kept.")
        page = self.client.get("/actions/")
        self.assertContains(page, 'href="/actions/?grade=3&amp;grade=4&amp;look=overdue"')
        self.assertContains(self.client.get("/actions/?look=overdue"), 'value="look=overdue"')

    def test_the_one_that_is_looked_at_is_no_link(self):
        page = self.save(self.mo, name="Late ones", query="look=overdue&grade=3")
        self.assertContains(page, "<strong>Late ones</strong>")
        self.assertContains(
            self.client.get("/actions/?look=overdue&words=&grade=3"), "<strong>Late ones</strong>"
        )
        self.assertNotContains(self.client.get("/actions/?look=overdue"), "<strong>Late ones</strong>")

    def test_nobody_else_sees_or_forgets_it(self):
        self.save(self.mo, name="Late ones", query="look=overdue")
        view = SavedView.objects.get()
        self.assertNotContains(self.get(self.clare, "/actions/"), "Late ones")
        self.assertEqual(self.client.post(f"/actions/views/{view.pk}/delete/").status_code, 404)
        self.client.force_login(self.mo)
        self.client.post(f"/actions/views/{view.pk}/delete/")
        self.assertFalse(SavedView.objects.exists())

    def test_the_same_name_again_stands_for_the_new_one(self):
        for look in ("overdue", "behind"):
            self.save(self.mo, name="Mine", query=f"look={look}")
        self.assertEqual(SavedView.objects.get().query, "look=behind")

    def test_only_what_the_list_knows_is_kept(self):
        self.save(self.mo, name="Odd", query="look=overdue&page=7&next=https://evil.example&words=a%00b")
        self.assertEqual(SavedView.objects.get().query, "words=ab&look=overdue")

    def test_what_cannot_be_kept_is_said(self):
        for name, query, code in (
            (" ", "", "name"),
            ("x" * 81, "", "name"),
            ("Long", f"words={'x' * 2500}", "too-long"),
        ):
            self.assertEqual(message_tags(self.save(self.mo, name=name, query=query)), [f"{code} error"])
        for number in range(30):
            SavedView.objects.create(user=self.mo, name=f"View {number}")
        self.assertEqual(message_tags(self.save(self.mo, name="One more")), ["too-many error"])
        self.assertEqual(SavedView.objects.count(), 30)

    def test_hostile_names_are_shown_as_words(self):
        page = self.save(self.mo, name="<script>alert(1)</script>", query='words="><script>')
        self.assertNotContains(page, "<script>alert")
        self.assertNotContains(page, '"><script>')

    def test_many_views_cost_what_one_did(self):
        self.save(self.mo, name="One")
        one = self.queries_of(self.mo, "/actions/")
        for number in range(9):
            self.save(self.mo, name=f"View {number}")
        self.assertEqual(self.queries_of(self.mo, "/actions/"), one)
