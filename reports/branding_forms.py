"""Forms for the council's branding."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import CouncilBranding
from actionplans.forms.text_fields import PlainTextField
from documents.branding import Logo, relative_luminance
from documents.validation.errors import FileRejected
from documents.validation.logos import MAX_LOGO_BYTES, normalise_logo

COMFORTABLE_CONTRAST = 7.0
MINIMUM_CONTRAST = 4.5  # WCAG's minimum for text of normal size
COMFORTABLE, READABLE, UNREADABLE = "easy to read", "readable", "hard to read"


class BrandingForm(forms.Form):
    """The council's name, colour, contact, font and closing statement."""

    mark_optional = False
    name = forms.CharField(
        label=_("Name of the council"),
        max_length=80,
        error_messages={
            "required": _("Enter the name of the council."),
            "max_length": _("The name must be 80 characters or fewer."),
        },
    )
    colour = forms.CharField(
        label=_("Colour"),
        help_text=_(
            "Six letters or figures after #, such as #1f4e79. White words must be easy to read on it."
        ),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the council’s colour, such as #1f4e79."),
            "max_length": _("Enter a colour such as #1f4e79."),
        },
    )
    contact_team = forms.CharField(
        label=_("Team to contact"),
        help_text=_("For example, Democratic Services. It is named on the pages for help and accessibility."),
        max_length=80,
        required=False,
        error_messages={"max_length": _("The team’s name must be 80 characters or fewer.")},
    )
    contact_email = forms.EmailField(
        label=_("Its email address"),
        required=False,
        error_messages={
            "invalid": _("Enter an email address such as democracy@example.gov.uk."),
            "max_length": _("The email address is too long."),
        },
    )
    contact_phone = forms.CharField(
        label=_("Its phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "type": "tel"}),
        error_messages={"max_length": _("The phone number must be 40 characters or fewer.")},
    )
    font = forms.ChoiceField(
        label=_("Report font"),
        choices=CouncilBranding.Font.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the report font."),
            "invalid_choice": _("Choose one of the letters."),
        },
    )
    closing_statement = PlainTextField(
        label=_("Words at the end of each update"),
        help_text=_(
            "For example, whom to ask for large print. {review}, {period} and {agreed} are filled in for "
            "each update. Leave it blank for none."
        ),
        most=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, current: CouncilBranding, submitted: Any = None) -> None:
        super().__init__(submitted, initial={name: getattr(current, name) for name in self.base_fields})

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_colour(self) -> str:
        hex_digits = self.cleaned_data["colour"].lower().replace(" ", "").removeprefix("#")
        if not re.fullmatch("[0-9a-f]{6}", hex_digits):
            raise forms.ValidationError(_("Enter a colour such as #1f4e79."), code="invalid")
        if contrast_ratio(f"#{hex_digits}") < MINIMUM_CONTRAST:
            message = f"Choose a darker colour. {describe_contrast(f'#{hex_digits}')}"
            raise forms.ValidationError(message, code="too-light")
        return f"#{hex_digits}"


class LogoForm(forms.Form):
    """An image file for the logo, which is checked and normalised."""

    mark_optional = False
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_(
            "A PNG or JPEG picture of at most 512 KB, at least 600 pixels wide if it can be. It stands on "
            "white."
        ),
        max_length=300,
        allow_empty_file=True,
        error_messages={
            "required": _("Choose the picture of the logo."),
            "max_length": _("The name of this file is too long. Shorten it."),
        },
    )

    def clean_logo(self) -> Logo:
        try:
            return normalise_logo(self.cleaned_data["logo"].read(MAX_LOGO_BYTES + 1))
        except FileRejected as rejection:
            raise forms.ValidationError(rejection.sentence, code=rejection.code) from rejection


def contrast_ratio(colour: str) -> float:
    """The contrast between a colour (#rrggbb) and white: from 1 for white to 21 for black."""
    return 1.05 / (relative_luminance(colour) + 0.05)


def describe_contrast(colour: str) -> str:
    ratio = contrast_ratio(colour)
    rating = (
        COMFORTABLE
        if ratio >= COMFORTABLE_CONTRAST
        else READABLE
        if ratio >= MINIMUM_CONTRAST
        else UNREADABLE
    )
    # Cut, not rounded: 4.49 is not enough, and must not be called 4.5.
    rounded_down = int(ratio * 10) / 10
    return (
        f"White words on {colour} are {rating}: the contrast is {rounded_down} to 1; "
        f"{MINIMUM_CONTRAST} is needed."
    )
