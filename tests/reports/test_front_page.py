"""A member who reads one page knows what to ask. Its figures are counted here once more, another way."""

import datetime as dt
import json
import re
from dataclasses import replace

from django.test import TestCase
from hypothesis import given

from actionplans.models.plans import get_specific_plan
from actionplans.serialise import build_plan
from documents.plan import plan_data
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.grades import grade_label
from documents.readers.docx import read_docx
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.pdf import to_pdf
from reports.front_page import (
    AT_A_GLANCE,
    GRADE_CHANGED,
    IMPACT_DUE,
    IN_FULL,
    NO_ACTIONS_TEXT,
    OVERDUE,
    front_page,
)
from reports.progress_update import progress_update
from reports.report_options import DEFAULT_OPTIONS
from reports.status_changes import (
    NOT_GRADED,
    TOTAL_LABEL,
    count_grades,
    names_not_received,
    report_month,
    status_changes,
)
from tests.documents.test_write_pdf import breaches
from tests.hate_crime_documents import MARCH, SEPTEMBER, import_fixtures
from tests.hypothesis_profiles import example_settings
from tests.page_assertions import errors_on
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_report_options import march, plan_of_one, september
from tests.reports.test_round_trip import plans
from tests.rounds.base import DONE, MET

WITH_FRONT_PAGE = replace(DEFAULT_OPTIONS, front="yes")
slow_examples = example_settings(25)


def of_september(*lines):
    actions = tuple(
        plan_data.SubActionData(strand=name, due=due, date_text=due, entries=tuple(entries))
        for name, due, *entries in lines
    )
    return plan_data.PlanData(
        "Noise", period="September 2020", headings=(plan_data.HeadingData("1", "Be quiet.", actions),)
    )


def tables(plan):
    _, numbers, questions, _ = front_page(plan)
    return numbers, questions


def numbers_of(plan):
    """What is printed: by its words, how many before and now, and how long the bar is."""
    rows = tables(plan)[0].rows[1:]
    return {
        row.cells[0].text: (
            *(int(cell.text or 0) for cell in row.cells[1:3]),
            sum(c.colspan for c in row.cells if c.fill),
        )
        for row in rows
    }


def answers_of(plan):
    return {row.cells[0].text: row.cells[1].text for row in tables(plan)[1].rows}


def moved(name, before, now):
    return f"• 1 {name}: from {grade_label(before)} to {grade_label(now)}"


def counted_in(plan):
    """How many have each grade, and of how many nothing came, counted in the data that all may download."""
    data = json.loads(plan_data.to_json(plan))
    result, silent = [], 0
    for heading in data["headings"]:
        for below in (heading, *heading["parts"]):
            for action in below["sub_actions"]:
                grades = [e.get("committees_grade") or e["grade"] for e in action["entries"]]
                result.append(next((grade for grade in reversed(grades) if grade), None))
                last = action["entries"][-1]
                said = ("evidence", "grade", "grade_text", "explanation", "impact", "impact_not_yet")
                silent += not any(last[name] for name in said)
    return [result.count(grade) for grade in (1, 2, 3, 4)], len(result), silent


@slow_examples
@given(plans())
def test_the_numbers_are_those_of_the_data(plan):
    printed = numbers_of(plan)
    grades, all_actions, silent = counted_in(plan)
    total = printed.pop(TOTAL_LABEL)
    assert printed.pop(NOT_RECEIVED_TEXT) == (0, silent, 0)
    listed = answers_of(plan)[NOT_RECEIVED_TEXT]
    assert (0 if listed == "None" else listed.count("• ")) >= silent == len(names_not_received(plan))
    assert sum(row["n"] for row in count_grades(plan)) == all_actions
    assert [printed[words][1] for words in list(printed)[:4]] == grades
    assert total == (all_actions, all_actions, 0)
    assert sum(before for before, _, _ in printed.values()) == all_actions
    assert sum(now for _, now, _ in printed.values()) == all_actions
    longest = max(now for _, now, _ in printed.values())
    for _, now, bar in printed.values():
        assert (bar > 0, bar == 10) == (now > 0, now / longest > 0.95)


@slow_examples
@given(plans())
def test_a_paper_with_a_front_page_is_read_back_as_the_same_plan(plan):
    document = progress_update(plan, WITH_FRONT_PAGE)
    assert recognise(document).plan == plan
    again = read_docx(to_docx(document))
    assert again == document
    assert recognise(again).plan == plan


def test_it_tells_what_moved_the_worst_first():
    plan = of_september(
        ("Better", "", march(grade=4), september(grade=1)),
        ("Same", "", march(grade=2), september(grade=2)),
        ("Worse", "", march(grade=1), september(grade=3)),
        ("New", "", september(grade=4)),
        ("Silent", "", march(grade=3), september()),
    )
    assert answers_of(plan)[GRADE_CHANGED] == f"{moved('Worse', 1, 3)}\n{moved('Better', 4, 1)}"
    printed = numbers_of(plan)
    assert printed[NOT_GRADED] == (1, 0, 0)
    assert printed[NOT_RECEIVED_TEXT] == (0, 1, 0)
    assert printed[grade_label(3)] == (1, 2, 10)


def test_it_compares_with_the_last_update_that_asked_for_a_grade():
    asked_for_impact = plan_data.EntryData(
        period="June 2020", progress=False, impact_asked=True, impact="Fewer."
    )
    plan = of_september(("Park", "", march(grade=2), asked_for_impact, september(grade=3)))
    assert answers_of(plan)[GRADE_CHANGED] == moved("Park", 2, 3)


def test_late_is_what_should_have_been_done_before_the_month_of_the_update():
    plan = of_september(
        ("August", "2020-08", september(grade=2)),
        ("The month itself", "2020-09", september(grade=2)),
        ("The year", "2020", september(grade=2)),
        ("The year before", "2019", september()),
        ("Done", "2020-08", september(grade=1)),
        ("Done long ago", "2020-08", march(grade=1), september(progress=False, impact_asked=True)),
        ("No sure date", "", september(grade=4)),
    )
    assert answers_of(plan)[OVERDUE] == ("• 1 August: 2020-08\n• 1 The year before: 2019")


def test_what_is_due_on_the_first_day_of_the_month_is_not_late_in_its_update():
    plan = of_september(
        ("The day before", "2020-08-31", september(grade=2)),
        ("The day itself", "2020-09-01", september(grade=2)),
    )
    late = [
        status_change.line.strand
        for status_change in status_changes(plan)
        if status_change.is_overdue(dt.date(2020, 9, 1))
    ]
    assert late == ["The day before"]
    assert "The day itself" not in answers_of(plan)["Past the agreed date and not fully achieved"]


def test_it_names_what_is_missing_with_the_reason_and_what_awaits_its_impact():
    plan = of_september(
        ("Silent", "", september(gap_reason="The service has moved.")),
        ("Silent too", "", september()),
        ("Later", "", september(grade=1, impact_asked=True, impact="In 2021.", impact_not_yet=True)),
        ("Known", "", september(grade=1, impact_asked=True, impact="Fewer.")),
    )
    answers = answers_of(plan)
    assert answers[NOT_RECEIVED_TEXT] == "• 1 Silent: The service has moved.\n• 1 Silent too"
    assert answers[IMPACT_DUE] == "• 1 Later"


def test_where_there_is_nothing_to_ask_it_says_so():
    answers = answers_of(plan_of_one(september(grade=2)))
    assert list(answers.values()) == ["None"] * 4
    document = progress_update(plan_data.PlanData("Noise", period="September 2020"), WITH_FRONT_PAGE)
    assert NO_ACTIONS_TEXT in document.text


def test_a_paper_with_a_front_page_meets_pdf_ua():
    plan = of_september(("Better", "2019", march(grade=4), september(grade=1)), ("Silent", "", september()))
    assert breaches(to_pdf(progress_update(plan, WITH_FRONT_PAGE))) == set()


def test_an_action_that_is_not_asked_again_counts_once_with_its_last_grade():
    done = plan_data.SubActionData(date_text="2019", due="2019", entries=(march(grade=1),))
    late = plan_data.SubActionData(date_text="2019", due="2019", entries=(march(grade=3),))
    plan = replace(
        of_september(("Silent", "2019", march(grade=3), september())),
        day="2020-09-01",
        not_asked=(plan_data.NotAsked("1 Done", "1", 0, done), plan_data.NotAsked("1 Late", "1", 1, late)),
    )
    printed = numbers_of(plan)
    assert [printed[grade_label(grade)][:2] for grade in (1, 2, 3, 4)] == [(1, 1), (0, 0), (2, 2), (0, 0)]
    assert (printed[TOTAL_LABEL][:2], printed[NOT_RECEIVED_TEXT][1]) == ((3, 3), 1)
    assert answers_of(plan)[OVERDUE] == "• 1 Silent: 2019\n• 1 Late: 2019"
    assert [row["n"] for row in count_grades(plan)] == [1, 0, 2, 0, 0]


def test_what_was_late_is_judged_on_the_day_of_the_report_and_not_by_its_month():
    plan = of_september(("Due in June", "2021-06", september()))
    assert answers_of(plan)[OVERDUE] == "None"
    assert answers_of(replace(plan, day="2026-11-24"))[OVERDUE] == "• 1 Due in June: 2021-06"


def test_a_question_for_impact_alone_that_nobody_answered_is_counted_as_it_is_listed():
    plan = of_september(("Form", "", march(grade=1), september(progress=False, impact_asked=True)))
    assert (numbers_of(plan)[NOT_RECEIVED_TEXT][1], answers_of(plan)[NOT_RECEIVED_TEXT]) == (1, "• 1 Form")


# How many have each grade, and none; how many there are, are past their date, and lack an update.
REAL = {
    ("hate-crime-action-plan-2010", ""): ([0, 8, 7, 0, 6], 21, 0, 5),
    ("hate-crime-group-action-plan-2018-19", "September 2018"): ([0, 9, 16, 0, 8], 33, 2, 0),
    (MARCH.removesuffix(".docx"), ""): ([12, 2, 1, 1, 0], 16, 4, 0),
    (SEPTEMBER.removesuffix(".docx"), ""): ([15, 0, 1, 0, 0], 16, 1, 1),
    ("north-east-standards", "March 2010"): ([0, 0, 0, 0, 14], 14, 0, 0),
}


class RealDocumentsTests(TestCase):
    def test_the_figures_of_the_five_documents_are_right_and_equal_their_lists(self):
        for (name, period), (grades, total, past, silent) in REAL.items():
            outcome = import_fixtures(f"{name}.docx", period=period)
            with self.subTest(name):
                plan = build_plan(get_specific_plan(outcome.review.pk), outcome.this_round)
                result = status_changes(plan)
                counted = [
                    sum(status_change.grade == grade for status_change in result)
                    for grade in (1, 2, 3, 4, None)
                ]
                self.assertEqual((counted, len(result)), (grades, total))
                self.assertEqual(sum(row["n"] for row in count_grades(plan)), total)
                late = [
                    status_change for status_change in result if status_change.is_overdue(report_month(plan))
                ]
                self.assertEqual((len(late), len(names_not_received(plan))), (past, silent))


class FrontPageTests(PublishCase):
    def test_a_clerk_has_the_paper_with_its_front_page(self):
        self.approve(DONE)
        page = self.get(self.clare, f"{ROUND_URL}txt/?front=yes").content.decode()
        self.assertTrue(re.search(r"from 2 \(On-Track\) to 1 \(Fully Achieved\)", page))
        self.assertIn(AT_A_GLANCE, page)
        self.assertIn(IN_FULL, page)
        self.assertNotIn(AT_A_GLANCE, self.get(self.clare, f"{ROUND_URL}txt/").content.decode())

    def test_nonsense_is_refused(self):
        self.approve(MET)
        page = self.get(self.clare, f"{ROUND_URL}pdf/?front=perhaps")
        self.assertEqual((page.status_code, errors_on(page)), (400, {"front": ["invalid_choice"]}))


def test_the_committees_grade_is_the_one_that_moved():
    told = march(grade=2, committees_grade=1, said_of_it="Committee, 4 June 2020")
    plan = of_september(("Doubted", "", told, september(grade=3)))
    assert answers_of(plan)[GRADE_CHANGED] == moved("Doubted", 1, 3)


def test_what_was_agreed_for_later_is_not_past_its_date():
    plan = of_september(("Late", "2020-05", september(grade=2)))
    recommendation = plan.headings[0]
    later = replace(recommendation.sub_actions[0], revised="June 2021\nCommittee, 4 June 2020")
    agreed = replace(plan, headings=(replace(recommendation, sub_actions=(later,)),))
    assert "Late" in answers_of(plan)[OVERDUE]
    assert answers_of(agreed)[OVERDUE] == "None"
