"""Handing over a leaver's responsibilities, one by one or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normalise_email
from actionplans.forms.text_fields import PlainTextField
from actionplans.responsibilities import Responsibility

HAND_OVER, KEEP, LEAVE_UNASSIGNED = "give", "keep", "end"
OUTCOME_CHOICES = [(HAND_OVER, _("Hand over")), (KEEP, _("Leave as it is for now"))]
LEAVE_UNASSIGNED_CHOICE = (LEAVE_UNASSIGNED, _("Nobody takes it over"))


@dataclass(frozen=True)
class HandOverRow:
    """A responsibility, with its fields for what to do with it and for who takes over."""

    belonging: Responsibility
    do: forms.BoundField
    to: forms.BoundField


class HandOverForm(forms.Form):
    everybody = PlainTextField(
        label=_("Who takes over?"),
        most=2000,
        help_text=_(
            "Name or email address of a colleague; several with commas between them. "
            "Below you can name others for single things."
        ),
    )
    reason = PlainTextField(
        label=_("Reason"),
        most=300,
        required=True,
        help_text=_("Kept in the history of each thing, such as: has left the council."),
        error_messages={"required": _("Enter the reason.")},
    )
    mark_optional = False

    def __init__(self, leaver: User, responsibilities: Sequence[Responsibility], data: Any = None) -> None:
        super().__init__(data)
        self.leaver, self.responsibilities = leaver, responsibilities
        for responsibility in responsibilities:
            choices = [
                *OUTCOME_CHOICES,
                *([LEAVE_UNASSIGNED_CHOICE] if responsibility.may_be_left_unassigned else []),
            ]
            self.fields[f"do-{responsibility.key}"] = forms.ChoiceField(
                label=responsibility.what, choices=choices, required=False, initial=HAND_OVER
            )
            self.fields[f"to-{responsibility.key}"] = PlainTextField(label=responsibility.what, most=2000)

    @property
    def rows(self) -> list[HandOverRow]:
        return [
            HandOverRow(responsibility, self[f"do-{responsibility.key}"], self[f"to-{responsibility.key}"])
            for responsibility in self.responsibilities
        ]

    @property
    def above(self) -> list[forms.BoundField]:
        return [self["everybody"], self["reason"]]

    @property
    def is_overtaken(self) -> bool:
        """Whether a responsibility on the submitted page has been handed over meanwhile."""
        return any(name.startswith("do-") and name not in self.fields for name in self.data)

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if self.is_overtaken:
            text = _("Somebody else has handed over some of this meanwhile. What is left stands below.")
            self.add_error(None, forms.ValidationError(text, "overtaken"))
            return
        everybody = self._colleagues("everybody")
        self.to: dict[str, list[User]] = {}
        for responsibility in self.responsibilities:
            # A responsibility without a choice was added after the page was shown.
            outcome = values.get(f"do-{responsibility.key}") or KEEP
            if outcome == LEAVE_UNASSIGNED:
                self.to[responsibility.key] = []
            elif outcome == HAND_OVER:
                self.to[responsibility.key] = self._colleagues(f"to-{responsibility.key}") or everybody
        unassigned_keys = [
            key
            for key, people in self.to.items()
            if not people and values.get(f"do-{key}") != LEAVE_UNASSIGNED
        ]
        if unassigned_keys and not self.errors:
            text = _("Say who takes over, or name somebody for each thing.")
            self.add_error("everybody", forms.ValidationError(text, "nobody-named"))
        if not self.to and not self.errors:
            text = _("Choose what is handed over: everything is left as it is.")
            self.add_error(None, forms.ValidationError(text, "nothing-chosen"))

    def _colleagues(self, field: str) -> list[User]:
        result = []
        for name in (self.cleaned_data.get(field) or "").replace(";", ",").replace("\n", ",").split(","):
            if name.strip():
                try:
                    result.append(self._colleague(name.strip()))
                except forms.ValidationError as error:
                    self.add_error(field, error)
        return list(dict.fromkeys(result))

    def _colleague(self, name: str) -> User:
        active = User.objects.filter(is_active=True)
        people = list(active.filter(email=normalise_email(name)) or active.filter(name__iexact=name)[:2])
        if not people:
            text = _("Nobody called %(name)s has an account here.") % {"name": name}
            raise forms.ValidationError(text, "unknown")
        if len(people) > 1:
            text = _("Several people are called %(name)s: enter the email address.") % {"name": name}
            raise forms.ValidationError(text, "ambiguous")
        if people[0] == self.leaver:
            raise forms.ValidationError(_("Name somebody else than who leaves."), "who-leaves")
        return people[0]


class FindLeaverForm(forms.Form):
    """Finds a person who is about to leave, to hand over before they go."""

    who = forms.EmailField(
        label=_("Email address"),
        error_messages={"required": _("Enter the email address of who leaves.")},
    )
    mark_optional = False

    def clean_who(self) -> User:
        person = User.objects.filter(email=normalise_email(self.cleaned_data["who"])).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with this email address has an account here."), "unknown")
        return person
