"""Writing partnerships' plans, standards, members and indicators down by hand, without a report."""

from __future__ import annotations

from actionplans.models import Heading, Owner, SubAction
from actionplans.workflow.rounds import open_round
from partnerships.models import Indicator, Partnership, PartnershipPlan, StandardsAssessment
from tests.page_assertions import errors_on
from tests.partnerships.base import JULY, PartnersTestCase

PLAN_FORM_DATA = {"state": "draft", "scale": "rag", "first_round_months": 3, "round_interval_months": 3}
PLAN_URL = "/partnerships/plans/hate-crime-plan/"
EDIT_URL = "/reviews/hate-crime-plan/edit/"


class EditTestCase(PartnersTestCase):
    def send(self, user, path, **words):
        """As a browser sends it: with the version of the form that was shown."""
        self.client.force_login(user)
        form = (self.client.get(path).context or {}).get("form")
        shown = {"version": form["version"].value()} if form and "version" in form.fields else {}
        return self.client.post(path, {**shown, **words}, follow=True)


class WriteTests(EditTestCase):
    def test_a_clerk_writes_a_plan_with_its_theme_its_line_and_its_indicator(self):
        page = self.send(
            self.clare,
            "/partnerships/plans/new/",
            title="Drugs plan",
            other_partnership="Safer Town",
            **PLAN_FORM_DATA,
        )
        self.assertContains(page, "Add a theme")
        self.assertContains(page, "Add a strategic objective")
        plan = PartnershipPlan.objects.get(title="Drugs plan")
        self.assertEqual(plan.partnership.name, "Safer Town")
        edit = f"/reviews/{plan.slug}/edit/"
        page = self.send(self.clare, f"{edit}recommendations/new/", ref="1", text="Treatment")
        self.assertContains(page, "Theme 1:")
        theme = plan.headings.get()
        line = {"ref": "1.1", "owners": "Health", "action": "Open a clinic.", "indicators": "NI 40"}
        page = self.send(self.clare, f"{edit}headings/{theme.pk}/actions/new/", **line)
        self.assertContains(page, "Open a clinic.")
        self.assertEqual(str(Indicator.objects.get().sub_actions.get()), "1.1")
        made = SubAction.objects.get(action="Open a clinic.")
        page = self.get(self.clare, f"{edit}actions/{made.pk}/")
        self.assertContains(page, "Lead organisations")
        line |= {"indicators": "NI 41", "responsibility": "Health"}
        self.send(self.clare, f"{edit}actions/{made.pk}/", **line)
        self.assertEqual([indicator.code for indicator in made.linked_indicators.all()], ["NI 41"])

    def test_a_plan_may_go_by_objectives_with_issues(self):
        plan = PartnershipPlan.objects.create(scale="rag", title="Drugs plan", slug="drugs")
        self.send(
            self.clare, "/reviews/drugs/edit/recommendations/new/?kind=objective", ref="A", text="Prevent"
        )
        objective = plan.headings.get()
        self.assertEqual(objective.kind, Heading.Kind.OBJECTIVE)
        page = self.send(
            self.clare, f"/reviews/drugs/edit/headings/{objective.pk}/parts/new/", ref="1", text="Schools"
        )
        self.assertContains(page, "Issue 1")

    def test_standards_have_characteristics(self):
        words = {**PLAN_FORM_DATA, "scale": "met"}
        self.send(self.clare, "/partnerships/plans/new/?kind=standards", title="Good practice", **words)
        standards = StandardsAssessment.objects.get()
        page = self.get(self.clare, f"/reviews/{standards.slug}/edit/")
        self.assertContains(page, "Add a standard")
        self.send(
            self.clare, f"/reviews/{standards.slug}/edit/recommendations/new/", ref="1", text="Reporting"
        )
        heading = standards.headings.get()
        self.assertEqual(heading.kind, Heading.Kind.STANDARD)
        values = {"ref": "1", "text": "Reporting", "purpose": "So that all are heard."}
        self.send(self.clare, f"/reviews/{standards.slug}/edit/headings/{heading.pk}/", **values)
        heading.refresh_from_db()
        self.assertEqual(heading.purpose, "So that all are heard.")
        page = self.get(self.clare, f"/reviews/{standards.slug}/edit/headings/{heading.pk}/actions/new/")
        self.assertContains(page, "Characteristic of good practice")
        self.assertNotContains(page, "Column head")
        new = f"/reviews/{standards.slug}/edit/headings/{heading.pk}/actions/new/"
        page = self.send(self.clare, new, ref="A", action="")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"action": ["required"]}))

    def test_who_runs_the_plan_edits_it_and_partners_do_not(self):
        self.assertContains(self.get(self.lee, PLAN_URL), EDIT_URL)
        self.assertContains(self.get(self.lee, EDIT_URL), "Make a film.")
        for page in (EDIT_URL, f"{EDIT_URL}actions/{self.forum.pk}/", f"{PLAN_URL}details/"):
            self.assertEqual(self.get(self.pat, page).status_code, 403)
            self.assertEqual(self.get(self.nia, page).status_code, 404)


class StateTests(EditTestCase):
    def change(self, **words):
        words = {**PLAN_FORM_DATA, "title": "Hate Crime Plan", **words}
        return self.send(self.lee, f"{PLAN_URL}details/", **words)

    def test_a_plan_is_agreed_and_closed(self):
        self.change(state="agreed", start_date="1/4/2018", end_date="31/3/2019")
        self.plan.refresh_from_db()
        self.assertEqual((self.plan.state, self.plan.end_date.year), ("agreed", 2019))
        self.change(state="closed")
        self.assertNotContains(self.get(self.lee, "/forward-plan/"), "Hate Crime Plan")

    def test_a_plan_with_an_open_update_is_not_closed(self):
        open_round(self.plan, JULY, by=self.lee)
        page = self.change(state="closed")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"state": ["round-open"]}))

    def test_it_does_not_end_before_it_begins(self):
        page = self.change(start_date="1/4/2019", end_date="31/3/2018")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"end_date": ["before-first"]}))


class NamesTests(EditTestCase):
    def test_a_partnership_is_known_in_capitals_too(self):
        Partnership.objects.create(name="Safer Town")
        details = {**PLAN_FORM_DATA, "title": "Drugs plan", "other_partnership": "SAFER TOWN"}
        self.send(self.clare, "/partnerships/plans/new/", **details)
        self.assertEqual(Partnership.objects.get().name, "Safer Town")

    def test_standards_have_no_issues(self):
        standards = StandardsAssessment.objects.create(title="Standards", slug="standards", scale="met")
        top = Heading.objects.create(plan=standards, kind=Heading.Kind.STANDARD, ref="1", text="Reporting")
        path = f"/reviews/standards/edit/headings/{top.pk}/parts/new/"
        self.assertEqual(self.get(self.clare, path).status_code, 404)


class MemberTests(EditTestCase):
    def setUp(self):
        self.group = Partnership.objects.create(name="Hate Crime Group")
        self.plan.partnership = self.group
        self.plan.save()
        self.page = f"/partnerships/{self.group.pk}/"

    def test_an_organisation_becomes_a_member_and_ceases_to_be_one(self):
        page = self.send(self.lee, f"{self.page}members/new/", organisation="Police", contact="The inspector")
        self.assertContains(page, "The inspector")
        again = self.send(self.lee, f"{self.page}members/new/", organisation="police")
        self.assertEqual((again.status_code, errors_on(again)), (422, {"organisation": ["unique"]}))
        member = self.group.members.get()
        self.send(self.lee, f"/partnerships/members/{member.pk}/", contact="The sergeant")
        self.assertContains(self.get(self.clare, self.page), "The sergeant")
        self.send(self.lee, f"/partnerships/members/{member.pk}/remove/")
        self.assertContains(self.get(self.lee, self.page), 'id="no-members"')

    def test_an_organisation_that_is_known_with_a_note_is_a_member_once(self):
        Owner.objects.create(name="Housing", qualifier="Council")
        first, again = (
            self.send(self.lee, f"{self.page}members/new/", organisation="Housing (Council)") for _ in "12"
        )
        self.assertContains(first, "Housing (Council)")
        self.assertEqual(errors_on(again), {"organisation": ["unique"]})
        self.assertEqual(self.group.members.count(), 1)

    def test_whom_to_ask_is_for_those_who_run_its_plans(self):
        for person in (self.pat, self.mo, self.nia):
            self.assertEqual(self.get(person, self.page).status_code, 404)

    def test_a_clerk_makes_a_partnership_and_no_other_of_its_name(self):
        self.assertContains(self.send(self.clare, "/partnerships/new/", name="Safer Town"), "Safer Town")
        page = self.send(self.clare, "/partnerships/new/", name="safer town")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"name": ["unique"]}))
        self.assertEqual(self.get(self.lee, "/partnerships/new/").status_code, 403)

    def test_what_an_indicator_means_is_written_down(self):
        indicator = Indicator.objects.create(plan=self.plan, code="NI 35")
        page = self.send(self.lee, f"{PLAN_URL}indicators/{indicator.pk}/", meaning="Resilience to extremism")
        self.assertContains(page, "Resilience to extremism")
