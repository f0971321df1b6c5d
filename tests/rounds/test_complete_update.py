"""From an open round to approved answers: officers write, link officers approve or return."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans.models import ProgressEntry, Round, UpdateRequest
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.supporting_evidence import add_link
from actionplans.workflow.update_requests import PendingRequest, create_request, pending_requests
from actionplans.workflow.updates import NotAllowed, approve, delegate
from tests.base import PlanTestCase
from tests.page_assertions import element_text, errors_on, message_tags
from tests.rounds.base import ON_TRACK, OpenRoundCase

BOARD = "/reviews/road-safety/rounds/2020-09/board/"


class OfficerTests(OpenRoundCase):
    def test_an_officer_finds_what_is_asked_of_her(self):
        self.client.force_login(self.olive)
        page = self.client.get("/my-actions/")
        self.assertContains(page, self.url)
        self.assertNotContains(page, 'id="no-updates"')

    def test_a_longer_list_costs_no_more_queries(self):
        short = self.queries_of(self.olive, "/my-actions/")
        for letter in "bcdefghi":
            sub_action = self.add_action(letter, owner=self.olive)
            create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
        self.assertEqual(self.queries_of(self.olive, "/my-actions/"), short)

    def test_somebody_who_is_not_asked_is_told_so(self):
        self.client.force_login(self.nia)
        self.assertContains(self.client.get("/my-actions/"), 'id="no-updates"')

    def test_evidence_and_a_grade_are_enough_when_on_track(self):
        self.assertRedirects(self.post(self.olive), "/my-actions/")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.assertEqual(ProgressEntry.objects.get(round=self.round).grade, 2)

    def test_a_draft_may_lack_anything(self):
        self.post(self.olive, do="save", evidence="Begun.", grade="")
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)

    def test_submitting_nothing_says_what_is_missing(self):
        page = self.post(self.olive, evidence="", grade="")
        self.assertEqual(errors_on(page), {"evidence": ["required"], "grade": ["required"]})
        self.assertEqual(self.state(), UpdateRequest.State.NOT_STARTED)

    def test_a_slipped_action_needs_why_and_when(self):
        page = self.post(self.olive, grade="3")
        self.assertEqual(errors_on(page), {"explanation": ["required"], "revised_date": ["required"]})
        self.post(self.olive, grade="3", explanation="The contractor left.", revised_date="March 2099")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_a_fully_achieved_action_needs_impact_or_when_it_will_be_known(self):
        self.assertEqual(errors_on(self.post(self.olive, grade="1")), {"impact_when": ["required"]})
        self.post(self.olive, grade="1", impact_when="not-yet", impact="In the survey of May 2021.")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_what_a_check_notices_is_shown_once_before_submitting(self):
        page = self.post(self.olive, evidence="This is ongoing.")
        [finding] = page.context["findings"]
        self.assertEqual(finding.code, "ongoing")
        self.assertContains(page, finding.sentence)
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)
        self.assertContains(page, '<input type="hidden" name="shown" value="ongoing">', html=True)
        self.post(self.olive, evidence="This is ongoing.", shown="ongoing", version="1")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_what_a_check_notices_anew_is_shown_before_it_is_accepted(self):
        given = {"grade": "3", "explanation": "The contractor left.", "revised_date": "soon"}
        page = self.post(self.olive, **given)
        self.assertEqual([each.code for each in page.context["findings"]], ["date-not-understood"])
        given |= {"evidence": "This is ongoing.", "version": "1", "shown": "date-not-understood"}
        page = self.post(self.olive, **given)
        self.assertEqual([each.code for each in page.context["findings"]], ["ongoing", "date-not-understood"])
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)
        self.post(self.olive, **given | {"version": "2", "shown": ["ongoing", "date-not-understood"]})
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_pasted_dashes_become_bullets(self):
        self.post(self.olive, evidence="- met in May 2020\n- wrote a plan")
        text = ProgressEntry.objects.get(round=self.round).evidence
        self.assertEqual(text, "• met in May 2020\n• wrote a plan")

    def test_submitting_twice_is_submitting_once(self):
        for _ in range(2):
            self.assertRedirects(self.post(self.olive), "/my-actions/")
        self.assertEqual(ProgressEntry.objects.filter(round=self.round).count(), 1)

    def test_the_second_of_two_people_sees_both_texts_and_loses_none(self):
        self.post(self.lee, do="save", evidence="Lee wrote this.")
        page = self.post(self.olive, do="save", evidence="Olive wrote that.")
        self.assertContains(page, "Lee wrote this.", status_code=409)
        self.assertContains(page, "Olive wrote that.", status_code=409)
        self.assertEqual(ProgressEntry.objects.get(round=self.round).evidence, "Lee wrote this.")

    def test_a_page_is_not_in_conflict_with_what_it_saved_itself(self):
        self.client.force_login(self.olive)
        typed = {**ON_TRACK, "page": "olives-page"}
        self.client.post(f"{self.url}autosave/", {**typed, "evidence": "We met tw"})
        self.assertRedirects(self.post(self.olive, page="olives-page"), "/my-actions/")

    def autosave(self, evidence, sent, page="olives-page", **given):
        self.client.force_login(self.olive)
        typed = {**ON_TRACK, "evidence": evidence, "page": page, "sent": sent, **given}
        return self.client.post(f"{self.url}autosave/", typed)

    def evidence(self):
        return ProgressEntry.objects.get(round=self.round).evidence

    def test_a_save_by_itself_that_comes_late_takes_nothing_back(self):
        self.post(self.olive, do="save", page="olives-page", sent="2000")
        self.assertContains(self.autosave("We met tw", 1000), 'data-error-code="late"')
        self.assertEqual(self.evidence(), ON_TRACK["evidence"])

    def test_who_forgot_something_goes_on_typing_on_the_same_page(self):
        self.autosave("We met tw", 1000)
        page = self.post(self.olive, grade="3", page="olives-page", sent="1100")
        self.assertIn("explanation", errors_on(page))
        form = page.context["form"]
        goes_on = {name: form[name].value() for name in ("version", "page")}
        self.assertNotContains(self.autosave("We met twice.", 1200, **goes_on), "data-error-code")
        saved = self.post(self.olive, do="save", evidence="We met.", **goes_on)
        self.assertRedirects(saved, self.url)
        self.assertEqual(self.evidence(), "We met.")

    def test_a_page_that_never_heard_of_its_own_save_goes_on(self):
        for sent, text in ((1000, "We"), (2000, "We met"), (3000, "We met twice")):
            self.assertNotContains(self.autosave(text, sent), "data-error-code")
        self.assertEqual(self.evidence(), "We met twice")

    def test_who_goes_back_after_saving_is_the_same_writer(self):
        after = self.client_page(self.post(self.olive, do="save", page="olives-page", sent="1000"))
        self.assertEqual(after["page"], "olives-page")
        self.assertNotContains(self.autosave("We met again.", 2000, **after), "data-error-code")
        self.assertNotContains(self.autosave("We met before.", 3000), "data-error-code")

    def test_what_a_check_noticed_is_shown_on_the_same_page(self):
        page = self.post(self.olive, evidence="This is ongoing.", page="olives-page", sent="1000")
        self.assertEqual(page.context["form"]["page"].value(), "olives-page")

    def client_page(self, answer):
        form = self.client.get(answer.headers["Location"]).context["form"]
        return {name: form[name].value() for name in ("version", "page")}

    def test_two_windows_of_one_person_are_two_writers(self):
        self.client.force_login(self.olive)
        first, second = (self.client.get(self.url).context["form"]["page"].value() for _ in range(2))
        self.autosave("In the first window.", 1000, page=first)
        self.assertContains(
            self.autosave("In the second one.", 2000, page=second), 'data-error-code="conflict"'
        )
        page = self.post(self.olive, do="save", evidence="In the second one.", page=second)
        for words in ("In the first window.", "In the second one.", "You changed this update in another"):
            self.assertContains(page, words, status_code=409)
        goes_on = {name: page.context["form"][name].value() for name in ("version", "page")}
        self.post(self.olive, do="save", evidence="In both.", **goes_on)
        self.assertEqual(self.evidence(), "In both.")
        self.assertEqual(self.post(self.olive, do="save", evidence="Old.", page=first).status_code, 409)

    def test_who_saved_meanwhile_is_named_with_the_time(self):
        with time_machine.travel(dt.datetime(2020, 5, 4, 14, 59, tzinfo=dt.UTC)):
            self.post(self.lee, do="save", evidence="Lee wrote this.")
            page = self.post(self.olive, do="save", evidence="Olive wrote that.")
        self.assertIn("Lee changed this update at 3:59pm", element_text(page, "conflict"))
        later = self.post(self.olive, do="save", evidence="Olive wrote that.")
        self.assertIn("Lee changed this update at 3:59pm on 4 May 2020", element_text(later, "conflict"))

    def test_another_person_with_the_same_page_is_still_another(self):
        self.post(self.lee, do="save", page="a-page", evidence="Lee wrote this.")
        self.assertEqual(self.post(self.olive, do="save", page="a-page").status_code, 409)

    def test_autosave_keeps_the_draft_and_hands_back_the_version(self):
        self.client.force_login(self.olive)
        page = self.client.post(f"{self.url}autosave/", {**ON_TRACK, "evidence": "Half a sent"})
        self.assertIn("saved_at", page.context)
        self.assertNotContains(page, "data-error-code")
        self.assertContains(page, 'value="1"')
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)

    def test_what_is_submitted_is_no_longer_written(self):
        self.post(self.olive)
        self.assertEqual(self.post(self.olive, evidence="Other words.").status_code, 409)

    def test_outsiders_and_members_cannot_tell_that_the_question_exists(self):
        for person in (self.nia, self.mo, self.ada):
            self.assertEqual(self.post(person).status_code, 404)
        self.assertEqual(self.state(), UpdateRequest.State.NOT_STARTED)

    def test_a_delegate_answers_in_this_round(self):
        delegate(self.asked, self.nia, by=self.olive)
        self.assertRedirects(self.post(self.nia), "/my-actions/")

    def test_a_colleague_is_asked_by_email_address_and_may_be_taken_back(self):
        self.client.force_login(self.olive)
        self.client.post(f"{self.url}delegate/", {"email": " Nia@Council.example"})
        self.assertEqual(self.get(self.nia, self.url).status_code, 200)
        self.assertEqual(self.get(self.nia, f"{self.url}delegate/").status_code, 403)
        self.client.force_login(self.olive)
        self.client.post(f"{self.url}delegate/{self.nia.pk}/end/")
        self.assertEqual(self.get(self.nia, self.url).status_code, 404)

    def test_who_has_no_account_cannot_be_asked(self):
        self.client.force_login(self.olive)
        page = self.client.post(f"{self.url}delegate/", {"email": "nobody@council.example"})
        self.assertEqual(errors_on(page), {"email": ["no-account"]})
        self.assertFalse(self.asked.delegates.exists())

    def test_a_comment_that_is_sent_twice_is_kept_once(self):
        self.client.force_login(self.olive)
        for _ in range(2):
            self.client.post(f"{self.url}comments/", {"remark-comment": "How many came?"})
        self.assertEqual(self.asked.comments.count(), 1)

    def test_bullets_and_numbers_pasted_from_word_stay(self):
        self.post(self.olive, evidence="\uf0a7\tmet in May 2020\no\tdeeper\n1.\tfirst\n– last")
        text = ProgressEntry.objects.get(round=self.round).evidence
        self.assertEqual(text, "• met in May 2020\n• deeper\n1. first\n• last")

    def test_what_was_written_can_be_seen_as_it_will_be_printed(self):
        self.post(self.olive, do="save")
        self.assertContains(self.get(self.olive, self.url), f"{self.url}preview/", count=1)

    def test_drafts_are_nowhere_that_members_read(self):
        self.post(self.olive, evidence="Canary words.")
        self.client.force_login(self.mo)
        for address in ("/reviews/", "/reviews/road-safety/", "/reviews/road-safety/rounds/2020-03/"):
            self.assertNotContains(self.client.get(address), "Canary")
        self.assertEqual(self.client.get("/reviews/road-safety/rounds/2020-09/").status_code, 404)


class LinkOfficerTests(OpenRoundCase):
    def setUp(self):
        super().setUp()
        self.post(self.olive)

    def act(self, person, what, **given):
        self.client.force_login(person)
        if "comment" in given:
            given["return-comment"] = given.pop("comment")
        return self.client.post(f"{self.url}{what}/", given)

    def test_a_link_officer_approves_what_he_read(self):
        self.act(self.lee, "approve", version="1")
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def test_nobody_approves_a_version_he_did_not_read(self):
        self.act(self.lee, "approve", version="0")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_nobody_approves_what_he_wrote_himself(self):
        self.act(self.lee, "return", comment="Say when.")
        self.post(self.lee, version="1", evidence="Lee met them in May 2020.")
        self.act(self.lee, "approve", version="2")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.act(self.clare, "approve", version="2")
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def test_nobody_approves_what_he_sent_in_for_another(self):
        self.act(self.lee, "return", comment="Say when.")
        self.post(self.olive, do="save", version="1", evidence="We met, and then")
        self.post(self.lee, version="2", evidence="We met, and then")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.act(self.lee, "approve", version="2")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.act(self.clare, "approve", version="2")
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def test_nobody_approves_his_own_words_because_a_colleague_added_to_them(self):
        self.act(self.lee, "return", comment="Say when.")
        self.post(self.lee, do="save", version="1", evidence="Lee met them in May 2020.")
        self.asked.refresh_from_db()
        add_link(self.asked, "https://www.example.org/", "Notes", is_public=False, by=self.olive)
        self.post(self.olive, version="3", evidence="Lee met them in May 2020.")
        self.act(self.lee, "approve", version="3")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.client.force_login(self.lee)
        board = f"/reviews/road-safety/rounds/{self.round.slug}/board/"
        for page in (self.url, board):
            self.assertContains(self.client.get(page), "You worked on this update")
        self.act(self.clare, "approve", version="3")
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def test_a_returned_answer_shows_the_officer_what_is_wanted(self):
        self.act(self.lee, "return", comment="Say how many came.")
        self.client.force_login(self.olive)
        self.assertContains(self.client.get(self.url), "Say how many came.")
        self.assertEqual(self.state(), UpdateRequest.State.RETURNED)

    def test_a_return_without_a_comment_is_asked_for_one(self):
        self.act(self.lee, "return", comment=" ")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_what_comes_too_late_is_refused_with_the_page_and_the_words_kept(self):
        self.act(self.lee, "return", comment="Say how many came.")
        late = self.act(self.clare, "approve", version="1")
        self.assertEqual(message_tags(late)[-1], "no-such-move error")
        self.assertContains(late, "state--returned", status_code=409)
        again = self.act(self.clare, "return", comment="And when they came.")
        self.assertEqual(message_tags(again)[-1], "not-submitted error")
        self.assertContains(again, "And when they came.", status_code=409)
        self.assertNotContains(self.client.get(self.url), "And when they came.")

    def test_a_comment_on_a_published_answer_is_refused_with_its_words_kept(self):
        self.act(self.lee, "approve", version="1")
        mark_published(self.round, {}, by=self.clare)
        late = self.act(self.lee, "comments", **{"remark-comment": "One more thing."})
        self.assertContains(late, "One more thing.", status_code=409)

    def test_of_several_the_one_that_changed_meanwhile_is_named(self):
        self.client.force_login(self.lee)
        address = reverse("actionplans:approve-selected", args=["road-safety", "2020-09"])
        page = self.client.post(address, {"line": f"{self.asked.pk}:0"})
        self.assertEqual((page.status_code, message_tags(page)[-1]), (409, "conflict error"))
        self.assertContains(page, 'banner__heading">1 a): ', status_code=409)
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_an_officer_cannot_approve_or_return(self):
        for what in ("approve", "return"):
            self.assertEqual(self.act(self.olive, what, version="1", comment="x").status_code, 403)
        self.assertEqual(self.act(self.nia, "approve", version="1").status_code, 404)

    def test_approving_none_says_to_select_one(self):
        self.client.force_login(self.lee)
        page = self.client.post(reverse("actionplans:approve-selected", args=["road-safety", "2020-09"]))
        self.assertEqual((page.status_code, message_tags(page)[-1]), (422, "nothing-selected error"))
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_several_are_approved_at_once_and_others_stay(self):
        self.client.force_login(self.lee)
        address = reverse("actionplans:approve-selected", args=["road-safety", "2020-09"])
        self.client.post(address, {"line": [f"{self.asked.pk}:1", "999999:1", "x", f"{self.asked.pk}:"]})
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def submit_doubtful(self):
        """Olive submits what a check notices something in."""
        self.act(self.lee, "return", comment="Say when.")
        self.post(self.olive, evidence="This is ongoing.", version="1", shown="ongoing")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.client.force_login(self.lee)
        return f"{self.asked.pk}:{self.asked.version}"

    def test_what_a_check_noticed_is_shown_before_one_is_approved(self):
        self.submit_doubtful()
        version = str(self.asked.version)
        page = self.act(self.lee, "approve", version=version)
        self.assertEqual([each.code for each in page.context["findings"]], ["ongoing"])
        self.assertContains(page, 'name="shown" value="ongoing"')
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)
        self.act(self.lee, "approve", version=version, shown="ongoing")
        self.assertEqual(self.state(), UpdateRequest.State.APPROVED)

    def test_what_a_check_noticed_in_ticked_updates_is_confirmed_before_any_is_approved(self):
        line = self.submit_doubtful()
        create_request(self.round, PendingRequest(self.add_action("b", self.olive), True, False))
        other = self.submit(update_request=self.round.update_requests.exclude(pk=self.asked.pk).get())
        given = {"line": [line, f"{other.pk}:{other.version}"]}
        address = reverse("actionplans:approve-selected", args=["road-safety", "2020-09"])
        page = self.client.post(address, given)
        self.assertEqual([row["line"] for row in page.context["rows"]], [line])
        self.assertEqual(page.context["clean"], given["line"][1:])
        self.assertContains(page, f'name="shown" value="{line}:ongoing"')
        states = self.round.update_requests.values_list("state", flat=True)
        self.assertEqual({*states}, {UpdateRequest.State.SUBMITTED})
        self.client.post(address, {**given, "shown": f"{line}:no-evidence"})
        self.assertEqual({*states.all()}, {UpdateRequest.State.SUBMITTED})
        self.assertRedirects(self.client.post(address, {**given, "shown": f"{line}:ongoing"}), BOARD)
        self.assertEqual({*states.all()}, {UpdateRequest.State.APPROVED})

    def test_the_board_of_a_longer_plan_costs_no_more_queries(self):
        self.client.force_login(self.lee)
        address = reverse("actionplans:round-board", args=["road-safety", "2020-09"])
        short = self.queries(address)
        for letter in "bcdefghi":
            sub_action = self.add_action(letter, owner=self.olive)
            create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
        self.assertEqual(self.queries(address), short)

    def queries(self, address):
        with CaptureQueriesContext(connection) as captured:
            self.assertEqual(self.client.get(address).status_code, 200)
        return len(captured)


class OpeningTests(PlanTestCase):
    def open(self, person, **given):
        self.client.force_login(person)
        wanted = {"month": "September 2020", "due": "1/9/2099", "instructions": "", **given}
        return self.client.post("/reviews/road-safety/rounds/new/", wanted)

    def test_a_link_officer_opens_the_next_update(self):
        self.assertRedirects(self.open(self.lee), "/reviews/road-safety/rounds/2020-09/board/")
        self.assertEqual(Round.objects.open().get().update_requests.count(), 1)

    def test_the_page_says_what_will_be_asked_of_whom(self):
        self.client.force_login(self.lee)
        page = self.client.get("/reviews/road-safety/rounds/new/")
        self.assertEqual(page.context["period"], "September 2020")
        self.assertContains(page, "Olive")

    def test_a_second_open_round_is_refused(self):
        self.open(self.lee)
        page = self.open(self.clare, month="March 2021")
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["round-open"]}))
        self.assertEqual(Round.objects.open().count(), 1)

    def test_a_month_that_is_none_and_a_day_that_is_past_are_explained(self):
        page = self.open(self.lee, month="soon", due="1/1/2020")
        self.assertEqual(errors_on(page), {"month": ["invalid"], "due": ["past"]})
        self.assertFalse(Round.objects.open().exists())

    def test_who_does_not_run_the_review_cannot_open_a_round(self):
        self.assertEqual(self.open(self.olive).status_code, 403)
        self.assertEqual(self.open(self.nia).status_code, 404)
        self.assertFalse(Round.objects.open().exists())


class PublishingTests(OpenRoundCase):
    def test_a_gap_needs_a_reason(self):
        with self.assertRaises(NotAllowed):
            mark_published(self.round, {}, by=self.clare)
        self.assertEqual(self.state(), UpdateRequest.State.NOT_STARTED)

    def test_what_nobody_approved_is_kept_and_not_printed(self):
        self.post(self.olive, evidence="Met in May 2020.")
        mark_published(self.round, {self.asked.pk: "On leave."}, by=self.clare)
        self.assertEqual(self.state(), UpdateRequest.State.NOT_RECEIVED)
        self.assertFalse(ProgressEntry.objects.published().filter(round=self.round).exists())
        self.assertEqual(ProgressEntry.objects.get(round=self.round).evidence, "Met in May 2020.")

    def test_the_next_round_asks_again_for_what_was_not_received(self):
        mark_published(self.round, {self.asked.pk: "On leave."}, by=self.clare)
        wanted = pending_requests(self.review, dt.date(2021, 3, 1))
        self.assertEqual([asking.sub_action for asking in wanted], [self.action])

    def test_approved_answers_are_published(self):
        self.post(self.olive)
        approve(self.asked, by=self.lee, version=1)
        mark_published(self.round, {}, by=self.clare)
        self.assertTrue(ProgressEntry.objects.published().filter(round=self.round).exists())
        self.assertEqual(self.state(), UpdateRequest.State.PUBLISHED)
