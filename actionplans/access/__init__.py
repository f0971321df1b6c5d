"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and do all on plans of every kind; auditors see all but exempt information, and do nothing;
link officers see and do all on theirs; officers read reviews that they own lines of; members read what
is published, and the plans of their own committee; a partner organisation reads its own lines, and so
does whom a partnership's plan names and nobody knows. Who may not even read gets the 404 of a missing
thing.
`actionplans/meeting_access.py` continues this for meetings.
"""

from actionplans.access.answers import (
    approved_update_requests_for,
    may_delegate,
    may_open_update,
    update_request_for,
    update_request_to_read,
    update_request_with_plan_for,
    update_requests_for,
    update_requests_in_progress_for,
)
from actionplans.access.colleagues import (
    outgoing_emails_for,
    plan_ids_to_hand_over_for,
    responsibilities_to_hand_over,
)
from actionplans.access.evidence import evidence_for, evidence_to_change, file_to_redact, public_evidence
from actionplans.access.exempt import (
    hidden_sub_actions_for,
    may_read_exempt,
    plans_with_readable_exempt_q,
    visible_sub_actions_q,
)
from actionplans.access.exempt_readers import (
    exempt_lines_for,
    exempt_readers,
    plan_with_exempt,
    reads_exempt_page,
)
from actionplans.access.history import HistoryScope, history_scope_for, log_for
from actionplans.access.plans import (
    executive_responses_for,
    fully_readable_plans_for,
    fully_readable_reviews_for,
    managed_plan_ids,
    may_archive,
    may_manage_plan,
    may_manage_plan_id,
    may_read_whole_plan,
    plan_for,
    plan_to_archive,
    plan_to_manage,
    plan_to_publish,
    plans_for,
    review_for,
    reviews_for,
    sub_action_with_plan_for,
    sub_actions_for,
)
from actionplans.access.redactions import plan_to_redact, redaction_for, redactions_for
from actionplans.access.roles import (
    AnyUser,
    is_administrator,
    is_clerk,
    is_member,
    may_add_reviews,
    may_edit_branding,
    may_edit_calendar,
    may_import,
    may_publish,
    may_read_log,
    may_record_decisions,
    reads_every_plan,
    reads_whole_log,
)
from actionplans.access.rounds import public_plans, public_round, round_for, rounds_for, rounds_to_manage
from actionplans.access.ties import full_readers_by_role

__all__ = [
    "AnyUser",
    "HistoryScope",
    "approved_update_requests_for",
    "evidence_for",
    "evidence_to_change",
    "executive_responses_for",
    "exempt_lines_for",
    "exempt_readers",
    "file_to_redact",
    "full_readers_by_role",
    "fully_readable_plans_for",
    "fully_readable_reviews_for",
    "hidden_sub_actions_for",
    "history_scope_for",
    "is_administrator",
    "is_clerk",
    "is_member",
    "log_for",
    "managed_plan_ids",
    "may_add_reviews",
    "may_archive",
    "may_delegate",
    "may_edit_branding",
    "may_edit_calendar",
    "may_import",
    "may_manage_plan",
    "may_manage_plan_id",
    "may_open_update",
    "may_publish",
    "may_read_exempt",
    "may_read_log",
    "may_read_whole_plan",
    "may_record_decisions",
    "outgoing_emails_for",
    "plan_for",
    "plan_ids_to_hand_over_for",
    "plan_to_archive",
    "plan_to_manage",
    "plan_to_publish",
    "plan_to_redact",
    "plan_with_exempt",
    "plans_for",
    "plans_with_readable_exempt_q",
    "public_evidence",
    "public_plans",
    "public_round",
    "reads_every_plan",
    "reads_exempt_page",
    "reads_whole_log",
    "redaction_for",
    "redactions_for",
    "responsibilities_to_hand_over",
    "review_for",
    "reviews_for",
    "round_for",
    "rounds_for",
    "rounds_to_manage",
    "sub_action_with_plan_for",
    "sub_actions_for",
    "update_request_for",
    "update_request_to_read",
    "update_request_with_plan_for",
    "update_requests_for",
    "update_requests_in_progress_for",
    "visible_sub_actions_q",
]
