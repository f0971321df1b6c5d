"""The short plan of `PlanTestCase` while its round of September 2020 is open."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.models import ProgressEntry
from actionplans.serialise import build_plan
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.supporting_evidence import accept_file, add_file, add_link
from actionplans.workflow.updates import UpdateContent, approve, submit
from documents.writers.text import to_text
from reports.progress_update import progress_update
from tests.base import SEPTEMBER, PlanTestCase
from tests.evidence_files import PDF

MET = UpdateContent(evidence="We met in May 2020.", grade=2)
LATE = UpdateContent(
    evidence="Half of it is done.", grade=3, explanation="The builder left.", revised_date="March 2021"
)
DONE = UpdateContent(evidence="It was built.", grade=1, impact="In the survey of 2021.", impact_not_yet=True)

ON_TRACK = {"evidence": "We met twice in May 2020.", "grade": "2", "version": "0"}
ADDRESS = "https://www.example.org/crossings"
LINK = {"evidence-address": ADDRESS, "evidence-address_title": "Crossings"}


class OpenRoundCase(PlanTestCase):
    """Olive is asked about 1 a): `asked`, the page of which is `url`."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.round = open_round(cls.review, SEPTEMBER, by=cls.lee)
        cls.asked = cls.round.update_requests.get()
        cls.url = reverse("actionplans:update-detail", args=[cls.asked.pk])

    def post(self, person, do="submit", **given):
        """Press a button on the page of the answer."""
        self.client.force_login(person)
        return self.client.post(self.url, {**ON_TRACK, **given, "do": do})

    def state(self):
        self.asked.refresh_from_db()
        return self.asked.state

    def submit(self, answer=MET, update_request=None):
        update_request = update_request or self.asked
        update_request.refresh_from_db()
        return submit(update_request, answer, by=self.olive, version=update_request.version)

    def approve(self, answer=MET, update_request=None):
        """Olive submits this answer, and Lee approves it."""
        update_request = self.submit(answer, update_request)
        return approve(update_request, by=self.lee, version=update_request.version)

    def publish(self, reasons=None, **how):
        self.round = mark_published(self.round, reasons or {}, by=self.clare, **how)

    def entries(self, not_received_reasons=None):
        """What the report of this round has of 1 a), round by round."""
        plan = build_plan(self.review, self.round, not_received_reasons)
        (*_, sub_action), *_ = plan.sub_actions()
        return sub_action.entries

    def printed(self):
        return to_text(progress_update(build_plan(self.review, self.round)))

    def kept(self):
        """The titles of the evidence behind the answer."""
        return [each.title for each in self.asked.evidence.not_removed()]


class AnsweredRoundCase(OpenRoundCase):
    """March is known from a report of the time; Olive is asked again in September."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_progress(evidence="A crossing was planned.")


class EvidenceCase(AnsweredRoundCase):
    """Links and files are put behind an answer by the workflow."""

    def add_link(self, address=ADDRESS, title="Crossings", *, by=None, is_public=False):
        return add_link(self.asked, address, title, is_public=is_public, by=by or self.olive)

    def add_file(self, data=PDF, name="Minutes.pdf", title="Minutes", *, by=None, is_public=False):
        file = accept_file(name, data)
        return add_file(self.asked, file, title, is_public=is_public, by=by or self.olive)


def upload(name="Minutes.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


class EvidencePageCase(OpenRoundCase):
    """Links and files are put behind an answer on its page."""

    def add(self, person=None, do="add-link", **given):
        self.asked.refresh_from_db()
        return self.post(person or self.olive, do=do, version=self.asked.version, **given)

    def add_file(self, name="Minutes.pdf", data=PDF, **given):
        file = {"evidence-file": upload(name, data), "evidence-file_title": "Minutes", **given}
        return self.add(do="add-file", **file)

    def words(self):
        return [entry.evidence for entry in ProgressEntry.objects.filter(round=self.round)]

    def publish(self, **how):
        """Approved and published."""
        self.approve(UpdateContent(evidence="We met.", grade=2))
        super().publish(**how)
