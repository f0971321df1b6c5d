"""Forms with which clerks record decisions: on an action, on a whole plan, and rescinding one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.text_fields import PlainTextField, RequiredError
from actionplans.forms.updates import RadioSelectWithHints
from actionplans.models import ActionPlan, Decision, ProgressEntry, SubAction
from actionplans.workflow.decisions import DecisionInput
from documents.plan.dates import parse_month
from documents.plan.grades import Grade, grade_label
from documents.plan.scales import GRADES, Scale

DecisionKind = Decision.Kind
KIND_LABELS = {
    DecisionKind.CONFIRMED: _("Confirm the grade"),
    DecisionKind.AMENDED: _("Amend the grade"),
    DecisionKind.REVISED: _("Agree a revised date"),
    DecisionKind.REPORT: _("Ask for a further report"),
    DecisionKind.SIGNED_OFF: _("Sign it off"),
    DecisionKind.WITHDRAWN: _("Withdraw it"),
    DecisionKind.SUPERSEDED: _("Supersede it by another action"),
    DecisionKind.TRANSFERRED: _("Transfer it"),
}
STATUS_KIND_LABELS = {
    DecisionKind.CONFIRMED: _("Confirm the status"),
    DecisionKind.AMENDED: _("Amend the status"),
}
REASON_WIDGET = forms.Textarea({"rows": 3})


class MinuteReferenceField(PlainTextField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Minute reference"), most=100, help_text=_("If it is known already: CDS 12/20.")
        )

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class DecisionForm(forms.Form):
    """One decision about one action, in the terms of its plan. The kind decides which fields are needed.

    Only kinds of decision that are possible for the plan and the action are offered.
    """

    mark_optional = False
    entry = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    kind = forms.ChoiceField(
        label=_("What did the committee decide?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the committee decided.")},
    )
    grade = forms.TypedChoiceField(
        label=_("The committee’s grade"),
        choices=[(grade.value, grade_label(grade)) for grade in Grade],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    revised_date = PlainTextField(label=_("Revised date"), most=300, help_text=_("For example, March 2021."))
    month = PlainTextField(label=_("Month of the report"), most=100, help_text=_("For example, June 2027."))
    whole = forms.BooleanField(required=False)
    successor = forms.ModelChoiceField(
        SubAction.objects.none(),
        label=_("The action that stands in its place"),
        required=False,
        empty_label=_("Choose an action"),
    )
    transferred_to = PlainTextField(label=_("To whom, or to which plan"), most=300)
    reason = PlainTextField(
        label=_("The committee’s reason"),
        widget=REASON_WIDGET,
        help_text=_("Not needed to confirm, to sign off or to ask for a report."),
    )
    minute = MinuteReferenceField()
    missing_grade_message = _("Choose the committee’s grade.")

    def __init__(
        self, plan: ActionPlan, sub_action: SubAction, latest: ProgressEntry | None, data: Any = None
    ) -> None:
        super().__init__(data, initial={"entry": latest.pk if latest else None})
        self.plan, self.sub_action, self.latest = plan, sub_action, latest
        kind_labels = dict(KIND_LABELS)
        if plan.grading_scale is not GRADES:
            kind_labels |= STATUS_KIND_LABELS
            self._use_scale(plan.grading_scale)
        field: Any = self.fields["kind"]
        if latest and latest.grade:
            # The latest entry may belong to an earlier round than the one on the page.
            grade_name = plan.grading_scale.word(latest.grade)
            text = _("%(grade)s, in the update of %(month)s.") % {"grade": grade_name, "month": latest.round}
            field.widget = RadioSelectWithHints({DecisionKind.CONFIRMED: text})
        field.choices = [(kind, label) for kind, label in kind_labels.items() if self._is_offered(kind)]
        heading_noun = (sub_action.heading.parent or sub_action.heading).get_kind_display().lower()
        self.fields["whole"].label = _("On the whole %s, with all its actions") % heading_noun
        successors = (
            SubAction.objects.active()
            .filter(heading__plan=sub_action.heading.plan_id)
            .exclude(pk=sub_action.pk)
        )
        field = self.fields["successor"]
        field.queryset = successors.select_related("heading__parent").in_printed_order()

    def _use_scale(self, scale: Scale) -> None:
        """Offer the levels of the plan's own scale, each with a hint which grade it counts as."""
        levels = [(level, level.grade) for level in scale.levels if level.grade]
        field: Any = self.fields["grade"]
        field.label = _("The committee’s status")
        self.missing_grade_message = _("Choose the committee’s status.")
        hints = {grade.value: _("Counts as %s.") % level.translated for level, grade in levels}
        field.widget = RadioSelectWithHints(hints)
        field.choices = [(grade.value, level.word) for level, grade in levels]

    def _is_offered(self, kind: str) -> bool:
        if self.plan.decision_not_allowed_reason(kind):
            return False
        if kind == DecisionKind.CONFIRMED:
            return bool(self.latest and self.latest.grade)
        return bool(self.latest) or kind != DecisionKind.AMENDED

    def clean_month(self) -> dt.date | None:
        text = self.cleaned_data["month"]
        month = parse_month(text)
        if text and month is None:
            raise forms.ValidationError(_("Enter a month and a year, like June 2027."), "invalid")
        return month

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        required_by_kind = {
            DecisionKind.AMENDED: ("grade", self.missing_grade_message),
            DecisionKind.REVISED: ("revised_date", _("Enter the date that was agreed.")),
            DecisionKind.REPORT: (
                "month",
                _("Enter the month for which the report is asked, like June 2027."),
            ),
            DecisionKind.SUPERSEDED: ("successor", _("Choose the action that stands in its place.")),
            DecisionKind.TRANSFERRED: (
                "transferred_to",
                _("Enter to whom, or to which plan, it is transferred."),
            ),
        }
        name, message = required_by_kind.get(values.get("kind", ""), ("", ""))
        if name and not values.get(name) and name not in self.errors:
            self.add_error(name, RequiredError(message))
        if values.get("kind") in Decision.WITH_REASON and not values.get("reason"):
            self.add_error("reason", RequiredError(_("Enter the committee’s reason.")))
        return values

    def decision_input(self) -> DecisionInput:
        """The decision, without values that were typed for other kinds of decision."""
        values = self.cleaned_data
        kind = values["kind"]
        entry = None
        if kind in Decision.OF_GRADES:
            entries = ProgressEntry.objects.filter(pk=values["entry"], sub_action=self.sub_action)
            entry = entries.select_related("round").first()
        confirmed_grade = entry.grade if entry and kind == DecisionKind.CONFIRMED else None
        return DecisionInput(
            kind,
            grade=values["grade"] if kind == DecisionKind.AMENDED else confirmed_grade,
            entry=entry,
            revised_date=values["revised_date"] if kind == DecisionKind.REVISED else "",
            successor=values["successor"] if kind == DecisionKind.SUPERSEDED else None,
            transferred_to=values["transferred_to"] if kind == DecisionKind.TRANSFERRED else "",
            period=values["month"] if kind == DecisionKind.REPORT else None,
            reason=values["reason"],
            minute=values["minute"],
        )

    @property
    def offered(self) -> list[str]:
        """The kinds of decision that the clerk can choose."""
        field: Any = self.fields["kind"]
        return [kind for kind, _ in field.choices]

    @property
    def is_on_heading(self) -> bool:
        return self.cleaned_data["kind"] == DecisionKind.REPORT and bool(self.cleaned_data["whole"])


class SignOffPlanForm(forms.Form):
    """Ends the monitoring of a whole plan."""

    mark_optional = False
    reason = PlainTextField(label=_("The committee’s reason, if it gave one"), widget=REASON_WIDGET)
    minute = MinuteReferenceField()


class RescindForm(forms.Form):
    mark_optional = False
    reason = PlainTextField(
        label=_("Why it holds no longer"),
        widget=REASON_WIDGET,
        help_text=_("Recorded by mistake, for example, or: The committee decided anew."),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise RequiredError(_("Enter why it holds no longer."))
        return reason


class MinuteReferencesForm(forms.Form):
    """A reference for each decision of a meeting, once the minutes are written."""

    mark_optional = False

    def __init__(self, decisions: list[Decision], data: Any = None) -> None:
        super().__init__(
            data, initial={f"minute-{decision.pk}": decision.minute_reference for decision in decisions}
        )
        self.decisions = decisions
        for decision in decisions:
            field = MinuteReferenceField()
            field.label, field.help_text = f"{decision.plan}: {decision}", ""
            self.fields[f"minute-{decision.pk}"] = field

    def changed_references(self) -> list[tuple[Decision, str]]:
        references = [(decision, self.cleaned_data[f"minute-{decision.pk}"]) for decision in self.decisions]
        return [(decision, minute) for decision, minute in references if minute != decision.minute_reference]
