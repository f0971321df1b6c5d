"""The public page of a plan puts together what its public reports say, and nothing else."""

from actionplans.workflow.updates import UpdateContent
from dashboards.public_plan import public_plan_sections
from documents.plan.plan_data import EntryData, HeadingData, NotAsked, PlanData, SubActionData
from documents.plan.scales import GRADES
from tests.reports.base import PublishCase

PUBLIC_PLAN_URL = "/public/road-safety/"


class PublicPlanPageTests(PublishCase):
    def page(self):
        return self.get(None, PUBLIC_PLAN_URL)

    def rows(self):
        return [
            row for section in self.page().context["sections"] for part in section.parts for row in part.rows
        ]

    def test_without_a_public_report_there_is_no_page(self):
        self.assertEqual(self.page().status_code, 404)
        self.approve()
        self.ask(readers="councillors")
        self.assertEqual(self.page().status_code, 404)

    def test_an_action_has_its_history_and_its_assessment(self):
        self.approve()
        self.ask()
        [row] = self.rows()
        self.assertEqual((row.line.action, row.current.css, row.is_followed_up), ("Do a.", "2", True))
        self.assertEqual([cell.css for cell in row.cells][-1], "2")
        self.assertContains(self.page(), PUBLIC_PLAN_URL + "2020-09/")

    def test_what_becomes_exempt_is_gone_at_once(self):
        self.approve(UpdateContent(evidence="We met.", grade=2))
        self.ask()
        self.assertContains(self.page(), "Do a.")
        self.action.is_exempt = True
        self.action.save()
        self.assertNotContains(self.page(), "Do a.")
        self.assertEqual(self.page().context["total"], 0)

    def test_what_is_agreed_after_the_report_is_not_told(self):
        self.approve()
        self.ask()
        self.add_action("b", action="Canary.")
        self.assertNotContains(self.page(), "Canary.")

    def test_an_action_that_no_public_report_printed_is_counted(self):
        self.add_progress(self.add_action("b"), grade=1)
        self.approve()
        self.ask()
        page = self.page()
        self.assertEqual((page.context["total"], page.context["not_printed"]), (2, 1))
        self.assertEqual(len(self.rows()), 1)


def report(period, *actions, not_asked=()):
    """A report of one recommendation; each action its words and its assessments by period."""
    sub_actions = tuple(
        SubActionData(action=action, entries=tuple(EntryData(period=at, grade=grade) for at, grade in grades))
        for action, grades in actions
    )
    return PlanData(period=period, headings=(HeadingData("1", "Roads", sub_actions),), not_asked=not_asked)


def rows_of(*reports):
    [section], _not_printed = public_plan_sections(reports, GRADES)
    return [
        (row.line.action, [cell.css for cell in row.cells], row.current.css, row.is_followed_up)
        for row in section.rows
    ]


MARCH, SEPTEMBER = "March 2020", "September 2020"


def test_an_action_that_was_not_asked_about_keeps_the_words_of_an_earlier_report():
    done = NotAsked("1", "1", 0, SubActionData(entries=(EntryData(period=MARCH, grade=1),)))
    rows = rows_of(
        report(MARCH, ("Paint.", [(MARCH, 1)]), ("Mend.", [(MARCH, 3)])),
        report(SEPTEMBER, ("Mend.", [(MARCH, 3), (SEPTEMBER, 2)]), not_asked=(done,)),
    )
    assert rows == [("Paint.", ["1", "none"], "1", True), ("Mend.", ["3", "2"], "2", True)]


def test_the_committees_later_assessment_of_such_an_action_holds():
    entry = EntryData(period=MARCH, grade=1, committees_grade=3)
    rows = rows_of(
        report(MARCH, ("Paint.", [(MARCH, 1)]), ("Mend.", [(MARCH, 3)])),
        report(
            SEPTEMBER,
            ("Mend.", [(SEPTEMBER, 2)]),
            not_asked=(NotAsked("1", "1", 0, SubActionData(entries=(entry,))),),
        ),
    )
    assert [row[2] for row in rows] == ["3", "2"]


def test_an_action_whose_words_were_changed_is_one_action():
    rows = rows_of(
        report(MARCH, ("Paint.", [(MARCH, 3)])),
        report(SEPTEMBER, ("Paint all.", [(MARCH, 3), (SEPTEMBER, 2)])),
    )
    assert rows == [("Paint all.", ["3", "2"], "2", True)]


def test_an_action_that_no_longer_counts_is_kept_and_said_to_be_followed_up_no_more():
    rows = rows_of(
        report(MARCH, ("Paint.", [(MARCH, 3)]), ("Mend.", [(MARCH, 3)])),
        report(SEPTEMBER, ("Mend.", [(MARCH, 3), (SEPTEMBER, 2)])),
    )
    assert rows[0] == ("Paint.", ["3", "none"], "3", False)


def test_a_round_without_an_update_is_marked_as_such():
    gap = EntryData(period=SEPTEMBER)
    sub_action = SubActionData(action="Mend.", entries=(EntryData(period=MARCH, grade=3), gap))
    [section], _not_printed = public_plan_sections(
        [PlanData(headings=(HeadingData("1", "Roads", (sub_action,)),))], GRADES
    )
    assert [cell.css for cell in section.rows[0].cells] == ["3", "not-received"]
