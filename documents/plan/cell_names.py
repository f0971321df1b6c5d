"""The parts of a committee's paper by name: writers give these names, readers trust them.

A paper that somebody else wrote has none of them, and is read by its labels instead.
"""

from __future__ import annotations

TITLE = "title"
INSTRUCTIONS = "instructions"
PERIOD = "period"
AGENDA_ITEM = "agenda-item"

# what a paper says of itself, and no plan does
NOTE = "note"
SUMMARY = "glance"
FULL_REPORT = "in-full"
REPORT_ONLY = frozenset({NOTE, SUMMARY, FULL_REPORT})

RECOMMENDATION = "recommendation"
PART = "part"

# headings of partnerships' plans and of standards, what is said of them, and what stands below all tables
THEME = "theme"
PURPOSE = "purpose"
CLOSING_STATEMENT = "closing"

# tables
HEADER = "header"
ACTION = "action"
GRADING_KEY = "key"
DECISIONS = "decisions"
SUB_ACTIONS = "lines"
CHARACTERISTICS = "characteristics"

# cells of the header table
REVIEW = "review"
COMMITTEE = "committee"
LINK_OFFICERS = "link-officers"
AGREED_MONTH = "agreed"

# cells of an action table
ROW_LABEL = "label"
STRAND = "strand"
REF = "ref"
RESPONSIBILITY = "responsibility"
DATE = "date"
AGREED_ACTION = "agreed-action"
MEASURE = "measure"
EVIDENCE = "evidence"
ASSESSMENT = "assessment"
IMPACT = "impact"
# what a committee decided: printed for people, and recorded with its meeting only, so never read in
COMMITTEE_GRADE = "committees"
REVISED_DATE = "revised"
# what plans of partnerships and other councils' papers have
STATUS = "status"
INDICATORS = "indicators"
EXPLANATION = "explanation"

# values of a cell that was asked and got no answer, or the answer "not yet"
NOT_RECEIVED = "none"
NOT_YET_KNOWN = "not-yet"

NOT_RECEIVED_TEXT = "No update received"

# what heads the rows of the table of decisions
DECISIONS_LABEL = "Decided by the Committee since the last update:"
COMMITTEE_STATUSES_LABEL = "Statuses that the Committee holds to be others:"
REVISED_DATES_LABEL = "Revised dates that the Committee agreed:"
DECISION_LABELS = frozenset({DECISIONS_LABEL, COMMITTEE_STATUSES_LABEL, REVISED_DATES_LABEL})
