"""A clerk binds the reports of a meeting together, and members take them away."""

import datetime as dt
import hashlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import TransactionTestCase, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actionplans.models import Committee, Heading, Meeting, Review, Round, SubAction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, approve, submit
from audit.models import LoggedEvent
from audit.redaction import Redactor, prepare_stores, redact
from documents.writers.pdf_batch import render_pdfs
from jobs.recovery import MAX_ATTEMPTS, requeue_orphans
from partnerships.models import PartnershipPlan
from reports import agenda_packs
from reports.agenda_packs import AgendaPlace, create_pack, request_pack, sort_places, suggest_places
from reports.covering_report_texts import DEFAULT_RECOMMENDATIONS
from reports.models import AgendaPack, CachedPackPdf
from reports.publishing import PublicationInput, publish
from reports.report_options import ReportOptions
from reports.tasks import create_agenda_pack
from scrutiny.settings import QUEUED_TASKS
from tests.base import SEPTEMBER, PlanTestCase
from tests.documents.test_write_pdf import breaches
from tests.page_assertions import errors_on

UPDATE = UpdateContent(evidence="We met in May 2020.", grade=2)
APPENDIX_A = "Agenda Item 8: Appendix A"


def add_line(review):
    heading = Heading.objects.create(plan=review, ref="1", text="That it be open.", position=1)
    SubAction.objects.create(heading=heading, action="Open it.")


class PackCase(PlanTestCase):
    """Road Safety is published for a meeting, as Appendix A of item 8; Libraries is a draft there."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.committee = Committee.objects.create(name="Crime & Disorder")
        cls.review.committee = cls.committee
        cls.review.save()
        cls.meeting = Meeting.objects.create(committee=cls.committee, date=dt.date(2020, 10, 1))
        cls.round = cls.opened(cls.review)
        cls.asked = cls.round.update_requests.get()
        update_request = submit(cls.asked, UPDATE, by=cls.olive, version=cls.asked.version)
        approve(update_request, by=cls.lee, version=update_request.version)
        publish(
            PublicationInput(
                cls.round, 1, cls.clare, {}, report_options=ReportOptions(item="8", appendix="A")
            )
        )
        cls.round.refresh_from_db()
        cls.other = Review.objects.create(
            title="Libraries", slug="libraries", agreed_text="May 2019", committee=cls.committee
        )
        add_line(cls.other)
        cls.draft = cls.opened(cls.other)
        cls.page = f"/meetings/{cls.meeting.pk}/agenda-packs/"

    @classmethod
    def opened(cls, review):
        return open_round(review, SEPTEMBER, by=cls.clare, meeting=cls.meeting)

    def ask(self, *rounds, person=None, readers="members", **given):
        """Press the button of the page; in tests the worker works at once."""
        self.client.force_login(person or self.clare)
        taken = {f"take-{each.pk}": "on" for each in rounds}
        places = {f"item-{self.round.pk}": "8", f"appendix-{self.round.pk}": "A"}
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(self.page, {"readers": readers, **taken, **places, **given})

    def made(self, *rounds, **given):
        self.ask(*(rounds or [self.round]), **given)
        return AgendaPack.objects.first()


class MakePackTests(PackCase):
    def test_a_clerk_binds_what_was_published_and_members_take_it_away(self):
        pack = self.made()
        self.assertContains(self.get(self.mo, self.page), pack.get_absolute_url())
        self.assertContains(self.get(self.mo, pack.get_absolute_url()), pack.sha256)
        answer = self.get(self.mo, f"{pack.get_absolute_url()}pdf/")
        name = 'attachment; filename="2020-10-01-crime-disorder-agenda-pack.pdf"'
        self.assertEqual(answer["Content-Disposition"], name)
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), pack.sha256)
        event = LoggedEvent.objects.filter(kind="download").last()
        self.assertEqual((event.history_user_name, "agenda pack" in event.description), ("Mo", True))

    def test_what_was_published_is_taken_as_it_is_and_never_written_again(self):
        with mock.patch.object(agenda_packs, "render_pdfs", return_value=[]) as written:
            pack = self.made()
        written.assert_called_once_with({})
        with pikepdf.open(io.BytesIO(pack.data)) as bound, pikepdf.open(self.published()) as alone:
            self.assertEqual(len(bound.pages), 1 + len(alone.pages))
            self.assertIn(alone.pages[0].Contents.read_bytes(), bound.pages[1].obj.Contents[-1].read_bytes())
            with bound.open_outline() as outline:
                self.assertEqual(
                    outline.root[1].title, f"{APPENDIX_A}, Road Safety, update of September 2020"
                )

    def published(self):
        return io.BytesIO(self.round.published_reports.get().file("pdf").data)

    def test_a_draft_is_written_once_says_so_and_is_for_clerks_only(self):
        pack = self.made(self.round, self.draft, **{f"appendix-{self.draft.pk}": "B"})
        self.assertEqual((pack.state, pack.has_drafts, CachedPackPdf.objects.count()), ("ready", True, 1))
        self.assertTrue(pack.file_name.endswith("-agenda-pack-draft.pdf"))
        for address in (pack.get_absolute_url(), f"{pack.get_absolute_url()}pdf/"):
            self.assertEqual(self.get(self.mo, address).status_code, 404)
            self.assertEqual(self.get(self.clare, address).status_code, 200)
        with mock.patch.object(agenda_packs, "render_pdfs", return_value=[]) as written:
            again = self.made(self.round, self.draft, **{f"appendix-{self.draft.pk}": "B"})
        written.assert_called_once_with({})
        self.assertEqual((again.pk > pack.pk, again.sha256), (True, pack.sha256))

    def test_another_label_than_the_printed_one_is_printed_anew(self):
        pack = self.made(**{f"appendix-{self.round.pk}": "C"})
        self.assertEqual(CachedPackPdf.objects.count(), 1)
        self.assertEqual(pack.items.get().place, "Agenda Item 8: Appendix C")

    def test_the_covering_report_stands_before_its_paper_where_a_clerk_wants_it(self):
        pack = self.made(self.round, self.draft, reports="on", **{f"item-{self.draft.pk}": "9"})
        self.assertEqual((pack.state, pack.items.count(), pack.documents_done), ("ready", 2, 4))
        with pikepdf.open(io.BytesIO(pack.data)) as bound, bound.open_outline() as outline:
            self.assertEqual(
                [outline_item.title for outline_item in outline.root],
                [
                    "Contents",
                    "Agenda Item 8, Covering report: Road Safety, update of September 2020",
                    f"{APPENDIX_A}, Road Safety, update of September 2020",
                    "Agenda Item 9, Covering report: Libraries, update of September 2020",
                    "Agenda Item 9, Libraries, update of September 2020",
                ],
            )
        self.assertEqual(breaches(bytes(pack.data)), set())
        self.assertTrue(self.get(self.clare, pack.get_absolute_url()).context["pack"].has_covering_reports)
        redactor = Redactor(DEFAULT_RECOMMENDATIONS.split("\n")[1].removeprefix("1. "), "[taken out]")
        redact(redactor, 1, prepare_stores(redactor))
        pack.refresh_from_db()
        self.assertEqual(pack.state, "withdrawn")

    def test_residents_get_only_what_is_published_for_them(self):
        answer = self.ask(self.round, readers="residents")
        wrong = {f"take-{self.round.pk}": ["not-for-public"]}
        self.assertEqual((answer.status_code, errors_on(answer)), (422, wrong))
        self.round.is_public = True
        self.round.save()
        self.assertTrue(self.made(readers="residents").file_name.endswith("-agenda-pack-residents.pdf"))

    def test_a_pack_of_nothing_is_refused(self):
        answer = self.ask()
        self.assertEqual((answer.status_code, list(errors_on(answer).values())), (422, [["required"]]))

    def test_only_clerks_make_and_cancel_packs(self):
        waiting = request_pack(self.meeting, [AgendaPlace(self.round)], by=self.clare, for_public=False)
        for person in (self.mo, self.lee, self.olive, self.nia, self.ada):
            self.assertEqual(self.ask(self.round, person=person).status_code, 403)
            self.client.force_login(person)
            self.assertEqual(self.client.post(f"/agenda-packs/{waiting.pk}/cancel/").status_code, 403)
            self.assertEqual(self.get(person, f"/agenda-packs/{waiting.pk}/").status_code, 404)
        self.assertEqual(self.get(self.nia, self.made().get_absolute_url()).status_code, 404)

    def test_more_packs_cost_no_more_questions(self):
        self.made()
        few = self.queries_of(self.mo, self.page)
        for _ in range(4):
            pack = AgendaPack.objects.create(
                meeting=self.meeting, created_by=self.clare, state="ready", data=b"%PDF"
            )
            pack.items.create(round=self.round, position=1)
        self.assertEqual(self.queries_of(self.mo, self.page), few)

    def test_words_that_are_taken_out_withdraw_the_packs_that_hold_them(self):
        pack, other = self.made(), self.made(self.draft)
        redactor = Redactor("met in May", "[taken out]")
        redact(redactor, 1, prepare_stores(redactor))
        pack.refresh_from_db()
        other.refresh_from_db()
        self.assertEqual((pack.state, pack.data, other.state), ("withdrawn", None, "ready"))
        self.assertFalse(CachedPackPdf.objects.exists())
        self.assertContains(self.get(self.clare, pack.get_absolute_url()), 'id="withdrawn"')


class PlacesTests(PackCase):
    def test_papers_stand_as_they_were_published_and_others_get_free_numbers(self):
        places = suggest_places([self.round, self.draft])
        self.assertEqual(
            [(p.round, p.item, p.appendix) for p in places], [(self.draft, "", "1"), (self.round, "8", "A")]
        )

    def test_ten_comes_after_nine(self):
        places = [
            AgendaPlace(self.round, "10"),
            AgendaPlace(self.round, "9", "2"),
            AgendaPlace(self.round, "9", "1"),
        ]
        self.assertEqual(
            [(p.item, p.appendix) for p in sort_places(places)], [("9", "1"), ("9", "2"), ("10", "")]
        )

    def test_an_item_may_have_any_sign_in_its_name(self):
        places = [AgendaPlace(self.round, "9²"), AgendaPlace(self.round, "9")]
        self.assertEqual([place.item for place in sort_places(places)], ["9", "9²"])


class CommandTests(PackCase):
    def test_a_command_writes_the_same_pack(self):
        with TemporaryDirectory() as folder:
            file = Path(folder, "pack.pdf")
            call_command("export_pack", meeting=self.meeting.pk, output=file, stdout=io.StringIO())
            self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), self.made().sha256)
            self.assertEqual([path.name for path in Path(folder).iterdir()], ["pack.pdf"])

    def test_it_says_which_meetings_there_are_and_when_nothing_is_published(self):
        with self.assertRaisesMessage(CommandError, f"{self.meeting.pk} (Crime & Disorder, 1 October 2020)"):
            call_command("export_pack", meeting=0, output=Path("pack.pdf"))
        with self.assertRaisesMessage(CommandError, "nothing to bind"):
            call_command("export_pack", meeting=self.meeting.pk, output=Path("x"), for_public=True)


class CancelledTests(PackCase):
    def setUp(self):
        self.pack = request_pack(
            self.meeting,
            [AgendaPlace(self.round), AgendaPlace(self.draft)],
            by=self.clare,
            for_public=False,
        )
        self.address = self.pack.get_absolute_url()

    def cancel(self):
        self.client.force_login(self.clare)
        return self.client.post(f"{self.address}cancel/")

    def state(self):
        self.pack.refresh_from_db()
        return self.pack.state

    def test_a_page_tells_how_far_it_is(self):
        AgendaPack.objects.update(documents_done=1)
        page = self.get(self.clare, self.address)
        self.assertContains(page, '<progress class="progress-bar" id="pack-progress" max="2" value="1">')
        AgendaPack.objects.update(created_at=timezone.now() - dt.timedelta(minutes=11))
        self.assertContains(self.get(self.clare, self.address), 'id="stuck"')

    def test_a_cancelled_pack_is_not_made(self):
        self.assertRedirects(self.cancel(), self.page)
        create_agenda_pack.enqueue(self.pack.pk)
        self.assertEqual((self.state(), self.pack.data), ("cancelled", None))
        self.assertContains(self.get(self.clare, self.address), 'id="cancelled"')

    def test_one_that_is_cancelled_half_way_stops_there(self):
        def cancelled(documents):
            for each in render_pdfs(documents):
                self.cancel()
                yield each

        with (
            mock.patch.object(agenda_packs, "render_pdfs", cancelled),
            mock.patch.object(agenda_packs, "to_pdf_pack") as binding,
        ):
            create_agenda_pack.enqueue(self.pack.pk)
        binding.assert_not_called()
        self.assertEqual((self.state(), self.pack.data), ("cancelled", None))

    def test_what_cannot_be_made_says_so(self):
        with mock.patch.object(agenda_packs, "to_pdf_pack", side_effect=ValueError("No")):
            create_agenda_pack.enqueue(self.pack.pk)
        self.assertEqual(self.state(), "failed")
        self.assertContains(self.get(self.clare, self.address), 'id="failed"')

    def test_it_waits_for_no_report_of_a_plan_that_has_none(self):
        partners = PartnershipPlan.objects.create(scale="rag", title="Hate Crime Group", slug="group")
        theirs = Round.objects.create(plan=partners, period=SEPTEMBER, meeting=self.meeting)
        places = [AgendaPlace(self.round), AgendaPlace(theirs)]
        pack = request_pack(self.meeting, places, by=self.clare, for_public=False, covering=True)
        self.assertContains(
            self.get(self.clare, pack.get_absolute_url()), 'id="pack-progress" max="3" value="0"'
        )

    @override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})
    def test_one_that_killed_every_worker_says_so(self):
        create_agenda_pack.enqueue(self.pack.pk)
        task = DBTaskResult.objects.get()
        for worker in range(MAX_ATTEMPTS):
            task.claim(f"killed-{worker}")
        requeue_orphans(timezone.now())
        self.assertEqual(self.state(), "failed")
        self.assertContains(self.get(self.clare, self.address), 'id="failed"')

    def test_words_taken_out_while_it_is_made_are_not_in_it(self):
        found = iter([None, 7, 7, 7])
        with mock.patch.object(agenda_packs, "_latest_redaction", lambda: next(found)):
            create_pack(self.pack)
        self.assertEqual((self.state(), list(found)), ("ready", []))

    def test_who_asks_again_before_it_is_made_gets_the_new_one_only(self):
        request_pack(self.meeting, [AgendaPlace(self.round)], by=self.clare, for_public=False)
        self.assertEqual(self.state(), "cancelled")

    @pytest.mark.both_databases
    def test_no_half_file_can_be_kept(self):
        for state, data in (("waiting", b"%PDF"), ("ready", None)):
            with self.assertRaises(IntegrityError), transaction.atomic():
                AgendaPack.objects.filter(pk=self.pack.pk).update(state=state, data=data)


@override_settings(TASKS={"default": {"BACKEND": QUEUED_TASKS}})
class KilledWorkerTests(TransactionTestCase):
    """A real worker would take long to begin: what a killed one leaves is a task that nobody runs."""

    def test_a_pack_is_finished_after_a_restart_and_nobody_sees_half_a_file(self):
        clare = PlanTestCase.person("Clare")
        committee = Committee.objects.create(name="Places")
        meeting = Meeting.objects.create(committee=committee, date=dt.date(2020, 10, 1))
        reviews = [Review.objects.create(title=name, slug=name, committee=committee) for name in ("a", "b")]
        for review in reviews:
            add_line(review)
        rounds = [open_round(each, SEPTEMBER, by=clare, meeting=meeting) for each in reviews]
        pack = request_pack(meeting, [AgendaPlace(each) for each in rounds], by=clare, for_public=False)
        create_agenda_pack.enqueue(pack.pk)

        def killed(documents):
            for number, each in enumerate(render_pdfs(documents)):
                if number:
                    raise SystemExit("killed")
                yield each

        DBTaskResult.objects.get().claim("killed")
        with mock.patch.object(agenda_packs, "render_pdfs", killed), self.assertRaises(SystemExit):
            create_agenda_pack.func(pack.pk)
        pack.refresh_from_db()
        self.assertEqual(
            (pack.state, pack.documents_done, pack.data, CachedPackPdf.objects.count()),
            ("waiting", 1, None, 1),
        )
        self.assertEqual(requeue_orphans(timezone.now()), 1)
        with mock.patch.object(agenda_packs, "render_pdfs", side_effect=render_pdfs) as second:
            call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
        pack.refresh_from_db()
        self.assertEqual((pack.state, len(second.call_args.args[0])), ("ready", 1))
        self.assertEqual(hashlib.sha256(pack.data).hexdigest(), pack.sha256)
