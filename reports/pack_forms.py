"""What a clerk is asked for before an agenda pack is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.words import Missing
from actionplans.models import Round
from reports.forms import MEMBERS, RESIDENTS
from reports.packs import Place, in_order
from reports.paper_forms import agenda_item, appendix


class PackForm(forms.Form):
    """Which papers, where each stands on the agenda, and for whom."""

    mark_optional = False
    readers = forms.ChoiceField(
        label=_("Who is this pack for?"),
        choices=[
            (MEMBERS, _("Councillors and officers: with all information")),
            (RESIDENTS, _("The public: without exempt information")),
        ],
        widget=forms.RadioSelect,
        initial=MEMBERS,
        error_messages={"required": _("Choose who the pack is for.")},
    )

    reports = forms.BooleanField(
        label=_("Put the covering report before each paper of a review"), required=False
    )

    def __init__(self, places: Sequence[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        own: dict[str, forms.Field] = {}
        for place in places:
            pk, this_round = place.round.pk, place.round
            own[f"take-{pk}"] = forms.BooleanField(
                label=_title(this_round), required=False, initial=this_round.state != Round.State.OPEN
            )
            own[f"item-{pk}"], own[f"appendix-{pk}"] = agenda_item(), appendix()
            own[f"item-{pk}"].help_text = own[f"appendix-{pk}"].help_text = ""
            self.initial.update({f"item-{pk}": place.item, f"appendix-{pk}": place.appendix})
        self.fields = {**own, **self.fields}

    def rows(self) -> list[dict[str, Any]]:
        """For each paper its fields, for the page."""
        return [
            {
                "round": place.round,
                "title": _title(place.round),
                **{name: self[f"{name}-{place.round.pk}"] for name in ("take", "item", "appendix")},
            }
            for place in self._places
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taken = [place.round for place in self._places if given.get(f"take-{place.round.pk}")]
        if self._places and not taken:
            first = self._places[0].round
            self.add_error(f"take-{first.pk}", Missing(_("Choose at least one paper.")))
        for each in taken:
            if self.for_residents and not (each.is_public and each.state == Round.State.PUBLISHED):
                words = _("%(title)s is not published to the public: leave it out, or change who it is for.")
                sentence = words % {"title": _title(each)}
                self.add_error(f"take-{each.pk}", forms.ValidationError(sentence, code="not-for-residents"))
        return given

    @property
    def for_residents(self) -> bool:
        return self.cleaned_data.get("readers") == RESIDENTS

    @property
    def places(self) -> list[Place]:
        """The papers that were chosen, in the order of the agenda."""
        given = self.cleaned_data
        taken = [place.round for place in self._places if given[f"take-{place.round.pk}"]]
        return in_order(Place(each, given[f"item-{each.pk}"], given[f"appendix-{each.pk}"]) for each in taken)


def _title(this_round: Round) -> str:
    draft = _(" (draft: not published yet)") if this_round.state == Round.State.OPEN else ""
    return f"{this_round.plan.title}, {this_round}{draft}"
