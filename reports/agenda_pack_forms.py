"""The form for an agenda pack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.text_fields import RequiredError
from actionplans.models import Round
from reports.agenda_packs import AgendaPlace, sort_places
from reports.forms import MEMBERS, PUBLIC
from reports.report_option_forms import agenda_item_field, appendix_field


class AgendaPackForm(forms.Form):
    """Which reports to put in a pack, under which agenda items, and for whom."""

    mark_optional = False
    readers = forms.ChoiceField(
        label=_("Who is this pack for?"),
        choices=[
            (MEMBERS, _("Councillors and officers: with all information")),
            (PUBLIC, _("The public: without exempt information")),
        ],
        widget=forms.RadioSelect,
        initial=MEMBERS,
        error_messages={"required": _("Choose who the pack is for.")},
    )

    reports = forms.BooleanField(
        label=_("Put the covering report before each Progress Update"), required=False
    )

    def __init__(self, places: Sequence[AgendaPlace], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        report_fields: dict[str, forms.Field] = {}
        for place in places:
            pk, this_round = place.round.pk, place.round
            report_fields[f"take-{pk}"] = forms.BooleanField(
                label=_report_title(this_round), required=False, initial=this_round.state != Round.State.OPEN
            )
            report_fields[f"item-{pk}"], report_fields[f"appendix-{pk}"] = (
                agenda_item_field(),
                appendix_field(),
            )
            report_fields[f"item-{pk}"].help_text = report_fields[f"appendix-{pk}"].help_text = ""
            self.initial.update({f"item-{pk}": place.item, f"appendix-{pk}": place.appendix})
        self.fields = {**report_fields, **self.fields}

    def rows(self) -> list[dict[str, Any]]:
        """The round, title and bound fields of each report, for the page."""
        return [
            {
                "round": place.round,
                "title": _report_title(place.round),
                **{name: self[f"{name}-{place.round.pk}"] for name in ("take", "item", "appendix")},
            }
            for place in self._places
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen_rounds = [place.round for place in self._places if values.get(f"take-{place.round.pk}")]
        if self._places and not chosen_rounds:
            first = self._places[0].round
            self.add_error(f"take-{first.pk}", RequiredError(_("Choose at least one report.")))
        for this_round in chosen_rounds:
            if self.for_public and not (this_round.is_public and this_round.state == Round.State.PUBLISHED):
                text = _("%(title)s is not published to the public: leave it out, or change who it is for.")
                sentence = text % {"title": _report_title(this_round)}
                self.add_error(
                    f"take-{this_round.pk}", forms.ValidationError(sentence, code="not-for-public")
                )
        return values

    @property
    def for_public(self) -> bool:
        return self.cleaned_data.get("readers") == PUBLIC

    @property
    def places(self) -> list[AgendaPlace]:
        """The reports that were chosen, in the order of the agenda."""
        values = self.cleaned_data
        chosen_rounds = [place.round for place in self._places if values[f"take-{place.round.pk}"]]
        return sort_places(
            AgendaPlace(this_round, values[f"item-{this_round.pk}"], values[f"appendix-{this_round.pk}"])
            for this_round in chosen_rounds
        )


def _report_title(this_round: Round) -> str:
    draft = _(" (draft: not published yet)") if this_round.state == Round.State.OPEN else ""
    return f"{this_round.plan.title}, {this_round}{draft}"
