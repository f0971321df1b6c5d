"""The form to verify a published file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.manifest import parse_sha256


class ChecksumForm(forms.Form):
    """The SHA-256 of a file, as any program prints it."""

    sha256 = forms.CharField(
        label=_("SHA-256 checksum of the document"),
        max_length=1000,
        error_messages={"required": _("Enter the SHA-256 checksum of the document.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-!-width-two-thirds"}
        ),
    )

    def clean_sha256(self) -> str:
        digest = parse_sha256(self.cleaned_data["sha256"])
        if not digest:
            text = _("Enter one SHA-256 checksum: 64 characters, each a figure or a letter from a to f.")
            raise forms.ValidationError(text, "no-checksum")
        return digest
