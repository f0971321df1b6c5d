"""Documents with one row for each action, under heads in other councils' words."""

import calendar
import re

from documents.plain_text import text_to_paragraphs
from documents.plan.grades import grade_label
from documents.recognise.recognise import recognise
from documents.recognise.tracker_columns import find_header_row
from documents.tree import Cell, Document, Row, Table, paragraph
from tests.timing import is_within_times


def cell(text, **how):
    return Cell(text_to_paragraphs(text), **how)


def rows(*given):
    """Rows of texts or cells; None where a cell above reaches down."""
    made = (tuple(cell(c) if isinstance(c, str) else c for c in row if c is not None) for row in given)
    return Table(tuple(Row(cells) for cells in made))


def read(*blocks):
    return recognise(Document(tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)))


def lines(reading):
    return [line for _, _, line in reading.plan.sub_actions()]


def codes(reading):
    return [finding.code for finding in reading.findings]


YORK_HEADINGS = (
    "Reference",
    "Origin",
    "Date",
    "Area",
    "Recommendation",
    "Exec Date",
    "Lead Officer/EM",
    "Action taken",
    "Status",
)


def test_a_recommendation_tracker_keeps_references_leads_and_status_words():
    reading = read(
        rows(
            YORK_HEADINGS,
            (
                "SR 01",
                "Panel",
                "01/02/26",
                "Roads",
                "That roads be safe.",
                "",
                "DM/PL",
                "Signs are up.",
                "Complete",
            ),
            (
                "SR 02",
                "Panel",
                "01/02/26",
                "Roads",
                "That buses run.",
                "12/03/26",
                "AB",
                "As above…",
                "Ongoing",
            ),
            ("",) * 9,
        )
    )
    assert [h.text for h in reading.plan.headings] == ["That roads be safe.", "That buses run."]
    first, second = lines(reading)
    assert (first.ref, first.owners, first.date_text) == ("SR 01", ("DM", "PL"), "")
    assert (first.entries[0].evidence, first.entries[0].grade_text) == ("Signs are up.", "Complete")
    assert second.entries[0].evidence == "As above…"


def test_a_status_on_another_scale_is_no_grade_but_a_question():
    reading = read(
        rows(("Recommendation", "Progress", "Status"), ("1. That roads be safe.", "Done.", "Complete"))
    )
    assert lines(reading)[0].entries[0].grade is None
    assert any("“Complete”" in f.sentence and grade_label(1) in f.sentence for f in reading.findings)


def test_a_status_in_the_houses_own_words_is_the_grade():
    reading = read(
        rows(("Recommendation", "Progress", "Status"), ("1. That roads be safe.", "Late.", "Slipped"))
    )
    assert lines(reading)[0].entries[0].grade == 3


def test_a_recommendation_merged_down_holds_several_actions():
    reading = read(
        rows(
            ("Recommendation", "Action", "Lead", "By when"),
            (cell("1. That roads be safe.", rowspan=2), "Put up signs", "Olive Owner", "May 2021"),
            (None, "Paint lines", "Lee Link", "June 2021"),
            ("2. That buses run.", "Buy buses", "Nia Knowles", "TBC"),
        )
    )
    roads, buses = reading.plan.headings
    assert (roads.ref, roads.text) == ("1", "That roads be safe.")
    assert [line.action for line in roads.sub_actions] == ["Put up signs", "Paint lines"]
    assert buses.sub_actions[0].due == "" and "date-not-understood" in codes(reading)


def test_the_same_recommendation_written_in_each_row_stands_once():
    reading = read(
        rows(
            ("Recommendation", "Action", "Owner"),
            ("1. That roads be safe.", "Put up signs", "Olive Owner"),
            ("1. That roads be safe.", "Paint lines", "Lee Link"),
        )
    )
    assert len(reading.plan.headings) == 1 and len(lines(reading)) == 2


def test_each_column_of_progress_is_a_round_and_a_lone_status_is_the_latest_ones():
    reading = read(
        rows(
            ("Recommendation", "Action", "Update March 2022", "Update Sept 21", "RAG"),
            ("1. That roads be safe.", "Put up signs", "Up.", "Ordered.", cell("", fill="00B050")),
        )
    )
    march, september = lines(reading)[0].entries
    assert (march.period, march.evidence, march.grade_text) == ("March 2022", "Up.", "Green")
    assert (september.period, september.grade_text) == ("Sept 21", "")
    assert reading.plan.period == "March 2022"


def test_a_status_beside_each_update_belongs_to_it():
    reading = read(
        rows(
            ("Recommendation", "Action", "Sept 2021", "Status", "March 2022", "Status"),
            ("1. That roads be safe.", "Put up signs", "Ordered.", "2", "Up.", "1"),
        )
    )
    assert [entry.grade for entry in lines(reading)[0].entries] == [2, 1]


def test_heads_in_two_rows_are_read_together():
    reading = read(
        rows(
            (cell("Recommendation", rowspan=2), cell("Action", rowspan=2), cell("Progress", colspan=2)),
            (None, None, "September 2021", "March 2022"),
            ("1. That roads be safe.", "Put up signs", "Ordered.", "Up."),
        )
    )
    assert [(e.period, e.evidence) for e in lines(reading)[0].entries] == [
        ("September 2021", "Ordered."),
        ("March 2022", "Up."),
    ]


def test_several_updates_in_one_cell_are_rounds_of_their_own():
    reading = read(
        rows(
            ("Recommendation", "Action", "Progress", "Status"),
            (
                "1. That roads be safe.",
                "Put up signs",
                "Update March 2022 – All signs are up.\nPainted too.\nUpdate Sept 21 – Ordered.",
                "Green",
            ),
        )
    )
    march, september = lines(reading)[0].entries
    assert march.evidence == "All signs are up.\nPainted too."
    assert (september.period, september.evidence) == ("Sept 21", "Ordered.")
    assert (march.grade_text, september.grade_text) == ("Green", "")


def test_a_sentence_that_begins_with_a_month_is_no_update():
    reading = read(
        rows(
            ("Recommendation", "Progress"),
            ("1. That roads be safe.", "March 2022 was wet, so signs are late."),
        )
    )
    assert lines(reading)[0].entries[0].evidence == "March 2022 was wet, so signs are late."


def test_a_banner_row_names_the_recommendation_of_the_rows_below():
    reading = read(
        rows(
            (cell("Recommendation 2: That buses run.", colspan=3),),
            ("Action", "Responsible Officer", "Progress March 2022"),
            ("Buy buses", "Olive Owner", "Bought."),
            (cell("Recommendation 3: That trains run.", colspan=3),),
            ("Action", "Responsible Officer", "Progress March 2022"),
            ("Buy trains", "Olive Owner", "Asked."),
        )
    )
    assert [(h.ref, h.sub_actions[0].action) for h in reading.plan.headings] == [
        ("2", "Buy buses"),
        ("3", "Buy trains"),
    ]


def test_headings_above_tables_are_recommendations_however_they_are_counted():
    action = rows(("Action", "Lead", "Timescale"), ("Buy buses", "Olive Owner", "May 2021"))
    reading = read(
        paragraph("Recommendation One", level=2),
        "That buses run.",
        action,
        paragraph("2. That trains run.", level=2),
        action,
        paragraph("Recommendations 3 and 4", level=2),
        "That trams run.",
        action,
    )
    assert [(h.ref, h.text) for h in reading.plan.headings] == [
        ("1", "That buses run."),
        ("2", "That trains run."),
        ("3 and 4", "That trams run."),
    ]


def test_a_row_cut_by_a_page_end_goes_on_with_the_row_above():
    table = Table(
        (
            Row((cell("Ref"), cell("Recommendation"), cell("Action"), cell("Progress March 2022")), page=1),
            Row((cell("1"), cell("That roads be safe."), cell("Put up signs"), cell("Signs are")), page=1),
            Row((cell(""), cell(""), cell(""), cell("all up.")), page=2),
        )
    )
    reading = read(table)
    assert lines(reading)[0].entries[0].evidence == "Signs are\nall up."
    assert "continued" in codes(reading)


def test_a_column_that_is_not_known_is_named_with_the_number_of_its_cells():
    reading = read(
        rows(("Recommendation", "Action", "Colour of bus"), ("1. That buses run.", "Buy buses", "Red"))
    )
    said = next(f for f in reading.findings if f.code == "unknown-column")
    assert said.about == "label:Colour of bus"
    assert "“Colour of bus”" in said.sentence and re.findall(r"\d+", said.sentence) == ["1"]


def test_a_plan_without_progress_has_no_entries():
    reading = read(
        rows(
            ("Recommendation", "Action", "Responsible Officer", "Timescale", "Success measure"),
            ("1. That buses run.", "Buy buses", "Olive Owner", "May 2021", "Buses run."),
        )
    )
    assert lines(reading)[0].entries == () and lines(reading)[0].measure == "Buses run."


def test_labels_may_stand_last_or_in_two_columns_or_behind_a_merged_recommendation():
    last = rows(
        ("Put up signs", "Action:"),
        ("Olive Owner", "Lead:"),
        ("Signs are up.", "Progress (March 2022):"),
        ("2", "Grade:"),
    )
    pairs = rows(
        ("Action:", "Put up signs", "Lead:", "Olive Owner"),
        ("Progress (March 2022):", "Signs are up.", "Grade:", "2"),
    )
    merged = rows(
        (cell("1. That roads be safe.", rowspan=4), "Action:", "Put up signs"),
        (None, "Lead:", "Olive Owner"),
        (None, "Progress (March 2022):", "Signs are up."),
        (None, "Grade:", "2"),
    )
    for table in (last, pairs, merged):
        (line,) = lines(
            read("Recommendation 1: That roads be safe." if table is not merged else "Update", table)
        )
        assert (line.action, line.owners) == ("Put up signs", ("Olive Owner",))
        assert (line.entries[0].evidence, line.entries[0].grade) == ("Signs are up.", 2)


def test_a_letter_behind_the_number_is_a_part_of_that_recommendation():
    made = read(
        "Recommendation 2(a): That schools get seeds",
        rows(("Action", "Lead", "Progress"), ("Buy seeds.", "Ann", "Bought.")),
        "Recommendation 2(b): That tools are shared",
        rows(("Action", "Lead", "Progress"), ("Buy tools.", "Ann", "Bought.")),
    )
    (heading,) = made.plan.headings
    assert (heading.ref, [(part.ref, part.text) for part in heading.parts]) == (
        "2",
        [("a", "That schools get seeds"), ("b", "That tools are shared")],
    )


def test_a_column_of_parts_holds_letters_words_or_both():
    made = read(
        rows(
            ("Recommendation", "Part", "Action", "Lead"),
            (cell("1. That roads be safe by:", rowspan=4), "(a)", "Put up signs", "Ann"),
            (None, "1b", "Paint lines", "Ann"),
            (None, "Schools", "Ask pupils", "Bob"),
            (None, "c) crossings", "Build one", "Bob"),
            ("2. That buses run.", "", "Buy buses", "Bob"),
        )
    )
    roads, buses = made.plan.headings
    assert [(part.ref, part.text) for part in roads.parts] == [
        ("a", ""),
        ("b", ""),
        ("", "Schools"),
        ("c", "crossings"),
    ]
    assert buses.parts == ()


def test_a_round_named_behind_a_sentence_begins_another_update():
    table = rows(
        ("Action", "Lead", "Progress"),
        ("Build.", "Ann", "Update March 2022: Begun. Update Sept 2022: Built in March 2022."),
    )
    (line,) = lines(read("Recommendation 1: That roads be safe.", table))
    assert [(entry.period, entry.evidence) for entry in line.entries] == [
        ("March 2022", "Begun."),
        ("Sept 2022", "Built in March 2022."),
    ]


def test_a_colour_beside_a_grade_says_it_again_and_takes_nothing_away():
    table = rows(
        ("Action", "Lead", "Progress", "Assessment", "RAG"),
        ("Build.", "Ann", "Built.", "2", cell("", fill="00B050")),
        ("Paint.", "Ann", "Painted.", "2", ""),
    )
    made = lines(read("Recommendation 1: That roads be safe.", table))
    assert [(x.entries[0].grade, x.entries[0].grade_text) for x in made] == [(2, "Green"), (2, "")]


def test_a_column_headed_target_is_of_dates_only_where_dates_stand_in_it():
    heads = ("No", "Recommendation", "Lead", "Target")
    dated = rows(heads, ("1", "That roads be safe", "Ann", "May 2021"))
    counted = rows(heads, ("1", "That roads be safe", "Ann", "95 %"))
    progress = rows(("Action", "Progress"), ("Build.", "Built."))
    assert [line.date_text for line in lines(read(dated, progress))] == ["May 2021", ""]
    assert [line.date_text for line in lines(read(counted, progress))] == ["", ""]


def test_eight_times_the_columns_cost_about_eight_times_as_much():
    """A workbook of 353 KB took 54 seconds: each cell was compared with all others of its row."""

    def heads_of(columns):
        heads = ["Recommendation", "Agreed action", "Evidence of progress", "Date", *[""] * (columns - 4)]
        told = [[f"{y} {x}" if x < 4 else "" for x in range(columns)] for y in range(40)]
        grid = rows(heads, *told).grid()
        return lambda: find_header_row(grid)

    assert is_within_times(heads_of(50), heads_of(400), times=20)


def test_eight_times_the_months_cost_about_eight_times_as_much():
    """A workbook of 47 KB took 101 seconds: each cell read the months of all entries of its action again."""

    def paper_of(months):
        heads = [
            "Action",
            "Due date",
            *(f"{calendar.month_name[n % 12 + 1]} {1990 + n // 12}" for n in range(months)),
        ]
        told = [[f"Do {y}", "May 2021", *(f"Done {y} {x}" for x in range(months))] for y in range(3)]
        paper = rows(heads, *told)
        return lambda: read(paper)

    assert len(lines(paper_of(24)())[0].entries) == 24
    assert is_within_times(paper_of(20), paper_of(160), times=20)
