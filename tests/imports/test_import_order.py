"""Documents of one review arrive in any order; each round still prints as its own document did."""

from itertools import permutations

from django.test import TestCase

from actionplans.models import PrintedWording, ProgressEntry, Review
from actionplans.serialise import build_plan
from documents.plan.plan_data import to_json
from documents.recognise.recognise import recognise
from imports.importer import ImportSource, import_plan
from imports.models import Import
from tests.documents.recognise.sample_documents import paper_of, table
from tests.imports.test_import_document import MARCH, SEPTEMBER, run

ACTION_ROWS = (
    ("Recommendation 1: That roads be safe.",),
    ("Responsibility:", "Olive Owner"),
    ("Agreed Action:", "Build a crossing."),
)


def rounds_of(title):
    """The exported words of each round. Another title then makes room for the same documents."""
    review = Review.objects.get(title=title)
    exported = {
        str(this_round): to_json(build_plan(review, this_round)) for this_round in review.rounds.all()
    }
    Review.objects.filter(pk=review.pk).update(title=f"Read already: {title}")
    return exported


class RealPapersTests(TestCase):
    def both(self, *papers):
        for paper in papers:
            run(paper)
        return rounds_of("Hate Crime")

    def test_march_and_september_print_the_same_whichever_came_first(self):
        self.assertEqual(self.both(SEPTEMBER, MARCH), self.both(MARCH, SEPTEMBER))

    def test_so_do_their_pdfs(self):
        march, september = MARCH.with_suffix(".pdf"), SEPTEMBER.with_suffix(".pdf")
        self.assertEqual(self.both(september, march), self.both(march, september))

    def test_what_september_made_of_march_stays_with_september(self):
        run(SEPTEMBER)
        run(MARCH)
        result = Import.objects.latest("pk").findings
        [own] = [each["sentence"] for each in result if each["code"] == "own-words"]
        self.assertIn("Ongoing promotion", own)
        self.assertIn("On going promotion", own)
        schools = ProgressEntry.objects.get(
            round__period="2020-03-01", sub_action__strand__startswith="Schools"
        )
        self.assertIn("On going promotion", schools.evidence)
        self.assertIn("Ongoing promotion", PrintedWording.objects.get(field="evidence").text)


class DriftingPapersTests(TestCase):
    """Three documents, each of which words, grades and dates what went before in its own way."""

    def paper(self, *entries, date):
        rows = [("Date:", date)]
        for month, evidence, grade, impact in entries:
            rows += [
                (f"Evidence of Progress ({month}):", evidence),
                (f"Assessment of Progress ({month}):", grade),
                (f"Evidence of Impact ({month}):", impact),
            ]
        return paper_of(table(*ACTION_ROWS, *rows))

    def papers(self):
        first = ("March 2020", "A crossing was build.", "3", "Not known yet.")
        again = ("March 2020", "A crossing was built.", "3", "It is not known yet.")
        once_more = ("March 2020", "A crossing had been built.", "3", "Not yet known.")
        second = ("September 2020", "Paint was put down.", "3", "Not known yet.")
        repeated = ("September 2020", "Paint was laid.", "3", "Not known yet.")
        third = ("March 2021", "Lights were put up.", "1", "No accident was counted.")
        return (
            self.paper(first, date="September 2019"),
            self.paper(again, second, date="Sept 2019"),
            self.paper(once_more, repeated, third, date="2019"),
        )

    def read(self, papers):
        for paper in papers:
            import_plan(recognise(paper), ImportSource("made.docx", "0" * 64))
        return rounds_of("Road Safety")

    def test_every_order_ends_in_the_same_words(self):
        in_order = self.read(self.papers())
        self.assertIn("A crossing was build.", in_order["March 2020"])
        self.assertIn("A crossing was built.", in_order["September 2020"])
        self.assertIn("A crossing had been built.", in_order["March 2021"])
        for papers in permutations(self.papers()):
            self.assertEqual(self.read(papers), in_order)

    def test_a_grade_is_that_of_the_rounds_own_paper(self):
        wrong = self.paper(
            ("March 2020", "A crossing was built.", "1", "None."),
            ("September 2020", "Paint was put down.", "3", "None."),
            date="2019",
        )
        self.read_one(wrong)
        outcome = self.read_one(self.papers()[0])
        self.assertIn("grade-differs", [finding.code for finding in outcome.findings])
        self.assertEqual(ProgressEntry.objects.get(round__period="2020-03-01").grade, 3)

    def read_one(self, paper):
        return import_plan(recognise(paper), ImportSource("made.docx", "0" * 64))

    def test_what_a_clerk_set_right_meanwhile_stands(self):
        self.read_one(self.papers()[1])
        entry = ProgressEntry.objects.get(round__period="2020-03-01")
        entry.evidence = "A zebra crossing was built."
        entry.save()
        outcome = self.read_one(self.papers()[0])
        entry.refresh_from_db()
        self.assertEqual(entry.evidence, "A zebra crossing was built.")
        self.assertIn("already-recorded", [finding.code for finding in outcome.findings])

    def test_a_second_paper_of_the_round_replaces_nothing(self):
        for paper in (self.papers()[1], self.papers()[0]):
            self.read_one(paper)
        other = self.paper(("March 2020", "Nothing was built.", "4", "None."), date="2019")
        self.read_one(other)
        entry = ProgressEntry.objects.get(round__period="2020-03-01")
        self.assertEqual((entry.evidence, entry.grade), ("A crossing was build.", 3))
