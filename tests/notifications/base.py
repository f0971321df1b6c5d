"""The round of September 2020 by the clock, and the emails that it sends."""

import datetime as dt

import time_machine
from django.utils import timezone

from actionplans.mail.digests import enqueue_digests
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, send_back, submit
from notifications.models import OutgoingEmail
from tests.base import SEPTEMBER, PlanTestCase

date = dt.date
OPENS, DUE = date(2020, 7, 1), date(2020, 7, 29)
ON_TRACK = UpdateContent(evidence="We met in May 2020.", grade=2)


def time_on(day, hour=9, minute=0):
    """That time by the council's own clock."""
    return timezone.make_aware(dt.datetime(day.year, day.month, day.day, hour, minute))


class EmailTestCase(PlanTestCase):
    """The round opened on 1 July and is due on the 29th."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with time_machine.travel(time_on(OPENS, 8), tick=False):
            cls.round = open_round(cls.review, SEPTEMBER, due=DUE, by=cls.clare)
        cls.asked = cls.round.update_requests.get()

    def letters_of(self, day, hour=9, minute=0):
        """The letters that one look at that time writes."""
        before = set(OutgoingEmail.objects.values_list("pk", flat=True))
        with time_machine.travel(time_on(day, hour, minute), tick=False):
            enqueue_digests()
        return list(OutgoingEmail.objects.exclude(pk__in=before).order_by("to"))

    def letter(self, day, **time):
        (letter,) = self.letters_of(day, **time)
        return letter

    def kinds(self, letter):
        """The kinds of notices that went out with the letter."""
        return sorted(letter.notifications.values_list("kind", flat=True))

    def whom(self, day, **time):
        return [letter.to.partition("@")[0] for letter in self.letters_of(day, **time)]

    def answer(self, day=OPENS, by=None):
        with time_machine.travel(time_on(day, 12), tick=False):
            self.asked.refresh_from_db()
            submit(self.asked, ON_TRACK, by=by or self.olive, version=self.asked.version)

    def send_back(self, day, hour=12, minute=0, comment="Say how many came."):
        with time_machine.travel(time_on(day, hour, minute), tick=False):
            send_back(self.asked, comment, by=self.lee)
