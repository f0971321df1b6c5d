"""Forms for publishing and correcting a report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from actionplans.forms.text_fields import PlainTextField
from actionplans.forms.updates import RadioSelectWithHints
from actionplans.models import Round, SubAction, UpdateRequest
from actionplans.workflow.publishing import find_missing_updates
from documents.plan.names import to_single_line
from reports.report_branding import ReportBranding
from reports.report_option_forms import AGENDA_FIELDS, agenda_item_field, appendix_field
from reports.report_options import ReportOptions

PUBLIC, MEMBERS = "residents", "members"
SHARED_REASON = "gap-shared"  # a reason


class PublishForm(forms.Form):
    """A reason for each gap; why it is published early or again; who reads it; that it was checked."""

    reason = forms.CharField(
        label=_("Why it is published again"),
        help_text=_("Printed on the page of the update, for example: The answer on 1 c) has followed."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why the update is published again.")},
    )
    readers = forms.ChoiceField(
        label=_("Publish to"),
        choices=[
            (PUBLIC, _("The public, councillors and officers")),
            (MEMBERS, _("Councillors and officers only")),
        ],
        error_messages={"required": _("Choose who can read the report.")},
    )

    item = agenda_item_field()
    appendix = appendix_field()
    closing = PlainTextField(
        label=_("Closing statement (optional)"),
        help_text=_(
            "Printed at the end of this report only, instead of the council’s usual one. {review}, "
            "{period} and {agreed} are filled in for you."
        ),
        most=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed = forms.BooleanField(
        label=_("I have checked the updates, the warnings and the report, and it can be published"),
        error_messages={"required": _("Select the box to confirm that the report can be published.")},
    )

    def __init__(self, this_round: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = find_missing_updates(this_round) if not this_round.report_version else []
        readers: Any = self.fields["readers"]
        readers.widget = RadioSelectWithHints(
            _who_reads(len(SubAction.objects.exempt_in(this_round.plan_id)))
        )
        readers.widget.choices = readers.choices
        if there := this_round.plan.page_header:
            text = _(
                "At the head of each page, instead of “%(words)s”, which the plan’s details have for it."
            )
            self.fields["item"].help_text = text % {"words": " ".join(there.split())}
        self.usual_closing = ReportBranding.now().closing
        self.initial["closing"] = self.usual_closing
        if this_round.is_before_deadline:
            self._ask_why_so_early(this_round)
        elif not this_round.report_version:
            del self.fields["reason"]
        elif not self.is_bound:
            before = this_round.published_reports.order_by("version").last()
            self.initial.update(
                {name: before.report_options.get(name, "") for name in AGENDA_FIELDS} if before else {}
            )
            if before and "closing" in before.report_options:
                self.initial["closing"] = before.report_options["closing"]
            self.initial["readers"] = PUBLIC if this_round.is_public else MEMBERS
        reasons = {f"gap-{update_request.pk}": _reason_field(update_request) for update_request in self.gaps}
        for update_request in self.gaps:
            if update_request.ended_as:
                self.initial[f"gap-{update_request.pk}"] = (
                    f"The committee has decided since: {update_request.ended_as}."
                )
        shared = {SHARED_REASON: _shared_reason_field()} if len(self.gaps) > 1 else {}
        for field in reasons.values():
            field.required = not (shared and self.data.get(SHARED_REASON, "").strip())
        self.fields = {**shared, **reasons, **self.fields}

    def _ask_why_so_early(self, this_round: Round) -> None:
        reason = self.fields["reason"]
        reason.label = _("Why is the report published before updates are due?")
        text = _("Officers have until %(date)s. Kept in the history; not printed in the report.")
        reason.help_text = text % {"date": f"{this_round.due:%-d %B %Y}"}
        reason.error_messages["required"] = _("Enter why the report is published before updates are due.")

    @property
    def not_received_reasons(self) -> dict[int, str]:
        shared = self.cleaned_data.get(SHARED_REASON, "")
        return {
            update_request.pk: self.cleaned_data[f"gap-{update_request.pk}"] or shared
            for update_request in self.gaps
        }

    def laid_out(self, usual: ReportOptions) -> ReportOptions:
        """How the report is laid out, of a committee that wants it so in general."""
        closing = self.cleaned_data["closing"]
        own = None if closing == self.usual_closing or "closing" not in self.data else closing
        return replace(usual, closing=own, **{name: self.cleaned_data[name] for name in AGENDA_FIELDS})

    @property
    def for_public(self) -> bool:
        return bool(self.cleaned_data["readers"] == PUBLIC)


def _who_reads(exempt: int) -> dict[str, str]:
    """What each choice of readers means for this plan."""
    if exempt:
        text = ngettext(
            "Anyone can read it, without signing in. %(n)d exempt action is left out.",
            "Anyone can read it, without signing in. %(n)d exempt actions are left out.",
            exempt,
        )
        everyone = text % {"n": exempt}
    else:
        everyone = str(_("Anyone can read it, without signing in. Nothing is exempt."))
    people = _("Only people who sign in can read it. Exempt parts are only for those who may see them.")
    return {PUBLIC: everyone, MEMBERS: str(people)}


STATE_SENTENCES = {
    UpdateRequest.State.NOT_STARTED: _("Not started."),
    UpdateRequest.State.DRAFT: _("A draft that was not submitted."),
    UpdateRequest.State.RETURNED: _("Sent back for changes."),
    UpdateRequest.State.SUBMITTED: _("Submitted, but not approved."),
}


def _shared_reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("One reason for several of them"),
        help_text=_("Printed for each below whose own box is left blank."),
        max_length=UpdateRequest._meta.get_field("not_received_reason").max_length,
        required=False,
    )


def _reason_field(update_request: UpdateRequest) -> forms.CharField:
    name, so_far = (
        update_request.sub_action.called_within,
        STATE_SENTENCES[UpdateRequest.State(update_request.state)],
    )
    return forms.CharField(
        label=_("Why %(name)s has no update") % {"name": name},
        help_text=_("“%(words)s” %(so_far)s The report says “No update received” and gives this reason.")
        % {"words": _action_summary(update_request), "so_far": so_far},
        max_length=UpdateRequest._meta.get_field("not_received_reason").max_length,
        error_messages={"required": _("Enter why %(name)s has no update.") % {"name": name}},
    )


class UnpublishForm(forms.Form):
    """Why the public must not read an update any longer."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history, and emailed to the other clerks. The public does not see it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why the public must not read it.")},
    )


class ReopenForm(forms.Form):
    """Which answer is to be corrected or follows late, and why."""

    line = forms.ModelChoiceField(
        UpdateRequest.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is to be changed"),
        help_text=_("The officer reads this: the figure of March is wrong, or the answer may follow now."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what is to be changed.")},
    )

    def __init__(self, this_round: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settled = this_round.update_requests.exclude(state__in=UpdateRequest.IN_PROGRESS).in_printed_order()
        one = this_round.plan.line_words.one.lower()
        lines: Any = self.fields["line"]
        lines.label = _("Which %(one)s") % {"one": one}
        choose = _("Choose the %(one)s whose answer is to be changed.") % {"one": one}
        lines.error_messages |= {"required": choose, "invalid_choice": choose}
        lines.queryset = settled.select_related("sub_action__heading__parent")
        lines.label_from_instance = _request_label


def _request_label(update_request: UpdateRequest) -> str:
    late = ", not received" if update_request.state == UpdateRequest.State.NOT_RECEIVED else ""
    return f"{update_request.sub_action}{late}: {_action_summary(update_request)}"


def _action_summary(update_request: UpdateRequest) -> str:
    """The first words of what was agreed: two actions may have one number."""
    agreed = update_request.sub_action.action or update_request.sub_action.heading.text
    return Truncator(to_single_line(agreed)).words(12)
