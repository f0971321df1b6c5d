"""A partnership's plan or an assessment at a committee's meeting, from the same pages as reviews."""

import datetime as dt

import pytest

from actionplans.models import Committee, Decision, Heading, Meeting, MemberRequest, Notification, SubAction
from actionplans.serialise import build_plan
from actionplans.workflow.decisions import DecisionInput, record_decision, rescind_decision, sign_off_plan
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.rounds import open_round, record_past_round
from actionplans.workflow.update_requests import pending_requests
from actionplans.workflow.updates import UpdateContent, submit
from documents.readers.docx import read_docx
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.text import to_text
from partnerships.models import PartnershipPlan, StandardsAssessment
from partnerships.rollover.new_plan import RolloverInput, actions_to_carry_forward, roll_over
from reports.layouts import build_document
from tests.page_assertions import assert_not_allowed, errors_on, message_tags
from tests.partnerships.base import JULY, PartnersTestCase

pytestmark = pytest.mark.both_databases


class PartnersMeetTestCase(PartnersTestCase):
    """The Places committee met on 2 July 2020 about June's update: 1.1 of the police is Green, 1.2 Amber."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.places = Committee.objects.create(name="Places Committee")
        cls.places.members.add(cls.mo)
        cls.plan.committee = cls.places
        cls.plan.save()
        cls.meeting = Meeting.objects.create(committee=cls.places, date=dt.date(2020, 7, 2))
        cls.june.meeting = cls.meeting
        cls.june.save()
        cls.path = f"/meetings/{cls.meeting.pk}/"
        cls.screen = f"{cls.path}actions/{cls.forum.pk}/"
        cls.address = "/partnerships/plans/hate-crime-plan/"

    def decide(self, kind, line=None, meeting=None, **given):
        line = line or self.forum
        if kind in Decision.OF_GRADES:
            given.setdefault("entry", line.progress_entries.published().in_round_order().last())
        ruling = DecisionInput(kind, **{"reason": "The members heard the lead.", **given})
        return record_decision(meeting or self.meeting, line, ruling, by=self.clare)

    def send(self, user, path, **typed):
        self.client.force_login(user)
        return self.client.post(path, typed, follow=True)

    def standards(self, **fields):
        """An assessment with characteristic A of standard 1, of which nothing was told yet."""
        assessment = StandardsAssessment.objects.create(
            title="Standards", slug="standards", committee=self.places, scale="met", **fields
        )
        standard = Heading.objects.create(
            plan=assessment, kind=Heading.Kind.STANDARD, ref="1", text="Reporting"
        )
        return assessment, SubAction.objects.create(heading=standard, ref="A", action="People can report.")


class AgendaTests(PartnersMeetTestCase):
    def test_nobody_is_asked_when_a_line_of_a_closed_plan_will_be_done(self):
        self.film.date_text = "May 2019"
        self.film.save()
        screen = f"{self.path}actions/{self.film.pk}/"
        for state, is_asked in ((PartnershipPlan.State.AGREED, True), (PartnershipPlan.State.CLOSED, False)):
            self.plan.state = state
            self.plan.save()
            codes = [each.code for each in self.get(self.mo, screen).context["questions"]]
            self.assertEqual("overdue" in codes, is_asked)

    def test_who_reads_the_plan_finds_its_lines_in_its_own_words(self):
        for reader in (self.mo, self.clare, self.lee):
            page = self.get(reader, self.path)
            self.assertContains(page, "Hate Crime Plan, June 2020 round")
            self.assertContains(page, "Amber</strong>")
            self.assertNotContains(page, "3 Slipped")
            screen = self.get(reader, self.screen)
            self.assertContains(screen, "Begun 1.1.")
            self.assertContains(screen, '<dt class="govuk-summary-list__key">Theme</dt>')

    def test_a_partner_reads_its_own_lines_elsewhere_and_nothing_at_the_meeting(self):
        for nobody in (self.pat, self.hal, self.nia, self.ada):
            page = self.get(nobody, self.path)
            self.assertContains(page, 'id="nothing-published"')
            self.assertNotContains(page, "Hate Crime Plan")
            self.assertEqual(self.get(nobody, self.screen).status_code, 404)
            self.assertNotContains(self.get(nobody, f"{self.path}resolution/"), "Hate Crime Plan")

    def test_what_leads_are_writing_is_nobody_elses_until_it_is_published(self):
        opened = open_round(self.plan, JULY, by=self.lee, meeting=self.meeting)
        update_request = opened.update_requests.get(sub_action=self.forum)
        answer = UpdateContent("Zaunkoenig was built.", 4, "Zaunkoenig fell.", "", "Zaunkoenig stays.")
        submit(update_request, answer, by=self.pat, version=0)
        for reader in (self.mo, self.hal, self.nia, self.ada):
            for path in (self.path, self.screen, f"{self.path}resolution/", "/requests/?due=all"):
                page = self.get(reader, path)
                self.assertNotContains(page, "Zaunkoenig", status_code=page.status_code)
        self.assertContains(self.get(self.mo, self.path), 'id="open-rounds"')
        self.assertContains(self.get(self.lee, self.path), "/reviews/hate-crime-plan/rounds/2020-07/board/")

    def test_more_lines_and_plans_cost_no_more_questions(self):
        one = self.queries_of(self.mo, self.path), self.queries_of(self.mo, self.screen)
        for number in range(3, 13):
            line = self.line(f"1.{number}", f"Do {number}.", "Police")
            self.add_progress(line, self.june, grade=3, grade_text="Amber")
            self.decide("amended", line, grade=4)
        other = PartnershipPlan.objects.create(
            scale="rag", title="Another", slug="another", committee=self.places
        )
        theme = Heading.objects.create(plan=other, kind=Heading.Kind.THEME, ref="1", text="Else")
        this_round = record_past_round(other, JULY)
        this_round.meeting = self.meeting
        this_round.save()
        self.add_progress(SubAction.objects.create(heading=theme, ref="1.1", action="Else."), this_round)
        self.assertContains(self.get(self.mo, self.path), "Another, July 2020 round")
        self.assertEqual((self.queries_of(self.mo, self.path), self.queries_of(self.mo, self.screen)), one)

    def test_a_clerk_raises_other_lines_but_none_of_a_closed_plan(self):
        line = self.line("1.3", "Print leaflets.", "Police")
        screen = f"{self.path}actions/{line.pk}/"
        self.assertContains(self.get(self.clare, self.path), screen)
        self.assertEqual(self.get(self.mo, screen).status_code, 404)
        self.plan.state = PartnershipPlan.State.CLOSED
        self.plan.save()
        self.assertNotContains(self.get(self.clare, self.path), screen)


class StatusTests(PartnersMeetTestCase):
    """The committee judges on the plan's own scale, and its word stands beside the plan's."""

    def test_the_clerk_chooses_among_the_words_of_the_plan(self):
        page = self.get(self.clare, self.screen)
        self.assertContains(page, "4 (Not Achieved)")
        self.assertIn("theme", page.context["form"]["whole"].label)
        self.assertEqual([grade for grade, _ in page.context["form"].fields["grade"].choices], [2, 3, 4])
        self.assertNotContains(page, "1 (Fully Achieved)")
        entry = self.forum.progress_entries.get()
        values = {"entry": entry.pk, "kind": "amended", "reason": "Nobody came."}
        page = self.send(self.clare, self.screen, **values)
        self.assertEqual((page.status_code, errors_on(page)), (422, {"grade": ["required"]}))
        self.assertEqual(self.send(self.clare, self.screen, **values, grade=1).status_code, 422)
        page = self.send(self.clare, self.screen, **values, grade=4)
        self.assertEqual(message_tags(page), ["success"])
        [recorded] = map(str, page.context["messages"])
        for words in ("1.1", "Red", "4 (Not Achieved)"):
            self.assertIn(words, recorded)

    def test_a_grade_that_the_scale_has_no_word_for_is_refused(self):
        with assert_not_allowed("not-on-scale"):
            self.decide("amended", grade=1)

    def test_it_counts_from_then_on_and_the_plans_own_word_stays_beside_it(self):
        self.decide("amended", grade=4)
        for path in (self.address, self.path, f"/actions/{self.forum.pk}/"):
            self.assertContains(self.get(self.mo, path), "Red</strong>")
        self.assertContains(self.get(self.mo, self.address), "Committee’s; own: Green")
        self.assertContains(self.get(self.mo, f"{self.address}?status=Red"), "Attend the forum.")
        self.assertEqual(
            [row.grade for row in self.get(self.mo, "/actions/?grade=4").context["rows"]], ["Red"]
        )

    def test_taken_back_the_plans_own_word_holds(self):
        decision = self.decide("amended", grade=4)
        rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)
        self.assertNotContains(self.get(self.mo, self.address), "Committee’s; own")

    def test_the_resolution_says_it_in_the_plans_words(self):
        self.decide("confirmed", grade=2, reason="")
        self.decide("amended", self.film, grade=4, reason="Nobody came.")
        text = self.get(self.mo, f"{self.path}resolution/").context["text"]
        for words in (
            "1. Hate Crime Plan:",
            "the progress update of June 2020 be noted",
            "the status of line 1.1 in the update of June 2020 be confirmed as Green, which counts as 2",
            "be amended from Amber to Red, which counts as 4 (Not Achieved) – Nobody came",
        ):
            self.assertIn(words, text)

    def test_the_next_paper_prints_it_and_is_read_back_without(self):
        self.decide("amended", grade=4)
        self.decide("revised", revised_date="March 2021")
        opened = open_round(self.plan, JULY, by=self.lee)
        plan = build_plan(self.plan, opened)
        written = build_document(plan)
        text = to_text(written)
        for said in (
            "1.1: status amended to Red, which counts as 4 (Not Achieved). Committee, 2 July 2020",
            "1.1, June 2020: 4 (Not Achieved); own: Green. Committee, 2 July 2020",
            "1.1: March 2021. Committee, 2 July 2020: The members heard the lead.",
        ):
            self.assertIn(said, text)
        back = recognise(read_docx(to_docx(written)), period="July 2020").plan
        self.assertNotIn("heard the lead", str(back))
        self.assertEqual([sub_action.ref for *_, sub_action in back.sub_actions()], ["1.1", "1.2"])


class WhatIsDecidedTests(PartnersMeetTestCase):
    """A committee ends what it follows up; it closes no partnership's plan, and rewrites no standard."""

    def test_what_is_signed_off_is_asked_for_no_more_and_goes_into_no_next_plan(self):
        self.decide("signed-off", reason="")
        self.assertEqual(
            [str(pending_request.sub_action) for pending_request in pending_requests(self.plan, JULY)],
            ["1.2"],
        )
        self.assertEqual(actions_to_carry_forward(self.plan), [self.film])

    def test_a_partnerships_plan_is_not_signed_off_as_a_whole(self):
        path = f"{self.path}plans/hate-crime-plan/sign-off/"
        self.assertNotContains(self.get(self.clare, self.path), path)
        page = self.get(self.clare, path)
        self.assertContains(page, page.context["ruled_out"])
        self.assertNotContains(page, 'name="reason"')
        page = self.send(self.clare, path, reason="Done.")
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["ruled-out"]}))
        self.assertFalse(Decision.objects.exists())

    def test_of_a_closed_plan_no_report_is_asked_for(self):
        self.plan.state = PartnershipPlan.State.CLOSED
        self.plan.save()
        page = self.get(self.clare, self.screen)
        self.assertNotIn(Decision.Kind.REPORT, page.context["form"].offered)
        self.assertNotContains(page, 'value="report"')
        with assert_not_allowed("ruled-out"):
            self.decide("report", period=dt.date(2020, 9, 1))

    def test_a_further_report_on_a_theme_is_one_on_all_its_lines(self):
        ruling = DecisionInput("report", period=dt.date(2020, 9, 1))
        decision = record_decision(self.meeting, self.theme, ruling, by=self.clare)
        self.assertEqual((decision.heading, decision.sub_action), (self.theme, None))
        self.assertRegex(str(decision), "^Theme 1: .*September 2020$")
        self.assertEqual(self.plan.additional_rounds.get().period, dt.date(2020, 9, 1))

    def test_an_agreed_date_is_the_date_of_the_next_plan(self):
        self.decide("revised", revised_date="March 2021")
        made = roll_over(self.plan, RolloverInput("Hate Crime Plan 2021"))
        sub_action = made.sub_actions().get(ref="1.1")
        self.assertEqual((sub_action.date_text, sub_action.due_date), ("March 2021", dt.date(2021, 3, 31)))

    def test_a_standard_is_judged_and_signed_off_but_never_changed(self):
        result, line = self.standards()
        page = self.get(self.clare, f"{self.path}actions/{line.pk}/")
        self.assertEqual(page.context["form"].offered, [Decision.Kind.REPORT, Decision.Kind.SIGNED_OFF])
        self.assertNotContains(page, 'name="revised_date"')
        for kind, given in (
            ("revised", {"revised_date": "March 2021"}),
            ("withdrawn", {}),
            ("transferred", {"transferred_to": "the Police"}),
        ):
            with self.subTest(kind), assert_not_allowed("ruled-out"):
                self.decide(kind, line, **given)
        self.add_progress(line, record_past_round(result, JULY), grade=3, grade_text="Partly met")
        decision = self.decide("amended", line, grade=1)
        self.assertRegex(decision.in_words, r"^level .*\bMet\b.* 1 \(Fully Achieved\)$")
        self.assertEqual(
            sign_off_plan(self.meeting, result, by=self.clare).action_sign_offs.get().sub_action, line
        )

    def test_who_leads_what_takes_its_place_hears_of_it_only_where_he_reads_the_line(self):
        self.decide("superseded", successor=self.film)
        notifications = Notification.objects.filter(decision__isnull=False).values_list(
            "user__name", flat=True
        )
        self.assertEqual(set(notifications), {"Pat", "Lee"})


class AskTests(PartnersMeetTestCase):
    """Members ask about it as about reviews, and who leads a line answers for that line alone."""

    def setUp(self):
        self.ask_path = f"{self.path}plans/hate-crime-plan/requests/new/?action={self.forum.pk}"

    def ask(self, text="Who came?", **given):
        wish = RequestInput(
            "Mo", text, **{"to": self.pat, "sub_action": self.forum, "member": self.mo, **given}
        )
        return raise_member_request(self.meeting, self.plan, wish, by=self.mo)

    def test_a_member_asks_who_leads_the_line_who_runs_the_plan_or_a_clerk(self):
        self.plan.director_account = self.olive
        self.plan.save()
        page = self.get(self.mo, self.ask_path)
        asked = {user.name for user in page.context["form"].fields["to"].queryset}
        self.assertEqual(asked, {"Pat", "Lee", "Olive", "Clare"})
        page = self.send(self.mo, self.ask_path, text="Who came?", to=self.pat.pk)
        self.assertContains(page, "Hate Crime Plan, 1.1")
        self.assertEqual(MemberRequest.objects.get().sub_action, self.forum)

    def test_partners_and_outsiders_do_not_ask(self):
        for nobody in (self.pat, self.nia, self.ada, self.lee):
            self.assertEqual(self.send(nobody, self.ask_path, text="?", to=self.lee.pk).status_code, 403)

    def test_who_leads_the_line_answers_and_other_partners_never_hear_of_it(self):
        path = f"/requests/{self.ask().pk}/"
        for nobody in (self.hal, self.nia, self.ada):
            self.assertEqual(self.get(nobody, path).status_code, 404)
            self.assertNotContains(self.get(nobody, "/requests/?due=all"), "Who came?")
        self.assertContains(self.send(self.pat, path, answer="Forty people."), "Answered by Pat")
        self.assertContains(self.get(self.mo, path), "Forty people.")
        self.assertEqual(self.get(self.hal, f"/actions/{self.film.pk}/").status_code, 200)

    def test_a_partner_hears_nothing_of_what_others_are_asked_about_its_line(self):
        self.ask(to=self.lee)
        for path in ("", "history/"):
            self.assertContains(self.get(self.mo, f"/actions/{self.forum.pk}/{path}"), "Who came?")
            self.assertNotContains(self.get(self.pat, f"/actions/{self.forum.pk}/{path}"), "Who came?")
        self.assertNotContains(self.get(self.pat, "/reviews/hate-crime-plan/history/"), "Who came?")
        self.assertFalse(Notification.objects.filter(user=self.pat).exists())

    def test_it_waits_where_those_concerned_look_and_comes_back_on_the_agenda(self):
        self.ask()
        for concerned in (self.pat, self.mo, self.lee, self.clare):
            self.assertContains(self.get(concerned, "/"), "Who came?")
        self.assertNotContains(self.get(self.hal, "/"), "Who came?")
        later = Meeting.objects.create(committee=self.places, date=dt.date(2999, 9, 3))
        self.assertContains(self.get(self.mo, f"/meetings/{later.pk}/"), "Who came?")
        for reader, path in ((self.mo, self.path), (self.hal, f"/meetings/{later.pk}/")):
            self.assertNotContains(self.get(reader, path), "Who came?")

    def test_more_requests_cost_no_more_questions(self):
        self.ask()
        paths = ("/", "/requests/", self.path)
        one = [self.queries_of(self.lee, path) for path in paths]
        for number in range(10):
            self.ask(f"Question {number}?")
        self.assertEqual([self.queries_of(self.lee, path) for path in paths], one)
