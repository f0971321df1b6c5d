"""The only place where a round, an answer or an action changes state. Every move says who, when and why."""

from .answers import (
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
from .asking import (
    PendingRequest,
    create_request,
    find_further_reports_due,
    find_impact_due,
    pending_requests,
)
from .corrections import discard_correction, reopen_update
from .decisions import (
    DecisionInput,
    record_decision,
    record_minute_reference,
    rescind_decision,
    sign_off_plan,
)
from .evidence import AcceptedFile, accept_file, add_file, add_link, change_evidence, remove_evidence
from .exempt_readers import add_exempt_reader, remove_exempt_reader
from .handing_over import hand_over
from .publishing import find_missing_updates, make_public, mark_published, unpublish
from .requests import RequestInput, answer_member_request, raise_member_request
from .rounds import (
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
