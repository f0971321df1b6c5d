"""Forms for committee questions and their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import CLERK
from actionplans.forms.rounds import meeting_choice_label
from actionplans.forms.text_fields import PlainTextField, RequiredError
from actionplans.models import ActionPlan, Meeting, SubAction
from actionplans.workflow.member_requests import RequestInput


def possible_assignees(plan: ActionPlan, sub_action: SubAction | None) -> Any:
    """Active users who are responsible for the action or the plan, and clerks, who pass the question on."""
    responsible = (
        Q(owner_records__sub_actions=sub_action)
        if sub_action
        else Q(owner_records__sub_actions__heading__plan=plan.pk)
    )
    responsible |= Q(pk__in=plan.link_officers.values("pk")) | Q(groups__name=CLERK)
    if plan.director_account_id:
        responsible |= Q(pk=plan.director_account_id)
    people = User.objects.filter(responsible, is_active=True).values("pk")
    return User.objects.filter(pk__in=people).order_by("name", "email")


def _assignee_label(plan: ActionPlan) -> Callable[[User], str]:
    """How the form names a person: with what they are to the plan, as few members know officers by name."""
    link_officers = set(plan.link_officers.values_list("pk", flat=True))
    clerks = set(User.objects.in_role(CLERK).values_list("pk", flat=True))

    def label(user: User) -> str:
        if user.pk == plan.director_account_id:
            return _("%(name)s, director") % {"name": user}
        if user.pk in link_officers:
            return _("%(name)s, link officer") % {"name": user}
        if user.pk in clerks:
            return _("%(name)s, clerk") % {"name": user}
        return _("%(name)s, responsible officer") % {"name": user}

    return label


class MemberRequestForm(forms.Form):
    """A committee question. Members ask in their own name, clerks on behalf of a named member."""

    mark_optional = False
    member_name = PlainTextField(
        label=_("Councillor"), most=200, help_text=_("Their name, as printed in minutes.")
    )
    text = PlainTextField(label=_("Question or request"), widget=forms.Textarea({"rows": 4}))
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who should answer?"),
        empty_label=_("Choose a person"),
        help_text=_("We will email the person you choose. If you are not sure, choose a clerk."),
        error_messages={"required": _("Choose who should answer.")},
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("For which meeting?"),
        required=False,
        empty_label=_("Next meeting"),
        help_text=_("It stays on each agenda until it is answered."),
    )

    def __init__(
        self,
        plan: ActionPlan,
        sub_action: SubAction | None,
        meetings: Any,
        data: Any = None,
        *,
        member: User | None,
    ) -> None:
        super().__init__(data)
        self.sub_action, self.member = sub_action, member
        field: Any = self.fields["to"]
        field.queryset = possible_assignees(plan, sub_action)
        field.label_from_instance = _assignee_label(plan)
        field = self.fields["meeting"]
        field.queryset, field.label_from_instance = meetings, meeting_choice_label
        if member:
            del self.fields["member_name"]

    def clean_member_name(self) -> str:
        name: str = " ".join(self.cleaned_data["member_name"].split())
        if not name:
            raise RequiredError(_("Enter the councillor’s name."))
        return name

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text:
            raise RequiredError(_("Enter the question or request."))
        return text

    def request_input(self) -> RequestInput:
        values = self.cleaned_data
        name = str(self.member) if self.member else values["member_name"]
        return RequestInput(
            name, values["text"], values["to"], self.sub_action, values["meeting"], self.member
        )


class AnswerRequestForm(forms.Form):
    mark_optional = False
    answer = PlainTextField(label=_("Answer"), widget=forms.Textarea({"rows": 6}))

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if not answer:
            raise RequiredError(_("Enter the answer."))
        return answer
