"""A finding about one value names it, so that a page can lead there."""

from dataclasses import replace

from documents.recognise.item_keys import item_keys_by_id
from documents.recognise.recognise import recognise
from documents.tree import Table
from tests.documents.recognise.sample_documents import action, paper_of, table

FIRST, SECOND = (("Recommendation 1: That roads be safe.",), ("Recommendation 2: That a letter be sent.",))


def about(reading, code):
    return [finding.about for finding in reading.findings if finding.code == code]


def test_a_missing_grade_is_that_of_the_second_line():
    assert about(recognise(paper_of(action(FIRST), action(SECOND, grade=""))), "grade-missing") == [
        "e2.grade"
    ]


def test_a_date_that_is_not_sure_is_that_of_its_line():
    made = action(FIRST)
    dated = Table((*made.rows[:2], *table(("Date:", "When it is done")).rows, *made.rows[3:]))
    assert about(recognise(paper_of(action(SECOND), dated)), "date-not-understood") == ["l2.date_text"]


def test_a_paper_without_a_title_lacks_that_of_the_paper():
    made = paper_of(action(FIRST))
    assert about(recognise(replace(made, blocks=made.blocks[2:])), "no-review") == ["paper.title"]


def test_a_label_that_nobody_knows_is_named_by_its_words():
    made = action(FIRST)
    rows = (*made.rows[:2], *table(("Favourite colour:", "Red")).rows, *made.rows[3:])
    assert about(recognise(paper_of(Table(rows))), "unknown-label") == ["label:Favourite colour:"]


def test_names_count_what_is_printed():
    plan = recognise(paper_of(action(FIRST), action(SECOND))).plan
    (_, _, first), (_, _, second) = plan.sub_actions()
    names = item_keys_by_id(plan.headings)
    assert [names[id(first)], names[id(second)], names[id(second.entries[0])]] == ["l1", "l2", "e2"]
