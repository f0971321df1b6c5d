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
GLANCE = "glance"
IN_FULL = "in-full"
OF_ITSELF = frozenset({NOTE, GLANCE, IN_FULL})

RECOMMENDATION = "recommendation"
PART = "part"

# headings of partnerships' plans and of standards, what is said of them, and what stands below all tables
THEME = "theme"
PURPOSE = "purpose"
CLOSING = "closing"

# tables
HEADER = "header"
ACTION = "action"
KEY = "key"
DECISIONS = "decisions"
LINES = "lines"
CHARACTERISTICS = "characteristics"

# cells of the header table
REVIEW = "review"
COMMITTEE = "committee"
LINK_OFFICERS = "link-officers"
AGREED = "agreed"

# cells of an action table
LABEL = "label"
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
COMMITTEES = "committees"
REVISED = "revised"
# what plans of partnerships and other councils' papers have
STATUS = "status"
INDICATORS = "indicators"
EXPLANATION = "explanation"

# values of a cell that was asked and got no answer, or the answer "not yet"
NONE = "none"
NOT_YET = "not-yet"

NO_UPDATE = "No update received"

# what heads the rows of the table of decisions
DECIDED = "Decided by the Committee since the last update:"
HELD = "Statuses that the Committee holds to be others:"
REVISED_DATES = "Revised dates that the Committee agreed:"
OF_DECISIONS = frozenset({DECIDED, HELD, REVISED_DATES})
