"""Every change is kept: no model of ours without history."""

from django.apps import apps

from audit.records import AuditHistory
from audit.registry import history_model, history_relation_models, tracked_models
from tests.base import PlanTestCase

ROOMS = ("accounts", "actionplans", "imports", "partnerships", "reports")
# A plan is only ever saved as one of its kinds, whose history holds all its columns. A report that is not
# imported yet is forgotten when it is cancelled; of one that is imported, the import has a history.
# What was published never changes, what was taken out and told is logged, and a session says nothing.
# A security event is never changed.
# A look or template of the council is never changed either: another follows it. Packs are made of what
# has a history.
WITHOUT = {
    *("ActionPlan", "UploadBatch", "Upload", "Correction", "StoredFile"),
    *(
        "PublishedReport",
        "PublishedFile",
        "PublicCopy",
        "ReplacedFile",
        "PublicationJob",
        "Redaction",
        "EvidenceFile",
        "Notification",
        "SecurityEvent",
        "Session",
        "CouncilLogo",
        "CouncilBranding",
        "CoveringTemplate",
        "CachedPackPdf",
        "AgendaPack",
        "AgendaPackItem",
    ),
}


class HistoryTests(PlanTestCase):
    def test_every_model_keeps_its_history(self):
        kept = tracked_models()
        histories = {history_model(model) for model in kept}
        histories |= {rows for history in histories for rows in history_relation_models(history).values()}
        ours = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
        without = {model.__name__ for model in ours if not model._meta.proxy and model not in histories}
        self.assertEqual(without - {model.__name__ for model in kept}, WITHOUT)

    def test_every_history_is_kept_in_our_way(self):
        for model in tracked_models():
            self.assertIsInstance(getattr(model._meta, "kept_history", None), AuditHistory, model.__name__)

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
