"""All that was hers goes to colleagues: by whom, to whom, and what stays as history."""

from actionplans.models import Owner, Review, UpdateRequest
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.updates import NotAllowed, UpdateContent, approve, submit
from tests.accounts.base import LeaverTestCase
from tests.page_assertions import errors_on


class HandOverTests(LeaverTestCase):
    def test_an_action_goes_to_a_colleague_with_what_an_open_update_asks_of_it(self):
        self.switch_off()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        self.action.refresh_from_db()
        self.assertEqual([o.name for o in self.action.owners.all()], ["Ned"])
        self.assertEqual(self.action.responsibility, "Ned")
        update_request = UpdateRequest.objects.get(pk=self.asked.pk)
        self.assertEqual(
            ([o.name for o in update_request.owners.all()], update_request.responsibility), (["Ned"], "Ned")
        )
        self.assertContains(self.get(self.ned, f"/updates/{update_request.pk}/"), "We met in May 2020.")
        self.assertEqual(self.keys(), [f"owner-{self.team.pk}"])

    def test_whoever_takes_over_is_told_apart_from_all_of_the_same_name(self):
        for note in ("", self.ned.email, f"{self.ned.email}, 2"):
            Owner.objects.create(name="Ned", qualifier=note).users.add(self.una)
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        self.assertEqual(self.action.owners.get().qualifier, f"{self.ned.email}, 3")

    def test_published_updates_keep_the_name_they_were_printed_with(self):
        self.add_progress()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        self.assertEqual(self.march.update_requests.get(sub_action=self.action).responsibility, "Olive")

    def test_a_published_update_keeps_its_names_while_a_colleague_corrects_it(self):
        sent = submit(self.asked, UpdateContent(evidence="We met.", grade=2), by=self.olive, version=1)
        approve(sent, by=self.lee, version=sent.version)
        other = self.round.update_requests.exclude(pk=self.asked.pk).get()
        mark_published(self.round, {other.pk: "On leave."}, by=self.clare)
        reopen_update(self.asked, "The month is wrong.", by=self.clare)
        self.switch_off()
        key = next(key for key in self.keys() if key.startswith("line"))
        self.give({key: [self.ned]})
        update_request = UpdateRequest.objects.get(pk=self.asked.pk)
        self.assertEqual(
            ([o.name for o in update_request.owners.all()], update_request.responsibility),
            (["Olive"], "Olive"),
        )
        self.assertContains(self.get(self.ned, "/my-actions/"), f"/updates/{update_request.pk}/")
        self.assertEqual(self.keys(), [f"owner-{self.team.pk}"])

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
        self.assertRegex(row.history_change_reason, r"\bOlive\b.*Left in August\.")
        self.assertEqual(row.history_user_name, "Clare")
        page = self.get(self.clare, f"/reviews/{self.review.slug}/history/")
        self.assertContains(page, row.history_change_reason)

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


class PageTests(LeaverTestCase):
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
        self.assertContains(self.client.get("/leavers/"), 'id="no-leavers"')

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
        for typed, field, code in (
            ({}, "everybody", "nobody-named"),
            ({"everybody": "Nobody Here"}, "everybody", "unknown"),
            ({"everybody": "Olive"}, "everybody", "who-leaves"),
            ({f"to-{line}": "Nobody Here", "everybody": "Ned"}, f"to-{line}", "unknown"),
            ({f"do-{line}": "keep", f"do-{place}": "keep"}, "__all__", "nothing-chosen"),
        ):
            page = self.send(self.clare, **{**every, **typed})
            self.assertEqual(errors_on(page), {field: [code]})
            if field != "__all__":
                self.assertContains(page, f'href="#id_{field}"', status_code=422)
            if code == "unknown":
                self.assertIn("Nobody Here", page.context["form"].errors[field][0])
            self.assertContains(page, "Left in August.", status_code=422)
        self.assertEqual(len(self.keys()), 2)

    def test_what_another_handed_over_meanwhile_is_told(self):
        line, place = self.keys()
        self.give({line: [self.una]})
        page = self.send(self.clare, everybody="Ned", **{f"do-{line}": "give", f"do-{place}": "give"})
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["overtaken"]}))
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
        page = self.client.get("/leavers/?who=x@y.example")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"who": ["unknown"]}))
