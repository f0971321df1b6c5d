"""The form for a template of covering reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.virus_scanning import scan_file
from documents.validation.errors import FileRejected
from documents.word_template import MAX_TEMPLATE_BYTES, validate_word_template
from reports.covering_report import BLOCK_PLACEHOLDERS, TEXT_PLACEHOLDERS


class CoveringTemplateForm(forms.Form):
    """A Word file, scanned and validated. `file` is its bytes."""

    mark_optional = False
    template = forms.FileField(
        label=_("Template"),
        help_text=_("A Word document (.docx) of at most 5 MB, with placeholders from the list below."),
        max_length=200,
        allow_empty_file=True,
        error_messages={
            "required": _("Choose the Word file of the template."),
            "max_length": _("The name of this file is too long. Shorten it."),
        },
    )

    def clean_template(self) -> Any:
        uploaded = self.cleaned_data["template"]
        self.file = uploaded.read(MAX_TEMPLATE_BYTES + 1)
        try:
            validate_word_template(
                scan_file(self.file), str(uploaded.name), TEXT_PLACEHOLDERS, BLOCK_PLACEHOLDERS
            )
        except FileRejected as rejection:
            raise forms.ValidationError(rejection.sentence, code=rejection.code) from rejection
        return uploaded
