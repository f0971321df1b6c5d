"""Who is what to a review, and what he may therefore read of it."""

import datetime as dt

from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from actionplans.access.plans import review_for, reviews_for, sub_actions_for
from actionplans.access.rounds import rounds_to_manage
from actionplans.access.update_requests import update_requests_for, update_requests_in_progress_for
from actionplans.models import Committee, Heading, Owner, SubAction
from actionplans.workflow.rounds import open_round
from tests.base import PlanTestCase


class RelationsTestCase(PlanTestCase):
    """Pat answers for the police, who share in the review; Una belongs to the road team, Dee is director."""

    def setUp(self):
        self.pat, self.una, self.dee = self.person("Pat"), self.person("Una"), self.person("Dee")
        self.patrol = self.line("2", "Patrol at school times.", "Police", self.pat, Owner.Kind.PARTNER)
        self.lines = self.line("3", "Paint the lines again.", "Road team", self.una, Owner.Kind.GROUP)
        self.review.director_account = self.dee
        self.review.save()

    def line(self, ref, action, name, user, kind):
        heading = Heading.objects.create(plan=self.review, ref=ref, text=f"Text {ref}.", position=int(ref))
        sub_action = SubAction.objects.create(heading=heading, action=action, responsibility=name)
        owner = Owner.objects.create(name=name, kind=kind)
        owner.users.add(user)
        sub_action.owners.add(owner)
        return sub_action

    def page(self, person):
        return self.get(person, f"/reviews/{self.review.slug}/")


class PartnerTests(RelationsTestCase):
    def test_a_partner_reads_his_own_line_and_no_other(self):
        page = self.page(self.pat)
        self.assertContains(page, "Patrol at school times.")
        for other in ("Do a.", "Paint the lines again.", "That roads be made safer"):
            self.assertNotContains(page, other)

    def test_the_list_counts_only_what_a_partner_may_read(self):
        page = self.get(self.pat, "/reviews/")
        self.assertEqual([row["in_all"] for row in page.context["rows"]], [1])
        self.assertEqual([row["in_all"] for row in self.get(self.una, "/reviews/").context["rows"]], [3])

    def test_a_partner_finds_only_his_own_line_among_all_actions_whoever_looked_before(self):
        self.assertContains(self.get(self.una, "/actions/"), "Paint the lines again.")
        page = self.get(self.pat, "/actions/")
        self.assertContains(page, "Patrol at school times.")
        self.assertNotContains(page, "Paint the lines again.")
        self.assertContains(self.get(self.una, "/actions/"), "Paint the lines again.")

    def test_a_partner_is_told_no_number_of_others_lines(self):
        self.assertEqual(self.get(self.una, "/dashboard/").context["figures"].total.n, 3)
        self.assertEqual(self.get(self.pat, "/dashboard/").context["figures"].total.n, 0)
        self.assertTrue(self.get(self.mo, "/").context["numbers"])
        self.assertFalse(self.get(self.pat, "/").context["numbers"])

    def test_a_partner_gets_no_paper_with_the_lines_of_others(self):
        self.add_progress()
        for address in ("", "pdf/", "docx/", "xlsx/", "json/", "txt/", "html/"):
            path = f"/reviews/{self.review.slug}/rounds/2020-03/{address}"
            self.assertEqual(self.get(self.pat, path).status_code, 404, path)
        self.assertEqual(self.get(self.una, f"/reviews/{self.review.slug}/rounds/2020-03/").status_code, 200)

    def test_a_partner_reads_the_history_of_his_own_line_only(self):
        page = self.get(self.pat, f"/reviews/{self.review.slug}/history/")
        self.assertContains(page, "Patrol at school times.")
        self.assertNotContains(page, "Paint the lines again.")
        self.assertEqual(self.get(self.pat, f"/actions/{self.patrol.pk}/history/").status_code, 200)
        self.assertEqual(self.get(self.pat, f"/actions/{self.lines.pk}/history/").status_code, 404)

    def test_a_partner_answers_for_his_own_line(self):
        this_round = open_round(self.review, dt.date(2020, 9, 1), by=self.lee)
        own, others = (this_round.update_requests.get(sub_action=line) for line in (self.patrol, self.lines))
        self.assertEqual(self.get(self.pat, f"/updates/{own.pk}/").status_code, 200)
        self.assertEqual(self.get(self.pat, f"/updates/{others.pk}/").status_code, 404)

    def test_what_the_next_update_asks_of_others_is_not_told_to_a_partner(self):
        self.assertEqual(
            [row["whom"] for row in self.page(self.pat).context["next_round"]["rows"]], ["Police"]
        )

    def test_a_partner_who_is_a_member_too_reads_what_members_read(self):
        self.review.committee = Committee.objects.create(name="Places")
        self.review.save()
        self.pat.groups.set(self.mo.groups.all())
        self.review.committee.members.add(self.pat)
        self.assertContains(self.page(self.pat), "Paint the lines again.")


class OthersTests(RelationsTestCase):
    def test_who_owns_through_a_team_reads_the_whole_plan(self):
        for words in ("Patrol at school times.", "Do a.", "Paint the lines again."):
            self.assertContains(self.page(self.una), words)

    def test_who_leaves_the_team_reads_nothing_any_more(self):
        Owner.objects.get(name="Road team").users.remove(self.una)
        self.assertEqual(self.page(self.una).status_code, 404)

    def test_the_director_of_a_review_reads_it_and_edits_nothing(self):
        self.assertEqual(self.page(self.dee).status_code, 200)
        self.assertEqual(self.get(self.dee, f"/reviews/{self.review.slug}/edit/").status_code, 403)

    def test_members_of_the_committee_read_the_plan_before_anything_is_published(self):
        self.review.committee = Committee.objects.create(name="Places")
        self.review.save()
        self.march.state = "open"
        self.march.save()
        self.assertEqual(self.page(self.mo).status_code, 404)
        self.review.committee.members.add(self.mo)
        self.assertEqual(self.page(self.mo).status_code, 200)
        self.assertEqual(self.get(self.mo, f"/reviews/{self.review.slug}/rounds/2020-03/").status_code, 404)

    def test_sitting_on_a_committee_is_nothing_without_being_a_member(self):
        self.review.committee = Committee.objects.create(name="Places")
        self.review.save()
        self.review.committee.members.add(self.nia)
        self.assertEqual(self.page(self.nia).status_code, 404)

    def test_the_administrator_of_accounts_reads_no_plan(self):
        self.assertEqual(self.page(self.ada).status_code, 404)
        self.assertEqual(list(sub_actions_for(self.ada)), [])

    def test_nobody_reads_anything_without_signing_in(self):
        from django.contrib.auth.models import AnonymousUser

        nobody = AnonymousUser()
        for result in (
            reviews_for,
            sub_actions_for,
            update_requests_for,
            rounds_to_manage,
        ):
            self.assertEqual(list(result(nobody)), [])
        with self.assertRaises(Http404):
            review_for(nobody, self.review.slug)


class CostTests(RelationsTestCase):
    def test_asking_who_may_read_costs_one_question_however_many_rows_there_are(self):
        for person in (self.clare, self.lee, self.una, self.pat, self.mo, self.dee):
            few = self.questions(person)
            for n in range(4, 12):
                self.line(str(n), f"Action {n}.", f"Owner {n} of {person}", person, Owner.Kind.PARTNER)
            self.assertEqual(self.questions(person), few, person)

    def questions(self, person):
        person = type(person).objects.get(pk=person.pk)
        with CaptureQueriesContext(connection) as asked:
            list(reviews_for(person))
            list(sub_actions_for(person))
            list(update_requests_in_progress_for(person))
        return len(asked)
