"""Nobody is told twice, and nothing is told to nobody: returns, corrections, nudges and what is published."""

import re

import time_machine

from actionplans.mail.notifications import queue_reminder
from actionplans.models import Owner, SubAction
from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.updates import approve, delegate, send_back
from tests.notifications.base import ON_TRACK, OPENS, EmailTestCase, date, time_on

AUGUST = date(2020, 8, 10)


class AskedAgainTests(EmailTestCase):
    def nudge(self, day, hour=12):
        with time_machine.travel(time_on(day, hour), tick=False):
            queue_reminder(self.asked, {self.olive.pk}, by=self.lee)

    def test_asked_again_on_two_days_before_one_letter_she_is_told_in_that_letter_alone(self):
        self.letter(OPENS)
        self.nudge(date(2020, 7, 3), 19)
        self.nudge(date(2020, 7, 4))
        letter = self.letter(date(2020, 7, 6))
        self.assertEqual(set(self.kinds(letter)), {"nudged"})
        self.assertEqual(len(re.findall(r"\bLee\b", letter.text)), 1)
        self.assertEqual(self.letters_of(date(2020, 7, 7)), [])

    def test_what_she_answered_meanwhile_is_not_asked_for_again_when_it_is_returned(self):
        self.letter(OPENS)
        self.nudge(date(2020, 7, 3), 19)
        self.answer(date(2020, 7, 4))
        self.send_back(date(2020, 7, 5))
        letter = self.letter(date(2020, 7, 6))
        self.assertIn("Say how many came.", letter.text)
        self.assertEqual(len(re.findall(r"\bLee\b", letter.text)), 1)


class ReturnedTests(EmailTestCase):
    def test_an_owner_who_wrote_it_hears_of_the_return_though_a_colleague_was_asked_too(self):
        dan = self.person("Dan")
        delegate(self.asked, dan, by=self.olive)
        self.answer()
        self.letters_of(OPENS, hour=13)
        self.send_back(date(2020, 7, 2))
        self.assertEqual(self.whom(date(2020, 7, 3)), ["dan", "olive"])

    def test_who_wrote_for_an_owner_without_an_account_hears_that_it_is_returned(self):
        self.asked.owners.clear()
        self.answer(by=self.lee)
        with time_machine.travel(time_on(date(2020, 7, 2), 12), tick=False):
            send_back(self.asked, "Say how many came.", by=self.clare)
        letter = self.letter(date(2020, 7, 3))
        self.assertEqual(letter.to, self.lee.email)
        self.assertRegex(letter.text, r"\bClare\b.* Say how many came\.")
        self.assertIn(f"/updates/{self.asked.pk}/", letter.text)
        self.assertEqual(self.letters_of(date(2020, 7, 6)), [])

    def test_a_clerk_who_wrote_it_hears_of_it_and_who_returned_it_does_not(self):
        self.asked.owners.clear()
        self.letter(OPENS)
        self.answer(by=self.clare)
        self.send_back(date(2020, 7, 2))
        self.assertEqual(self.whom(date(2020, 7, 3)), ["clare"])


class CorrectedTests(EmailTestCase):
    def setUp(self):
        super().setUp()
        self.answer()
        with time_machine.travel(time_on(AUGUST, 12), tick=False):
            self.asked.refresh_from_db()
            approve(self.asked, by=self.lee, version=self.asked.version)
            mark_published(self.round, {}, by=self.clare)
        self.letters_of(AUGUST, hour=14)

    def reopen(self):
        with time_machine.travel(time_on(AUGUST, 15), tick=False):
            reopen_update(self.asked, "The year is wrong.", by=self.clare)

    def test_a_correction_of_an_action_that_the_committee_ended_reaches_its_officer(self):
        SubAction.objects.filter(pk=self.action.pk).update(
            monitoring_state=SubAction.MonitoringState.WITHDRAWN
        )
        self.reopen()
        self.assertIn("The year is wrong.", self.letter(date(2020, 8, 11)).text)

    def test_a_correction_whose_owner_has_left_reaches_the_link_officer(self):
        self.olive.is_active = False
        self.olive.save()
        self.reopen()
        letter = self.letter(date(2020, 8, 11))
        self.assertEqual(letter.to, self.lee.email)
        self.assertIn("The year is wrong.", letter.text)


class PublishedForTests(EmailTestCase):
    """Who is told that an update is published can open what the letter leads to."""

    def publish(self):
        self.answer(by=self.clare)
        with time_machine.travel(time_on(AUGUST, 12), tick=False):
            self.asked.refresh_from_db()
            approve(self.asked, by=self.lee, version=self.asked.version)
            mark_published(self.round, {}, by=self.clare)

    def opened(self, person):
        (letter,) = [each for each in self.letters_of(date(2020, 8, 11)) if each.to == person.email]
        (path,) = [
            line.strip().partition("://")[2].partition("/")[2]
            for line in letter.text.splitlines()
            if line.startswith("  http")
        ]
        return self.get(person, f"/{path}")

    def test_an_officer_of_the_plan_reads_the_whole_update(self):
        self.publish()
        page = self.opened(self.olive)
        self.assertEqual((page.status_code, page.context["round"]), (200, self.round))

    def test_who_answered_this_time_only_reads_what_she_was_asked(self):
        ned = self.person("Ned")
        stand_in = Owner.objects.create(name="Ned")
        stand_in.users.add(ned)
        self.asked.owners.set([stand_in])
        self.publish()
        self.assertContains(self.opened(ned), ON_TRACK.evidence)

    def test_so_does_a_partner_organisation(self):
        self.asked.owners.update(kind=Owner.Kind.PARTNER)
        self.publish()
        self.assertContains(self.opened(self.olive), ON_TRACK.evidence)

    def test_and_a_colleague_who_answered_instead(self):
        dan = self.person("Dan")
        delegate(self.asked, dan, by=self.olive)
        self.publish()
        self.assertContains(self.opened(dan), ON_TRACK.evidence)
