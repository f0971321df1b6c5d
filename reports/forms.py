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
SHARED_REASON = "gap-shared"  # the name of a form field


class PublishForm(forms.Form):
    """What a clerk enters to publish a report: a reason for each missing update, for whom, and so on."""

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
        label=_("Closing statement"),
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
            _reader_hints(len(SubAction.objects.exempt_in(this_round.plan_id)))
        )
        readers.widget.choices = readers.choices
        if page_header := this_round.plan.page_header:
            help_text = _(
                "At the head of each page, instead of “%(words)s”, which the plan’s details have for it."
            )
            self.fields["item"].help_text = help_text % {"words": " ".join(page_header.split())}
        self.usual_closing = ReportBranding.now().closing
        self.initial["closing"] = self.usual_closing
        if this_round.is_before_deadline:
            self._require_reason_for_early_publication(this_round)
        elif not this_round.report_version:
            del self.fields["reason"]
        elif not self.is_bound:
            last_report = this_round.published_reports.order_by("version").last()
            self.initial.update(
                {name: last_report.report_options.get(name, "") for name in AGENDA_FIELDS}
                if last_report
                else {}
            )
            if last_report and "closing" in last_report.report_options:
                self.initial["closing"] = last_report.report_options["closing"]
            self.initial["readers"] = PUBLIC if this_round.is_public else MEMBERS
        reason_fields = {
            f"gap-{update_request.pk}": _reason_field(update_request) for update_request in self.gaps
        }
        for update_request in self.gaps:
            if update_request.ended_as:
                self.initial[f"gap-{update_request.pk}"] = (
                    f"The committee has decided since: {update_request.ended_as}."
                )
        shared_fields = {SHARED_REASON: _shared_reason_field()} if len(self.gaps) > 1 else {}
        for field in reason_fields.values():
            field.required = not (shared_fields and self.data.get(SHARED_REASON, "").strip())
        self.fields = {**shared_fields, **reason_fields, **self.fields}

    def _require_reason_for_early_publication(self, this_round: Round) -> None:
        reason_field = self.fields["reason"]
        reason_field.label = _("Why is the report published before updates are due?")
        help_text = _("Officers have until %(date)s. Kept in the history; not printed in the report.")
        reason_field.help_text = help_text % {"date": f"{this_round.due:%-d %B %Y}"}
        reason_field.error_messages["required"] = _(
            "Enter why the report is published before updates are due."
        )

    @property
    def not_received_reasons(self) -> dict[int, str]:
        shared_reason = self.cleaned_data.get(SHARED_REASON, "")
        return {
            update_request.pk: self.cleaned_data[f"gap-{update_request.pk}"] or shared_reason
            for update_request in self.gaps
        }

    def get_report_options(self, committee_options: ReportOptions) -> ReportOptions:
        """The report options: the committee's usual ones with what was entered in this form."""
        closing = self.cleaned_data["closing"]
        own_closing = None if closing == self.usual_closing or "closing" not in self.data else closing
        return replace(
            committee_options,
            closing=own_closing,
            **{name: self.cleaned_data[name] for name in AGENDA_FIELDS},
        )

    @property
    def for_public(self) -> bool:
        return bool(self.cleaned_data["readers"] == PUBLIC)


def _reader_hints(exempt_count: int) -> dict[str, str]:
    """An explanation of each choice of readers, with the number of exempt actions that the public misses."""
    if exempt_count:
        text = ngettext(
            "Anyone can read it, without signing in. %(n)d exempt action is left out.",
            "Anyone can read it, without signing in. %(n)d exempt actions are left out.",
            exempt_count,
        )
        public_hint = text % {"n": exempt_count}
    else:
        public_hint = str(_("Anyone can read it, without signing in. Nothing is exempt."))
    members_hint = _("Only people who sign in can read it. Exempt parts are only for those who may see them.")
    return {PUBLIC: public_hint, MEMBERS: str(members_hint)}


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
    """Why a report is unpublished."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history, and emailed to the other clerks. The public does not see it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why the public must not read it.")},
    )


class ReopenForm(forms.Form):
    """Which update to reopen, to be corrected or submitted late, and why."""

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
        completed_requests = this_round.update_requests.exclude(
            state__in=UpdateRequest.IN_PROGRESS
        ).in_printed_order()
        action_word = this_round.plan.line_words.one.lower()
        field: Any = self.fields["line"]
        field.label = _("Which %(one)s") % {"one": action_word}
        message = _("Choose the %(one)s whose answer is to be changed.") % {"one": action_word}
        field.error_messages |= {"required": message, "invalid_choice": message}
        field.queryset = completed_requests.select_related("sub_action__heading__parent")
        field.label_from_instance = _request_label


def _request_label(update_request: UpdateRequest) -> str:
    suffix = ", not received" if update_request.state == UpdateRequest.State.NOT_RECEIVED else ""
    return f"{update_request.sub_action}{suffix}: {_action_summary(update_request)}"


def _action_summary(update_request: UpdateRequest) -> str:
    """The first words of the agreed action, as two actions may have the same number."""
    agreed = update_request.sub_action.action or update_request.sub_action.heading.text
    return Truncator(to_single_line(agreed)).words(12)
