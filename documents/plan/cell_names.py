"""Names for the parts of our own documents: writers add them, and readers rely on them.

A document from elsewhere has none of them, and is read by its labels instead.
"""

from __future__ import annotations

TITLE = "title"
INSTRUCTIONS = "instructions"
PERIOD = "period"
AGENDA_ITEM = "agenda-item"

# parts that belong to a document, and not to the plan
NOTE = "note"
SUMMARY = "glance"
FULL_REPORT = "in-full"
REPORT_ONLY = frozenset({NOTE, SUMMARY, FULL_REPORT})

RECOMMENDATION = "recommendation"
PART = "part"

# headings of partnerships' plans and of standards, their descriptions, and the text below all tables
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
# decisions of a committee: printed for people, and recorded only with their meeting, so never imported
COMMITTEE_GRADE = "committees"
REVISED_DATE = "revised"
# in plans of partnerships and in other councils' documents
STATUS = "status"
INDICATORS = "indicators"
EXPLANATION = "explanation"

# values of a cell: no update was received, or the impact is not known yet
NOT_RECEIVED = "none"
NOT_YET_KNOWN = "not-yet"

NOT_RECEIVED_TEXT = "No update received"

# labels of the rows in the table of decisions
DECISIONS_LABEL = "Decided by the Committee since the last update:"
COMMITTEE_STATUSES_LABEL = "Statuses that the Committee holds to be others:"
REVISED_DATES_LABEL = "Revised dates that the Committee agreed:"
DECISION_LABELS = frozenset({DECISIONS_LABEL, COMMITTEE_STATUSES_LABEL, REVISED_DATES_LABEL})
