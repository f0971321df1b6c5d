"""The report was published without an officer's update: they can still hand it in."""

import datetime as dt

from actionplans.models import ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import approve, save_draft, submit
from tests.page_assertions import assert_not_allowed
from tests.rounds.base import DONE, LINK, MET, ON_TRACK, AnsweredRoundCase

BOARD = "/reviews/road-safety/rounds/2020-09/board/"
S = UpdateRequest.State


class LateUpdateCase(AnsweredRoundCase):
    """September is published, and Olive's update on 1 a) is not in it."""

    def setUp(self):
        super().setUp()
        self.publish({self.asked.pk: "To follow."})

    def open_the_next_round(self):
        return open_round(self.review, dt.date(2021, 3, 1), by=self.lee)


class LateUpdateTests(LateUpdateCase):
    def test_an_officer_who_was_left_out_submits_it_on_the_same_page(self):
        self.assertContains(self.get(self.olive, self.url), 'name="evidence"')
        self.assertRedirects(self.post(self.olive), "/my-actions/")
        self.assertEqual(self.state(), S.SUBMITTED)

    def test_they_can_save_a_draft_of_it_first(self):
        self.post(self.olive, do="save")
        self.assertEqual(self.state(), S.DRAFT)
        page = self.get(self.olive, self.url)
        self.assertContains(page, ON_TRACK["evidence"])
        self.post(self.olive, version=str(self.asked.version))
        self.assertEqual(self.state(), S.SUBMITTED)

    def test_it_can_begin_with_a_link(self):
        self.post(self.olive, do="add-link", evidence="", grade="", **LINK)
        self.assertEqual((self.state(), self.kept()), (S.DRAFT, ["Crossings"]))

    def test_what_they_had_submitted_in_vain_is_submitted_again_word_for_word(self):
        reopen_update(self.asked, "It may follow.", by=self.clare)
        self.submit(DONE)
        discard_correction(self.asked, by=self.clare)
        self.submit(DONE)
        self.assertEqual(self.state(), S.SUBMITTED)

    def test_it_is_listed_until_the_next_round_opens(self):
        for page in ("/my-actions/", "/"):
            self.assertContains(self.get(self.olive, page), self.url)
        self.open_the_next_round()
        for page in ("/my-actions/", "/"):
            self.assertNotContains(self.get(self.olive, page), self.url)
        with assert_not_allowed("published"):
            save_draft(self.asked, MET, by=self.olive, version=0)
        self.assertNotContains(self.get(self.olive, self.url), 'name="evidence"')

    def test_an_action_that_the_committee_ended_needs_none(self):
        SubAction.objects.filter(pk=self.action.pk).update(
            monitoring_state=SubAction.MonitoringState.WITHDRAWN
        )
        self.assertNotContains(self.get(self.olive, "/my-actions/"), self.url)
        with assert_not_allowed("published"):
            submit(self.asked, MET, by=self.olive, version=0)

    def test_a_round_known_from_an_old_report_takes_none(self):
        sub_action = self.add_action("b", owner=self.olive)
        update_request = self.add_asked(sub_action, self.march, state=S.NOT_RECEIVED)
        with assert_not_allowed("published"):
            submit(update_request, MET, by=self.olive, version=0)

    def test_nobody_else_can_write_it(self):
        self.assertEqual(self.post(self.nia).status_code, 404)
        self.assertEqual(self.post(self.mo).status_code, 404)
        self.assertEqual(self.state(), S.NOT_RECEIVED)


class LateUpdateToApproveTests(LateUpdateCase):
    def setUp(self):
        super().setUp()
        self.post(self.olive)
        self.asked.refresh_from_db()

    def test_the_link_officer_finds_it_on_the_board(self):
        (row,) = self.get(self.lee, BOARD).context["rows"]
        self.assertEqual((row["is_late_update"], row["can_approve"]), (True, True))
        self.assertContains(self.get(self.lee, "/"), BOARD)

    def test_a_correction_is_no_late_update(self):
        approve(self.asked, by=self.lee, version=self.asked.version)
        mark_published(self.round, {}, by=self.clare, version=2, reason="It came.")
        reopen_update(self.asked, "The year is wrong.", by=self.clare)
        (row,) = self.get(self.lee, BOARD).context["rows"]
        self.assertFalse(row["is_late_update"])

    def test_whoever_wrote_it_does_not_approve_it(self):
        self.review.link_officers.add(self.olive)
        with assert_not_allowed("own-answer"):
            approve(self.asked, by=self.olive, version=self.asked.version)

    def test_the_report_stays_as_it_was_until_its_next_version(self):
        self.assertTrue(self.entries()[-1].is_gap)
        approve(self.asked, by=self.lee, version=self.asked.version)
        self.assertFalse(ProgressEntry.objects.published().filter(round=self.round).exists())
        self.round = mark_published(self.round, {}, by=self.clare, version=2, reason="It came.")
        self.assertEqual(self.entries()[-1].evidence, ON_TRACK["evidence"])
        self.assertEqual(self.state(), S.PUBLISHED)
