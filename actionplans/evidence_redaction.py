"""Files behind answers: one that holds words which must go, or must go itself, is taken away as a whole."""

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


def build_redaction_notice(redaction: int) -> bytes:
    """What stands in place of a file that a redaction took away."""
    today = timezone.localdate()
    return f"This file was taken away by redaction {redaction} on {today:%-d %B %Y}.\n".encode()


@register_store
def prepare_evidence_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """The files whose words, or whose bytes, hold the words. Looking closely reads each of them anew."""
    files = EvidenceFile.objects.filter(redaction_id__isnull=True, evidence__isnull=False)
    rows = files.select_related("evidence").iterator(20)
    return prepare_file_removal([file.pk for file in rows if _contains_text(file, redactor, closely)])


def prepare_file_removal(files: Iterable[int]) -> StoreRedaction:
    """These files, and how their bytes are taken away. Their names and SHA-256 stay."""
    files = list(files)

    def take_away(number: int) -> None:
        for file in EvidenceFile.objects.filter(pk__in=files).defer("data"):
            file.data, file.redaction_id = build_redaction_notice(number), number
            file.save(update_fields=["data", "redaction_id"])

    return StoreRedaction({EVIDENCE_FILES: len(files)}, take_away)


def _contains_text(file: EvidenceFile, redactor: Redactor, closely: bool) -> bool:
    data, kind = bytes(file.data), file.evidence.file_type
    if redactor.matches(data.decode("utf-8", "replace")):
        return True
    return closely and any(redactor.matches(text) for text in _extract_texts(data, kind))


def _extract_texts(data: bytes, kind: str) -> list[str]:
    """What can be read in it; of a picture nothing."""
    if kind in IMAGE_FILE_TYPES:
        return []
    if kind in ZIP_FILE_TYPES:
        return extract_zip_texts(data)
    try:
        document = read_document(data, f"words.{'txt' if kind == 'csv' else kind}")
    except FileRejected:
        return []
    return [document.text, str(document)]  # the second also has what stands above and below the pages


def extract_zip_texts(data: bytes) -> list[str]:
    """What its parts say, with and without a blank where a tag was: in a word, or between two."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        parts = [archive.read(name).decode("utf-8", "replace") for name in names]
    return [XML_TAG.sub(instead, part) for part in parts for instead in ("", " ")]
