"""A Word file of ours comes back as it was, and what somebody changed in it is read by what it shows."""

from __future__ import annotations

from dataclasses import replace

import docx
from docx.shared import RGBColor
from hypothesis import example, given

from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.word_round_trip import ROUND_TRIP_NAMESPACE
from documents.writers.docx import to_docx
from documents.writers.rectangular_tables import make_rectangular
from tests.documents import tree_strategies
from tests.documents.docx_builder import build_zip, read_zip, save_docx
from tests.documents.samples import edit_docx, long_table, open_with_python_docx, progress_update
from tests.hypothesis_profiles import example_settings


def square(document):
    return replace(document, blocks=make_rectangular(document.blocks))


def answer(words="Done.", name="evidence", value=None):
    """A document of one labelled answer."""
    label = Cell((paragraph("Evidence:", bold=True),), header_scope="row", name="label", value="March 2020")
    row = Row((label, Cell((paragraph(words),), name=name, value=value)))
    return Document((Table((row,), name="action"),), title="T")


def answer_in(document):
    return document.blocks[0].rows[0].cells[1]


@example_settings(250)
@given(tree_strategies.documents)
@example(Document((Paragraph((Run("\n  a  "), Run(" b\n\t\n", bold=True)), marker="•", depth=3),)))
@example(Document((Table((Row((Cell(), Cell((Table((Row((Cell(),)),), caption="C"),), name="n"))),)),)))
def test_a_paper_of_ours_comes_back_as_it_was(document):
    assert read_docx(to_docx(document)) == square(document)


def test_the_real_updates_come_back_as_they_were():
    for document in (progress_update(), progress_update("2020-09"), long_table()):
        assert read_docx(to_docx(document)) == document


def test_markers_that_no_list_can_print_are_words():
    items = Document(tuple(Paragraph((Run("x"),), marker=m) for m in ("100%1", "a" * 40, " b)", "q\nr")))
    assert read_docx(to_docx(items)).text == items.text


def test_another_program_may_pack_the_file_anew():
    document = progress_update("2020-09")
    assert edit_docx(document, lambda file: None) == document


def test_what_was_not_changed_keeps_what_is_known_of_it():
    def change(file):
        file.tables[0].cell(0, 0).paragraphs[0].runs[0].text = "Evidence of Progress (September 2020):"

    label, evidence = edit_docx(answer(value="none"), change).blocks[0].rows[0].cells
    assert (label.name, label.value, label.is_edited) == ("label", None, True)
    assert (evidence.name, evidence.value, evidence.is_edited) == ("evidence", "none", False)


def test_changed_words_take_the_value_with_them_and_leave_the_name():
    def change(file):
        file.tables[0].cell(0, 1).paragraphs[0].runs[0].text = "Nearly done."

    cell = answer_in(edit_docx(answer(value="1"), change))
    assert (cell.text, cell.name, cell.value, cell.is_edited) == ("Nearly done.", "evidence", None, True)


def test_a_changed_look_is_seen():
    def change(file):
        run = file.tables[0].cell(0, 1).paragraphs[0].runs[0]
        run.italic, run.font.color.rgb = True, RGBColor(0xC0, 0, 0)

    [shown] = answer_in(edit_docx(answer(value="1"), change)).blocks
    assert shown.runs == (Run("Done.", italic=True, colour="C00000"),)


def test_words_typed_into_an_empty_cell_are_its_words():
    def change(file):
        file.tables[0].cell(0, 1).paragraphs[0].add_run("At last.")

    cell = answer_in(edit_docx(answer(words=""), change))
    assert (cell.text, cell.name, cell.is_edited) == ("At last.", "evidence", True)
    empty = Document((Table((Row((Cell(name="label"), Cell(name="evidence"))),)),))
    cell = answer_in(edit_docx(empty, change))
    assert (cell.text, cell.name, cell.is_edited) == ("At last.", "evidence", True)


def test_paragraphs_put_in_by_hand_are_read_as_anybodys():
    def change(file):
        file.styles.add_style("Mine", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        for words in ("-  first", "", "b)\tsecond", "  blanks  "):
            file.add_paragraph(words, style="Mine")

    added = edit_docx(answer(), change).blocks[1:]
    assert [each.line for each in added] == ["• first", "b) second", "blanks"]


def test_a_name_taken_out_of_the_paper_is_nowhere_in_the_file():
    def change(file):
        file.tables[0].cell(0, 1).paragraphs[0].runs[0].text = "The team"

    file = open_with_python_docx(answer("Dawn Tyerman", "responsibility", '["Dawn Tyerman"]'))
    assert any(b"Tyerman" in content for content in read_zip(save_docx(file)).values())
    change(file)
    for name, content in read_zip(save_docx(file)).items():
        assert b"Tyerman" not in content, name


def test_like_cells_with_unlike_values_keep_them_until_one_is_taken_out():
    row = answer().blocks[0].rows[0]
    rows = tuple(
        Row((row.cells[0], Cell((paragraph("None"),), name="evidence", value=value))) for value in "ab"
    )
    document = Document((Table(rows),))
    assert read_docx(to_docx(document)) == document

    def change(file):
        table = file.tables[0]._tbl
        table.remove(table.tr_lst[0])

    left = answer_in(edit_docx(document, change))
    assert (left.value, left.is_edited) == (None, True)


def test_a_file_without_our_part_or_with_a_broken_one_is_anybodys():
    parts = read_zip(to_docx(answer(value="1")))
    whole = parts["customXml/item1.xml"]
    for broken in (
        None,
        b"<nothing/>",
        b"<broken",
        f'<paper xmlns="{ROUND_TRIP_NAMESPACE}"/>'.encode(),
        f'<paper xmlns="{ROUND_TRIP_NAMESPACE}">[1]</paper>'.encode(),
        f'<paper xmlns="{ROUND_TRIP_NAMESPACE}">'.encode()
        + b'{"version":1,"styles":{"a":{"level":9}}}</paper>',
        whole.replace(b'"version":1', b'"version":2'),
    ):
        changed = {name: content for name, content in parts.items() if name != "customXml/item1.xml"}
        if broken is not None:
            changed["customXml/item1.xml"] = broken
        cell = answer_in(read_docx(build_zip(changed.items())))
        assert (cell.text, cell.name, cell.value, cell.is_edited) == ("Done.", None, None, False)


def test_notes_that_somebody_forged_are_not_believed():
    parts = read_zip(to_docx(answer(value="1")))
    whole = parts["customXml/item1.xml"].decode()
    start, _, notes = whole.partition('"notes":')
    for forged in ("AAAA", "!", "bnVsbA=="):
        keys = [each.split('"')[1] for each in notes.split("],")]
        made = ",".join(f'"{key}":["{forged}"]' for key in keys)
        changed = parts | {"customXml/item1.xml": (start + '"notes":{' + made + "}}</paper>").encode()}
        assert answer_in(read_docx(build_zip(changed.items()))).is_edited
