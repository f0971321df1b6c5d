"""Validation of supporting documents, which are stored and served unchanged, never read by us.

As for uploads, the content decides what kind a file is, and its name must match. It is checked in the
sandbox.
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
_SANDBOX_FUNCTION = "documents.evidence_inside:detect_evidence_kind"


def validate_evidence_file(data: bytes, name: str) -> EvidenceKind:
    """The kind of this file. Raises FileRejected with a sentence for the person who uploaded it."""
    validate_size(data)
    answer = run_sandboxed(_SANDBOX_FUNCTION, data, {"name": name})
    for kind in EVIDENCE_KIND_LABELS:
        if answer == kind.encode():
            return kind
    raise invalid_answer_error(_SANDBOX_FUNCTION)
