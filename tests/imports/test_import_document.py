"""`manage.py import_document`: an officer's document becomes a review."""

import io
import json
from pathlib import Path

import docx
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase

from actionplans.models import ProgressEntry, Review, Round, SubAction, UpdateRequest
from actionplans.workflow.rounds import open_round
from documents.plan.dates import parse_month
from imports.merging.rounds import NOT_MENTIONED
from imports.models import Import
from tests import hate_crime_documents
from tests.documents.recognise.pasted_text import quoted

pytestmark = pytest.mark.both_databases

MARCH, SEPTEMBER = (
    hate_crime_documents.DOCUMENTS / name
    for name in (hate_crime_documents.MARCH, hate_crime_documents.SEPTEMBER)
)
ON_LINE_FORM = (
    "The development of an on-line form, which would enable users to report hate crime from any location"
)


def run(*arguments):
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_document", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue(), err.getvalue()


def everything():
    """Every row of every table of ours, history included."""
    models = [
        model for room in ("actionplans", "imports") for model in apps.get_app_config(room).get_models()
    ]
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in models}


class ImportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        _, cls.march, _ = run(MARCH)
        _, cls.september, _ = run(SEPTEMBER)
        cls.review = Review.objects.get()

    def asked(self, month):
        rows = UpdateRequest.objects.filter(round__period=parse_month(month)).select_related(
            "sub_action__heading__parent"
        )
        return {str(row.sub_action): row for row in rows}

    def noticed(self, code):
        """The sentences of that code about September's document."""
        result = Import.objects.get(round__period=parse_month("September 2020")).findings
        return [finding["sentence"] for finding in result if finding["code"] == code]

    def test_two_papers_make_one_review_with_two_rounds(self):
        self.assertEqual(str(self.review), "Hate Crime")
        self.assertEqual([str(r) for r in Round.objects.order_by("period")], ["March 2020", "September 2020"])
        self.assertEqual(SubAction.objects.count(), 16)
        self.assertEqual({r.state for r in Round.objects.all()}, {Round.State.PUBLISHED})

    def test_each_round_keeps_the_owners_it_had(self):
        march, september = self.asked("March 2020"), self.asked("September 2020")
        for line, then, now in (
            ("1 f)", "Satnam Singh", "Dawn Tyerman"),
            (f"1 b) {ON_LINE_FORM}", "Neil Mitchell", "Errol Parks"),
        ):
            self.assertEqual([o.name for o in march[line].owners.all()], [then])
            self.assertEqual([o.name for o in september[line].owners.all()], [now])

    def test_the_action_that_september_leaves_out_is_reported_and_kept(self):
        [left_out] = self.noticed("left-out")
        self.assertTrue(left_out.startswith("1 c)"), left_out)
        self.assertIn("3 (Slipped) in March 2020", left_out)
        self.assertIn(left_out, self.september)
        self.assertFalse(
            ProgressEntry.objects.filter(
                round__period=parse_month("September 2020"), sub_action__heading__ref="c"
            )
        )

    def test_september_asked_for_four_actions(self):
        asked = {
            line: (row.asks_for_progress, row.asks_for_impact)
            for line, row in self.asked("September 2020").items()
        }
        self.assertEqual(
            asked,
            {
                "1 a) Schools, Colleges and Universities": (True, True),
                f"1 b) {ON_LINE_FORM}": (True, True),
                "1 c)": (True, False),
                "1 f)": (True, True),
            },
        )

    def test_the_next_round_asks_for_1_c_and_for_the_impact_of_b_and_f(self):
        opened = open_round(self.review, parse_month("March 2021"))
        asked = {
            str(row.sub_action): (row.asks_for_progress, row.asks_for_impact)
            for row in opened.update_requests.all()
        }
        wanted = {f"1 b) {ON_LINE_FORM}": (False, True), "1 c)": (True, False), "1 f)": (False, True)}
        self.assertEqual(asked, wanted)

    def test_a_changed_owner_and_a_changed_wording_are_reported(self):
        owners = {sentence[:4]: quoted(sentence) for sentence in self.noticed("owner-changed")}
        self.assertEqual(owners["1 f)"], ["Satnam Singh", "Dawn Tyerman"])
        words = [quoted(sentence) for sentence in self.noticed("wording-changed")]
        self.assertIn(["… groups to attend the SHC meeting.", "… groups to attend the SH meeting."], words)
        for sentence in (*self.noticed("owner-changed"), *self.noticed("wording-changed")):
            self.assertIn(sentence, self.september)

    def test_importing_september_again_changes_nothing(self):
        before = everything()
        code, out, _ = run(SEPTEMBER)
        self.assertEqual((code, everything()), (0, before))
        self.assertIn("nothing changed", out)

    def test_importing_the_pdf_of_the_same_paper_changes_no_grade(self):
        before = sorted(ProgressEntry.objects.values_list())
        self.assertEqual(run(SEPTEMBER.with_suffix(".pdf"))[0], 0)
        self.assertEqual(sorted(ProgressEntry.objects.values_list()), before)

    def test_a_dry_run_stores_nothing(self):
        Import.objects.all().delete()
        before = everything()
        code, out, _ = run(MARCH, "--dry-run")
        self.assertEqual((code, everything()), (0, before))
        self.assertIn("Hate Crime, March 2020", out)

    def test_records_are_printed_as_json(self):
        code, out, _ = run(MARCH, "--dry-run", "--records")
        records = json.loads(out)["records"]
        self.assertEqual((code, len(records)), (0, 16))
        self.assertEqual(records[4]["owners"], ["Vanessa Housley", "Dale Metcalfe", "Alex Love"])


class OutOfOrderTests(TestCase):
    def test_september_before_march_ends_in_the_same_plan(self):
        run(SEPTEMBER)
        _, out, _ = run(MARCH)
        self.assertIn("1 c) was outstanding", out)
        self.assertEqual(SubAction.objects.count(), 16)
        by_round = {str(r): r.update_requests.count() for r in Round.objects.all()}
        self.assertEqual(by_round, {"March 2020": 16, "September 2020": 4})
        owner = UpdateRequest.objects.get(
            round__period=parse_month("March 2020"), sub_action__heading__ref="f"
        ).responsibility
        self.assertEqual(owner, "Satnam Singh")
        self.assertEqual(SubAction.objects.get(heading__ref="f").responsibility, "Dawn Tyerman")


def minutes():
    file, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Minutes. Recommendation 1 was fully achieved, and officers were thanked.")
    document.save(file)
    return file.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("empty.docx", lambda: b""),
        ("damaged.docx", lambda: MARCH.read_bytes()[:9000]),
        ("minutes.docx", minutes),
        ("picture.png", lambda: b"\x89PNG\r\n\x1a\n1234"),
        ("missing.docx", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name, make):
    before = everything()
    if make:
        (tmp_path / name).write_bytes(make())
    code, out, err = run(tmp_path / name)
    assert (code, out, everything()) == (1, "", before)
    assert err.startswith(f"{name}: ")
    assert len(err.strip().splitlines()) == 1


def test_wrong_usage_ends_with_2():
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "manage.py", "import_document"], cwd=settings.BASE_DIR, capture_output=True
    )
    assert done.returncode == 2


class AlikeTests(TestCase):
    """Recommendations that sound alike are still two, and one that is renumbered is still one."""

    def imported(self, *recommendations):
        from documents.recognise.recognise import recognise
        from imports.importer import ImportSource, import_plan
        from tests.documents.recognise.sample_documents import action, paper_of

        tables = [action((f"Recommendation {ref}: {text}",)) for ref, text in recommendations]
        import_plan(recognise(paper_of(*tables)), ImportSource("made.docx", "0" * 64))
        return [(h.ref, h.sub_actions.count()) for h in Review.objects.get().headings.order_by("position")]

    def test_two_that_sound_alike_stay_two(self):
        alike = ("1", "That schools be asked about roads."), ("2", "That schools be asked about rails.")
        self.assertEqual(self.imported(*alike), [("1", 1), ("2", 1)])
        self.assertEqual(self.imported(*alike), [("1", 1), ("2", 1)])

    def test_one_that_is_renumbered_is_found_by_its_words(self):
        self.imported(("1", "That schools be asked about roads."))
        self.assertEqual(self.imported(("4", "That schools be asked about roads.")), [("1", 1)])

    def test_a_recommendation_put_in_front_shifts_numbers_and_not_actions(self):
        self.imported(
            ("1", "That crossings be built near schools."), ("2", "That every bus be given a ramp.")
        )
        later = (
            ("1", "That the Mayor be thanked."),
            ("2", "That crossings be built near schools."),
            ("3", "That every bus be given a ramp."),
        )
        self.imported(*later)
        texts = sorted(Review.objects.get().headings.values_list("text", flat=True))
        self.assertEqual(texts, sorted(text for _, text in later))

    def test_an_action_without_a_recommendation_is_not_doubled_by_a_second_import(self):
        from documents.recognise.recognise import recognise
        from imports.importer import ImportSource, import_plan
        from tests.documents.recognise.sample_documents import action, paper_of

        made = [
            import_plan(recognise(paper_of(action())), ImportSource("made.docx", "0" * 64)) for _ in range(2)
        ]
        self.assertEqual([outcome.has_changes for outcome in made], [True, False])

    def test_two_papers_of_one_month_do_not_replace_each_other(self):
        from documents.recognise.recognise import recognise
        from imports.importer import ImportSource, import_plan
        from tests.documents.recognise.sample_documents import action, paper_of

        def imported(evidence):
            made = paper_of(action(("Recommendation 1: That roads be safe.",), evidence=evidence))
            return import_plan(recognise(made), ImportSource("made.docx", "0" * 64))

        imported("First.")
        again = imported("Second.")
        self.assertEqual([f.code for f in again.findings], ["already-recorded"])
        self.assertIn("Second.", again.findings[0].sentence)
        self.assertEqual((again.has_changes, ProgressEntry.objects.get().evidence), (False, "First."))


def all_rows():
    """Every row of every table, history and who-owns-what included."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


class NothingOnRecordTests(TestCase):
    """The first document of a review: a dry run would show, were anything stored."""

    def test_a_dry_run_stores_no_row_in_any_table(self):
        before = all_rows()
        self.assertIn("Hate Crime, March 2020", run(MARCH, "--dry-run")[1])
        self.assertEqual(all_rows(), before)

    def test_a_dry_run_of_the_next_paper_finds_what_it_leaves_out_and_stores_no_row(self):
        run(MARCH)
        before = all_rows()
        self.assertIn(f"September 2020 {NOT_MENTIONED}", run(SEPTEMBER, "--dry-run")[1])
        self.assertEqual(all_rows(), before)

    def test_a_second_import_of_either_paper_changes_no_row_in_any_table(self):
        run(MARCH)
        run(SEPTEMBER)
        before = all_rows()
        for path in (SEPTEMBER, MARCH):
            self.assertIn("nothing changed", run(path)[1])
            self.assertEqual(all_rows(), before)

    def test_records_are_stored_too_when_it_is_not_a_dry_run(self):
        code, out, _ = run(MARCH, "--records")
        self.assertEqual((code, len(json.loads(out)["records"])), (0, 16))
        self.assertEqual(SubAction.objects.count(), 16)


class EitherOrderTests(TestCase):
    """Whoever finds the September document first ends with the same plan."""

    @classmethod
    def setUpTestData(cls):
        cls.in_order, cls.backwards = cls.read(MARCH, SEPTEMBER), cls.read(SEPTEMBER, MARCH)

    @classmethod
    def read(cls, *papers):
        for paper in papers:
            run(paper)
        sub_actions = list(Review.objects.get(title="Hate Crime").sub_actions().for_plan_page())
        # Another title makes room for the same review, read the other way round.
        Review.objects.update(title="Read already")
        asked = [
            (str(sub_action), row) for sub_action in sub_actions for row in sub_action.update_requests.all()
        ]
        graded = [
            (str(sub_action), entry)
            for sub_action in sub_actions
            for entry in sub_action.progress_entries.all()
        ]
        return {
            "lines": [(str(s), s.responsibility, {o.name for o in s.owners.all()}) for s in sub_actions],
            "asked": {
                (s, str(a.round), a.asks_for_progress, a.asks_for_impact, a.responsibility) for s, a in asked
            },
            "owners": {(s, str(a.round), owner.name) for s, a in asked for owner in a.owners.all()},
            "grades": {(s, str(entry.round), entry.grade) for s, entry in graded},
        }

    def test_the_lines_stand_in_the_same_order_with_the_same_owners(self):
        self.assertEqual(self.backwards["lines"], self.in_order["lines"])

    def test_each_round_asked_the_same_of_the_same_people(self):
        self.assertEqual(self.backwards["asked"], self.in_order["asked"])
        self.assertEqual(self.backwards["owners"], self.in_order["owners"])

    def test_each_round_gave_the_same_grades(self):
        self.assertEqual(self.backwards["grades"], self.in_order["grades"])
