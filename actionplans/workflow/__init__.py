"""The only place where a round, an answer or an action changes state. Every move says who, when and why."""

from actionplans.workflow.answers import (
    EditConflict,
    NotAllowed,
    UpdateContent,
    add_comment,
    approve,
    delegate,
    save_draft,
    send_back,
    submit,
    take_back,
)
from actionplans.workflow.asking import (
    PendingRequest,
    create_request,
    find_further_reports_due,
    find_impact_due,
    pending_requests,
)
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.decisions import (
    DecisionInput,
    record_decision,
    record_minute_reference,
    rescind_decision,
    sign_off_plan,
)
from actionplans.workflow.evidence import (
    AcceptedFile,
    accept_file,
    add_file,
    add_link,
    change_evidence,
    remove_evidence,
)
from actionplans.workflow.exempt_readers import add_exempt_reader, remove_exempt_reader
from actionplans.workflow.handing_over import hand_over
from actionplans.workflow.publishing import find_missing_updates, make_public, mark_published, unpublish
from actionplans.workflow.requests import RequestInput, answer_member_request, raise_member_request
from actionplans.workflow.rounds import (
    add_omitted_requests,
    change_deadline,
    open_round,
    record_past_entry,
    record_past_round,
    record_past_updates,
    sync_request_owners,
)

__all__ = [
    "AcceptedFile",
    "DecisionInput",
    "EditConflict",
    "NotAllowed",
    "PendingRequest",
    "RequestInput",
    "UpdateContent",
    "accept_file",
    "add_comment",
    "add_exempt_reader",
    "add_file",
    "add_link",
    "add_omitted_requests",
    "answer_member_request",
    "approve",
    "change_deadline",
    "change_evidence",
    "create_request",
    "delegate",
    "discard_correction",
    "find_further_reports_due",
    "find_impact_due",
    "find_missing_updates",
    "hand_over",
    "make_public",
    "mark_published",
    "open_round",
    "pending_requests",
    "raise_member_request",
    "record_decision",
    "record_minute_reference",
    "record_past_entry",
    "record_past_round",
    "record_past_updates",
    "remove_evidence",
    "remove_exempt_reader",
    "reopen_update",
    "rescind_decision",
    "save_draft",
    "send_back",
    "sign_off_plan",
    "submit",
    "sync_request_owners",
    "take_back",
    "unpublish",
]
