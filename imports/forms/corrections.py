"""Correcting an import: the document's details, a heading, or an action with its updates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from actionplans.forms.text_fields import PlainTextField, RequiredError
from actionplans.models import Committee, Heading, ProgressEntry, Review, SubAction
from documents.plan.dates import parse_month
from documents.plan.grades import Grade, grade_label
from documents.recognise.item_keys import DOCUMENT
from imports.corrections import FIELD_LABELS, PARENT_HEADING, PERIOD, parent_heading_key, period_labels
from imports.field_lengths import MAX_OWNER_LENGTH, max_length_of
from imports.review_draft import DraftJson, get_item, item_title

LIST_FIELDS = frozenset({"link_officers", "owners"})
TEXTAREA_FIELDS = frozenset(
    {"text", "responsibility", "action", "measure", "evidence", "explanation", "impact"}
)
HELP_TEXTS = {
    "link_officers": "One a line, as printed.",
    "ref": "As printed, without brackets: 1, a.",
    "strand": "Where several actions run side by side.",
    "responsibility": "As printed.",
    "owners": "Those named under Responsibility, one a line. Each becomes an owner.",
    "grade_text": "Only where the document uses other words than our key.",
}
MAX_LENGTHS = {
    "title": max_length_of(Review, "title"),
    "committee": max_length_of(Committee, "name"),
    "agreed": max_length_of(Review, "agreed_text"),
    "ref": max_length_of(Heading, "ref"),
    "strand": max_length_of(SubAction, "strand"),
    "date_text": max_length_of(SubAction, "date_text"),
    "grade_text": max_length_of(ProgressEntry, "grade_text"),
}
GRADE_CORRECTION_CHOICES = [("", "No grade"), *((str(grade.value), grade_label(grade)) for grade in Grade)]
HEADER_FORM_FIELDS = ("title", "committee", "agreed", "link_officers")
HEADING_FORM_FIELDS = ("ref", "text")
SUB_ACTION_FORM_FIELDS = ("strand", "ref", "responsibility", "owners", "date_text", "action", "measure")
ENTRY_FORM_FIELDS = ("evidence", "grade", "grade_text", "explanation", "impact", "impact_not_yet")


class CorrectionForm(forms.Form):
    """The values of one part of a document, under their names. `doubts` are shown next to the values."""

    mark_optional = False
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, draft: DraftJson, name: str, doubts: dict[str, list[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.name, self.doubts = draft, name, doubts
        part = get_item(draft, name) or {}
        if name == DOCUMENT:
            self._add(DOCUMENT, part, HEADER_FORM_FIELDS)
            self._add_periods()
        elif name.startswith("h"):
            self._add(name, part, HEADING_FORM_FIELDS)
        else:
            self._add_home()
            self._add(name, part, SUB_ACTION_FORM_FIELDS)
            for entry in part["entries"]:
                self._add(
                    entry["name"], entry, ENTRY_FORM_FIELDS, f" ({entry['period'] or 'no month given'})"
                )

    def _add(self, name: str, part: DraftJson, fields: Iterable[str], behind: str = "") -> None:
        for field in fields:
            text = "reference" if field == "ref" and name.startswith("l") else FIELD_LABELS.get(field, field)
            made = _build_field(field, f"{text[0].upper()}{text[1:]}{behind}")
            self._put(f"{name}-{field}", made, _to_form_value(field, part[field]))

    def _add_periods(self) -> None:
        for number, period in enumerate(period_labels(self.draft)):
            label = f"Month of “{period}”" if period else "Month of the update that names none"
            self._put(
                f"{DOCUMENT}-{PERIOD}-{number}",
                PlainTextField(label=label, help_text="Such as March 2020."),
                period,
            )
        if f"{DOCUMENT}-{PERIOD}-0" in self.fields and self.doubts.get(f"{DOCUMENT}-{PERIOD}"):
            self.fields[f"{DOCUMENT}-{PERIOD}-0"].help_text = " ".join(self.doubts[f"{DOCUMENT}-{PERIOD}"])

    def _add_home(self) -> None:
        names = [each["name"] for h in self.draft["headings"] for each in (h, *h["parts"])]
        choices = [(name, item_title(self.draft, name)) for name in names]
        field = forms.ChoiceField(choices=choices, label="Belongs to")
        self._put(f"{self.name}-{PARENT_HEADING}", field, parent_heading_key(self.draft, self.name))

    def _put(self, name: str, field: forms.Field, shown: Any) -> None:
        if doubts := self.doubts.get(name):
            field.help_text = " ".join([*doubts, str(field.help_text)]).strip()
        field.initial = shown
        self.fields[name] = field

    def clean(self) -> None:
        super().clean()
        if self.name == DOCUMENT:
            self._clean_periods()
            if not self.cleaned_data.get("paper-title"):
                self.add_error("paper-title", RequiredError("Enter the title of the review."))
        for name, value in list(self.cleaned_data.items()):
            if name.endswith("-owners") and any(len(owner) > MAX_OWNER_LENGTH for owner in value.split("\n")):
                text = f"An owner's name must be {MAX_OWNER_LENGTH} characters or fewer."
                self.add_error(name, forms.ValidationError(text, code="max_length"))

    def _clean_periods(self) -> None:
        months = []
        for name in [name for name in self.fields if name.startswith(f"{DOCUMENT}-{PERIOD}-")]:
            month = parse_month(self.cleaned_data.get(name, ""))
            if month is None:
                text = "Enter a month and a year, such as March 2020."
                self.add_error(name, forms.ValidationError(text, code="invalid"))
            elif month in months:
                text = "Two updates cannot be of the same month."
                self.add_error(name, forms.ValidationError(text, code="unique"))
            months.append(month)

    def values(self) -> dict[str, Any]:
        """The values that were changed, by their names, as the document keeps them."""
        result: dict[str, Any] = {}
        for name in self.changed_data:
            part, _, field = name.partition("-")
            if field and not field.startswith(f"{PERIOD}-"):
                result[f"{part}.{field}"] = _from_form_value(field, self.cleaned_data[name])
        if self.name == DOCUMENT:
            new = [
                self.cleaned_data[name] for name in self.fields if name.startswith(f"{DOCUMENT}-{PERIOD}-")
            ]
            result[f"{DOCUMENT}.{PERIOD}"] = dict(zip(period_labels(self.draft), new, strict=True))
        return result


def _build_field(field: str, label: str) -> forms.Field:
    hint = HELP_TEXTS.get(field, "")
    if field == "grade":
        return forms.ChoiceField(choices=GRADE_CORRECTION_CHOICES, label=label, required=False)
    if field == "impact_not_yet":
        return forms.BooleanField(label=label, required=False)
    rows = 3 if field in LIST_FIELDS | {"responsibility"} else 6
    widget = forms.Textarea({"rows": rows}) if field in TEXTAREA_FIELDS | LIST_FIELDS else forms.TextInput()
    return PlainTextField(label=label, help_text=hint, widget=widget, most=MAX_LENGTHS.get(field, 0))


def _to_form_value(field: str, value: Any) -> Any:
    if field in LIST_FIELDS:
        return "\n".join(value)
    return "" if value is None else value


def _from_form_value(field: str, value: Any) -> Any:
    if field in LIST_FIELDS:
        return [line.strip() for line in value.split("\n") if line.strip()]
    if field == "grade":
        return int(value) if value else None
    return value
