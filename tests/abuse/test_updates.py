"""What people try with answers that are not theirs, not theirs any more, or not in that state."""

from actionplans.models import ProgressEntry, Round, UpdateRequest
from actionplans.workflow import transitions
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.transitions import ALLOWED_TRANSITIONS, State, transition
from actionplans.workflow.updates import UpdateContent, save_draft, send_back
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.rounds.base import OpenRoundCase


def get_any_update_request(user, pk, **how):
    return UpdateRequest.objects.for_board().get(pk=pk)


def save_without_version_check(asked, answer, *, by, version, **how):
    return save_draft(asked, answer, by=by, version=transitions.lock_update_request(asked.pk).version, **how)


def approve_unchecked(asked, *, by, version):
    return transition(transitions.lock_update_request(asked.pk), State.APPROVED, by=by)


def save_extra_fields(asked, answer, **how):
    saved = save_draft(asked, answer, **how)
    saved.state = State.APPROVED
    saved.save()
    return saved


class UpdateAbuseTestCase(OpenRoundCase):
    def words(self):
        return [entry.evidence for entry in ProgressEntry.objects.filter(round=self.round)]

    def approve(self, person, version=None):
        self.asked.refresh_from_db()
        self.client.force_login(person)
        data = {"version": self.asked.version if version is None else version}
        return self.client.post(f"/updates/{self.asked.pk}/approve/", data)


@must_fail_without_guard
class AnswerAbuseTests(UpdateAbuseTestCase):
    @removes_guard("actionplans.views.updates.update_request_for", get_any_update_request)
    def test_b01_nobody_writes_on_the_action_of_somebody_else(self):
        for person in (self.nia, self.mo, self.ada):
            self.assertEqual(self.post(person).status_code, 404)
        self.assertEqual((self.words(), self.state()), ([], State.NOT_STARTED))

    def test_b01_the_owner_does(self):
        self.post(self.olive)
        self.assertEqual(self.words(), ["We met twice in May 2020."])

    @removes_guard("actionplans.models.UpdateRequest.is_with_officer", True)
    def test_b08_nobody_changes_what_was_submitted(self):
        self.post(self.olive)
        self.asked.refresh_from_db()
        answer = self.post(self.olive, do="save", evidence="We met once.", version=self.asked.version)
        self.assertEqual(answer.status_code, 409)
        self.assertContains(answer, "We met once.", status_code=409)
        self.assertEqual(self.words(), ["We met twice in May 2020."])

    def test_b08_an_old_form_changes_nothing_after_publication(self):
        self.post(self.olive)
        self.approve(self.lee)
        mark_published(self.round, {}, by=self.clare)
        self.asked.refresh_from_db()
        answer = self.post(self.olive, evidence="We met once.", version=self.asked.version)
        self.assertEqual((answer.status_code, self.words()), (409, ["We met twice in May 2020."]))

    def test_b08_what_was_returned_is_changed(self):
        self.post(self.olive)
        send_back(self.asked, "Say when.", by=self.lee)
        self.asked.refresh_from_db()
        self.post(self.olive, evidence="We met once.", version=self.asked.version)
        self.assertEqual(self.words(), ["We met once."])

    @removes_guard("actionplans.views.round_board.approve", approve_unchecked)
    def test_b09_nobody_approves_what_he_wrote_himself(self):
        self.post(self.lee)
        self.approve(self.lee)
        self.assertEqual(self.state(), State.SUBMITTED)

    @removes_guard("actionplans.views.round_board.approve", approve_unchecked)
    def test_b09_nobody_approves_another_text_than_he_read(self):
        self.post(self.olive)
        self.approve(self.lee, version=0)
        self.assertEqual(self.state(), State.SUBMITTED)

    def test_b09_a_clerk_approves_what_the_link_officer_wrote(self):
        self.post(self.lee)
        self.approve(self.clare)
        self.assertEqual(self.state(), State.APPROVED)

    @removes_guard(
        "actionplans.workflow.transitions.ALLOWED_TRANSITIONS",
        ALLOWED_TRANSITIONS | {(State.DRAFT, State.APPROVED)},
    )
    def test_b10_no_step_is_skipped(self):
        self.post(self.olive, do="save")
        self.approve(self.lee)
        self.assertEqual(self.state(), State.DRAFT)

    def test_b10_step_by_step_it_is_approved(self):
        self.post(self.olive, do="save")
        self.post(self.olive, version=1)
        self.approve(self.lee)
        self.assertEqual(self.state(), State.APPROVED)

    @removes_guard("actionplans.views.updates.save_draft", save_without_version_check)
    def test_b11_the_second_of_two_tabs_is_shown_both_texts(self):
        self.post(self.olive, do="save")
        answer = self.post(self.lee, do="save", evidence="They met.", version=0)
        self.assertContains(answer, "They met.", status_code=409)
        self.assertContains(answer, "We met twice in May 2020.", status_code=409)
        self.assertEqual(self.words(), ["We met twice in May 2020."])

    @removes_guard("actionplans.workflow.updates.UpdateContent.saved_for", lambda asked: UpdateContent())
    def test_b12_sent_twice_it_is_there_once(self):
        for _ in range(2):
            self.assertEqual(self.post(self.olive).status_code, 302)
        self.assertEqual(len(self.words()), 1)

    def test_b12_another_text_is_another_answer(self):
        self.post(self.olive, do="save")
        self.post(self.olive, evidence="We met once.", version=1)
        self.assertEqual(self.words(), ["We met once."])

    @removes_guard("actionplans.views.updates.save_draft", save_extra_fields)
    def test_b13_fields_that_no_form_has_are_ignored(self):
        smuggled = {
            "state": "approved",
            "last_edited_by": self.nia.pk,
            "withheld": "on",
            "owners": self.nia.pk,
        }
        self.post(self.olive, do="save", round=self.march.pk, is_staff="on", gap_reason="None", **smuggled)
        self.asked.refresh_from_db()
        entry = ProgressEntry.objects.get(round=self.round)
        self.assertEqual((self.asked.state, self.asked.last_edited_by), (State.DRAFT, self.olive))
        self.assertEqual((entry.excluded_from_report, self.asked.not_received_reason), (False, ""))
        self.assertEqual([owner.name for owner in self.asked.owners.all()], ["Olive"])
        self.olive.refresh_from_db()
        self.assertFalse(self.olive.is_staff)


def the_open_round(user, review, month):
    return Round.objects.open().get()


@must_fail_without_guard
class ForeignRowsTests(UpdateAbuseTestCase):
    @removes_guard("actionplans.views.round_board.round_for", the_open_round)
    def test_b07_lines_of_another_round_are_not_approved_along(self):
        self.post(self.olive)
        self.asked.refresh_from_db()
        self.client.force_login(self.lee)
        ticked = {"line": f"{self.asked.pk}:{self.asked.version}"}
        self.client.post("/reviews/road-safety/rounds/2020-03/board/approve/", ticked)
        self.assertEqual(self.state(), State.SUBMITTED)

    def test_b07_lines_of_the_round_itself_are(self):
        self.post(self.olive)
        self.asked.refresh_from_db()
        self.client.force_login(self.lee)
        ticked = {"line": f"{self.asked.pk}:{self.asked.version}"}
        self.client.post("/reviews/road-safety/rounds/2020-09/board/approve/", ticked)
        self.assertEqual(self.state(), State.APPROVED)


class NumbersTests(UpdateAbuseTestCase):
    """What stands for a row in a form is whatever somebody sends."""

    def test_a_number_of_any_length_is_refused_like_any_other_that_is_wrong(self):
        self.post(self.olive)
        for number in ("9" * 5000, "-1", "²", "", "None"):
            with self.subTest(number[:5]):
                self.assertEqual(self.approve(self.lee, number).status_code, 409)
                for line in (f"{number}:0", f"{self.asked.pk}:{number}"):
                    answer = self.client.post(
                        "/reviews/road-safety/rounds/2020-09/board/approve/", {"line": line}
                    )
                    self.assertEqual(answer.status_code, 302)
        self.assertEqual(self.state(), State.SUBMITTED)
