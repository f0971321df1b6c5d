"""A clerk writes a new review down page by page, and sets a plan right later."""

from actionplans.models import Committee, Heading, Owner, Review, SubAction
from actionplans.workflow.rounds import open_round
from tests.base import PlanTestCase
from tests.page_assertions import errors_on, message_tags
from tests.scrutiny.test_html_validity import validation_errors


class WritingTestCase(PlanTestCase):
    root = "/reviews/road-safety/edit/"

    def setUp(self):
        self.client.force_login(self.clare)

    def typed(self, path, **changes):
        """What the browser sends when only `changes` are typed."""
        form = self.client.get(path).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        return {**{name: value for name, value in sent.items() if value is not None}, **changes}

    def write(self, path, **changes):
        return self.client.post(path, self.typed(path, **changes))


class NewReviewTests(WritingTestCase):
    path = "/reviews/new/"

    def test_a_clerk_begins_a_review(self):
        answer = self.write(
            self.path,
            title="Street Lighting",
            other_committee="Place Select Committee",
            agreed_text="March 2019",
            link_officer_names="Lee Link",
            link_officers="LEE@council.example",
        )
        review = Review.objects.get(title="Street Lighting")
        self.assertRedirects(answer, "/reviews/street-lighting/edit/")
        self.assertEqual(
            (str(review.committee), str(review.agreed)), ("Place Select Committee", "2019-03-01")
        )
        self.assertEqual(list(review.link_officers.all()), [self.lee])
        self.assertEqual(review.history.first().history_user_name, "Clare")

    def test_recommendations_parts_and_actions_follow_page_by_page(self):
        self.write(self.path, title="Street Lighting", agreed_text="March 2019")
        root = "/reviews/street-lighting/edit/"
        self.assertContains(self.client.get(root), "no recommendations yet")
        first = self.client.get(f"{root}recommendations/new/").context["form"]
        self.assertEqual(first["ref"].value(), "1")
        self.write(f"{root}recommendations/new/", text="That streets be lit through:")
        top = Heading.objects.get(plan__title="Street Lighting")
        self.write(f"{root}headings/{top.pk}/parts/new/", text="lamps")
        part = Heading.objects.get(parent=top)
        self.assertEqual((part.ref, part.kind), ("a", "part"))
        for strand in ("Town", "Villages"):
            self.write(
                f"{root}headings/{part.pk}/actions/new/",
                strand=strand,
                owners="Olive Owner\nHousing (all of it)",
                date_text="September 2019",
                action="Put up lamps.",
                measure="Lamps are up.",
            )
        sub_action = SubAction.objects.get(strand="Town")
        self.assertEqual(sorted(map(str, sub_action.owners.all())), ["Housing (all of it)", "Olive Owner"])
        self.assertEqual(
            (sub_action.responsibility, sub_action.due_iso), ("Olive Owner\nHousing (all of it)", "2019-09")
        )
        self.assertEqual(
            [str(s) for s in top.plan.sub_actions().in_printed_order()], ["1 a) Town", "1 a) Villages"]
        )
        page = self.client.get(f"{root}check/")
        lacks = page.context["lacks"]
        self.assertEqual([each.code for each in lacks], ["no-committee", "no-link-officer"])
        for each in lacks:
            self.assertContains(page, each.sentence)

    def test_its_first_update_asks_for_all_of_it(self):
        self.write(self.path, title="Street Lighting", agreed_text="March 2019")
        review = Review.objects.get(title="Street Lighting")
        root = "/reviews/street-lighting/edit/"
        self.write(f"{root}recommendations/new/", text="That streets be lit.")
        self.write(f"{root}headings/{review.headings.get().pk}/actions/new/", action="Put up lamps.")
        opened = open_round(review, review.next_period())
        self.assertEqual((str(opened), opened.update_requests.count()), ("March 2020", 1))

    def test_mistakes_are_explained_and_nothing_is_stored(self):
        before = Review.objects.count()
        for name, typed, code in (
            ("title", " ", "required"),
            ("agreed_text", "soon", "invalid"),
            ("agreed_text", "", "invalid"),
            ("link_officers", "nobody@council.example", "no-account"),
            ("first_round_months", "0", "min_value"),
            ("title", "Road Safety", "unique"),
        ):
            fine = {"title": "Street Lighting", "agreed_text": "March 2019"}
            page = self.write(self.path, **{**fine, name: typed})
            self.assertEqual((page.status_code, errors_on(page)), (422, {name: [code]}))
        self.assertEqual(Review.objects.count(), before)

    def test_a_review_called_new_gets_an_address_of_its_own(self):
        self.write(self.path, title="New", agreed_text="March 2019")
        self.assertEqual(Review.objects.get(title="New").slug, "new-2")

    def test_only_a_clerk_begins_one(self):
        for person in (self.olive, self.lee, self.mo, self.ada, self.nia):
            self.client.force_login(person)
            self.assertEqual(self.client.get(self.path).status_code, 403)
            self.assertEqual(self.client.post(self.path, {"title": "x"}).status_code, 403)
        self.assertNotContains(self.get(self.lee, "/reviews/"), f'href="{self.path}"')
        self.assertContains(self.get(self.clare, "/reviews/"), f'href="{self.path}"')


class EditTests(WritingTestCase):
    def setUp(self):
        super().setUp()
        self.line = f"{self.root}actions/{self.action.pk}/"
        self.top = f"{self.root}headings/{self.recommendation.pk}/"

    def test_an_action_is_changed_with_who_did_it(self):
        self.assertRedirects(self.write(self.line, action="Build two crossings.", owners="Nia"), self.root)
        self.action.refresh_from_db()
        self.assertEqual(self.action.action, "Build two crossings.")
        self.assertEqual([owner.name for owner in self.action.owners.all()], ["Nia"])
        self.assertEqual(self.action.history.first().history_user_name, "Clare")
        self.assertContains(self.client.get(self.line), "by Clare")

    def test_saving_without_a_change_changes_no_word(self):
        before = SubAction.objects.values_list().get(pk=self.action.pk)
        self.write(self.line)
        self.assertEqual(SubAction.objects.values_list().get(pk=self.action.pk), before)

    def test_words_on_two_lines_keep_both_where_one_line_is_usual(self):
        """As a report printed them. A browser would send a box of one line back as "2018Yearly"."""
        SubAction.objects.filter(pk=self.action.pk).update(date_text="October 2018\nYearly")
        page = self.client.get(self.line).content.decode()
        self.assertRegex(page, r'<textarea[^>]* name="date_text"[^>]*>\s*October 2018\nYearly</textarea>')
        self.write(self.line, date_text="October 2018\r\nYearly")
        self.action.refresh_from_db()
        self.assertEqual(self.action.date_text, "October 2018\nYearly")

    def test_an_owner_is_the_known_one_of_that_name_and_note(self):
        housing = Owner.objects.create(name="Jo Roe", qualifier="Housing")
        Owner.objects.create(name="Jo Roe", qualifier="Roads")
        self.write(self.line, owners="Jo Roe (Housing)\nOLIVE")
        self.assertIn(housing, self.action.owners.all())
        self.assertEqual(Owner.objects.filter(name__iexact="olive").count(), 1)

    def test_the_words_of_a_recommendation_are_changed(self):
        self.write(self.top, text="That roads be safe.")
        self.recommendation.refresh_from_db()
        self.assertEqual(self.recommendation.text, "That roads be safe.")

    def test_the_review_is_changed(self):
        place = Committee.objects.create(name="Place")
        self.write(f"{self.root}details/", committee=place.pk, director="Dee Director")
        self.review.refresh_from_db()
        self.assertEqual((self.review.committee, self.review.director), (place, "Dee Director"))

    def test_an_old_month_that_is_no_month_is_kept(self):
        review = Review.objects.get(pk=self.review.pk)
        review.agreed_text = "Spring 1999"
        review.save()
        self.assertEqual(self.write(f"{self.root}details/", director="Dee").status_code, 302)

    def test_the_second_to_save_sees_both_and_loses_nothing(self):
        typed = self.typed(self.line, action="What Clare typed.")
        self.write(self.line, action="What Carol typed.")
        answer = self.client.post(self.line, typed)
        self.assertContains(answer, "What Clare typed.", status_code=409)
        self.assertContains(answer, "What Carol typed.", status_code=409)
        self.assertEqual(errors_on(answer), {"__all__": ["conflict"]})
        again = {**typed, "version": answer.context["form"]["version"].value()}
        self.assertEqual(self.client.post(self.line, again).status_code, 302)
        self.action.refresh_from_db()
        self.assertEqual(self.action.action, "What Clare typed.")

    def test_mistakes_are_explained(self):
        self.add_action("b")
        for path, name, typed, code in (
            (self.line, "action", "", "required"),
            (self.line, "owners", "x" * 301, "max_length"),
            (self.line, "action", "x" * 30_001, "max_length"),
            (self.top, "ref", "", "required"),
            (self.top, "text", "", "required"),
            (f"{self.root}headings/{self.action.heading.pk}/", "ref", "b", "unique"),
        ):
            page = self.write(path, **{name: typed})
            self.assertEqual((page.status_code, errors_on(page)), (422, {name: [code]}))

    def test_a_form_that_is_sent_twice_adds_one(self):
        path = f"{self.top}actions/new/"
        typed = self.typed(path, action="Paint lines.")
        self.assertEqual(self.client.post(path, typed).status_code, 302)
        again = self.client.post(path, typed)
        self.assertEqual((again.status_code, errors_on(again)), (422, {"action": ["unique"]}))
        path = f"{self.root}recommendations/new/"
        typed = self.typed(path, text="That lines be painted.")
        self.client.post(path, typed)
        again = self.client.post(path, typed)
        self.assertEqual((again.status_code, errors_on(again)), (422, {"ref": ["unique"]}))

    def test_only_a_committee_ends_an_action(self):
        self.write(self.line, standing="withdrawn", measure="Lines are there.")
        self.assertEqual(self.review.sub_actions().active().get().measure, "Lines are there.")


class OrderTests(WritingTestCase):
    def setUp(self):
        super().setUp()
        self.second = self.add_action("b")

    def letters(self):
        return [line.heading.ref for line in self.review.sub_actions().in_printed_order()]

    def test_a_part_is_moved_up_and_down_and_stops_at_the_ends(self):
        path = f"{self.root}heading/{self.second.heading.pk}/move-"
        for where, order in (("up", "ba"), ("up", "ba"), ("down", "ab"), ("down", "ab")):
            self.assertEqual(self.client.post(f"{path}{where}/").status_code, 302)
            self.assertEqual("".join(self.letters()), order)

    def test_what_was_written_by_mistake_is_removed(self):
        part = self.second.heading
        self.assertRedirects(self.client.post(f"{self.root}action/{self.second.pk}/remove/"), self.root)
        self.assertRedirects(self.client.post(f"{self.root}heading/{part.pk}/remove/"), self.root)
        self.assertEqual(self.letters(), ["a"])
        self.assertEqual(SubAction.history.filter(id=self.second.pk).first().history_type, "-")

    def test_what_an_update_has_asked_for_stays(self):
        self.add_progress(self.second)
        answer = self.client.post(f"{self.root}action/{self.second.pk}/remove/")
        self.assertEqual((answer.status_code, message_tags(answer)), (409, ["reported-on error"]))
        answer = self.client.post(f"{self.root}heading/{self.second.heading.pk}/remove/")
        self.assertEqual((answer.status_code, message_tags(answer)), (409, ["has-something-below error"]))
        self.assertEqual(self.letters(), ["a", "b"])


class DoorTests(WritingTestCase):
    def paths(self):
        yield ""
        yield "check/"
        yield "details/"
        yield "recommendations/new/"
        yield f"headings/{self.recommendation.pk}/"
        yield f"headings/{self.recommendation.pk}/parts/new/"
        yield f"headings/{self.recommendation.pk}/actions/new/"
        yield f"actions/{self.action.pk}/"

    def test_clerks_and_the_reviews_own_link_officers_come_in(self):
        for path in self.paths():
            for person, status in (
                (self.clare, 200),
                (self.lee, 200),
                (self.olive, 403),
                (self.mo, 403),
                (self.ada, 404),
                (self.nia, 404),
                (None, 302),
            ):
                answer = self.get(person, f"{self.root}{path}")
                self.assertEqual(answer.status_code, status, (path, person))

    def test_only_they_move_and_remove(self):
        for person, status in ((self.olive, 403), (self.nia, 404), (self.lee, 302)):
            self.client.force_login(person)
            for end in ("move-up", "move-down"):
                path = f"{self.root}action/{self.action.pk}/{end}/"
                self.assertEqual(self.client.post(path).status_code, status, (person, end))
        self.assertEqual(self.client.get(path).status_code, 405)

    def test_a_link_officer_names_no_other_accounts(self):
        self.client.force_login(self.lee)
        path = f"{self.root}details/"
        self.assertNotIn("link_officers", self.client.get(path).context["form"].fields)
        self.write(path, link_officers="nia@council.example")
        self.assertEqual(list(self.review.link_officers.all()), [self.lee])

    def test_pieces_of_another_review_are_not_found_here(self):
        other = Review.objects.create(title="Other", slug="other")
        theirs = Heading.objects.create(plan=other, ref="1", text="x")
        sub_action = SubAction.objects.create(heading=theirs, action="y")
        for path in (
            f"headings/{theirs.pk}/",
            f"headings/{theirs.pk}/actions/new/",
            f"actions/{sub_action.pk}/",
        ):
            self.assertEqual(self.client.get(f"{self.root}{path}").status_code, 404)
        self.assertEqual(self.client.post(f"{self.root}action/{sub_action.pk}/remove/").status_code, 404)

    def test_a_longer_plan_costs_no_more_queries(self):
        for path in (self.root, f"{self.root}check/"):
            self.add_action("b" if path == self.root else "c", owner=self.olive)
            short = self.queries_of(self.clare, path)
            for letter in "defghijk" if path == self.root else "lmnopqrs":
                self.add_action(letter, owner=self.olive)
            self.assertEqual(self.queries_of(self.clare, path), short, path)


class ValidPagesTests(WritingTestCase):
    def test_the_pages_are_valid(self):
        from pathlib import Path
        from tempfile import TemporaryDirectory

        self.add_action("b", owner=self.olive)
        paths = {
            "new": "/reviews/new/",
            "write": self.root,
            "check": f"{self.root}check/",
            "action": f"{self.root}actions/{self.action.pk}/",
            "heading": f"{self.root}headings/{self.recommendation.pk}/",
        }
        with TemporaryDirectory() as folder:
            for name, path in paths.items():
                (Path(folder) / f"{name}.html").write_bytes(self.client.get(path).content)
            wrong = self.write(paths["action"], action="")
            (Path(folder) / "wrong.html").write_bytes(wrong.content)
            self.assertEqual(validation_errors(Path(folder)), "")
