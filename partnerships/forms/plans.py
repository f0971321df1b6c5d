"""Forms for partnerships' plans and assessments, partnerships, members and indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from actionplans.editing import find_owner
from actionplans.forms.plans import get_account
from actionplans.forms.text_fields import (
    NameListField,
    PlainTextField,
    RequiredError,
    VersionedForm,
    parse_names,
)
from actionplans.models import Committee
from actionplans.models.plans import SCALE_CHOICES
from partnerships.models import Indicator, Membership, Partnership, PartnershipPlan, StandardsAssessment

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y"]
PLAN_ONLY_FIELDS = ("state", "start_date", "end_date")


def date_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=DATE_INPUT_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": "Enter a day, such as 1/4/2018."},
    )


class DateRangeFormMixin(forms.Form):
    """A form that asks for the first and the last day of a plan."""

    def clean(self) -> None:
        super().clean()
        starts, ends = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if starts and ends and ends < starts:
            message = "The last day must not lie before the first."
            self.add_error("end_date", forms.ValidationError(message, code="before-first"))


class PartnershipPlanForm(DateRangeFormMixin, VersionedForm):
    title = PlainTextField(label="Title", most=300)
    partnership = forms.ModelChoiceField(
        Partnership.objects.all(), required=False, empty_label="None, or another one"
    )
    other_partnership = PlainTextField(
        label="Another partnership", most=200, help_text="If it is not in the list above."
    )
    state = forms.ChoiceField(
        label="State",
        choices=PartnershipPlan.State.choices,
        help_text="No more updates come once a plan is closed.",
    )
    start_date = date_field("First day of the plan", "Such as 1/4/2018.")
    end_date = date_field("Last day of the plan")
    scale = forms.ChoiceField(label="Scale on which its lines are measured", choices=SCALE_CHOICES)
    committee = forms.ModelChoiceField(
        Committee.objects.all(), required=False, empty_label="None, or another one"
    )
    other_committee = PlainTextField(
        label="Another committee", most=200, help_text="If it is not in the list above."
    )
    agreed_text = PlainTextField(
        label="Agreed", most=100, help_text="The month, as reports print it: March 2019."
    )
    link_officer_names = NameListField(label="Run by", help_text="As reports print them, one a line.")
    link_officers = NameListField(
        label="Accounts of those who run it",
        help_text="Their email addresses, one a line. They may read and edit this plan.",
    )
    first_round_months = forms.IntegerField(
        label="Months from agreement to the first update", min_value=1, max_value=120
    )
    round_interval_months = forms.IntegerField(
        label="Months from one update to the next",
        min_value=1,
        max_value=60,
        help_text="3 for an update each quarter.",
    )
    page_header = PlainTextField(label="Above each page of its reports", most=200)
    closing_text = PlainTextField(
        label="Below the tables of its reports",
        widget=forms.Textarea({"rows": 4}),
        help_text="A glossary, for example.",
    )

    def __init__(
        self, *args: Any, plan: PartnershipPlan | StandardsAssessment, may_name_accounts: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if isinstance(plan, StandardsAssessment):
            for name in PLAN_ONLY_FIELDS:
                del self.fields[name]
        if not may_name_accounts:
            del self.fields["link_officers"]

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise RequiredError("Enter the title.")
        return title

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        if state == PartnershipPlan.State.CLOSED and self.plan.pk and self.plan.rounds.open().exists():
            message = "An update is open. Publish it before you close the plan."
            raise forms.ValidationError(message, code="round-open")
        return state

    def clean_link_officers(self) -> list[User]:
        return [get_account(address) for address in parse_names(self.cleaned_data["link_officers"])]


def get_plan_initial(plan: PartnershipPlan | StandardsAssessment) -> dict[str, Any]:
    """The initial values of the form of a plan; for a new plan, its defaults."""
    officers = plan.link_officers.order_by("email") if plan.pk else ()
    plan_only_values = {name: getattr(plan, name) for name in PLAN_ONLY_FIELDS if hasattr(plan, name)}
    return {
        **plan_only_values,
        "title": plan.title,
        "partnership": plan.partnership_id,
        "other_partnership": "",
        "scale": plan.scale,
        "committee": plan.committee_id,
        "other_committee": "",
        "agreed_text": plan.agreed_text,
        "link_officer_names": plan.link_officer_names,
        "link_officers": "\n".join(officer.email for officer in officers),
        "first_round_months": plan.first_round_months,
        "round_interval_months": plan.round_interval_months,
        "page_header": plan.page_header,
        "closing_text": plan.closing_text,
    }


class PartnershipForm(forms.Form):
    mark_optional = False
    name = PlainTextField(label="Name", most=200)
    description = PlainTextField(
        label="What it is for", widget=forms.Textarea({"rows": 3}), help_text="A sentence or two."
    )

    def __init__(self, data: Any, *, partnership: Partnership) -> None:
        super().__init__(data, initial={"name": partnership.name, "description": partnership.description})
        self.partnership = partnership

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise RequiredError("Enter the name of the partnership.")
        if Partnership.objects.filter(name__iexact=name).exclude(pk=self.partnership.pk).exists():
            raise forms.ValidationError("There is a partnership of this name already.", code="unique")
        return name


class MembershipForm(forms.Form):
    mark_optional = False
    organisation = PlainTextField(label="Organisation", most=300, help_text="As reports name it.")
    contact = PlainTextField(label="Whom to ask there", most=200, help_text="A name or a post.")
    email = forms.EmailField(label="Email address", required=False, max_length=254)

    def __init__(self, data: Any, *, member: Membership) -> None:
        super().__init__(data, initial={"contact": member.contact, "email": member.email})
        self.member = member
        if member.pk:  # the organisation of a member cannot be changed
            del self.fields["organisation"]

    def clean_organisation(self) -> str:
        name: str = " ".join(self.cleaned_data["organisation"].split())
        if not name:
            raise RequiredError("Enter the organisation.")
        members = self.member.partnership.members
        owner = find_owner(name)
        if members.filter(Q(organisation__name__iexact=name) | Q(organisation=owner and owner.pk)).exists():
            raise forms.ValidationError(f"{name} is a member already.", code="unique")
        return name


class IndicatorForm(forms.Form):
    mark_optional = False
    framework = PlainTextField(label="Framework", most=60, help_text="The set it belongs to: PSA 26.")
    meaning = PlainTextField(label="What it means", widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any, *, indicator: Indicator) -> None:
        super().__init__(data, initial={"framework": indicator.framework, "meaning": indicator.meaning})
