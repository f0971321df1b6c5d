"""The form of an officer's update."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.text_fields import RequiredError
from actionplans.models import UpdateRequest
from actionplans.update_checks import date_in_full, problem_with_date
from actionplans.workflow.updates import UpdateContent
from documents.plain_text import MAX_FIELD_LENGTH, clean_pasted
from documents.plan.findings import Finding
from documents.plan.grades import BEHIND, Grade, grade_label
from documents.plan.scales import GRADES, Scale

GRADE_HINTS = {
    Grade.FULLY_ACHIEVED: _("Everything agreed has been done."),
    Grade.ON_TRACK: _("On course to be completed by the agreed date."),
    Grade.SLIPPED: _("Behind schedule, but still going ahead."),
    Grade.NOT_ACHIEVED: _("Not done, and the date has passed."),
}
IMPACT_KNOWN, IMPACT_NOT_YET_KNOWN = "now", "not-yet"
TOO_LONG_MESSAGE = _("Shorten this to 30,000 characters or fewer.")


class RadioSelectWithHints(forms.RadioSelect):
    """Radio buttons with a hint under each choice."""

    def __init__(self, hints: dict[Any, Any]) -> None:
        super().__init__()
        self.hints = hints


def _text_field(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=MAX_FIELD_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "data-preserve-lists": True}),
        error_messages={"max_length": TOO_LONG_MESSAGE},
    )


class UpdateForm(forms.Form):
    """One update. A draft may be incomplete; to submit, everything that the committee needs is required."""

    mark_optional = False  # what is required depends on the grade, as the page explains

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    page = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    sent = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**53, required=False)
    evidence = _text_field(
        _("Evidence of progress"),
        _("What has been done since the last update? Say what was done, by whom and when."),
        8,
    )
    grade = forms.TypedChoiceField(
        label=_("Assessment of progress"),
        choices=[(grade.value, grade_label(grade)) for grade in Grade],
        coerce=int,
        empty_value=None,
        required=False,
        widget=RadioSelectWithHints({grade.value: words for grade, words in GRADE_HINTS.items()}),
    )
    explanation = _text_field(_("Tell the committee why"), rows=3)
    revised_date = forms.CharField(
        label=_("New completion date"),
        help_text=_("For example, September 2027."),
        required=False,
        max_length=300,
    )
    no_revised_date_reason = forms.CharField(
        label=_("If you cannot give a date, explain why"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "true"}),
    )
    impact_when = forms.ChoiceField(
        label=_("Can you say what difference it has made?"),
        choices=[(IMPACT_KNOWN, _("Yes")), (IMPACT_NOT_YET_KNOWN, _("Not yet"))],
        required=False,
        widget=forms.RadioSelect,
    )
    impact = _text_field(
        _("Evidence of impact"),
        _("What difference it has made, or, if not yet, when and how it will be measured."),
        4,
    )

    def __init__(
        self,
        update_request: UpdateRequest,
        *args: Any,
        submitting: bool = False,
        page: str = "",
        **kwargs: Any,
    ) -> None:
        """`page` is the token of the page that continues with this form; "" for a new page."""
        self.saved = UpdateContent.saved_for(update_request)
        kwargs.setdefault(
            "initial", {**_initial_values(update_request, self.saved), "page": page or uuid4().hex}
        )
        super().__init__(*args, **kwargs)
        self.update_request, self.submitting = update_request, submitting
        self.scale = update_request.sub_action.heading.plan.grading_scale
        action_terms = update_request.sub_action.heading.plan.line_words
        self.fields["evidence"].label, self.fields["grade"].label = (
            action_terms.evidence,
            action_terms.assessment,
        )
        if self.scale != GRADES:
            self._use_scale(self.scale)
        if not update_request.asks_for_progress:
            for name in ("evidence", "grade", "explanation", "revised_date", "no_revised_date_reason"):
                del self.fields[name]

    def _use_scale(self, scale: Scale) -> None:
        """Offer the levels of the plan's own scale, each with a hint which grade it counts as."""
        graded = [(level, level.grade) for level in scale.levels if level.grade]
        hints = {grade.value: _("Counts as %s.") % level.translated for level, grade in graded}
        field = cast("forms.TypedChoiceField", self.fields["grade"])
        field.widget = RadioSelectWithHints(hints)
        field.choices = [(grade.value, level.word) for level, grade in graded]

    @property
    def asks_impact(self) -> bool:
        """Whether a completed action needs its impact reported: reviews ask for it, other plans do not."""
        return self.scale == GRADES

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in ("evidence", "explanation", "impact"):
            if self.cleaned_data.get(name):
                self.cleaned_data[name] = clean_pasted(self.cleaned_data[name])
        if self.cleaned_data.get("no_revised_date_reason"):  # typed in a field of two lines, printed in one
            self.cleaned_data["no_revised_date_reason"] = " ".join(
                self.cleaned_data["no_revised_date_reason"].split()
            )
        if self.submitting:
            self._require_progress()
            self._require_impact()
        return self.cleaned_data

    def _require_progress(self) -> None:
        values = self.cleaned_data
        if not self.update_request.asks_for_progress:
            return
        if not values.get("evidence"):
            self.add_error("evidence", RequiredError(_("Enter what has been done since the last update.")))
        if not values.get("grade") and "grade" not in self.errors and not self.scale.unknown_level:
            message = _("Choose a grade from 1 to 4.") if self.asks_impact else _("Choose a status.")
            self.add_error("grade", RequiredError(message))
        # Required in the form only: imported reports often left this blank.
        if values.get("grade") in BEHIND:
            if not values.get("explanation"):
                self.add_error(
                    "explanation", RequiredError(_("Enter why it has slipped or was not achieved."))
                )
            if not values.get("revised_date") and not values.get("no_revised_date_reason"):
                self.add_error(
                    "revised_date", RequiredError(_("Enter a new date, or why none can be given."))
                )
        if values.get("revised_date") and not values.get("no_revised_date_reason"):
            problem = self._problem_with_date(values["revised_date"])
            if problem:
                self.add_error("revised_date", forms.ValidationError(problem.sentence, problem.code))

    def _problem_with_date(self, text: str) -> Finding | None:
        sub_action = self.update_request.sub_action
        return problem_with_date(text, sub_action, sub_action.heading.plan)

    @property
    def date_read(self) -> str:
        """The entered new date in full, as it is understood; "" where it is not."""
        return date_in_full(self["revised_date"].value() or "")

    def _require_impact(self) -> None:
        values = self.cleaned_data
        is_completed = self.asks_impact and values.get("grade") == Grade.FULLY_ACHIEVED
        if not (self.update_request.asks_for_impact or is_completed):
            return
        if not values.get("impact_when"):
            text = _("Choose whether you can say what difference it has made.")
            self.add_error("impact_when", RequiredError(text))
        elif not values.get("impact"):
            messages = {
                IMPACT_KNOWN: _("Enter what difference it has made."),
                IMPACT_NOT_YET_KNOWN: _("Enter when and how the difference will be measured."),
            }
            self.add_error("impact", RequiredError(messages[values["impact_when"]]))

    def content(self) -> UpdateContent:
        """The entered update, for the workflow."""
        values = self.cleaned_data
        return UpdateContent(
            evidence=values.get("evidence", ""),
            grade=values.get("grade"),
            explanation=values.get("explanation", ""),
            revised_date=values.get("revised_date", ""),
            no_revised_date_reason=values.get("no_revised_date_reason", ""),
            impact=values.get("impact", ""),
            impact_not_yet=values.get("impact_when") == IMPACT_NOT_YET_KNOWN,
        )


def _initial_values(update_request: UpdateRequest, content: UpdateContent) -> dict[str, Any]:
    impact_when = IMPACT_NOT_YET_KNOWN if content.impact_not_yet else IMPACT_KNOWN if content.impact else ""
    return {
        "version": update_request.version,
        "evidence": content.evidence,
        "grade": content.grade,
        "explanation": content.explanation,
        "revised_date": content.revised_date,
        "no_revised_date_reason": content.no_revised_date_reason,
        "impact_when": impact_when,
        "impact": content.impact,
    }
