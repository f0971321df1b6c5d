"""Making an action exempt, and naming who else needs to read it."""

from actionplans.access.exempt_information import may_read_exempt
from actionplans.exempt_paragraphs import ExemptParagraph
from actionplans.models import Committee, ExemptReader, SubAction
from actionplans.workflow.exempt_readers import add_exempt_reader
from actionplans.workflow.updates import NotAllowed
from tests.base import PlanTestCase
from tests.page_assertions import errors_on, message_tags

PAGE = "/reviews/road-safety/exempt/"
WHY = "The audit of 2020."


class ExemptActionTests(PlanTestCase):
    def save(self, **given):
        self.client.force_login(self.lee)
        page = f"/reviews/road-safety/edit/actions/{self.action.pk}/"
        shown = self.client.get(page).context["form"].initial
        sent = {name: value for name, value in shown.items() if value not in (None, False)}
        return self.client.post(page, {**sent, **given})

    def test_it_says_by_which_paragraph_and_why(self):
        refused = self.save(is_exempt="on")
        self.assertEqual(refused.status_code, 422)
        self.assertEqual(
            errors_on(refused), {"exempt_paragraph": ["required"], "public_interest_reason": ["required"]}
        )
        self.save(is_exempt="on", exempt_paragraph="3", public_interest_reason="The tender is open.")
        sub_action = SubAction.objects.get(pk=self.action.pk)
        self.assertEqual(
            (sub_action.is_exempt, sub_action.exempt_paragraph), (True, ExemptParagraph.BUSINESS)
        )
        self.assertEqual(sub_action.public_interest_reason, "The tender is open.")
        self.assertContains(self.get(self.lee, PAGE), "The tender is open.")
        self.assertContains(self.get(self.lee, f"/actions/{self.action.pk}/"), f'href="{PAGE}"')

    def test_what_is_not_exempt_keeps_no_reason(self):
        self.save(is_exempt="on", exempt_paragraph="3", public_interest_reason="The tender is open.")
        self.save(is_exempt="")
        sub_action = SubAction.objects.get(pk=self.action.pk)
        self.assertEqual(
            (sub_action.is_exempt, sub_action.exempt_paragraph, sub_action.public_interest_reason),
            (False, None, ""),
        )


class ExemptReadersTests(PlanTestCase):
    def setUp(self):
        self.review.committee = Committee.objects.create(name="Places")
        self.review.save()
        self.add_progress()
        self.action.is_exempt = True
        self.action.save()

    def name(self, person, **given):
        self.client.force_login(person)
        sent = {"email": self.nia.email, "capacity": "auditor", "reason": WHY, **given}
        return self.client.post(PAGE, sent)

    def test_a_link_officer_names_somebody_with_a_reason_who_reads_it_from_then_on(self):
        self.assertEqual(self.get(self.nia, f"/actions/{self.action.pk}/").status_code, 404)
        self.assertRedirects(self.name(self.lee), PAGE)
        self.assertEqual(self.get(self.nia, f"/actions/{self.action.pk}/").status_code, 200)
        page = self.get(self.nia, PAGE)
        self.assertContains(page, WHY)
        self.assertIsNone(page.context["form"])
        kept = ExemptReader.history.get()
        self.assertEqual((kept.history_user_name, kept.history_change_reason), ("Lee", WHY))

    def test_who_is_removed_reads_it_no_longer_and_history_keeps_that_they_did(self):
        add_exempt_reader(self.review, self.nia, "auditor", WHY, by=self.lee)
        reader = ExemptReader.objects.get()
        self.client.force_login(self.lee)
        answer = self.client.post(f"{PAGE}{reader.pk}/remove/", follow=True)
        self.assertEqual(message_tags(answer), ["success"])
        self.assertEqual(self.get(self.nia, f"/actions/{self.action.pk}/").status_code, 404)
        self.assertEqual([row.history_type for row in ExemptReader.history.order_by("pk")], ["+", "-"])
        page = self.get(self.lee, "/reviews/road-safety/history/")
        self.assertContains(page, "Nia (auditor)", count=2)
        self.assertNotContains(self.get(self.olive, "/reviews/road-safety/history/"), "Nia")

    def test_history_costs_no_more_queries_however_many_were_named(self):
        history = "/reviews/road-safety/history/"
        add_exempt_reader(self.review, self.nia, "auditor", WHY, by=self.lee)
        one = self.queries_of(self.lee, history)
        for name in ("Una", "Vic", "Wyn"):
            add_exempt_reader(self.review, self.person(name), "other", f"Needs to, {name}.", by=self.lee)
        self.assertEqual(self.queries_of(self.lee, history), one)
        self.assertContains(self.get(self.lee, history), "Wyn (another person)")

    def test_usual_mistakes_are_answered(self):
        for given, errors in (
            ({"email": "nobody@example.org"}, {"email": ["unknown"]}),
            ({"email": ""}, {"email": ["required"]}),
            ({"reason": " "}, {"reason": ["required"]}),
            ({"capacity": ""}, {"capacity": ["required"]}),
        ):
            refused = self.name(self.lee, **given)
            self.assertEqual((refused.status_code, errors_on(refused)), (422, errors))
        self.name(self.lee)
        self.assertEqual(errors_on(self.name(self.clare)), {"email": ["already"]})
        self.assertEqual(ExemptReader.objects.count(), 1)

    def test_the_page_lists_everybody_who_reads_it(self):
        self.review.committee.members.add(self.mo)
        self.name(self.lee)
        groups = self.get(self.mo, PAGE).context["groups"]
        listed = [reader.user.name for group in groups for reader in group.readers]
        self.assertEqual(sorted(listed), ["Clare", "Lee", "Mo", "Nia", "Olive"])
        for person in (self.lee, self.olive, self.mo, self.clare, self.nia):
            self.assertTrue(may_read_exempt(person, self.review.pk), person)

    def test_members_of_other_committees_read_the_rest(self):
        other = self.add_action("b")
        self.add_progress(other, evidence="Open to all.")
        page = self.get(self.mo, "/reviews/road-safety/rounds/2020-03/")
        self.assertContains(page, "Open to all.")
        self.assertNotContains(page, "A crossing was built.")
        self.assertEqual(page.context["exempt_count"], 1)
        self.assertEqual(self.get(self.mo, PAGE).status_code, 404)
        self.assertEqual(self.get(self.mo, "/dashboard/").context["figures"].total.n, 1)
        self.assertEqual(self.get(self.clare, "/dashboard/").context["figures"].total.n, 2)

    def test_only_who_runs_the_plan_names_people(self):
        self.review.committee.members.add(self.mo)
        for person, status in ((self.olive, 403), (self.mo, 403), (self.nia, 404)):
            self.assertEqual(self.name(person).status_code, status, person)
        self.assertFalse(ExemptReader.objects.exists())

    def test_somebody_is_named_once(self):
        add_exempt_reader(self.review, self.nia, "other", WHY, by=self.lee)
        with self.assertRaises(NotAllowed):
            add_exempt_reader(self.review, self.nia, "other", WHY, by=self.lee)
        self.assertEqual(ExemptReader.objects.count(), 1)

    def test_only_who_runs_the_plan_removes_them(self):
        self.review.committee.members.add(self.mo)
        reader = add_exempt_reader(self.review, self.nia, "other", WHY, by=self.lee)
        for person in (self.olive, self.mo, self.nia):
            self.client.force_login(person)
            self.assertEqual(self.client.post(f"{PAGE}{reader.pk}/remove/").status_code, 403, person)
        self.assertTrue(ExemptReader.objects.exists())
