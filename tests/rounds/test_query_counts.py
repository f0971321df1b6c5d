"""A round of twenty lines is opened and published with the questions that one of two costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import Owner, Review, UpdateRequest
from actionplans.models.notifications import Notification
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import NotAllowed, UpdateContent, approve, submit
from audit.records import audit_context
from reports.publishing import PublicationInput, publish
from tests.audit.base import verify
from tests.base import SEPTEMBER, PlanTestCase

MET = UpdateContent(evidence="We met in May 2020.", grade=2)


class LongRoundTests(PlanTestCase):
    def review_of(self, lines):
        review = Review.objects.create(title=f"Of {lines}", slug=f"of-{lines}", agreed_text="March 2019")
        heading = review.headings.create(ref="1", text="That it be done")
        owner = Owner.objects.get(users=self.olive)
        for n in range(lines):
            sub_action = heading.sub_actions.create(action=f"Do {n}.", responsibility="Olive", position=n)
            sub_action.owners.add(owner)
        return review

    def opened(self, lines, **given):
        return open_round(self.review_of(lines), SEPTEMBER, by=self.clare, **given)

    def answered(self, lines):
        """A round with a gap, and every other line approved."""
        this_round = self.opened(lines)
        gap, *others = this_round.update_requests.order_by("pk")
        for asked in others:
            sent = submit(asked, MET, by=self.olive, version=0)
            approve(sent, by=self.lee, version=sent.version)
        return this_round, {gap.pk: "She is ill."}

    @staticmethod
    def cost(work):
        with CaptureQueriesContext(connection) as asked:
            work()
        return len(asked)

    def test_opening_costs_as_much_for_twenty_lines_as_for_two(self):
        two, twenty = self.review_of(2), self.review_of(20)
        short = self.cost(lambda: open_round(two, SEPTEMBER, by=self.clare))
        long = self.cost(lambda: open_round(twenty, SEPTEMBER, by=self.clare))
        self.assertEqual(UpdateRequest.objects.filter(round__plan=twenty).count(), 20)
        self.assertEqual(long, short)
        self.assertLess(long, 35)

    def test_each_question_has_one_row_of_history_that_names_its_owners(self):
        other = Owner.objects.create(name="Head of Parks")
        review = self.review_of(3)
        first = review.sub_actions().order_by("pk")[0]
        this_round = open_round(review, SEPTEMBER, by=self.clare, owners={first.pk: [other]})
        told = []
        for update_request in this_round.update_requests.order_by("pk"):
            record = update_request.history.get()
            self.assertEqual((record.history_user_name, record.history_change_reason), ("Clare", "Opened"))
            self.assertEqual(
                update_request.responsibility, ", ".join(o.name for o in update_request.owners.all())
            )
            told.append([row.owner.name for row in record.owners.all()])
        self.assertEqual(told, [["Head of Parks"], ["Olive"], ["Olive"]])
        self.assertEqual(verify(), (0, []))

    def test_publishing_costs_as_much_for_twenty_lines_as_for_three(self):
        self.answered(2)  # what is asked once only, such as the kinds of content, is asked here
        costs = []
        for lines in (3, 20):
            this_round, reasons = self.answered(lines)
            wanted = PublicationInput(this_round, 1, self.clare, reasons)
            costs.append(self.cost(lambda: publish(wanted)))  # noqa: B023
        self.assertEqual(costs[1], costs[0])
        self.assertLess(costs[0], 215)  # with the email to who is left out

    def test_each_line_s_history_says_that_and_why_it_was_published(self):
        this_round, reasons = self.answered(3)
        publish(PublicationInput(this_round, 1, self.clare, reasons))
        gap, *others = this_round.update_requests.order_by("pk")
        row = gap.history.latest()
        self.assertEqual((row.state, row.history_user_name), ("not-received", "Clare"))
        self.assertEqual(row.history_change_reason, "She is ill.")
        self.assertEqual([led.owner.name for led in row.owners.all()], ["Olive"])
        for asked in others:
            row = asked.history.latest()
            self.assertEqual((row.state, row.history_change_reason), ("published", "Published"))
        self.assertEqual(verify(), (0, []))

    def test_a_line_that_cannot_be_published_stops_them_all(self):
        this_round, reasons = self.answered(3)
        last = this_round.update_requests.order_by("pk").last()
        with audit_context("As if another way had been found"):
            last.state = UpdateRequest.State.DRAFT
            last.save()
        with self.assertRaises(NotAllowed):
            publish(PublicationInput(this_round, 1, self.clare, reasons))
        self.assertFalse(this_round.update_requests.filter(state__in=["published", "not-received"]).exists())
        self.assertFalse(Notification.objects.filter(round=this_round).exists())
