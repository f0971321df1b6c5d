"""The gate for files that stand behind an answer: kept and handed on as they came, never read by us.

As at the other gate, what a file is, is decided by what is in it, and its name must say the same. It is
looked at in the sandbox.
"""

from __future__ import annotations

from typing import Literal

from documents.sandbox import invalid_answer_error, run_sandboxed
from documents.validation.uploads import validate_size

EvidenceKind = Literal["pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpg", "csv", "txt"]

EVIDENCE_KIND_LABELS: dict[EvidenceKind, str] = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "pptx": "PowerPoint slides",
    "odt": "OpenDocument text",
    "ods": "OpenDocument spreadsheet",
    "png": "PNG picture",
    "jpg": "JPEG picture",
    "csv": "CSV file",
    "txt": "plain text",
}
_IN_THE_SANDBOX = "documents.evidence_inside:detect_evidence_kind"


def validate_evidence_file(data: bytes, name: str) -> EvidenceKind:
    """What kind of file this is, or `FileRejected` with a sentence for the person who sent it."""
    validate_size(data)
    answer = run_sandboxed(_IN_THE_SANDBOX, data, {"name": name})
    for kind in EVIDENCE_KIND_LABELS:
        if answer == kind.encode():
            return kind
    raise invalid_answer_error(_IN_THE_SANDBOX)
