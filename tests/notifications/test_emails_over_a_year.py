"""A year of emails: exactly those of the table, over a leap day, Easter and both changes of the clock."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from actionplans.mail.digests import enqueue_digests
from actionplans.models import Owner, Review, UpdateRequest
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import change_deadline, open_round
from actionplans.workflow.updates import UpdateContent, approve, delegate, send_back, submit
from notifications.models import OutgoingEmail
from notifications.sending import send_due
from tests.base import PlanTestCase

D = dt.date
ON_TRACK = UpdateContent(evidence="We met in January 2024.", grade=2)
FIRST, LAST = D(2023, 12, 1), D(2024, 12, 1)

# What was to go out, and why on that day.
EXPECTED = """
2024-01-10 nia    1 update due by Wednesday 7 February 2024               roads opens
2024-01-10 olive  1 update due by Wednesday 7 February 2024
2024-01-17 nia    1 update returned to you                                Lee wants more
2024-01-31 olive  1 update due by Wednesday 7 February 2024               five working days before
2024-02-01 olive  1 update due by Wednesday 7 February 2024 (and 1 more)  parks opens
2024-02-07 olive  1 update due by Wednesday 7 February 2024 (and 1 more)  the day
2024-02-08 olive  1 update overdue (and 1 more)                           the day after
2024-02-09 lee    1 update not received                                   two working days after
2024-02-14 dora   1 update not received                                   five working days after
2024-02-19 lee    1 update published
2024-02-19 nia    1 update published
2024-02-19 olive  1 update due by Thursday 29 February 2024 (and 1 more)
2024-02-22 olive  1 update due by Thursday 29 February 2024               five working days before a leap day
2024-02-29 olive  1 update due by Thursday 29 February 2024               the leap day
2024-03-01 olive  1 update overdue                                        the day after it
2024-03-04 lee    1 update not received
2024-03-04 nia    1 update due by Sunday 31 March 2024                    lighting opens
2024-03-22 nia    1 update due by Sunday 31 March 2024                    over Good Friday
2024-03-28 nia    1 update due by Sunday 31 March 2024                    the working day before Easter
2024-04-02 nia    1 update overdue                                        after Easter Monday, in summer time
2024-09-30 nia    1 update due by Sunday 27 October 2024                  roads opens again
2024-09-30 olive  1 update due by Sunday 27 October 2024
2024-10-01 theo   1 update due by Sunday 27 October 2024                  Olive has gone on leave
2024-10-21 theo   1 update due by Sunday 27 October 2024
2024-10-25 theo   1 update due by Sunday 27 October 2024                  before the clocks go back
2024-10-28 olive  1 update overdue                                        the first day of winter time
2024-10-28 theo   1 update overdue
2024-11-08 theo   1 update due by Friday 15 November 2024                 put off
2024-11-15 theo   1 update due by Friday 15 November 2024
"""


class YearTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora, cls.theo = cls.person("Dora"), cls.person("Theo")
        cls.review.director_account = cls.dora
        cls.review.save()
        cls.add_action("b", owner=cls.nia)
        cls.parks = cls.another("Parks", cls.olive)
        cls.lighting = cls.another("Lighting", cls.nia)

    @classmethod
    def another(cls, title, owner):
        review = Review.objects.create(title=title, slug=title.lower(), agreed_text="March 2023")
        review.link_officers.add(cls.lee)
        sub_action = review.headings.create(ref="1", text="That").sub_actions.create(
            action=f"{title} be seen to."
        )
        sub_action.owners.add(Owner.objects.get(users=owner))
        return review

    def open(self, review, due, period):
        return lambda: open_round(review, period, due=due, by=self.clare)

    def asked(self, review, owner):
        return UpdateRequest.objects.get(round__plan=review, round__state="open", owners__users=owner)

    def answer(self, review, owner, by=None):
        def do():
            asked = self.asked(review, owner)
            submit(asked, ON_TRACK, by=by or owner, version=asked.version)

        return do

    def send_back(self, review, owner):
        return lambda: send_back(self.asked(review, owner), "Say more.", by=self.lee)

    def publish(self, review):
        def do():
            this_round = review.rounds.open().get()
            for asked in this_round.update_requests.all():
                approve(asked, by=self.lee, version=asked.version)
            mark_published(this_round, {}, by=self.clare)

        return do

    def delegate(self):
        delegate(self.asked(self.review, self.olive), self.theo, by=self.olive)

    def put_off(self):
        change_deadline(self.review.rounds.open().get(), D(2024, 11, 15), None, by=self.lee)

    def what_people_do(self):
        roads, parks, lighting = self.review, self.parks, self.lighting
        return {
            (D(2024, 1, 10), 7): [self.open(roads, D(2024, 2, 7), D(2024, 2, 1))],
            (D(2024, 1, 15), 12): [self.answer(roads, self.nia)],
            (D(2024, 1, 17), 12): [self.send_back(roads, self.nia)],
            (D(2024, 1, 19), 12): [self.answer(roads, self.nia)],
            (D(2024, 2, 1), 7): [self.open(parks, D(2024, 2, 29), D(2024, 3, 1))],
            (D(2024, 2, 15), 12): [self.answer(roads, self.olive)],
            (D(2024, 2, 19), 12): [self.publish(roads)],
            (D(2024, 3, 4), 7): [self.open(lighting, D(2024, 3, 31), D(2024, 4, 1))],
            (D(2024, 3, 5), 12): [self.answer(parks, self.olive)],
            (D(2024, 4, 2), 12): [self.answer(lighting, self.nia)],
            (D(2024, 9, 30), 7): [self.open(roads, D(2024, 10, 27), D(2024, 8, 1))],
            (D(2024, 9, 30), 12): [self.answer(roads, self.nia)],
            (D(2024, 10, 1), 12): [self.delegate],
            (D(2024, 10, 28), 12): [self.put_off],
            (D(2024, 11, 15), 12): [self.answer(roads, self.olive, by=self.theo)],
        }

    def looks(self, day):
        """When the worker looks: around the hours for mail, and each hour of a day on which clocks change."""
        changes = {D(2024, 3, 31), D(2024, 10, 27)}
        return range(24) if day in changes else (7, 8, 12, 13, 18)

    def test_exactly_the_expected_emails_go_out(self):
        """Looking on the days on which something is done or sent."""
        done = {day for day, _ in self.what_people_do()}
        self.year(done | {D.fromisoformat(row[:10]) for row in self.expected()})

    @pytest.mark.long
    def test_no_day_of_the_year_sends_any_other(self):
        self.year({FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days)})

    def year(self, days):
        todo, sent = self.what_people_do(), []
        for day in sorted(days):
            for hour in self.looks(day):
                with time_machine.travel(council_emails(day, hour), tick=False):
                    for do in todo.pop((day, hour), []):
                        do()
                    enqueue_digests()
                    send_due()
                    sent += [self.row(letter) for letter in mail.outbox]
                    mail.outbox.clear()
        self.assertEqual(todo, {})
        self.assertEqual(sorted(sent), self.expected())
        self.assertFalse(OutgoingEmail.objects.exclude(state=OutgoingEmail.State.SENT).exists())

    def row(self, letter):
        now = timezone.localtime()
        self.assertTrue(8 <= now.hour < 18, now)
        self.assertEqual(len(letter.recipients()), 1)
        return f"{now:%Y-%m-%d} {letter.recipients()[0].partition('@')[0]:<6} {letter.subject}"

    def expected(self):
        rows = EXPECTED.strip().split("\n")
        return sorted(row[:18] + row[18:].partition("  ")[0] for row in rows)


def council_emails(day, hour):
    """That hour by the council's own clock; of two that are called one, the first."""
    return timezone.make_aware(dt.datetime(day.year, day.month, day.day, hour, 30 * (hour == 7)))
