"""Forms for the format of reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from actionplans.forms.text_fields import PlainTextField
from reports.covering_report_texts import DEFAULT_TEXTS
from reports.models import ReportFormat
from reports.report_options import (
    ActionsShown,
    FrontPage,
    OwnersShown,
    ReportLayout,
    ReportOptions,
    RoundsShown,
)

MAX_LENGTH = 60
AGENDA_FIELDS = ("item", "appendix")
PAGE_TEXT_FIELDS = (*AGENDA_FIELDS, "marking")


class PageTextField(PlainTextField):
    """A short text in one line, for the header or footer of each page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=MAX_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class RadioChoiceField(forms.ChoiceField):
    """One of a few choices, as buttons."""

    def __init__(self, choices_class: type[TextChoices], *, error_message: Any, **kwargs: Any) -> None:
        error_messages = {"invalid_choice": error_message}
        super().__init__(
            choices=choices_class.choices, widget=forms.RadioSelect, error_messages=error_messages, **kwargs
        )


def agenda_item_field() -> PageTextField:
    return PageTextField(
        label=_("Agenda item"), help_text=_("At the head of each page. For example, 8 or Item No: 12.")
    )


def appendix_field() -> PageTextField:
    return PageTextField(label=_("Appendix"), help_text=_("For example, 1 or Appendix A to the report."))


class ReportOptionsForm(forms.Form):
    """All options of a report. A field without a submitted value keeps its current one."""

    mark_optional = False
    layout = RadioChoiceField(ReportLayout, label=_("Layout"), error_message=_("Choose one of the layouts."))
    rounds = RadioChoiceField(
        RoundsShown, label=_("Which updates it prints"), error_message=_("Choose which updates are printed.")
    )
    actions = RadioChoiceField(
        ActionsShown, label=_("Which actions it prints"), error_message=_("Choose which actions are printed.")
    )
    front = RadioChoiceField(
        FrontPage,
        label=_("A first page at a glance"),
        error_message=_("Choose whether there is a first page at a glance."),
    )
    people = RadioChoiceField(
        OwnersShown, label=_("Who is responsible"), error_message=_("Choose names or posts.")
    )
    item = agenda_item_field()
    appendix = appendix_field()
    marking = PageTextField(
        label=_("Protective marking"), help_text=_("At the foot of each page. For example, OFFICIAL.")
    )

    def __init__(
        self, current: ReportOptions, values: Mapping[str, Any] | None = None, *, without: Iterable[str] = ()
    ) -> None:
        """`current` are the report's options, which the form changes; `without` names fields to leave out."""
        self.current = current
        current_values = asdict(current)
        super().__init__(
            None if values is None else {**current_values, **_last_values(values)}, initial=current_values
        )
        for name in without:
            del self.fields[name]

    def has_values_in(self, values: Mapping[str, Any]) -> bool:
        """Whether a query string has a value for any field of this form."""
        return any(name in values for name in self.fields)

    @property
    def options(self) -> ReportOptions:
        return ReportOptions(**{**asdict(self.current), **self.cleaned_data})


def _last_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The last value of each name, as a query string may have several."""
    return {name: values[name] for name in values}


class ReportFormatForm(ReportOptionsForm):
    """A committee's report format, and the texts of its covering reports."""

    purpose = PlainTextField(
        label=_("Purpose of the report"),
        help_text=_("In the covering report. {review}, {period} and {agreed} are filled in."),
        most=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    background = PlainTextField(label=_("Background"), most=8000, widget=forms.Textarea(attrs={"rows": 8}))
    recommendations = PlainTextField(
        label=_("Recommendations to the committee"),
        help_text=_("One a line, numbered as you want them printed."),
        most=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, report_format: ReportFormat, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(report_format.options, values, without=AGENDA_FIELDS)
        texts = {name: getattr(report_format, name) or default for name, default in DEFAULT_TEXTS.items()}
        self.initial.update(texts)

    def clean(self) -> dict[str, Any]:
        """The default text is stored as none, so that a better default reaches every committee."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        return values | {name: "" for name, default in DEFAULT_TEXTS.items() if values.get(name) == default}
