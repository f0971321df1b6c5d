"""When recommendations were sent to the executive, and its response to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.executive_responses import ResponseInput
from actionplans.forms.rounds import DATE_FORMATS
from actionplans.forms.text_fields import PlainTextField, RequiredError, VersionedForm
from actionplans.models import ExecutiveResponse, Heading

Outcome = ExecutiveResponse.Answer


def _date_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=_("For example, 26/2/2027."),
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": _("Enter a date like 26/2/2027.")},
        **kwargs,
    )


def small_radios() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "govuk-radios--small"})


@dataclass(frozen=True)
class ResponseFields:
    """The fields for the executive response to one recommendation."""

    heading: Heading
    answer: forms.BoundField
    answered: forms.BoundField
    reasons: forms.BoundField


class ExecutiveResponsesForm(VersionedForm):
    """The responses to all recommendations of a review."""

    sent = _date_field(_("Sent to the executive on"))

    def __init__(self, headings: list[Heading], data: Any = None) -> None:
        self.headings = headings
        super().__init__(data, current_values=responses_initial(headings))
        for heading in headings:
            name = str(heading)
            self.fields[f"answer-{heading.pk}"] = forms.ChoiceField(
                label=f"{name}: {_('response')}",
                choices=Outcome.choices,
                widget=small_radios(),
                required=False,
            )
            self.fields[f"answered-{heading.pk}"] = _date_field(f"{name}: {_('date of the response')}")
            self.fields[f"reasons-{heading.pk}"] = PlainTextField(
                label=f"{name}: {_('reasons')}", widget=forms.Textarea({"rows": 3})
            )

    def rows(self) -> Iterator[ResponseFields]:
        for heading in self.headings:
            yield ResponseFields(
                heading, *(self[f"{name}-{heading.pk}"] for name in ("answer", "answered", "reasons"))
            )

    def clean_sent(self) -> Any:
        sent = self.cleaned_data["sent"]
        if sent is None:
            raise RequiredError(_("Enter the day on which the recommendations were sent."))
        if sent > timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is not still to come."), "future")
        return sent

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        for heading in self.headings:
            answer = values.get(f"answer-{heading.pk}") or Outcome.NONE_YET
            day, sent = values.get(f"answered-{heading.pk}"), values.get("sent")
            field = f"answered-{heading.pk}"
            if answer != Outcome.NONE_YET and day is None and field not in self.errors:
                self.add_error(field, RequiredError(_("Enter the date of the response.")))
            elif day and sent and not sent <= day <= timezone.localdate():
                text = _("Enter a day between the sending and today.")
                self.add_error(field, forms.ValidationError(text, "out-of-range"))
            if answer in (Outcome.IN_PART, Outcome.REJECTED) and not values.get(f"reasons-{heading.pk}"):
                self.add_error(f"reasons-{heading.pk}", RequiredError(_("Enter the executive’s reasons.")))

    def responses(self) -> dict[int, ResponseInput]:
        return {heading.pk: self._response(heading) for heading in self.headings}

    def _response(self, heading: Heading) -> ResponseInput:
        values = self.cleaned_data
        answer = values[f"answer-{heading.pk}"] or Outcome.NONE_YET.value
        day = None if answer == Outcome.NONE_YET else values[f"answered-{heading.pk}"]
        return ResponseInput(answer, day, values[f"reasons-{heading.pk}"])


def responses_initial(headings: list[Heading]) -> dict[str, Any]:
    """The stored responses, by form field."""
    responses = {heading.pk: getattr(heading, "executive_response", None) for heading in headings}
    values: dict[str, Any] = {"sent": next((r.sent_on for r in responses.values() if r), None)}
    for pk, response in responses.items():
        values[f"answer-{pk}"] = response.outcome if response else Outcome.NONE_YET.value
        values[f"answered-{pk}"] = response.responded_on if response else None
        values[f"reasons-{pk}"] = response.reasons if response else ""
    return values
