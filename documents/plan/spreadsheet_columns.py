"""The names in the spreadsheet of a round: its column headings, row labels and special values.

People see, sort and edit them, and an edited spreadsheet is read by them.
"""

from __future__ import annotations

from enum import StrEnum

from documents.plan import cell_names
from documents.plan.terminology import get_action_terms

ACTIONS_SHEET = "Actions"
ABOUT_SHEET = "About"


class Column(StrEnum):
    """The columns of the sheet of actions, in order."""

    LINE = "Line"
    RECOMMENDATION_NUMBER = "Rec. no."
    RECOMMENDATION = "Recommendation"
    PURPOSE = "Purpose"
    PART = "Part"
    PART_WORDS = "Part in words"
    PART_PURPOSE = "Purpose of the part"
    STRAND = "Strand"
    REFERENCE = "Reference"
    RESPONSIBILITY = "Responsibility"
    OWNERS = "Owners"
    DATE = "Date"
    DUE = "Due"
    REVISED = "Revised date agreed"
    ACTION = "Agreed action"
    MEASURE = "Agreed success measure"
    INDICATORS = "Indicators"
    UPDATE = "Update"
    PROGRESS = "Progress"
    EVIDENCE = "Evidence of progress"
    GRADE = "Grade"
    GRADE_WORDS = "Grade in words"
    EXPLANATION = "Explanation"
    COMMITTEES_GRADE = "Committee’s grade"
    SAID_OF_IT = "Committee’s reason"
    IMPACT = "Impact"
    IMPACT_EVIDENCE = "Evidence of impact"
    GAP_REASON = "Why no update"
    DECIDED = "Decided by the committee"


class AboutRow(StrEnum):
    """The labels of rows about the report as a whole."""

    REVIEW = "Review"
    COMMITTEE = "Select committee"
    LINK_OFFICERS = "Link officers"
    AGREED = "Action plan agreed"
    PERIOD = "Progress update"
    INSTRUCTIONS = "Instructions"
    KIND = "Kind of plan"
    CLOSING = "Below the tables"
    ON_EACH_PAGE = "On each page"


def _page_labels(kind: str) -> dict[str, str]:
    action_terms = get_action_terms(kind)
    return {
        Column.RECOMMENDATION_NUMBER: "No.",
        Column.RESPONSIBILITY: action_terms.lead,
        Column.DATE: action_terms.date,
        Column.ACTION: action_terms.action,
        Column.MEASURE: action_terms.measure,
        Column.GRADE_WORDS: action_terms.grade,
    }


# Headings and labels that differ in plans that are not reviews.
HEADERS_BY_KIND: dict[str, dict[str, str]] = {
    "partnership": {
        **_page_labels("partnership"),
        AboutRow.REVIEW: "Plan",
        Column.RECOMMENDATION: "Theme or objective",
        Column.PART: "Issue no.",
        Column.PART_WORDS: "Issue",
        Column.PART_PURPOSE: "Purpose of the issue",
        Column.EVIDENCE: "Progress in words",
    },
    "standards": {
        **_page_labels("standards"),
        AboutRow.REVIEW: "Assessment",
        Column.RECOMMENDATION: "Standard",
        Column.EVIDENCE: get_action_terms("standards").evidence,
    },
}


def get_header(name: Column | AboutRow, kind: str) -> str:
    """The heading of a column, or label of a row, in plans of this kind."""
    return HEADERS_BY_KIND.get(kind, {}).get(name, name)


def all_headers(name: Column | AboutRow) -> set[str]:
    """Its headings or labels in plans of all kinds."""
    return {name, *(headers[name] for headers in HEADERS_BY_KIND.values() if name in headers)}


# Columns that only plans of partnerships and assessments against standards have.
PARTNERSHIP_COLUMNS = frozenset({Column.PURPOSE, Column.PART_PURPOSE, Column.INDICATORS})
# Columns with decisions of a committee. Decisions are recorded only with their meeting, so these columns are
# never read from a sheet.
COMMITTEE_COLUMNS = frozenset({Column.REVISED, Column.COMMITTEES_GRADE, Column.SAID_OF_IT, Column.DECIDED})

# The header rows of the tables on the sheet about the report.
ABOUT_HEADERS = ("About this update", "As printed")
GRADE_HEADERS = ("Grade", "Meaning")
COLUMN_HEADERS = ("Column", "What it holds")

# The first words of summary tables, which are not read from a sheet.
COUNTS_SHEET = "Counts"
COUNTED_PREFIX = "Counted"

# Values of the columns Progress and Impact.
NOT_REQUESTED = "Not asked"
NOT_RECEIVED_TEXT = cell_names.NOT_RECEIVED_TEXT
# In place of the number of a part that has neither number nor text.
NO_PART = "–"
RECEIVED = "Received"
NOT_YET_KNOWN = "Not known yet"
