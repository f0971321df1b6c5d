"""Links and files that somebody puts behind an answer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actionplans.forms.words import Missing
from actionplans.models import Asked, Evidence
from actionplans.workflow import LetIn, add_file, add_link, let_in
from documents.gate import MAX_BYTES
from documents.refusal import Refused
from documents.words import clean

LONGEST_TITLE = 200
NOT_AN_ADDRESS = _("Enter a web address that begins with https:// or http://")
WITH_A_NAME = _("Leave the user name and password out of the web address.")
NAMES_A_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
is_an_address = URLValidator(schemes=["http", "https"])


class AddressField(forms.CharField):
    """A web address, kept as browsers will open it, so that what is shown is where it leads."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return _as_opened(text if NAMES_A_SCHEME.match(text) else f"https://{text}")
        except ValueError as error:
            raise ValidationError(NOT_AN_ADDRESS, "invalid") from error


def _as_opened(text: str) -> str:
    try:
        is_an_address(text)
    except ValidationError as error:
        raise ValidationError(NOT_AN_ADDRESS, "invalid") from error
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(WITH_A_NAME, "with-a-name")
    # Letters of other alphabets look like ours: in this writing they do not.
    host = (parts.hostname or "").encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return str(iri_to_uri(urlunsplit((parts.scheme.lower(), host + port, *parts[2:]))))


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("What does it show?"),
        help_text=_("A few words, such as: Minutes of the road safety group, May 2020."),
        required=False,
        max_length=LONGEST_TITLE,
        error_messages={"max_length": _("Shorten this to 200 characters or fewer.")},
    )


def _public() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Residents may see it, once the update is published for them"), required=False
    )


class EvidenceForm(forms.Form):
    """A link, a file, or both, sent with the answer. `adding` is the one whose button was pressed."""

    mark_optional = False
    prefix = "evidence"

    address = AddressField(
        label=_("Web address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Shorten this to 2,000 characters or fewer.")},
    )
    address_title = _title()
    address_public = _public()
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A PDF, a Word, Excel, PowerPoint or OpenDocument file, a picture (.png or .jpg), a .csv or a "
            ".txt, of at most 20 MB."
        ),
        required=False,
        max_length=500,
        allow_empty_file=True,
        error_messages={"max_length": _("The name of this file is too long. Shorten it.")},
    )
    file_title = _title()
    file_public = _public()

    def __init__(self, *args: Any, adding: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adding = adding

    def clean_address_title(self) -> str:
        return clean(self.cleaned_data["address_title"]).replace("\n", " ")

    def clean_file_title(self) -> str:
        return clean(self.cleaned_data["file_title"]).replace("\n", " ")

    def clean_file(self) -> LetIn | None:
        chosen = self.cleaned_data["file"]
        if not chosen:
            return None
        try:
            return let_in(chosen.name or "", chosen.read(MAX_BYTES + 1))
        except Refused as refused:
            raise _told(refused) from refused

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        adds_link = self.adding == "link" or given.get("address_title")
        if adds_link and not given.get("address", True):
            self.add_error("address", Missing(_("Enter the web address of the link.")))
        adds_file = self.adding == "file" or given.get("file_title")
        if adds_file and not given.get("file", True):
            self.add_error("file", Missing(_("Choose the file.")))
        return given

    def add_to(self, asked: Asked, *, by: User) -> list[Evidence]:
        """What was put behind the answer, and was not there yet. Raises NotAllowed where that is too late."""
        given, wanted = self.cleaned_data, {"address": add_link, "file": add_file}
        added = [self._try(name, add, asked, by=by) for name, add in wanted.items() if given[name]]
        return [each for each in added if each]

    def _try(self, name: str, add: Any, asked: Asked, *, by: User) -> Evidence | None:
        given = self.cleaned_data
        try:
            found: Evidence | None = add(
                asked, given[name], given[f"{name}_title"], is_public=given[f"{name}_public"], by=by
            )
        except Refused as refused:
            self.add_error(name, _told(refused))
            return None
        return found

    @property
    def is_about_a_link(self) -> bool:
        return any(name.startswith("address") for name in self.errors)

    @property
    def is_about_a_file(self) -> bool:
        return any(name.startswith("file") for name in self.errors)


def _told(refused: Refused) -> ValidationError:
    return ValidationError(f"{refused.sentence} (Code: {refused.code})", code=refused.code)


class DescribeForm(forms.Form):
    """What a link or a file shows, and who may see it."""

    title = forms.CharField(
        label=_("What does it show?"),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Enter what it shows."),
            "max_length": _("Shorten this to 200 characters or fewer."),
        },
    )
    is_public = forms.BooleanField(
        label=_("Residents may see it, once the update is published for them"), required=False
    )
    mark_optional = False

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"]).replace("\n", " ")
