"""Redaction of original documents: one that contains the redacted words is replaced as a whole."""

from __future__ import annotations

from actionplans.evidence_redaction import build_redaction_notice
from audit.redaction import Redactor, StoreRedaction, register_store
from documents.readers import read_document
from documents.validation.uploads import FileRejected
from imports.models import StoredFile

ORIGINALS = "imported documents"  # the label under which a redaction reports how many it found


@register_store
def prepare_import_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find the documents that contain the redacted words in their bytes or in what was read from them.

    `closely` also reads each file again, as the words may be compressed in it.
    """
    files = StoredFile.objects.select_related("upload", "import_record")
    matching_ids = [file.pk for file in files.iterator(20) if _contains_text(file, redactor, closely)]

    def remove(redaction_number: int) -> None:
        for file in StoredFile.objects.filter(pk__in=matching_ids):
            file.data = build_redaction_notice(
                redaction_number
            )  # its SHA-256 stays, and says which document it was
            file.save(update_fields=["data"])

    return StoreRedaction({ORIGINALS: len(matching_ids)}, remove)


def _contains_text(file: StoredFile, redactor: Redactor, closely: bool) -> bool:
    data = bytes(file.data)
    upload = getattr(file, "upload", None)
    texts = [
        data.decode("utf-8", "replace"),
        *([str(upload.parsed_plan), upload.file_name] if upload else []),
    ]
    if any(redactor.matches(text) for text in texts):
        return True
    return closely and redactor.matches(_document_text(file, data))


def _document_text(file: StoredFile, data: bytes) -> str:
    record = getattr(file, "upload", None) or getattr(file, "import_record", None)
    try:
        document = read_document(data, record.file_name if record else "")
    except FileRejected:
        return ""
    return f"{document.text}\n{document}"  # the second also has page headers and footers
