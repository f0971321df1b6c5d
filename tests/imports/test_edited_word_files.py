"""Officers write in the Word file that Scrutiny gave them, and it is read by what it shows."""

from __future__ import annotations

import copy

from documents.plan import plan_data
from documents.readers.docx import read_docx
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from reports.progress_update import progress_update
from tests.documents.docx_builder import build_zip, read_zip
from tests.documents.samples import edit_docx

MARCH = plan_data.EntryData(
    period="March 2020",
    evidence="Training was held.",
    grade=2,
    explanation="More follows.",
    impact_asked=True,
    impact="Unknown at this stage.",
    impact_not_yet=True,
)
SEPTEMBER = plan_data.EntryData(period="September 2020", impact_asked=True)
ACTION = plan_data.SubActionData(
    responsibility="Dawn Tyerman, Ben Ray",
    owners=("Dawn Tyerman", "Ben Ray"),
    date_text="October 2019",
    due="2019-10",
    action="Hold training.",
    measure="Staff trained.",
    entries=(MARCH, SEPTEMBER),
)
PLAN_DATA = plan_data.PlanData(
    title="Hate Crime",
    committee="Crime and Disorder",
    link_officers=("Marc Stephenson",),
    agreed="March 2019",
    period="September 2020",
    instructions="Fill in.",
    headings=(
        plan_data.HeadingData(
            "1", "That training be held", (), (plan_data.HeadingData("a", "for staff", (ACTION,)),)
        ),
    ),
)


def reading(change):
    """What is read of the plan's Word file after somebody changed it."""
    return recognise(edit_docx(progress_update(PLAN_DATA), change))


def line_of(change):
    [(_, _, line)] = reading(change).plan.sub_actions()
    return line


def row_of(file, label):
    [row] = [row for row in file.tables[1].rows if row.cells[0].text.startswith(label)]
    return row


def write(file, label, words):
    """Put other words into the answer to a label, as a person does who selects all and types."""
    first, *others = row_of(file, label).cells[1].paragraphs
    for each in others:
        each._p.getparent().remove(each._p)
    first.clear()
    first.add_run(words)


def test_a_file_that_was_only_saved_is_the_plan():
    result = reading(lambda file: None)
    assert (result.plan, result.findings) == (PLAN_DATA, ())


def test_an_answer_takes_the_place_of_no_update_received():
    line = line_of(lambda file: write(file, "Evidence of Progress (September", "Forty were trained."))
    assert line.entries[1].evidence == "Forty were trained."
    assert line.entries[0] == MARCH


def test_a_grade_that_was_changed_is_the_grade_that_is_shown():
    line = line_of(lambda file: write(file, "Assessment of Progress (March", "3 (Slipped)"))
    assert (line.entries[0].grade, line.entries[0].explanation) == (3, "")


def test_a_grade_in_words_of_ones_own_is_read_as_in_any_paper():
    line = line_of(lambda file: write(file, "Assessment of Progress (March", "1 - Fully Achieved"))
    assert line.entries[0].grade == 1


def test_an_owner_who_was_replaced_is_no_owner_any_more():
    line = line_of(lambda file: write(file, "Responsibility", "Ann Lee"))
    assert (line.responsibility, line.owners) == ("Ann Lee", ("Ann Lee",))


def test_a_date_that_was_put_off_is_the_date_that_is_shown():
    line = line_of(lambda file: write(file, "Date", "March 2021"))
    assert (line.date_text, line.due) == ("March 2021", "2021-03")


def test_dashes_that_somebody_typed_are_bullets():
    line = line_of(lambda file: write(file, "Evidence of Progress (September", "- one\n- two"))
    assert line.entries[1].evidence == "• one\n• two"


def test_impact_that_became_known_is_no_longer_not_known():
    line = line_of(lambda file: write(file, "Evidence of Impact (March", "Reports rose by a third."))
    assert (line.entries[0].impact, line.entries[0].impact_not_yet) == ("Reports rose by a third.", False)


def test_impact_still_not_known_in_other_words_is_asked_for_again():
    line = line_of(lambda file: write(file, "Evidence of Impact (Sept", "Not yet known at this stage."))
    assert line.entries[1].impact_not_yet


def test_a_row_copied_and_given_another_label_is_what_its_label_says():
    def change(file):
        row = row_of(file, "Evidence of Progress (March")
        row._tr.addnext(copy.deepcopy(row._tr))
        file.tables[1].rows[5].cells[0].paragraphs[0].runs[0].text = "Evidence of Progress (March 2021):"
        file.tables[1].rows[5].cells[1].paragraphs[0].runs[0].text = "All are trained."

    line = line_of(change)
    values = {entry.period: entry.evidence for entry in line.entries}
    assert values["March 2021"] == "All are trained."
    assert values["March 2020"] == "Training was held."


def test_a_heading_that_was_typed_anew_still_has_its_number():
    def change(file):
        for heading in file.paragraphs:
            if heading.style.name in {"Heading 2", "Heading 3"}:
                words = heading.text.replace("That", "That more").replace("for", "for all")
                heading.clear()
                heading.add_run(words).bold = True

    plan = reading(change).plan
    [recommendation] = plan.headings
    assert (recommendation.ref, recommendation.text) == ("1", "That more training be held")
    assert [(part.ref, part.text) for part in recommendation.parts] == [("a", "for all staff")]


def test_without_what_the_file_knows_it_is_read_as_any_councils():
    parts = read_zip(to_docx(progress_update(PLAN_DATA)))
    del parts["customXml/item1.xml"]
    plan = recognise(read_docx(build_zip(parts.items()))).plan
    assert plan == PLAN_DATA
