"""Asking for words, or a file, to be removed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RedactionForm(forms.Form):
    words = forms.CharField(
        label=_("Words to take out"),
        help_text=_(
            "A name, for example, as it is printed. Capital letters and line breaks make no difference. "
            "A name that is written in two ways needs two redactions."
        ),
        max_length=300,
        error_messages={"required": _("Enter the words to take out.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Without the words themselves, since the reason is kept: the name of a victim."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the words must go.")},
    )


class RemoveFileForm(forms.Form):
    reason = forms.CharField(
        label=_("Why must it go?"),
        help_text=_("Without what must not be known, since the reason is kept: it shows a child’s face."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the file must go.")},
    )
