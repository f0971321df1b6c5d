"""An auditor takes away one plan with all that is kept of it, and can check each part."""

import hashlib
import io
import json
import zipfile

from accounts.models import User
from accounts.roles import AUDITOR
from actionplans.models import ExemptReader
from audit.models import ChainLink, LoggedEvent
from imports.models import Import, StoredFile
from tests.rounds.base import OpenRoundCase

ORIGINAL = b"%PDF-1.7 the paper of 2019"


class ArchiveTests(OpenRoundCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.aud = cls.person("Aud", AUDITOR)
        cls.address = f"/dashboard/plans/{cls.review.slug}/archive/"

    def archive(self, by=None):
        self.client.force_login(by or self.aud)
        answer = self.client.get(self.address)
        self.assertEqual(answer.status_code, 200)
        return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    def test_the_manifest_has_the_sum_of_each_part(self):
        sum_ = hashlib.sha256(ORIGINAL).hexdigest()
        file = StoredFile.objects.create(data=ORIGINAL, sha256=sum_)
        Import.objects.create(plan=self.review, file_name="../2019.pdf", sha256=sum_, file=file)
        result = self.archive()
        manifest = json.loads(result.read("manifest.json"))
        for part in manifest["parts"]:
            data = result.read(part["name"])
            self.assertEqual((len(data), hashlib.sha256(data).hexdigest()), (part["bytes"], part["sha256"]))
        names = {part["name"] for part in manifest["parts"]}
        self.assertEqual({*result.namelist()} - names, {"manifest.json", "README.txt"})
        original = next(name for name in names if name.startswith("originals/"))
        self.assertEqual(result.read(original), ORIGINAL)
        self.assertNotIn("..", original)

    def test_the_history_is_there_in_order_with_its_seals(self):
        lines = [json.loads(line) for line in self.archive().read("history.jsonl").splitlines()]
        links = ChainLink.objects.filter(chain=self.review.pk).order_by("position")
        self.assertEqual([line["seal"] for line in lines], [link.seal for link in links][: len(lines)])
        titles = [line["fields"]["title"] for line in lines if line["kind"] == "review"]
        self.assertEqual(set(titles), {self.review.title})

    def test_a_clerk_has_it_too_and_nobody_else_and_it_is_logged(self):
        self.archive(self.clare)
        for person in (self.olive, self.lee, self.mo, self.ada, self.nia):
            self.client.force_login(person)
            self.assertIn(self.client.get(self.address).status_code, (403, 404), person)
        self.assertEqual(
            [
                logged_event.history_user_name
                for logged_event in LoggedEvent.objects.filter(kind="download", plan_id=self.review.pk)
            ],
            ["Clare"],
        )

    def test_where_something_is_exempt_an_auditor_is_named_first(self):
        self.action.is_exempt, self.action.exempt_paragraph, self.action.public_interest_reason = (
            True,
            "3",
            "Affairs.",
        )
        self.action.save()
        self.client.force_login(self.aud)
        self.assertEqual(self.client.get(self.address).status_code, 403)
        capacity = ExemptReader.Capacity.AUDITOR
        ExemptReader.objects.create(
            plan=self.review, user=self.aud, capacity=capacity, reason="Audit.", added_by=self.clare
        )
        self.archive(User.objects.get(pk=self.aud.pk))
