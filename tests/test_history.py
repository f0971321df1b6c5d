"""Every change is kept: no model of ours without history, no way of writing past it."""

import re
from pathlib import Path

from django.apps import apps

from tests.base import PlanTestCase

ROOMS = ("accounts", "actionplans", "intake", "reports")
ROOT = Path(__file__).resolve().parent.parent
# Saying so in words of Django's that leave no history row (TRUST R2).
PAST_HISTORY = re.compile(r"(?<!context)\.(?:update|bulk_create|bulk_update|abulk_create|raw)\(|\bcursor\(")


class HistoryTests(PlanTestCase):
    def test_every_model_keeps_its_history(self):
        without = [
            model.__name__
            for room in ("actionplans", "intake")
            for model in apps.get_app_config(room).get_models()
            if not model.__name__.startswith("Historical")
            and not model._meta.proxy
            and not hasattr(model, "history")
        ]
        # A plan is only ever saved as one of its kinds, whose history holds all its columns.
        self.assertEqual(without, ["ActionPlan"])

    def test_a_review_s_history_holds_what_every_plan_has(self):
        self.review.title = "Safer Roads"
        self.review.save()
        titles = self.review.history.order_by("history_id").values_list("title", flat=True)
        self.assertEqual((titles[0], titles.last()), ("Road Safety", "Safer Roads"))

    def test_a_change_of_owners_is_kept(self):
        self.action.owners.clear()
        latest = self.action.history.latest()
        self.assertEqual(latest.owners.count(), 0)
        self.assertEqual(latest.prev_record.owners.count(), 1)

    def test_no_code_writes_past_the_history(self):
        found = [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
            for room in ROOMS
            for path in (ROOT / room).rglob("*.py")
            if "migrations" not in path.parts
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if PAST_HISTORY.search(line)
        ]
        self.assertEqual(found, [])
