"""The new completion date of an action that is late: which are refused, and which are noticed."""

import datetime as dt

import time_machine

from actionplans.models import UpdateRequest
from actionplans.update_checks import check_update
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, send_back
from tests.base import PlanTestCase
from tests.page_assertions import errors_on
from tests.partnerships.base import JULY, PartnersTestCase
from tests.rounds.base import LATE, AnsweredRoundCase, OpenRoundCase

NOON = dt.datetime(2020, 8, 10, 12, tzinfo=dt.UTC)
BEHIND = {"grade": "3", "explanation": "The builder left."}


class NewDateTests(OpenRoundCase):
    """Agreed in March 2019 and due by September 2019; today is 10 August 2020."""

    def setUp(self):
        super().setUp()
        self.enterContext(time_machine.travel(NOON, tick=False))

    def refused(self, date, **given):
        page = self.post(self.olive, **BEHIND, revised_date=date, **given)
        self.assertEqual(self.state(), UpdateRequest.State.NOT_STARTED)
        return errors_on(page)["revised_date"]

    def test_a_date_that_cannot_be_is_refused_with_the_reason(self):
        for date, code in (
            ("31 February 2021", "date-impossible"),
            ("march 2018", "date-before-plan"),
            ("early March 2018", "date-before-plan"),
            ("June 2019", "date-past"),
            ("9 August 2020", "date-past"),
            ("July 2020", "date-past"),
            ("spring of 2019", "date-past"),
        ):
            with self.subTest(date):
                self.assertEqual(self.refused(date), [code])

    def test_seeing_what_was_noticed_confirms_no_such_date(self):
        for shown in ("date-past", "date-not-understood"):
            self.assertEqual(self.refused("June 2019", shown=shown), ["date-past"])

    def test_today_and_later_are_taken(self):
        for date in ("10 August 2020", "August 2020", "2020", "Q4 2020"):
            with self.subTest(date):
                self.asked.refresh_from_db()
                given = {**BEHIND, "revised_date": date, "version": str(self.asked.version)}
                self.assertRedirects(self.post(self.olive, **given), "/my-actions/")
                send_back(self.asked, "Say when.", by=self.lee)

    def test_no_new_date_lies_before_the_one_that_the_committee_agreed(self):
        self.action.revised_date = "June 2021"
        self.action.save()
        self.assertEqual(self.refused("March 2021"), ["date-before-due"])
        self.assertRedirects(self.post(self.olive, **BEHIND, revised_date="July 2021"), "/my-actions/")

    def test_who_says_why_there_is_no_other_date_is_shown_what_was_noticed(self):
        given = {**BEHIND, "revised_date": "June 2019", "no_revised_date_reason": "It hangs on a grant."}
        page = self.post(self.olive, **given)
        self.assertEqual([each.code for each in page.context["findings"]], ["date-past"])
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)
        self.post(self.olive, **given, shown="date-past", version="1")
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_a_draft_may_hold_any_date(self):
        self.post(self.olive, do="save", **BEHIND, revised_date="31 February 2021")
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)

    def test_how_a_date_is_read_is_shown_once_it_is_saved(self):
        saved = self.post(self.olive, do="save", **BEHIND, revised_date="march 2021")
        page = self.client.get(saved.headers["Location"])
        self.assertEqual(page.context["form"].date_read, "31 March 2021")
        self.assertContains(page, "31 March 2021")
        form = {"evidence": "Half.", **BEHIND, "revised_date": "May 2021", "version": "1"}
        self.assertContains(self.client.post(f"{self.url}autosave/", form), "31 May 2021")

    def test_who_approves_reads_the_date_in_full_and_what_time_has_made_of_it(self):
        self.submit(LATE)
        self.assertContains(self.get(self.lee, self.url), "31 March 2021")
        with time_machine.travel(dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC), tick=False):
            findings = self.get(self.lee, self.url).context["findings"]
        self.assertEqual([each.code for each in findings], ["date-past"])


class OldReportsTests(AnsweredRoundCase):
    def test_what_was_published_is_not_judged_by_the_days_that_came_after(self):
        answer = UpdateContent("Half of it is built.", 3, "The builder left.", "May 2020")
        for this_round, codes in ((self.march, []), (self.round, ["date-past"])):
            update_request = this_round.update_requests.get()
            result = [finding.code for finding in check_update(update_request, answer, self.review)]
            self.assertEqual([code for code in result if code.startswith("date")], codes)


class PartnersTests(PartnersTestCase):
    def test_a_partner_is_asked_for_a_date_to_come_too(self):
        opened = open_round(self.plan, JULY, by=self.lee)
        update_request = opened.update_requests.get(sub_action=self.forum)
        self.client.force_login(self.pat)
        given = {"version": 0, "do": "submit", "evidence": "Not begun in 2020.", "grade": 4}
        given |= {"explanation": "Nobody was free.", "revised_date": "March 2015"}
        page = self.client.post(f"/updates/{update_request.pk}/", given)
        self.assertEqual(errors_on(page), {"revised_date": ["date-past"]})


class ReadingTests(PlanTestCase):
    def test_words_that_name_no_month_are_noticed(self):
        this_round = open_round(self.review, dt.date(2020, 9, 1), by=self.lee)
        answer = UpdateContent("Half of it was built in May 2020.", 3, "The builder left.", "soon")
        [finding] = check_update(this_round.update_requests.get(), answer, self.review)
        self.assertEqual(finding.code, "date-not-understood")
