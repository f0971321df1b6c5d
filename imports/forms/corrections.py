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
    """A field for each value of one item of a document. `doubts` are finding sentences by field name."""

    mark_optional = False
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, draft: DraftJson, item_key: str, doubts: dict[str, list[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.item_key, self.doubts = draft, item_key, doubts
        item = get_item(draft, item_key) or {}
        if item_key == DOCUMENT:
            self._add_fields(DOCUMENT, item, HEADER_FORM_FIELDS)
            self._add_periods()
        elif item_key.startswith("h"):
            self._add_fields(item_key, item, HEADING_FORM_FIELDS)
        else:
            self._add_parent_heading()
            self._add_fields(item_key, item, SUB_ACTION_FORM_FIELDS)
            for entry in item["entries"]:
                self._add_fields(
                    entry["name"], entry, ENTRY_FORM_FIELDS, f" ({entry['period'] or 'no month given'})"
                )

    def _add_fields(
        self, item_key: str, item: DraftJson, fields: Iterable[str], label_suffix: str = ""
    ) -> None:
        for field in fields:
            label = (
                "reference" if field == "ref" and item_key.startswith("l") else FIELD_LABELS.get(field, field)
            )
            form_field = _build_field(field, f"{label[0].upper()}{label[1:]}{label_suffix}")
            self._add_field(f"{item_key}-{field}", form_field, _to_form_value(field, item[field]))

    def _add_periods(self) -> None:
        for number, period in enumerate(period_labels(self.draft)):
            label = f"Month of “{period}”" if period else "Month of the update that names none"
            self._add_field(
                f"{DOCUMENT}-{PERIOD}-{number}",
                PlainTextField(label=label, help_text="Such as March 2020."),
                period,
            )
        if f"{DOCUMENT}-{PERIOD}-0" in self.fields and self.doubts.get(f"{DOCUMENT}-{PERIOD}"):
            self.fields[f"{DOCUMENT}-{PERIOD}-0"].help_text = " ".join(self.doubts[f"{DOCUMENT}-{PERIOD}"])

    def _add_parent_heading(self) -> None:
        heading_keys = [
            heading["name"]
            for top_heading in self.draft["headings"]
            for heading in (top_heading, *top_heading["parts"])
        ]
        choices = [(key, item_title(self.draft, key)) for key in heading_keys]
        field = forms.ChoiceField(choices=choices, label="Belongs to")
        self._add_field(
            f"{self.item_key}-{PARENT_HEADING}", field, parent_heading_key(self.draft, self.item_key)
        )

    def _add_field(self, name: str, field: forms.Field, initial: Any) -> None:
        if doubts := self.doubts.get(name):
            field.help_text = " ".join([*doubts, str(field.help_text)]).strip()
        field.initial = initial
        self.fields[name] = field

    def clean(self) -> None:
        super().clean()
        if self.item_key == DOCUMENT:
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
        """The changed values by field path ("l3.action"), in the form that the draft stores."""
        changed_values: dict[str, Any] = {}
        for name in self.changed_data:
            item_key, _, field = name.partition("-")
            if field and not field.startswith(f"{PERIOD}-"):
                changed_values[f"{item_key}.{field}"] = _from_form_value(field, self.cleaned_data[name])
        if self.item_key == DOCUMENT:
            new_labels = [
                self.cleaned_data[name] for name in self.fields if name.startswith(f"{DOCUMENT}-{PERIOD}-")
            ]
            changed_values[f"{DOCUMENT}.{PERIOD}"] = dict(
                zip(period_labels(self.draft), new_labels, strict=True)
            )
        return changed_values


def _build_field(field: str, label: str) -> forms.Field:
    help_text = HELP_TEXTS.get(field, "")
    if field == "grade":
        return forms.ChoiceField(choices=GRADE_CORRECTION_CHOICES, label=label, required=False)
    if field == "impact_not_yet":
        return forms.BooleanField(label=label, required=False)
    rows = 3 if field in LIST_FIELDS | {"responsibility"} else 6
    widget = forms.Textarea({"rows": rows}) if field in TEXTAREA_FIELDS | LIST_FIELDS else forms.TextInput()
    return PlainTextField(label=label, help_text=help_text, widget=widget, most=MAX_LENGTHS.get(field, 0))


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
