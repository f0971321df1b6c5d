"""Redaction of the files of updates. A file that contains the words is removed as a whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from django.utils import timezone

from actionplans.models import EvidenceFile
from audit.redaction import Redactor, StoreRedaction, register_store
from documents.readers import read_document
from documents.validation.errors import FileRejected

EVIDENCE_FILES = "files behind answers"  # how a redaction counts them
ZIP_FILE_TYPES = ("pptx", "odt", "ods")
IMAGE_FILE_TYPES = ("png", "jpg")
XML_TAG = re.compile(r"<[^>]*>")


def build_redaction_notice(redaction_id: int) -> bytes:
    """The content that replaces a removed file."""
    today = timezone.localdate()
    return f"This file was taken away by redaction {redaction_id} on {today:%-d %B %Y}.\n".encode()


@register_store
def prepare_evidence_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find files that contain the words. `closely` also reads each document, besides its bytes."""
    files = EvidenceFile.objects.filter(redaction_id__isnull=True, evidence__isnull=False)
    files_with_evidence = files.select_related("evidence").iterator(20)
    return prepare_file_removal(
        [file.pk for file in files_with_evidence if _contains_text(file, redactor, closely)]
    )


def prepare_file_removal(file_ids: Iterable[int]) -> StoreRedaction:
    """The removal of the content of these files. Their names and SHA-256 stay."""
    file_ids = list(file_ids)

    def remove_contents(redaction_id: int) -> None:
        for file in EvidenceFile.objects.filter(pk__in=file_ids).defer("data"):
            file.data, file.redaction_id = build_redaction_notice(redaction_id), redaction_id
            file.save(update_fields=["data", "redaction_id"])

    return StoreRedaction({EVIDENCE_FILES: len(file_ids)}, remove_contents)


def _contains_text(file: EvidenceFile, redactor: Redactor, closely: bool) -> bool:
    data, kind = bytes(file.data), file.evidence.file_type
    if redactor.matches(data.decode("utf-8", "replace")):
        return True
    return closely and any(redactor.matches(text) for text in _extract_texts(data, kind))


def _extract_texts(data: bytes, kind: str) -> list[str]:
    """The texts in a file; none for images."""
    if kind in IMAGE_FILE_TYPES:
        return []
    if kind in ZIP_FILE_TYPES:
        return extract_zip_texts(data)
    try:
        document = read_document(data, f"words.{'txt' if kind == 'csv' else kind}")
    except FileRejected:
        return []
    return [document.text, str(document)]  # the second includes headers and footers


def extract_zip_texts(data: bytes) -> list[str]:
    """The text of its XML parts, once without tags and once with spaces for tags, which may divide words."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        parts = [archive.read(name).decode("utf-8", "replace") for name in names]
    return [XML_TAG.sub(replacement, part) for part in parts for replacement in ("", " ")]
