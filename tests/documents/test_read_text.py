"""Plain text as a document: a file, or what somebody pasted into a form."""

import tracemalloc

import pytest

from documents.readers import read_document
from documents.readers.text import EMAIL_HEADER, read_pasted_text, read_txt
from documents.readers.text_lines import MAX_CHARACTERS, MAX_LINES
from documents.tree import Table
from documents.tree_json import from_json, to_json
from documents.validation.uploads import FileRejected, validate_upload
from tests.timing import is_within_times


def read_an_ordinary_paper():
    read_pasted_text("Words of an ordinary paper that somebody pasted.\n" * 4_000)


def said(document):
    return [block.line for block in document.blocks]


def rows(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def the_table(text):
    (table,) = read_pasted_text(text).tables()
    return table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_text_file_is_read_in_whatever_encoding_it_was_saved(encoding):
    data = "Review: Café – “Safe Roads”".encode(encoding)
    assert said(read_document(data, "update.txt")) == ["Review: Café – “Safe Roads”"]


def test_a_file_that_two_programs_wrote_keeps_the_letters_of_both():
    data = "Évidence – one\n".encode() + "“Évidence” – two".encode("windows-1252")
    assert said(read_txt(data)) == ["Évidence – one", "“Évidence” – two"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_sort_of_line_end_ends_a_line(line_end):
    document = read_pasted_text(f"One{line_end}{line_end}Two")
    assert [(block.line, block.line_number) for block in document.blocks] == [("One", 1), ("Two", 3)]


def test_control_characters_and_marks_that_nobody_sees_are_left_out():
    assert said(read_pasted_text("\ufeffSa\x00fe\u200b roads\x07")) == ["Safe roads"]


@pytest.mark.parametrize("bullet", ["- ", "· ", "* ", "• ", "\uf0b7\t", "o\t", "▪ ", "●"])
def test_a_typed_bullet_becomes_a_list_item(bullet):
    (item,) = read_pasted_text(f"  {bullet}Build a crossing").blocks
    assert (item.marker, item.text) == ("•", "Build a crossing")


def test_list_tags_that_a_program_left_become_list_items():
    document = read_pasted_text("We did:<br/>this<ul><li>One</li> <li>Two</li></ul>")
    assert said(document) == ["We did:", "this", "• One", "• Two"]


def test_words_in_angle_brackets_that_are_no_tags_stay():
    assert said(read_pasted_text("Fewer than <5 pupils, p<0.05 and <name>")) == [
        "Fewer than <5 pupils, p<0.05 and <name>"
    ]


def test_a_line_of_blanks_is_an_empty_paragraph_only_where_lines_are_also_left_empty():
    assert said(read_pasted_text("One\n \nTwo\n\nThree")) == ["One", "", "Two", "Three"]
    assert said(read_pasted_text("One\n \nTwo")) == ["One", "Two"]


def test_headings_of_markdown_are_headings():
    (heading,) = read_pasted_text("## Recommendation 1: That roads be safe").blocks
    assert (heading.level, heading.text) == (2, "Recommendation 1: That roads be safe")


def test_every_line_keeps_its_number_through_the_sandbox():
    document = read_pasted_text("One\n\nTwo\tThree")
    table = from_json(to_json(document)).blocks[1]
    assert table.rows[0].line_number == 3


# Tables


def test_lines_with_tabs_are_a_table():
    table = the_table("Ref\tAction\tLead\n1\tBuild a ramp\tAnn\n2\t\tBob")
    assert rows(table) == [["Ref", "Action", "Lead"], ["1", "Build a ramp", "Ann"], ["2", "", "Bob"]]
    assert [row.line_number for row in table.rows] == [1, 2, 3]


def test_columns_that_are_empty_to_the_end_are_no_columns():
    assert rows(the_table("Review:\tRoads\t\t\t\nDate:\tMay 2019\t\t\t")) == [
        ["Review:", "Roads"],
        ["Date:", "May 2019"],
    ]


def test_a_cell_copied_from_excel_keeps_its_lines_and_quotation_marks():
    text = '1\t"First line\nsecond ""line"""\tAnn\n2\t"One door" is the scheme\tBob'
    table = the_table(text)
    assert rows(table) == [
        ["1", 'First line\nsecond "line"', "Ann"],
        ["2", '"One door" is the scheme', "Bob"],
    ]
    assert [row.line_number for row in table.rows] == [1, 3]


def test_a_quotation_mark_that_nothing_closes_swallows_no_lines():
    table = the_table('1\t"Open for ever\n2\tNext')
    assert rows(table) == [["1", '"Open for ever'], ["2", "Next"]]


def test_list_items_and_indented_lines_are_no_tables():
    document = read_pasted_text("1.\tBuild a ramp\n•\tTalk\n\tIndented\na)\tPart")
    assert said(document) == ["1. Build a ramp", "• Talk", "Indented", "a) Part"]


def test_an_empty_line_ends_a_table_only_where_the_next_has_other_columns():
    document = read_pasted_text("a\tb\n\nc\td\n\nRef\tAction\tLead\n1\tTalk\tAnn")
    assert [len(table.rows) for table in document.tables()] == [2, 2]


def test_a_title_above_a_table_with_tabs_behind_it_is_a_paragraph():
    document = read_pasted_text("PROGRESS UPDATE\t\t\nReview:\tRoads\t")
    assert document.blocks[0].text == "PROGRESS UPDATE"
    assert isinstance(document.blocks[1], Table)


def test_a_table_drawn_with_strokes_is_a_table():
    text = "| Action | Lead |\n|---|:--:|\n| **Build** a ramp | Ann \\| Bob |\n| | |"
    table = the_table(text)
    assert (rows(table), table.heads) == ([["Action", "Lead"], ["Build a ramp", "Ann | Bob"]], 1)


def test_a_table_drawn_with_boxes_joins_the_lines_of_a_cell():
    text = (
        "+------+-----+\n| Build a | Ann |\n| ramp    |     |\n+------+-----+\n| Talk | Bob |\n+------+-----+"
    )
    assert rows(the_table(text)) == [["Build a ramp", "Ann"], ["Talk", "Bob"]]


# What stands round the words


def test_page_numbers_and_classifications_are_set_apart():
    document = read_pasted_text("One\nPage 1 of 2\n\fOFFICIAL\nTwo\n- 2 -")
    assert said(document) == ["One", "Two"]
    assert [line.text for line in document.footer] == ["Page 1 of 2", "OFFICIAL", "- 2 -"]
    assert [block.page for block in document.blocks] == [1, 2]


def test_a_footer_that_names_the_paper_and_the_month_is_set_apart():
    footer = "Hate Crime Progress Update – March 2020"
    document = read_pasted_text(f"One\n\n{footer}\n\nTwo\n\n{footer}\n")
    assert said(document) == ["One", "Two"]


def test_a_label_that_names_the_month_is_no_footer():
    label = "Latest Progress Update – March 2020"
    assert said(read_pasted_text(f"{label}\nOne\n{label}\nTwo")) == [label, "One", label, "Two"]


def test_what_stands_on_all_pages_is_set_apart_and_running_numbers_with_it():
    pages = [f"Road Safety Review\nWords {n}\nMore of {n}\nmore\nyet more\n{n}" for n in "789"]
    document = read_pasted_text("\f".join(pages))
    assert [line.text for line in document.footer] == ["Road Safety Review", "7", "8", "9"]
    assert said(document)[:2] == ["Words 7", "More of 7"]


def test_a_page_number_among_the_words_of_the_last_page_does_not_keep_the_others():
    document = read_pasted_text("One\n1\fTwo\n2\f3\nThree")
    assert said(document) == ["One", "Two", "3", "Three"]


def test_grades_at_the_end_of_pages_stay():
    assert said(read_pasted_text("Grade:\n1\fGrade:\n1\fGrade:\n2")) == [
        "Grade:",
        "1",
        "Grade:",
        "1",
        "Grade:",
        "2",
    ]


MAIL_TEXT = """From: Olive Owner <olive@example.org>
Sent: 3 March 2020 10:04
To: Lee Link
Subject: FW: Roads

Hi Lee,

See below.

> Responsibility: Olive
>
> Grade: 2

Kind regards,
Olive Owner
Tel 01234 567890
"""


def test_heads_greeting_and_signature_of_a_mail_are_set_apart():
    document = read_pasted_text(MAIL_TEXT)
    assert said(document) == ["See below.", "> Responsibility: Olive", "", "> Grade: 2"] or said(
        document
    ) == [
        "See below.",
        "Responsibility: Olive",
        "Grade: 2",
    ]
    assert {line.name for line in document.header} == {EMAIL_HEADER}
    assert document.header[-1].text == "Tel 01234 567890"


def test_a_single_greater_than_sign_is_no_quotation():
    assert said(read_pasted_text("> 5 people came\nNext")) == ["> 5 people came", "Next"]


def test_words_that_go_on_after_a_sign_off_are_kept():
    text = "Update\n\nThanks\nOlive\n\n" + "\n".join(f"Line {n} of the plan." for n in range(20))
    document = read_pasted_text(text)
    assert said(document)[1:3] == ["Line 0 of the plan.", "Line 1 of the plan."]


# Bad files


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "update.txt", "wrong-kind"),
        (bytes(range(1, 256)) * 40, "update.txt", "wrong-kind"),
        (b"Review:\0 Roads", "update.txt", "wrong-kind"),
        (b"Review: Roads", "update.docx", "wrong-kind"),
        (b"Review: Roads", "update.svg", "wrong-kind"),
        (b"%PDF-1.7\n", "update.txt", "wrong-kind"),
        (b" \n\t", "update.txt", "empty"),
    ],
)
def test_what_is_not_text_is_refused_in_a_sentence_that_says_what_to_do(data, name, code):
    with pytest.raises(FileRejected) as refused:
        validate_upload(data, name)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("name", ["update.txt", "UPDATE.TXT", "update.text", "update.md"])
def test_plain_text_is_welcome(name):
    assert validate_upload(b"Review: Roads", name) == "txt"


@pytest.mark.parametrize(
    "text",
    [
        "words\n" * (MAX_CHARACTERS // 6 + 1),
        "a\n" * MAX_LINES,
        "word " * 200_000,
        "a\t" * 10_000,
    ],
    ids=["letters", "lines", "one line", "columns"],
)
def test_more_than_anybody_would_paste_is_refused_at_once(text):
    def paste():
        with pytest.raises(FileRejected) as refused:
            read_pasted_text(text)
        assert refused.value.code == "too-large"

    assert is_within_times(read_an_ordinary_paper, paste, times=10)


def test_a_row_of_long_cells_is_welcome():
    assert len(the_table("\t".join(["word " * 4_000] * 4)).rows[0].cells) == 4


ODD = {
    "rows": "a\tb\n" * (MAX_LINES - 1),
    "quotation marks": '\t"' * 200,
    "open quotation marks": '\t"a\n' * (MAX_LINES - 1),
    "strokes": "| a | b |\n" * (MAX_LINES - 1),
    "many strokes": "| " * 14_000,
    "quoted": ("> " * 100 + "\n") * 4_000,
    "open tags": ("<ul><li" * 3_000 + "\n") * 10,
    "dashes": ("-" * 29_000 + "\n") * 30,
    "brackets": ("(a) " * 7_000 + "\n") * 30,
    "sign-offs": "Kind regards\n" * (MAX_LINES - 1),
    "heads": "From: a\n" * (MAX_LINES - 1),
    "empty lines": "\n" * (MAX_LINES - 1),
    "pages": "\f" * 29_000,
    "empty rows": "\t\n" * (MAX_LINES - 1),
    "rows and gaps": "a\tb\n\n" * (MAX_LINES // 2 - 1),
}


@pytest.mark.parametrize("what", ODD)
def test_odd_texts_are_read_quickly(what):
    assert is_within_times(read_an_ordinary_paper, lambda: read_pasted_text(ODD[what]), times=25)


@pytest.mark.parametrize("what", ["rows", "open tags"])
def test_a_long_text_needs_little_memory(what):
    tracemalloc.start()
    read_pasted_text(ODD[what])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80_000_000
