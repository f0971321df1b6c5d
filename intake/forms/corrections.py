"""Setting right what was read: the head of a paper, a heading, or a line with what was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from actionplans.dates import month_of
from actionplans.forms.words import Missing, Words
from actionplans.grades import Grade, in_words
from actionplans.models import Committee, Heading, ProgressEntry, Review, SubAction
from intake.corrections import FIELD_WORDS, MOVED, PERIOD, home_of, periods_of
from intake.lengths import LONGEST_OWNER, longest
from intake.names import PAPER
from intake.working import Json, part_of, title_of

LINES = frozenset({"link_officers", "owners"})
LONG = frozenset({"text", "responsibility", "action", "measure", "evidence", "explanation", "impact"})
HINTS = {
    "link_officers": "One a line, as printed.",
    "ref": "As printed, without brackets: 1, a.",
    "strand": "Where several actions run side by side.",
    "responsibility": "As printed.",
    "owners": "Those named under Responsibility, one a line. Each becomes an owner.",
    "grade_text": "Only where the paper uses other words than our key.",
}
LENGTHS = {
    "title": longest(Review, "title"),
    "committee": longest(Committee, "name"),
    "agreed": longest(Review, "agreed_text"),
    "ref": longest(Heading, "ref"),
    "strand": longest(SubAction, "strand"),
    "date_text": longest(SubAction, "date_text"),
    "grade_text": longest(ProgressEntry, "grade_text"),
}
GRADES = [("", "No grade"), *((str(grade.value), in_words(grade)) for grade in Grade)]
OF_PAPER = ("title", "committee", "agreed", "link_officers")
OF_HEADING = ("ref", "text")
OF_LINE = ("strand", "ref", "responsibility", "owners", "date_text", "action", "measure")
OF_ENTRY = ("evidence", "grade", "grade_text", "explanation", "impact", "impact_not_yet")


class PartForm(forms.Form):
    """The values of one part of a paper, under their names. `doubts` are said beside the values."""

    mark_optional = False
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, paper: Json, name: str, doubts: dict[str, list[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paper, self.name, self.doubts = paper, name, doubts
        part = part_of(paper, name) or {}
        if name == PAPER:
            self._add(PAPER, part, OF_PAPER)
            self._add_periods()
        elif name.startswith("h"):
            self._add(name, part, OF_HEADING)
        else:
            self._add_home()
            self._add(name, part, OF_LINE)
            for entry in part["entries"]:
                self._add(entry["name"], entry, OF_ENTRY, f" ({entry['period'] or 'no month given'})")

    def _add(self, name: str, part: Json, fields: Iterable[str], behind: str = "") -> None:
        for field in fields:
            words = "reference" if field == "ref" and name.startswith("l") else FIELD_WORDS.get(field, field)
            made = _field(field, f"{words[0].upper()}{words[1:]}{behind}")
            self._put(f"{name}-{field}", made, _shown(field, part[field]))

    def _add_periods(self) -> None:
        for number, period in enumerate(periods_of(self.paper)):
            label = f"Month of “{period}”" if period else "Month of the update that names none"
            self._put(
                f"{PAPER}-{PERIOD}-{number}", Words(label=label, help_text="Such as March 2020."), period
            )
        if f"{PAPER}-{PERIOD}-0" in self.fields and self.doubts.get(f"{PAPER}-{PERIOD}"):
            self.fields[f"{PAPER}-{PERIOD}-0"].help_text = " ".join(self.doubts[f"{PAPER}-{PERIOD}"])

    def _add_home(self) -> None:
        names = [each["name"] for h in self.paper["headings"] for each in (h, *h["parts"])]
        choices = [(name, title_of(self.paper, name)) for name in names]
        field = forms.ChoiceField(choices=choices, label="Belongs to")
        self._put(f"{self.name}-{MOVED}", field, home_of(self.paper, self.name))

    def _put(self, name: str, field: forms.Field, shown: Any) -> None:
        if said := self.doubts.get(name):
            field.help_text = " ".join([*said, str(field.help_text)]).strip()
        field.initial = shown
        self.fields[name] = field

    def clean(self) -> None:
        super().clean()
        if self.name == PAPER:
            self._clean_periods()
            if not self.cleaned_data.get("paper-title"):
                self.add_error("paper-title", Missing("Enter the title of the review."))
        for name, value in list(self.cleaned_data.items()):
            if name.endswith("-owners") and any(len(owner) > LONGEST_OWNER for owner in value.split("\n")):
                said = f"An owner's name must be {LONGEST_OWNER} characters or fewer."
                self.add_error(name, forms.ValidationError(said, code="max_length"))

    def _clean_periods(self) -> None:
        months = []
        for name in [name for name in self.fields if name.startswith(f"{PAPER}-{PERIOD}-")]:
            month = month_of(self.cleaned_data.get(name, ""))
            if month is None:
                said = "Enter a month and a year, such as March 2020."
                self.add_error(name, forms.ValidationError(said, code="invalid"))
            elif month in months:
                said = "Two updates cannot be of the same month."
                self.add_error(name, forms.ValidationError(said, code="unique"))
            months.append(month)

    def values(self) -> dict[str, Any]:
        """The values that were changed, by their names, as the paper keeps them."""
        found: dict[str, Any] = {}
        for name in self.changed_data:
            part, _, field = name.partition("-")
            if field and not field.startswith(f"{PERIOD}-"):
                found[f"{part}.{field}"] = _kept(field, self.cleaned_data[name])
        if self.name == PAPER:
            new = [self.cleaned_data[name] for name in self.fields if name.startswith(f"{PAPER}-{PERIOD}-")]
            found[f"{PAPER}.{PERIOD}"] = dict(zip(periods_of(self.paper), new, strict=True))
        return found


def _field(field: str, label: str) -> forms.Field:
    hint = HINTS.get(field, "")
    if field == "grade":
        return forms.ChoiceField(choices=GRADES, label=label, required=False)
    if field == "impact_not_yet":
        return forms.BooleanField(label=label, required=False)
    rows = 3 if field in LINES | {"responsibility"} else 6
    widget = forms.Textarea({"rows": rows}) if field in LONG | LINES else forms.TextInput()
    return Words(label=label, help_text=hint, widget=widget, most=LENGTHS.get(field, 0))


def _shown(field: str, value: Any) -> Any:
    if field in LINES:
        return "\n".join(value)
    return "" if value is None else value


def _kept(field: str, value: Any) -> Any:
    if field in LINES:
        return [line.strip() for line in value.split("\n") if line.strip()]
    if field == "grade":
        return int(value) if value else None
    return value
