"""Forms to add and change the links and files of an update."""

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
from actionplans.forms.text_fields import RequiredError
from actionplans.models import Evidence, UpdateRequest
from actionplans.workflow.supporting_evidence import AcceptedFile, accept_file, add_file, add_link
from documents.plain_text import clean
from documents.validation.errors import FileRejected
from documents.validation.uploads import MAX_UPLOAD_BYTES

MAX_TITLE_LENGTH = 200
INVALID_URL_MESSAGE = _("Enter a web address that begins with https:// or http://")
CREDENTIALS_MESSAGE = _("Leave the user name and password out of the web address.")
STARTS_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
validate_url = URLValidator(schemes=["http", "https"])


class WebAddressField(forms.CharField):
    """A web address, normalised as browsers open it, so that the text shown is where it leads."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return _normalise_url(text if STARTS_WITH_SCHEME.match(text) else f"https://{text}")
        except ValueError as error:
            raise ValidationError(INVALID_URL_MESSAGE, "invalid") from error


def _normalise_url(text: str) -> str:
    try:
        validate_url(text)
    except ValidationError as error:
        raise ValidationError(INVALID_URL_MESSAGE, "invalid") from error
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(CREDENTIALS_MESSAGE, "with-a-name")
    # In punycode, look-alike letters of other alphabets can be told from ours.
    host = (parts.hostname or "").encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return str(iri_to_uri(urlunsplit((parts.scheme.lower(), host + port, *parts[2:]))))


def _title_field() -> forms.CharField:
    return forms.CharField(
        label=_("What does it show?"),
        help_text=_("A few words, such as: Minutes of the road safety group, May 2020."),
        required=False,
        max_length=MAX_TITLE_LENGTH,
        error_messages={"max_length": _("Shorten this to 200 characters or fewer.")},
    )


def _is_public_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Show this to the public, once the report is published"), required=False
    )


class EvidenceForm(forms.Form):
    """A link, a file, or both, submitted with an update.

    `adding` is "link" or "file" if the button to add one was pressed.
    """

    mark_optional = False
    prefix = "evidence"

    address = WebAddressField(
        label=_("Web address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Shorten this to 2,000 characters or fewer.")},
    )
    address_title = _title_field()
    address_public = _is_public_field()
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
    file_title = _title_field()
    file_public = _is_public_field()

    def __init__(self, *args: Any, adding: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adding = adding

    def clean_address_title(self) -> str:
        return clean(self.cleaned_data["address_title"]).replace("\n", " ")

    def clean_file_title(self) -> str:
        return clean(self.cleaned_data["file_title"]).replace("\n", " ")

    def clean_file(self) -> AcceptedFile | None:
        uploaded = self.cleaned_data["file"]
        if not uploaded:
            return None
        try:
            return accept_file(uploaded.name or "", uploaded.read(MAX_UPLOAD_BYTES + 1))
        except FileRejected as error:
            raise _to_validation_error(error) from error

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        adds_link = self.adding == "link" or values.get("address_title")
        if adds_link and not values.get("address", True):
            self.add_error("address", RequiredError(_("Enter the web address of the link.")))
        adds_file = self.adding == "file" or values.get("file_title")
        if adds_file and not values.get("file", True):
            self.add_error("file", RequiredError(_("Choose the file.")))
        return values

    def add_to(self, update_request: UpdateRequest, *, by: User) -> list[Evidence]:
        """Add the link and the file to an update, and return those it did not have. Raises NotAllowed."""
        values, add_functions = self.cleaned_data, {"address": add_link, "file": add_file}
        added = [
            self._add(name, add_function, update_request, by=by)
            for name, add_function in add_functions.items()
            if values[name]
        ]
        return [evidence for evidence in added if evidence]

    def _add(
        self, name: str, add_function: Any, update_request: UpdateRequest, *, by: User
    ) -> Evidence | None:
        values = self.cleaned_data
        try:
            evidence: Evidence | None = add_function(
                update_request,
                values[name],
                values[f"{name}_title"],
                is_public=values[f"{name}_public"],
                by=by,
            )
        except FileRejected as error:
            self.add_error(name, _to_validation_error(error))
            return None
        return evidence

    @property
    def is_about_a_link(self) -> bool:
        return any(name.startswith("address") for name in self.errors)

    @property
    def is_about_a_file(self) -> bool:
        return any(name.startswith("file") for name in self.errors)


def _to_validation_error(error: FileRejected) -> ValidationError:
    return ValidationError(f"{error.sentence} (Code: {error.code})", code=error.code)


class EditEvidenceForm(forms.Form):
    """The title of a link or file, and whether the public may see it."""

    title = forms.CharField(
        label=_("What does it show?"),
        max_length=MAX_TITLE_LENGTH,
        error_messages={
            "required": _("Enter what it shows."),
            "max_length": _("Shorten this to 200 characters or fewer."),
        },
    )
    is_public = forms.BooleanField(
        label=_("Show this to the public, once the report is published"), required=False
    )
    mark_optional = False

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"]).replace("\n", " ")
