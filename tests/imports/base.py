"""The pages on which a clerk imports the two updates of the Hate Crime review."""

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import Import, Upload
from tests.base import PlanTestCase
from tests.hate_crime_documents import DOCUMENTS, MARCH

UPLOAD_URL = "/imports/new/"


def paper(name):
    return SimpleUploadedFile(name, (DOCUMENTS / name).read_bytes())


class ImportPageTestCase(PlanTestCase):
    def bring(self, *files, user=None, pasted=""):
        self.client.force_login(user or self.clare)
        return self.client.post(UPLOAD_URL, {"chosen": files, "pasted": pasted})

    def brought(self, name=MARCH):
        """One document that was read and waits for a decision."""
        self.assertEqual(self.bring(paper(name)).status_code, 302)
        return Upload.objects.latest("pk")

    def page_of(self, upload):
        return self.get(self.clare, f"/imports/uploads/{upload.pk}/")

    def decide(self, upload, what="confirm", seal=None):
        if seal is None and what == "confirm":
            seal = self.page_of(upload).context["seen"].fingerprint
        return self.client.post(f"/imports/uploads/{upload.pk}/{what}/", {"seal": seal or ""})

    def imported(self, name):
        upload = self.brought(name)
        self.assertEqual(self.decide(upload).status_code, 302)
        return Import.objects.latest("pk")
