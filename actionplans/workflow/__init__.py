"""The only place where a round, an answer or an action changes state. Every move says who, when and why."""

from .answers import (
    Answer,
    Conflict,
    NotAllowed,
    approve,
    delegate,
    remark,
    save_draft,
    send_back,
    submit,
    take_back,
)
from .asking import Asking, ask, askings, impact_owed, reports_owed
from .corrections import leave_as_published, reopen
from .decisions import Ruling, decide, note_minute, sign_off_plan, take_decision_back
from .evidence import LetIn, add_file, add_link, change_evidence, let_in, remove_evidence
from .exempt_readers import let_read_exempt, stop_reading_exempt
from .handing_over import hand_over
from .publishing import gaps, mark_published, show_to_public, unpublish
from .requests import Wish, answer_member, ask_for_member
from .rounds import (
    ask_new_owners,
    ask_what_papers_left_out,
    change_deadline,
    open_round,
    record_past_answers,
    record_past_entry,
    record_past_round,
)

__all__ = [
    "Answer",
    "Asking",
    "Conflict",
    "LetIn",
    "NotAllowed",
    "Ruling",
    "Wish",
    "add_file",
    "add_link",
    "answer_member",
    "approve",
    "ask",
    "ask_for_member",
    "ask_new_owners",
    "ask_what_papers_left_out",
    "askings",
    "change_deadline",
    "change_evidence",
    "decide",
    "delegate",
    "gaps",
    "hand_over",
    "impact_owed",
    "leave_as_published",
    "let_in",
    "let_read_exempt",
    "mark_published",
    "note_minute",
    "open_round",
    "record_past_answers",
    "record_past_entry",
    "record_past_round",
    "remark",
    "remove_evidence",
    "reopen",
    "reports_owed",
    "save_draft",
    "send_back",
    "show_to_public",
    "sign_off_plan",
    "stop_reading_exempt",
    "submit",
    "take_back",
    "take_decision_back",
    "unpublish",
]
