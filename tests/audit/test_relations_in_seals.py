"""Whom a row leads to is sealed with it."""

import pytest

from actionplans.models import Review
from tests.audit.base import verify
from tests.base import PlanTestCase

pytestmark = pytest.mark.both_databases


class RelationTests(PlanTestCase):
    def test_whom_a_row_leads_to_is_sealed_with_each_change(self):
        self.action.owners.clear()
        self.review.link_officers.add(self.clare, self.mo)
        self.review.title = "Safer Roads"
        self.review.save()
        self.review.link_officers.remove(self.lee)
        self.assertEqual([row.link_officers.count() for row in self.review.history.all()], [2, 3, 3, 1, 0])
        Review.objects.create(title="Parks", slug="parks").delete()
        self.assertEqual(verify(), (0, []))
