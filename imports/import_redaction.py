"""Imported documents: one that holds words which must go is removed as a whole."""

from __future__ import annotations

from actionplans.evidence_redaction import build_redaction_notice
from audit.redaction import Redactor, StoreRedaction, register_store
from documents.readers import read_document
from documents.validation.uploads import FileRejected
from imports.models import StoredFile

ORIGINALS = "imported documents"  # how a redaction counts them


@register_store
def prepare_import_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """The documents whose words, or whose bytes, hold the words. Looking closely reads each of them anew."""
    files = StoredFile.objects.select_related("upload", "import_record")
    holding = [file.pk for file in files.iterator(20) if _contains_text(file, redactor, closely)]

    def remove(number: int) -> None:
        for file in StoredFile.objects.filter(pk__in=holding):
            file.data = build_redaction_notice(number)  # its SHA-256 stays, and says which document it was
            file.save(update_fields=["data"])

    return StoreRedaction({ORIGINALS: len(holding)}, remove)


def _contains_text(file: StoredFile, redactor: Redactor, closely: bool) -> bool:
    data = bytes(file.data)
    upload = getattr(file, "upload", None)
    read = [data.decode("utf-8", "replace"), *([str(upload.parsed_plan), upload.file_name] if upload else [])]
    if any(redactor.matches(text) for text in read):
        return True
    return closely and redactor.matches(_document_text(file, data))


def _document_text(file: StoredFile, data: bytes) -> str:
    about = getattr(file, "upload", None) or getattr(file, "import_record", None)
    try:
        document = read_document(data, about.file_name if about else "")
    except FileRejected:
        return ""
    return f"{document.text}\n{document}"  # the second also has what stands above and below the pages
