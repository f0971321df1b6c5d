"""Every change is kept with who made it and why, in the same breath as the change."""

from unittest import mock

from django.db import transaction
from django.db.models import ProtectedError
from django.test import TransactionTestCase

from accounts.models import User
from actionplans.models import ActionPlan, Committee, Heading, Owner, Recommendation
from audit.records import AuditHistory, audit_context
from tests.base import PlanTestCase


class WhoDidItTests(PlanTestCase):
    def latest(self, row):
        return row.history.latest()

    def test_a_new_name_changes_nothing_in_what_somebody_did_before(self):
        with audit_context("", by=self.olive):
            self.add_progress()
        self.olive.name = "Olive Newname"
        self.olive.save()
        row = self.action.progress_entries.get().history.get()
        self.assertEqual((row.history_user_id, row.history_user_name), (self.olive.pk, "Olive"))
        self.assertEqual(row.history_user, self.olive)

    def test_an_account_is_never_deleted(self):
        for delete in (self.nia.delete, User.objects.filter(pk=self.nia.pk).delete):
            with self.assertRaises(ProtectedError) as refused, transaction.atomic():
                delete()
            self.assertEqual(refused.exception.protected_objects, {self.nia})
        self.assertTrue(User.objects.filter(pk=self.nia.pk).exists())

    def test_what_is_done_for_a_reason_says_so(self):
        with audit_context("Renamed by the council", by=self.clare):
            committee = Committee.objects.create(name="Place")
            with audit_context("Merged"):
                committee.name = "Place and Roads"
                committee.save()
        committee.save()
        told = [(row.history_user_name, row.history_change_reason) for row in committee.history.all()]
        self.assertEqual(told, [("", None), ("Clare", "Merged"), ("Clare", "Renamed by the council")])

    def test_a_page_s_visitor_did_what_the_page_did(self):
        self.client.force_login(self.clare)
        path = f"/admin/actionplans/committee/{Committee.objects.create(name='Place').pk}/change/"
        management = {f"meetings-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
        self.client.post(path, {"name": "Roads", **management})
        self.assertEqual(self.latest(Committee.objects.get()).history_user_name, "Clare")

    def test_a_recommendation_s_change_is_its_heading_s(self):
        made = Recommendation.objects.create(plan=self.review, ref="2", text="That lamps be lit.")
        made.text = "That all lamps be lit."
        made.save()
        heading = Heading.objects.get(pk=made.pk)
        self.assertEqual([row.history_type for row in heading.history.all()], ["~", "+"])
        made.delete()
        self.assertEqual(Heading.history.filter(id=heading.pk).latest().history_type, "-")

    def test_owners_given_from_the_side_of_the_account_are_kept_with_the_owner(self):
        owner = Owner.objects.create(name="Roads team")
        for change, left in (
            (lambda: self.nia.owner_records.add(owner), ["Nia"]),
            (lambda: self.nia.owner_records.remove(owner), []),
            (lambda: self.nia.owner_records.set([owner]), ["Nia"]),
            (lambda: self.nia.owner_records.clear(), []),
        ):
            rows = owner.history.count()
            change()
            self.assertEqual(owner.history.count(), rows + 1)
            self.assertEqual([row.user.name for row in self.latest(owner).users.all()], left)

    def test_giving_what_is_there_already_leaves_no_trace(self):
        rows = self.review.history.count()
        self.review.link_officers.add(self.lee)
        self.assertEqual(self.review.history.count(), rows)

    def test_half_a_review_is_not_saved(self):
        with self.assertRaisesMessage(TypeError, "Save the whole row"):
            ActionPlan.objects.get(pk=self.review.pk).save()


class OneTransactionTests(TransactionTestCase):
    def test_a_change_whose_history_cannot_be_written_is_not_made(self):
        failing = mock.patch.object(AuditHistory, "create_historical_record", side_effect=OSError)
        with failing, self.assertRaises(OSError):
            Committee.objects.create(name="Place")
        self.assertFalse(Committee.objects.exists())
