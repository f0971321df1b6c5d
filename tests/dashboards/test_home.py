"""The first page shows everybody their own work and numbers first."""

import datetime as dt

from django.test import override_settings
from django.utils import timezone

from accounts.directory import PeopleFilter, list_people
from actionplans.models import Committee, Meeting
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, send_back, submit
from dashboards.caching import cache
from notifications.models import OutgoingEmail
from tests.base import PlanTestCase

MARCH_2021 = dt.date(2021, 3, 1)


class HomeTests(PlanTestCase):
    def setUp(self):
        self.add_progress(grade=3)

    def open_round(self):
        return open_round(self.review, MARCH_2021, by=self.clare, due=dt.date(2021, 2, 26))

    def test_an_officer_sees_what_waits_for_her(self):
        this_round = self.open_round()
        page = self.get(self.olive, "/")
        self.assertEqual([row["pk"] for row in page.context["due"]], [this_round.update_requests.get().pk])
        self.assertContains(page, f"/updates/{this_round.update_requests.get().pk}/")
        self.assertEqual(page.context["rounds"], [])
        self.assertNotContains(page, "/board/")

    def test_the_page_of_an_action_leads_to_its_open_update_for_those_who_may_write_it(self):
        update_request = self.open_round().update_requests.get()
        path = f"/actions/{update_request.sub_action_id}/"
        for user in (self.olive, self.lee):
            self.assertContains(self.get(user, path), f'href="/updates/{update_request.pk}/"')
        self.assertNotContains(self.get(self.mo, path), "/updates/")

    def test_the_page_of_an_action_lets_the_members_of_its_committee_ask(self):
        committee = Committee.objects.create(name="Place")
        self.review.committee = committee
        self.review.save()
        meeting = Meeting.objects.create(committee=committee, date=timezone.localdate())
        path, ask = f"/actions/{self.action.pk}/", f"/meetings/{meeting.pk}/plans/road-safety/requests/new/"
        self.assertNotContains(self.get(self.mo, path), ask)
        committee.members.add(self.mo)
        self.assertContains(self.get(self.mo, path), f"{ask}?action={self.action.pk}")

    def test_a_link_officer_sees_how_far_his_round_has_come(self):
        self.open_round()
        page = self.get(self.lee, "/")
        self.assertContains(page, "/reviews/road-safety/rounds/2021-03/board/")
        self.assertEqual(page.context["due"], [])
        self.assertNotContains(page, "/updates/")

    def test_a_member_sees_her_committees_numbers_first(self):
        self.open_round()
        committee = Committee.objects.create(name="Place")
        committee.members.add(self.mo)
        self.review.committee = committee
        self.review.save()
        page = self.get(self.mo, "/")
        self.assertContains(page, f'href="/dashboard/committees/{committee.pk}/"')
        self.assertContains(page, f"committee={committee.pk}")
        self.assertNotContains(page, "/board/")

    def test_meetings_to_come_stand_there_for_their_members_and_for_clerks(self):
        committee = Committee.objects.create(name="Place")
        committee.members.add(self.mo)
        meeting = Meeting.objects.create(committee=committee, date=timezone.localdate())
        Meeting.objects.create(committee=committee, date=timezone.localdate() - dt.timedelta(days=1))
        this_round = self.open_round()
        this_round.meeting = meeting
        this_round.save()
        page = self.get(self.mo, "/")
        [row] = page.context["committees"]
        self.assertEqual(row["overview"].next_meeting, meeting)
        page = self.get(self.clare, "/")
        self.assertEqual([each.pk for each in page.context["meetings"]], [meeting.pk])
        for person in (self.mo, self.clare):
            page = self.get(person, "/")
            self.assertContains(page, f'href="/meetings/{meeting.pk}/"')
            self.assertContains(page, "1 round open")
        page = self.get(self.olive, "/")
        self.assertEqual(list(page.context["meetings"]), [])
        self.assertNotContains(page, f'href="/meetings/{meeting.pk}/"')

    def test_an_administrator_sees_how_many_accounts_there_are_of_what_kind(self):
        page = self.get(self.ada, "/")
        for number in page.context["accounts"]:
            with self.subTest(number.words):
                self.assertEqual(len(self.get(self.ada, number.href).context["rows"]), number.n)
        told = [number.n for number in page.context["accounts"]]
        self.assertEqual(told, [6, 5, 0])  # nobody but Ada has ever signed in
        page = self.get(self.nia, "/")
        self.assertEqual(page.context["accounts"], [])
        self.assertNotContains(page, 'href="/people/')

    def test_those_whose_role_needs_a_second_step_and_have_none_are_counted(self):
        with override_settings(MFA_ROLES=frozenset({"clerk"})):
            self.assertEqual(
                [row.person for row in list_people() if row.matches(PeopleFilter.LACKING)], [self.clare]
            )

    def test_an_outsider_is_told_what_will_stand_here(self):
        page = self.get(self.nia, "/")
        self.assertContains(page, 'id="nothing-to-do"')
        self.assertNotContains(page, "Road Safety")

    def test_what_was_sent_back_comes_first_with_the_reason(self):
        self.add_action("b", owner=self.olive)
        this_round = self.open_round()
        first, second = this_round.update_requests.order_by("pk")
        sent = submit(
            second, UpdateContent(evidence="We met.", grade=2), by=self.olive, version=second.version
        )
        send_back(sent, "Say when.", by=self.lee)
        rows = self.get(self.olive, "/").context["due"]
        self.assertEqual([row["pk"] for row in rows], [second.pk, first.pk])
        self.assertEqual((rows[0]["comment"].text, rows[1]["comment"]), ("Say when.", None))
        self.assertContains(self.get(self.olive, "/"), "Say when.")

    def test_whoever_approves_is_led_to_it(self):
        this_round = self.open_round()
        request = this_round.update_requests.get()
        self.assertEqual(self.get(self.lee, "/").context["to_approve"], [])
        submit(request, UpdateContent(evidence="We met.", grade=2), by=self.olive, version=request.version)
        [row] = self.get(self.lee, "/").context["to_approve"]
        self.assertEqual((row["strip"].to_approve, row["strip"].received), (1, 1))

    def test_rounds_whose_day_has_come_wait_for_whoever_opens_them(self):
        page = self.get(self.lee, "/")
        [entry] = page.context["to_open"]  # six months after the round of March 2020
        self.assertContains(page, "/reviews/road-safety/rounds/new/")
        self.assertEqual((entry.review.pk, entry.period), (self.review.pk, dt.date(2020, 9, 1)))
        self.assertEqual(self.get(self.olive, "/").context["to_open"], [])
        self.open_round()
        self.assertEqual(self.get(self.lee, "/").context["to_open"], [])

    def test_a_clerk_is_led_to_emails_that_were_not_delivered(self):
        states = OutgoingEmail.State
        for state in (states.SENT, states.REFUSED, states.TOO_LATE):
            OutgoingEmail.objects.create(to="olive@example.org", subject="Update due", state=state)
        self.assertEqual(self.get(self.clare, "/").context["undelivered_emails"], 2)
        self.assertEqual(self.get(self.lee, "/").context["undelivered_emails"], 0)

    def test_an_action_has_its_last_rounds_in_one_strip(self):
        self.open_round()
        [(row, cells)] = self.get(self.olive, "/").context["my_actions"]
        self.assertEqual((row.pk, [cell.css for cell in cells]), (self.action.pk, ["3", "awaiting"]))

    def test_officers_see_their_actions_and_no_points_to_raise(self):
        context = self.get(self.olive, "/").context
        self.assertEqual([row.pk for row, _history in context["my_actions"]], [self.action.pk])
        self.assertEqual(context["numbers"], [])

    def test_more_work_costs_no_more_queries(self):
        self.open_round()
        cache.clear()
        short = self.queries_of(self.olive, "/")
        this_round = self.review.rounds.open().get()
        for letter in "bcdefghij":
            sub_action = self.add_action(letter, owner=self.olive)
            update_request = self.add_asked(sub_action, this_round)
            update_request.owners.set(sub_action.owners.all())
        cache.clear()
        self.assertEqual(self.queries_of(self.olive, "/"), short)
