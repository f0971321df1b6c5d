"""A round as a spreadsheet: what stands in it, and how it is read once people have worked in it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from functools import cache

import openpyxl
import pytest

from documents.plan import plan_data
from documents.plan.spreadsheet_columns import COMMITTEE_COLUMNS, PARTNERSHIP_COLUMNS, AboutRow, Column
from documents.readers import read_document
from documents.readers.xlsx import read_xlsx
from documents.recognise.recognise import recognise
from documents.validation.errors import FileRejected
from documents.writers.xlsx import to_xlsx
from reports.action_spreadsheet import action_spreadsheet
from reports.status_changes import TOTAL_LABEL

MARCH = plan_data.EntryData(
    "March 2020", evidence="Leaflets are printed.", grade=3, explanation="Printer broke."
)
SEPTEMBER = plan_data.EntryData(
    "September 2020",
    evidence="All are out.",
    grade=1,
    grade_text="Done",
    impact_asked=True,
    impact="Known by May.",
    impact_not_yet=True,
)
LINE = plan_data.SubActionData(
    strand="Schools",
    ref="1.10",
    responsibility="Olive Owens & Bob Bell",
    owners=("Olive Owens", "Bob Bell"),
    date_text="By end of September 2019",
    due="2019-09",
    action="• print\n• send",
    measure="500 sent",
    entries=(MARCH, SEPTEMBER),
)
NOT_RECEIVED = plan_data.SubActionData(
    responsibility="Neil Nunn",
    owners=("Neil Nunn",),
    action="A film",
    entries=(plan_data.EntryData("September 2020"),),
)
PLAN = plan_data.PlanData(
    title="Hate Crime",
    committee="People Select Committee",
    link_officers=("Lee Lane", "Max May"),
    agreed="March 2019",
    period="September 2020",
    instructions="Say what was done.\n\nBe brief.",
    headings=(
        plan_data.HeadingData(
            "1",
            "That leaflets be sent",
            (NOT_RECEIVED,),
            (plan_data.HeadingData("a", "to schools", (LINE,)),),
        ),
        plan_data.HeadingData("2", "That nothing else be done"),
    ),
)

COLUMNS = [each for each in Column if each not in PARTNERSHIP_COLUMNS | COMMITTEE_COLUMNS]


@cache
def written():
    return to_xlsx(action_spreadsheet(PLAN))


def worked_on(work):
    """What is read of the sheet after somebody has worked in it and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(written()))
    work(book["Actions"])
    out = io.BytesIO()
    book.save(out)
    return recognise(read_xlsx(out.getvalue()))


def column(name):
    return COLUMNS.index(name) + 1


def put(**values):
    """A change to some cells of the first row of the line with two updates, which is row 3."""

    def work(sheet, row=3):
        for name, value in values.items():
            sheet.cell(row, column(Column[name]), value)

    return work


def codes(reading):
    return [finding.code for finding in reading.findings]


def lines(reading):
    return [line for *_, line in reading.plan.sub_actions()]


def test_each_action_has_a_row_for_each_update_and_says_what_was_not_answered():
    sheet = openpyxl.load_workbook(io.BytesIO(written()))["Actions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]
    assert rows[0] == [str(name) for name in COLUMNS]
    shown = [(r[0], r[1], r[3], r[13], r[14], r[16], r[17], r[19]) for r in rows[1:]]
    assert shown == [
        (1, 1, None, "September 2020", "No update received", None, None, "Not asked"),
        (2, 1, "a", "March 2020", "Received", 3, "Slipped", "Not asked"),
        (2, 1, "a", "September 2020", "Received", 1, "Done", "Not known yet"),
        (None, 2, None, None, None, None, None, None),
    ]


def test_a_sheet_counts_the_actions_by_grade_and_by_recommendation():
    sheet = openpyxl.load_workbook(io.BytesIO(written()))["Counts"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    by_grade, by_recommendation = rows[: rows.index([])], rows[rows.index([]) + 1 :]
    assert by_grade[0] == ["Counted", "Update before", "This update"]
    assert ["1 (Fully Achieved)", 0, 1] in by_grade and ["3 (Slipped)", 1, 0] in by_grade
    assert by_grade[-2:] == [[TOTAL_LABEL, 2, 2], ["No update received", 1]]
    counted = [dict(zip(by_recommendation[0], row, strict=True)) for row in by_recommendation[1:]]
    assert [each["All"] for each in counted] == [2, 0]
    assert counted[0]["No update received"] == 1 and counted[1]["No update received"] == 0


def test_what_the_counts_say_is_no_part_of_the_plan():
    def miscount(sheet):
        sheet.parent["Counts"].cell(2, 2, 99)

    reading = worked_on(miscount)
    assert reading.plan == PLAN
    assert codes(reading) == []


def test_the_date_stays_in_words_beside_a_real_one_to_sort_by():
    sheet = openpyxl.load_workbook(io.BytesIO(written()))["Actions"]
    words, due = sheet.cell(3, column(Column.DATE)), sheet.cell(3, column(Column.DUE))
    assert words.value == "By end of September 2019"
    assert (due.value, due.number_format) == (dt.datetime(2019, 9, 30), "mmmm yyyy")


def test_the_sheet_is_read_back_without_a_doubt():
    reading = recognise(read_document(written(), "update.xlsx"))
    assert reading.plan == PLAN
    assert codes(reading) == []


def test_a_sheet_that_another_program_saved_is_read_the_same():
    assert worked_on(lambda sheet: None).plan == PLAN


def test_another_kind_of_plan_is_still_of_that_kind():
    other = dataclasses.replace(PLAN, kind="partnership")
    assert recognise(read_xlsx(to_xlsx(action_spreadsheet(other)))).plan == other


def test_its_heads_tell_the_kind_of_a_plan_that_nothing_else_is_known_of():
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(action_spreadsheet(dataclasses.replace(PLAN, kind="standards"))))
    )
    del book["About"]
    out = io.BytesIO()
    book.save(out)
    assert recognise(read_xlsx(out.getvalue())).plan.kind == "standards"


def test_a_workbook_of_partners_with_the_heads_of_reviews_is_read_too():
    book = openpyxl.load_workbook(io.BytesIO(written()))
    book["About"].append([AboutRow.KIND, "partnership"])
    out = io.BytesIO()
    book.save(out)
    assert recognise(read_xlsx(out.getvalue())).plan == dataclasses.replace(PLAN, kind="partnership")


def test_a_sheet_that_somebody_sorted_is_put_in_order_again():
    def sort_by_evidence(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows.sort(key=lambda row: str(row[column(Column.EVIDENCE) - 1]))
        for at, row in enumerate(rows, 2):
            for across, value in enumerate(row, 1):
                sheet.cell(at, across).value = value

    reading = worked_on(sort_by_evidence)
    assert lines(reading) == [NOT_RECEIVED, LINE]


def test_an_answer_typed_into_the_sheet_is_read():
    reading = worked_on(
        lambda sheet: put(EVIDENCE="- filmed\n- shown", GRADE=2, IMPACT_EVIDENCE="Seen")(sheet, 2)
    )
    entry = lines(reading)[0].entries[0]
    assert (entry.evidence, entry.grade, entry.grade_text) == ("• filmed\n• shown", 2, "")
    assert (entry.impact_asked, entry.impact) == (True, "Seen")
    assert codes(reading) == []


def test_an_answer_without_a_grade_is_a_doubt():
    reading = worked_on(lambda sheet: put(EVIDENCE="Filmed")(sheet, 2))
    assert codes(reading) == ["grade-missing"]
    assert lines(reading)[0].entries[0].grade is None


def test_a_grade_typed_in_words_is_read():
    reading = worked_on(lambda sheet: put(EVIDENCE="Filmed", GRADE_WORDS="on-track")(sheet, 2))
    assert (lines(reading)[0].entries[0].grade, codes(reading)) == (2, [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"GRADE": 1}, "1 Slipped"),
        ({"GRADE": "3-ish"}, "3-ish Slipped"),
        ({"GRADE": 7, "GRADE_WORDS": "Amber"}, "7 Amber"),
    ],
)
def test_grades_that_contradict_each_other_are_not_taken(values, words):
    reading = worked_on(put(**values))
    entry = lines(reading)[1].entries[0]
    assert (entry.grade, entry.grade_text) == (None, words)
    assert codes(reading) == ["grade-doubtful"]
    assert reading.findings[0].about == "e2.grade"


def test_a_date_that_no_longer_fits_what_is_due_is_a_doubt():
    reading = worked_on(put(DATE="May 2021"))
    assert "date-differs" in codes(reading)


def test_rows_of_one_line_that_differ_are_a_doubt_and_the_latest_is_taken():
    reading = worked_on(lambda sheet: put(ACTION="• print", OWNERS="Ann Ames")(sheet, 4))
    line = lines(reading)[1]
    assert (line.action, line.owners, len(line.entries)) == ("• print", ("Ann Ames",), 2)
    assert codes(reading) == ["row-differs", "row-differs"]


def test_a_row_that_somebody_added_is_an_action_of_its_own():
    new = {
        "RECOMMENDATION_NUMBER": 2,
        "RECOMMENDATION": "That nothing else be done",
        "RESPONSIBILITY": "Ann Ames / Bob Bell",
        "DATE": dt.datetime(2021, 5, 1),
        "ACTION": "A poster",
        "UPDATE": "September 2020",
        "PROGRESS": "Not asked",
    }
    reading = worked_on(lambda sheet: put(**new)(sheet, 6))
    [added] = reading.plan.headings[1].sub_actions
    assert (added.action, added.owners) == ("A poster", ("Ann Ames", "Bob Bell"))
    assert (added.date_text, added.due) == ("01/05/2021", "2021-05-01")
    assert added.entries == (plan_data.EntryData("September 2020", progress=False),)


def test_a_row_copied_with_its_number_is_not_lost():
    def copy(sheet):
        for across in range(1, len(COLUMNS) + 1):
            sheet.cell(6, across).value = sheet.cell(4, across).value
        sheet.cell(6, column(Column.ACTION)).value = "A poster"

    reading = worked_on(copy)
    assert [line.action for line in lines(reading)] == ["A film", "• print\n• send", "A poster"]
    assert codes(reading) == ["line-twice"]


def test_a_new_update_added_below_is_an_update_of_its_line():
    def add(sheet):
        for across in range(2, column(Column.UPDATE)):
            sheet.cell(6, across).value = sheet.cell(4, across).value
        put(UPDATE="March 2021", EVIDENCE="Still going", GRADE=2)(sheet, 6)

    line = lines(worked_on(add))[1]
    assert [entry.period for entry in line.entries] == ["March 2020", "September 2020", "March 2021"]


def test_columns_notes_and_sheets_that_somebody_added_are_not_lost_in_silence():
    def note(sheet):
        sheet.cell(1, len(COLUMNS) + 1, "Costs")
        sheet.cell(2, len(COLUMNS) + 1, "£50")
        sheet.parent["About"].append(["Mind", "the gap"])
        sheet.parent["About"].append(["Plan", "ring Bob"])  # so other kinds of plan call their title
        sheet.parent.create_sheet("Notes")["A1"] = "A note"

    reading = worked_on(note)
    assert reading.plan == PLAN
    assert codes(reading) == ["unknown-column", "not-placed", "not-placed", "not-placed"]


def test_an_action_without_its_recommendation_is_a_doubt():
    reading = worked_on(lambda sheet: put(ACTION="A poster", UPDATE="September 2020")(sheet, 6))
    assert codes(reading) == ["no-recommendation"]


def test_a_sheet_without_its_numbers_is_told_apart_by_its_words():
    def forget_numbers(sheet):
        for row in range(2, 6):
            sheet.cell(row, 1).value = None

    assert lines(worked_on(forget_numbers)) == [NOT_RECEIVED, LINE]


def test_a_sheet_without_actions_is_turned_away():
    nothing = dataclasses.replace(PLAN, headings=())
    with pytest.raises(FileRejected) as refused:
        recognise(read_xlsx(to_xlsx(action_spreadsheet(nothing))))
    assert refused.value.code == "not-a-plan"


def test_a_cell_with_more_words_than_a_field_keeps_is_turned_away():
    with pytest.raises(FileRejected, match="30,000"):
        worked_on(put(EVIDENCE="x" * 30_001))
