"""Refuses requests that are too large, before anything is written to disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

FORM_DATA_MB = 5  # the fields of a form, besides its files


class UploadQuotaHandler(FileUploadHandler):
    """Raises RequestDataTooBig. Comes before Django's own handlers, which store files of any size."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > (settings.UPLOAD_QUOTA_MB + FORM_DATA_MB) * 1024 * 1024:
            raise RequestDataTooBig("More was sent than one person may have undecided.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None
