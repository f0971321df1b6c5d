"""Olive leaves the council: her account is switched off, and all that was hers goes to colleagues."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from actionplans import workflow
from actionplans.leaving import belongings, leavers
from actionplans.mail.digests import write_digests
from actionplans.models import Asked, Committee, FollowedPlan, Heading, Owner, Review, SubAction
from actionplans.workflow import Answer, NotAllowed, hand_over
from history.models import LoggedEvent
from post.models import Letter
from tests.base import SEPTEMBER, PlanTestCase

NOON = dt.datetime(2020, 9, 7, 12, tzinfo=dt.UTC)


class LeaverCase(PlanTestCase):
    """Olive owns 1 a), belongs to the road team of 1 b), and has begun to answer in September."""

    def setUp(self):
        self.ned, self.una = self.person("Ned"), self.person("Una")
        self.team = Owner.objects.create(name="Road team", kind=Owner.Kind.GROUP)
        self.team.users.add(self.olive)
        self.other = self.add_action("b")
        self.other.responsibility = "Road team"
        self.other.save()
        self.other.owners.add(self.team)
        self.round = workflow.open_round(self.review, SEPTEMBER, due=dt.date(2020, 9, 30), by=self.lee)
        self.round.opens = SEPTEMBER
        self.round.save()
        self.asked = self.round.asked.get(sub_action=self.action)
        said = Answer(evidence="We met in May 2020.", grade=2)
        workflow.save_draft(self.asked, said, by=self.olive, version=0)

    def switch_off(self, person=None):
        person = person or self.olive
        person.is_active = False
        person.save()

    def give(self, to, by=None, *, leaver=None, runs=None, reason="Left in August."):
        return hand_over(leaver or self.olive, to, reason, by=by or self.clare, runs=runs)

    def keys(self, person=None, runs=None):
        return [each.key for each in belongings(person or self.olive, runs)]

    def page(self, person, path=""):
        return self.get(person, path or f"/leavers/{self.olive.pk}/")

    def elsewhere(self):
        """Another review, in which Olive owns a line too."""
        review = Review.objects.create(title="Libraries", slug="libraries", agreed_text="March 2019")
        line = SubAction.objects.create(heading=Heading.objects.create(plan=review, ref="1"), action="Open.")
        line.owners.add(Owner.objects.get(name="Olive"))
        return review, line


class SwitchOffTests(LeaverCase):
    def switch(self, by, person, reason="Left in August."):
        self.client.force_login(by)
        return self.client.post(f"/people/{person.pk}/leaving/", {"reason": reason})

    def test_an_administrator_switches_an_account_off_and_all_its_sessions_end(self):
        browser = Client()
        browser.force_login(self.olive)
        self.assertRedirects(self.switch(self.ada, self.olive), "/people/")
        self.assertFalse(User.objects.get(pk=self.olive.pk).is_active)
        self.assertFalse(Session.objects.filter(user=self.olive).exists())
        self.assertIn("/sign-in/", browser.get("/my-actions/")["Location"])
        told = LoggedEvent.objects.get(kind="role", what__startswith="switched off the account of Olive")
        self.assertEqual((told.history_user_name, "Left in August." in told.what), ("Ada", True))
        self.assertEqual(self.olive.history.first().history_change_reason, "Left in August.")

    def test_who_comes_back_is_switched_on_again(self):
        self.switch(self.ada, self.olive)
        self.assertContains(self.get(self.ada, "/people/"), "Switch on again")
        self.switch(self.ada, self.olive, "Came back.")
        self.assertTrue(User.objects.get(pk=self.olive.pk).is_active)
        self.assertEqual(self.olive.history.first().history_change_reason, "Came back.")

    def test_a_session_from_before_is_not_open_again_when_the_account_is(self):
        """Neither when it was switched off on the administration pages."""
        browser = Client()
        browser.force_login(self.olive)
        self.client.force_login(self.ada)
        path = f"/admin/accounts/user/{self.olive.pk}/change/"
        self.client.post(path, {"email": self.olive.email, "name": "Olive"})
        self.assertFalse(User.objects.get(pk=self.olive.pk).is_active)
        self.switch(self.ada, self.olive, "Came back.")
        self.assertEqual(browser.get("/my-actions/").status_code, 302)

    def test_no_administrator_switches_himself_off_and_a_reason_is_asked_for(self):
        self.assertContains(self.switch(self.ada, self.ada), "your own account", status_code=422)
        self.assertContains(self.switch(self.ada, self.olive, ""), "Enter the reason", status_code=422)
        self.assertEqual(User.objects.filter(is_active=False).count(), 0)

    def test_nobody_else_switches_accounts_off(self):
        for person in (self.clare, self.lee, self.olive, self.mo):
            self.assertEqual(self.switch(person, self.nia).status_code, 403)
        self.assertTrue(User.objects.get(pk=self.nia.pk).is_active)


class BelongingsTests(LeaverCase):
    def test_one_screen_lists_all_that_was_hers(self):
        self.review.link_officers.add(self.olive)
        self.review.director_account = self.olive
        self.review.save()
        Committee.objects.create(name="Places").members.add(self.olive)
        self.round.asked.get(sub_action=self.other).delegates.add(self.olive)
        workflow.remark(self.asked, "How many came?", by=self.lee)
        page = self.page(self.clare)
        for words in (
            "Action 1 a): Do a.",
            "September 2020: draft; Lee commented last",
            "Road team: 1 action",
            "Answers action 1 b) in September 2020 instead of its owners",
            "Link officer",
            "Director",
            "Member of the Places",
        ):
            self.assertContains(page, words)

    def test_what_has_ended_is_not_handed_over(self):
        self.action.standing = SubAction.Standing.WITHDRAWN
        self.action.save()
        # The open update still asks for it.
        self.assertEqual([k.split("-")[0] for k in self.keys()], ["asked", "owner"])

    def test_as_many_questions_for_ten_leavers_as_for_one(self):
        self.switch_off()
        few = self.questions()
        for letter in "cdefghij":
            person = self.person(f"Leaver {letter}".replace(" ", ""))
            self.add_action(letter, owner=person)
            self.team.users.add(person)
            self.switch_off(person)
        self.assertEqual(len(leavers(None)), 9)
        self.assertEqual(self.questions(), few)

    def questions(self):
        with CaptureQueriesContext(connection) as asked:
            leavers(None)
        return len(asked)

    def test_every_way_in_which_somebody_is_named_is_handed_over_or_stays_as_history(self):
        handed_over = {"owner_of", "asked_instead", "committees"}
        for plan in FollowedPlan.kinds().values():
            kind = plan._meta.model_name
            handed_over |= {f"link_officer_of_{kind}", f"director_of_{kind}"}
        own = {"sessions", "notices", "groups", "user_permissions"}
        named = {
            field.related_name or field.name
            for field in User._meta.get_fields()
            if field.is_relation and getattr(field, "related_name", "") != "+"
            if field.related_model._meta.app_label in ("actionplans", "partnerships")
        }
        self.assertEqual(named - own, handed_over)


class HandOverTests(LeaverCase):
    def test_an_action_goes_to_a_colleague_with_what_an_open_update_asks_of_it(self):
        self.switch_off()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        self.action.refresh_from_db()
        self.assertEqual([o.name for o in self.action.owners.all()], ["Ned"])
        self.assertEqual(self.action.responsibility, "Ned")
        asked = Asked.objects.get(pk=self.asked.pk)
        self.assertEqual(([o.name for o in asked.owners.all()], asked.responsibility), (["Ned"], "Ned"))
        self.assertContains(self.get(self.ned, f"/entries/{asked.pk}/"), "We met in May 2020.")
        self.assertEqual(self.keys(), [f"owner-{self.team.pk}"])

    def test_published_updates_keep_the_name_they_were_printed_with(self):
        self.add_progress()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        self.assertEqual(self.march.asked.get(sub_action=self.action).responsibility, "Olive")

    def test_several_take_over_and_only_the_name_is_replaced(self):
        self.action.responsibility = "Olive and Olivetti Ltd"
        self.action.save()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned, self.una]})
        self.action.refresh_from_db()
        self.assertEqual(self.action.responsibility, "Ned, Una and Olivetti Ltd")
        self.assertEqual({o.name for o in self.action.owners.all()}, {"Ned", "Una"})

    def test_a_team_keeps_its_name_and_gets_another_behind_it(self):
        self.give({f"owner-{self.team.pk}": [self.una]})
        self.assertEqual(list(self.team.users.all()), [self.una])
        self.other.refresh_from_db()
        self.assertEqual(self.other.responsibility, "Road team")

    def test_the_link_officer_and_the_director_change_with_their_printed_names(self):
        self.review.director, self.review.director_account = "Lee, Director of Places", self.lee
        self.review.save()
        given = {f"review-{self.review.pk}": [self.ned, self.una], f"director-{self.review.pk}": [self.una]}
        self.give(given, leaver=self.lee)
        review = Review.objects.get()
        self.assertEqual(set(review.link_officers.all()), {self.ned, self.una})
        self.assertEqual(review.link_officer_names, "Ned\nUna")
        self.assertEqual((review.director, review.director_account), ("Una, Director of Places", self.una))

    def test_the_history_says_from_whom_it_came_and_why(self):
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        row = self.action.history.first()
        self.assertEqual(row.history_change_reason, "Handed over from Olive: Left in August.")
        self.assertEqual(row.history_user_name, "Clare")
        page = self.get(self.clare, f"/reviews/{self.review.slug}/history/")
        self.assertContains(page, "Handed over from Olive: Left in August.")

    def test_all_of_it_or_nothing(self):
        self.review.director_account = self.olive
        self.review.save()
        line, place = (k for k in self.keys() if k.startswith(("line", "owner")))
        with self.assertRaises(NotAllowed):
            self.give(
                {line: [self.ned], place: [self.ned], f"director-{self.review.pk}": [self.ned, self.una]}
            )
        self.assertEqual([o.name for o in self.action.owners.all()], ["Olive"])

    def test_nobody_takes_over_only_where_somebody_else_is_there(self):
        place = f"owner-{self.team.pk}"
        with self.assertRaises(NotAllowed):
            self.give({place: []})
        self.team.users.add(self.una)
        self.give({place: []})
        self.assertEqual(list(self.team.users.all()), [self.una])

    def test_a_colleague_of_the_same_name_as_an_owner_elsewhere_gets_no_more_than_he_was_given(self):
        review, line = self.elsewhere()
        line.owners.set([Owner.objects.create(name="Ned")])
        key = next(key for key in self.keys(runs={self.review.pk}) if key.startswith("line"))
        self.give({key: [self.ned]}, by=self.lee, runs={self.review.pk})
        self.assertEqual(self.get(self.ned, f"/reviews/{self.review.slug}/").status_code, 200)
        self.assertEqual(self.get(self.ned, f"/reviews/{review.slug}/").status_code, 404)


class PageTests(LeaverCase):
    def send(self, by, leaver=None, **said):
        leaver = leaver or self.olive
        self.client.force_login(by)
        data = {"everybody": "", "reason": "Left in August.", **said}
        return self.client.post(f"/leavers/{leaver.pk}/", data)

    def test_a_clerk_hands_everything_over_to_one_colleague(self):
        self.switch_off()
        answer = self.send(self.clare, everybody="ned@council.example", **dict.fromkeys(self.does(), "give"))
        self.assertRedirects(answer, "/leavers/")
        self.assertEqual(self.keys(), [])
        self.assertContains(self.client.get("/leavers/"), "Nobody has left without a successor")

    def does(self):
        return [f"do-{key}" for key in self.keys()]

    def test_each_thing_may_go_to_somebody_else_or_wait(self):
        line, place = self.keys()
        answer = self.send(self.clare, **{f"do-{line}": "give", f"to-{line}": "Ned", f"do-{place}": "keep"})
        self.assertRedirects(answer, f"/leavers/{self.olive.pk}/")
        self.assertEqual(self.keys(), [place])

    def test_mistakes_are_explained_and_what_was_typed_stays(self):
        line, place = self.keys()
        every = {f"do-{line}": "give", f"do-{place}": "give"}
        for said, words in (
            ({}, "Say who takes over"),
            ({"everybody": "Nobody Here"}, "Nobody called Nobody Here has an account here."),
            ({"everybody": "Olive"}, "Name somebody else than who leaves."),
            ({f"to-{line}": "Nobody Here", "everybody": "Ned"}, f'href="#id_to-{line}"'),
            ({f"do-{line}": "keep", f"do-{place}": "keep"}, "Choose what is handed over"),
        ):
            page = self.send(self.clare, **{**every, **said})
            self.assertContains(page, words, status_code=422)
            self.assertContains(page, "Left in August.", status_code=422)
        self.assertEqual(len(self.keys()), 2)

    def test_what_another_handed_over_meanwhile_is_told(self):
        line, place = self.keys()
        self.give({line: [self.una]})
        page = self.send(self.clare, everybody="Ned", **{f"do-{line}": "give", f"do-{place}": "give"})
        self.assertContains(page, "Somebody else has handed over some of this meanwhile", status_code=409)
        self.assertEqual(self.keys(), [place])

    def test_what_was_not_on_the_page_is_not_handed_over(self):
        line, place = self.keys()
        self.add_action("c", owner=self.olive)
        self.send(self.clare, everybody="Ned", **{f"do-{line}": "give", f"do-{place}": "give"})
        self.assertEqual(len(self.keys()), 1)

    def test_a_link_officer_hands_over_in_his_own_review_only(self):
        _, line = self.elsewhere()
        self.review.link_officers.add(self.olive)
        page = self.page(self.lee)
        self.assertContains(page, "Action 1 a)")
        self.assertNotContains(page, "Libraries")
        self.assertNotContains(page, "Link officer")
        own, other = (
            self.keys(runs={self.review.pk}),
            next(k for k in self.keys() if k not in self.keys(runs={self.review.pk})),
        )
        answer = self.send(self.lee, everybody="Ned", **{f"do-{key}": "give" for key in [*own, other]})
        self.assertEqual(answer.status_code, 409)
        self.send(self.lee, everybody="Ned", **{f"do-{key}": "give" for key in own})
        self.assertEqual([o.name for o in line.owners.all()], ["Olive"])
        self.assertEqual([o.name for o in self.action.owners.all()], ["Ned"])

    def test_nobody_else_sees_or_hands_over_anything(self):
        for person in (self.ada, self.mo, self.ned, self.olive):
            self.assertEqual(self.page(person).status_code, 403)
            self.assertEqual(self.send(person, everybody="Ned").status_code, 403)
            self.assertEqual(self.page(person, "/leavers/").status_code, 403)

    def test_a_clerk_finds_who_is_about_to_leave_by_his_address(self):
        answer = self.get(self.clare, "/leavers/?who=OLIVE@council.example")
        self.assertRedirects(answer, f"/leavers/{self.olive.pk}/")
        self.assertContains(self.client.get("/leavers/?who=x@y.example"), "Nobody with this", status_code=422)


class UntilThenTests(LeaverCase):
    """Until it is handed over, it is visible that the owner has left, and the link officer is reminded."""

    def test_it_stands_on_every_page_where_somebody_would_rely_on_her(self):
        self.switch_off()
        pages = {
            f"/reviews/{self.review.slug}/": "<strong>Olive has left.</strong>",
            f"/reviews/{self.review.slug}/rounds/2020-09/board/": "<strong>Olive has left.</strong>",
            "/forward-plan/": "Owners of 2 actions have left",
            "/": "Owners who have left",
            "/leavers/": "Road Safety",
        }
        for person in (self.lee, self.clare):
            for path, words in pages.items():
                self.assertContains(self.get(person, path), words, msg_prefix=f"{path} as {person}: ")

    def test_it_is_nobody_elses_business(self):
        self.switch_off()
        for path in (f"/reviews/{self.review.slug}/", "/forward-plan/", "/"):
            self.assertNotContains(self.get(self.mo, path), "has left")
            self.assertNotContains(self.get(self.mo, path), "have left")

    def test_before_an_update_is_opened_its_link_officer_sees_who_will_not_read_his_letter(self):
        self.switch_off()
        path = f"/reviews/{self.review.slug}/rounds/new/"
        self.assertContains(self.get(self.lee, path), "<strong>Olive has left.</strong> Until")

    def test_it_is_gone_once_all_is_handed_over(self):
        self.switch_off()
        self.give({key: [self.ned] for key in self.keys()})
        for path in (f"/reviews/{self.review.slug}/", "/forward-plan/", "/"):
            self.assertNotContains(self.get(self.lee, path), "have left")

    def test_the_link_officer_is_reminded_instead_at_each_stage(self):
        self.switch_off()
        self.assertEqual(self.letters(dt.date(2020, 9, 7)), {"lee@council.example"})
        letter = Letter.objects.get()
        self.assertIn("2 lines are asked of owners who have left", letter.subject)
        self.assertIn("Olive has left: answer instead, or hand over at", letter.text)
        self.assertEqual(self.letters(dt.date(2020, 9, 8)), set())
        self.assertEqual(self.letters(dt.date(2020, 9, 24)), {"lee@council.example"})
        self.assertEqual(self.letters(dt.date(2020, 9, 30)), {"lee@council.example"})

    def test_who_takes_over_is_asked_from_then_on(self):
        self.switch_off()
        self.letters(dt.date(2020, 9, 7))
        self.give({key: [self.ned] for key in self.keys()})
        self.assertEqual(self.letters(dt.date(2020, 9, 8)), {"ned@council.example"})

    def letters(self, day):
        """To whom letters go on that day."""
        known = set(Letter.objects.values_list("pk", flat=True))
        write_digests(NOON.replace(month=day.month, day=day.day))
        return set(Letter.objects.exclude(pk__in=known).values_list("to", flat=True))
