"""Uploading documents: one or more files, or pasted text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from actionplans.forms.text_fields import RequiredError
from documents.validation.uploads import MAX_UPLOAD_BYTES
from imports.models import Upload

MAX_FILES = 100
MAX_PASTED_LENGTH = 500_000  # characters
PASTED_FILE_NAME = "Pasted text.txt"


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """All the files that were chosen. An empty file is accepted here and refused when it is read."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files if file]


class UploadForm(forms.Form):
    mark_optional = False

    chosen = MultipleFileField(
        required=False,
        allow_empty_file=True,
        label="Files",
        help_text="Word (.docx), Excel (.xlsx), PDF with selectable text, a saved web page or plain text. "
        "You may choose several.",
        error_messages={"max_length": "The name of this file is too long. Shorten it."},
    )
    pasted = forms.CharField(
        required=False,
        label="Or paste the text of a document",
        help_text="From an email, or copied out of a PDF or a Word document.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean_chosen(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["chosen"]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Choose at most {MAX_FILES} files at a time.")
        return files

    def clean_pasted(self) -> str:
        pasted: str = self.cleaned_data["pasted"]
        if len(pasted) > MAX_PASTED_LENGTH:
            raise forms.ValidationError(
                f"Paste at most {MAX_PASTED_LENGTH:,} characters, or upload the document as a file."
            )
        return pasted

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.cleaned_data["chosen"] and not self.cleaned_data["pasted"]:
            self.add_error("chosen", RequiredError("Choose a file, or paste the text of a document."))

    def documents(self) -> list[tuple[str, bytes]]:
        """The name and bytes of each document; of a too large one, only the first MAX_UPLOAD_BYTES + 1."""
        documents = [
            (file.name or "", file.read(MAX_UPLOAD_BYTES + 1)) for file in self.cleaned_data["chosen"]
        ]
        if self.cleaned_data["pasted"]:
            documents.append((PASTED_FILE_NAME, self.cleaned_data["pasted"].encode()))
        return documents

    def refuse(self, upload: Upload) -> None:
        """Add the reason why an upload was refused as an error of the field it came from."""
        field = "pasted" if upload.file_name == PASTED_FILE_NAME else "chosen"
        text = f"{upload.file_name}: {upload.rejection_message} (Code: {upload.rejection_code})"
        self.add_error(field, forms.ValidationError(text, code=upload.rejection_code))
