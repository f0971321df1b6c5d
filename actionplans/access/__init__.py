"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and do all on plans of every kind; auditors see all but exempt information, and do nothing;
link officers see and do all on theirs; officers read reviews that they own lines of; members read what
is published, and the plans of their own committee; a partner organisation reads its own lines, and so
does whom a partnership's plan names and nobody knows. Who may not even read gets the 404 of a missing
thing.
`actionplans/meeting_access.py` continues this for meetings.
"""

from .answers import (
    answer_for,
    answer_to_read,
    answers_of,
    approved_for,
    asked_of,
    entry_for,
    may_delegate,
    may_open_answer,
)
from .colleagues import belongings_for, hands_over_for, letters_for
from .evidence import evidence_for, evidence_to_change, file_to_redact, public_evidence
from .exempt import hidden_from, not_hidden_from, reads_exempt, with_exempt
from .exempt_readers import exempt_lines_for, exempt_readers, plan_with_exempt, reads_exempt_page
from .history import HistoryScope, history_scope, log_for
from .plans import (
    lines_for,
    may_archive,
    may_edit,
    plan_for,
    plan_to_archive,
    plan_to_publish,
    plan_to_run,
    plans_for,
    reads_whole,
    responses_for,
    review_for,
    reviews_for,
    reviews_run_by,
    runs_plan,
    sub_action_for,
    whole_plans_for,
    whole_reviews_for,
)
from .redactions import plan_to_redact, redaction_for, redactions_for
from .roles import (
    AnyUser,
    is_administrator,
    is_clerk,
    is_member,
    may_add_reviews,
    may_change_look,
    may_decide,
    may_import,
    may_keep_calendar,
    may_publish,
    may_read_log,
    reads_every_plan,
    reads_whole_log,
)
from .rounds import public_plans, public_round, round_for, rounds_for, rounds_to_run
from .ties import whole_by_name

__all__ = [
    "AnyUser",
    "HistoryScope",
    "answer_for",
    "answer_to_read",
    "answers_of",
    "approved_for",
    "asked_of",
    "belongings_for",
    "entry_for",
    "evidence_for",
    "evidence_to_change",
    "exempt_lines_for",
    "exempt_readers",
    "file_to_redact",
    "hands_over_for",
    "hidden_from",
    "history_scope",
    "is_administrator",
    "is_clerk",
    "is_member",
    "letters_for",
    "lines_for",
    "log_for",
    "may_add_reviews",
    "may_archive",
    "may_change_look",
    "may_decide",
    "may_delegate",
    "may_edit",
    "may_import",
    "may_keep_calendar",
    "may_open_answer",
    "may_publish",
    "may_read_log",
    "not_hidden_from",
    "plan_for",
    "plan_to_archive",
    "plan_to_publish",
    "plan_to_redact",
    "plan_to_run",
    "plan_with_exempt",
    "plans_for",
    "public_evidence",
    "public_plans",
    "public_round",
    "reads_every_plan",
    "reads_exempt",
    "reads_exempt_page",
    "reads_whole",
    "reads_whole_log",
    "redaction_for",
    "redactions_for",
    "responses_for",
    "review_for",
    "reviews_for",
    "reviews_run_by",
    "round_for",
    "rounds_for",
    "rounds_to_run",
    "runs_plan",
    "sub_action_for",
    "whole_by_name",
    "whole_plans_for",
    "whole_reviews_for",
    "with_exempt",
]
