"""Olive leaves the council: her account is switched off, and pages say so until all is handed over."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from actionplans.mail.digests import enqueue_digests
from actionplans.models import Committee, Notification, SubAction
from actionplans.responsibilities import ResponsibilityKind, leavers_with_responsibilities
from actionplans.workflow.updates import add_comment
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.accounts.base import NOON, LeaverTestCase
from tests.page_assertions import errors_on


class SwitchOffTests(LeaverTestCase):
    def switch(self, by, person, reason="Left in August."):
        self.client.force_login(by)
        return self.client.post(f"/people/{person.pk}/account-status/", {"reason": reason})

    def test_an_administrator_switches_an_account_off_and_all_its_sessions_end(self):
        browser = Client()
        browser.force_login(self.olive)
        self.assertRedirects(self.switch(self.ada, self.olive), "/people/")
        self.assertFalse(User.objects.get(pk=self.olive.pk).is_active)
        self.assertFalse(Session.objects.filter(user=self.olive).exists())
        self.assertIn("/sign-in/", browser.get("/my-actions/")["Location"])
        event = LoggedEvent.objects.get(kind="role", description__contains="Left in August.")
        self.assertEqual((event.history_user_name, "Olive" in event.description), ("Ada", True))
        self.assertEqual(self.olive.history.first().history_change_reason, "Left in August.")

    def test_who_comes_back_is_switched_on_again(self):
        self.switch(self.ada, self.olive)
        [row] = [row for row in self.get(self.ada, "/people/").context["rows"] if row.person == self.olive]
        self.assertFalse(row.person.is_active)
        self.assertContains(self.client.get("/people/"), f'href="/people/{self.olive.pk}/account-status/"')
        self.switch(self.ada, self.olive, "Came back.")
        self.assertTrue(User.objects.get(pk=self.olive.pk).is_active)
        self.assertEqual(self.olive.history.first().history_change_reason, "Came back.")

    def test_a_session_from_before_is_not_open_again_when_the_account_is(self):
        browser = Client()
        browser.force_login(self.olive)
        self.switch(self.ada, self.olive)
        self.switch(self.ada, self.olive, "Came back.")
        self.assertTrue(User.objects.get(pk=self.olive.pk).is_active)
        self.assertEqual(browser.get("/my-actions/").status_code, 302)

    def test_no_administrator_switches_himself_off_and_a_reason_is_asked_for(self):
        page = self.switch(self.ada, self.ada)
        self.assertEqual((page.status_code, page.context["is_self"]), (422, True))
        self.assertNotContains(page, 'name="reason"', status_code=422)
        page = self.switch(self.ada, self.olive, "")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))
        self.assertEqual(User.objects.filter(is_active=False).count(), 0)

    def test_nobody_else_switches_accounts_off(self):
        for person in (self.clare, self.lee, self.olive, self.mo):
            self.assertEqual(self.switch(person, self.nia).status_code, 403)
        self.assertTrue(User.objects.get(pk=self.nia.pk).is_active)


class BelongingsTests(LeaverTestCase):
    def test_one_screen_lists_all_that_was_hers(self):
        self.review.link_officers.add(self.olive)
        self.review.director_account = self.olive
        self.review.save()
        Committee.objects.create(name="Places").members.add(self.olive)
        self.round.update_requests.get(sub_action=self.other).delegates.add(self.olive)
        add_comment(self.asked, "How many came?", by=self.lee)
        page = self.page(self.clare)
        theirs = [row.belonging for row in page.context["rows"]]
        for kind, text in (
            (ResponsibilityKind.LINE, "1 a): Do a."),
            (ResponsibilityKind.OWNER, "Road team"),
            (ResponsibilityKind.DELEGATE, "1 b) in September 2020"),
            (ResponsibilityKind.LINK_OFFICER, ""),
            (ResponsibilityKind.DIRECTOR, ""),
            (ResponsibilityKind.COMMITTEE, "Places"),
        ):
            [what] = [each.what for each in theirs if each.kind == kind]
            self.assertIn(text, what)
            self.assertContains(page, what)
        [note] = theirs[0].notes
        self.assertRegex(note, "September 2020.*Lee")
        self.assertContains(page, note)

    def test_what_has_ended_is_not_handed_over(self):
        self.action.monitoring_state = SubAction.MonitoringState.WITHDRAWN
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
        self.assertEqual(len(leavers_with_responsibilities(None)), 9)
        self.assertEqual(self.questions(), few)

    def questions(self):
        with CaptureQueriesContext(connection) as asked:
            leavers_with_responsibilities(None)
        return len(asked)

    def test_every_way_in_which_somebody_is_named_is_handed_over_or_stays_as_history(self):
        handed_over = {"owner_records", "delegated_requests", "committees", "assigned_member_requests"}
        handed_over |= {"link_officer_of", "director_of"}
        # What a member has asked stays under their name.
        # Who reads what is exempt was named for a reason that is nobody else's.
        own = {"sessions", "notifications", "groups", "user_permissions", "member_requests"}
        own.add("exempt_reader_roles")
        named = {
            field.related_name or field.name
            for field in User._meta.get_fields()
            if field.is_relation and getattr(field, "related_name", "") != "+"
            if field.related_model._meta.app_label in ("actionplans", "partnerships")
        }
        self.assertEqual(named - own, handed_over)


class UntilThenTests(LeaverTestCase):
    """Until it is handed over, it is visible that the owner has left, and the link officer is reminded."""

    def test_it_stands_on_every_page_where_somebody_would_rely_on_her(self):
        self.switch_off()
        pages = {
            f"/reviews/{self.review.slug}/": "Olive",
            f"/reviews/{self.review.slug}/rounds/2020-09/board/": "Olive",
            "/forward-plan/": 2,
            "/": 1,
            "/leavers/": 1,
        }
        for person in (self.lee, self.clare):
            for path, left in pages.items():
                page = self.get(person, path)
                self.assertContains(
                    page, f'data-departed-owners="{left}"', msg_prefix=f"{path} as {person}: "
                )
                self.assertContains(page, "Road Safety")

    def test_it_is_nobody_elses_business(self):
        self.switch_off()
        for path in (f"/reviews/{self.review.slug}/", "/forward-plan/", "/"):
            self.assertNotContains(self.get(self.mo, path), "data-departed-owners")

    def test_before_an_update_is_opened_its_link_officer_sees_who_will_not_read_his_letter(self):
        self.switch_off()
        path = f"/reviews/{self.review.slug}/rounds/new/"
        self.assertContains(self.get(self.lee, path), 'data-departed-owners="Olive"')

    def test_it_is_gone_once_all_is_handed_over(self):
        self.switch_off()
        self.give({key: [self.ned] for key in self.keys()})
        for path in (f"/reviews/{self.review.slug}/", "/forward-plan/", "/"):
            self.assertNotContains(self.get(self.lee, path), "data-departed-owners")

    def test_the_link_officer_is_reminded_instead_at_each_stage(self):
        self.switch_off()
        self.assertEqual(self.letters(dt.date(2020, 9, 7)), {"lee@council.example"})
        letter = OutgoingEmail.objects.get()
        notices = [
            (notice.kind, notice.deduplication_key.split()[0]) for notice in letter.notifications.all()
        ]
        self.assertEqual(notices, [(Notification.Kind.UNREACHABLE, "left")] * 2)
        self.assertRegex(letter.subject, r"\b2\b")
        self.assertIn("Olive", letter.text)
        self.assertIn("/leavers/", letter.text)
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
        known = set(OutgoingEmail.objects.values_list("pk", flat=True))
        enqueue_digests(NOON.replace(month=day.month, day=day.day))
        return set(OutgoingEmail.objects.exclude(pk__in=known).values_list("to", flat=True))
