"""Publishing the round of September 2020 on its page."""

from actionplans.workflow.corrections import reopen_update
from actionplans.workflow.updates import UpdateContent
from reports.models import PublishedReport
from tests.rounds.base import AnsweredRoundCase

ROUND_URL = "/reviews/road-safety/rounds/2020-09/"
PUBLIC_URL = "/public/road-safety/2020-09/"


class PublishCase(AnsweredRoundCase):
    BETTER = UpdateContent(evidence="We met three times in May 2020.", grade=2)

    def ask(self, person=None, **given):
        """Press the button of the page; in tests the worker works at once."""
        self.client.force_login(person or self.clare)
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(
                f"{ROUND_URL}publish/", {"readers": "residents", "confirmed": "on", **given}
            )

    def version(self, number=1):
        return PublishedReport.objects.get(round=self.round, version=number)

    def correct(self, answer):
        """The answer is given back, written anew and approved."""
        self.asked.refresh_from_db()
        reopen_update(self.asked, "The figure was wrong.", by=self.clare)
        self.approve(answer)
