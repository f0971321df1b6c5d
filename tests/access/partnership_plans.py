"""The partnership's plan and the assessment against standards that stand in addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from actionplans.models import Committee, Heading, Meeting, Owner, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.rounds import record_past_entry, record_past_round
from partnerships.models import (
    ActionLink,
    Indicator,
    Membership,
    Partnership,
    PartnershipPlan,
    StandardsAssessment,
)
from tests.factories import create_action


def partners(
    committee: Committee, link_officer: User, period: dt.date, needs: SubAction
) -> dict[str, dict[str, Any]]:
    """A plan with one line of the police, told of in one published update; and an assessment without any.

    That line delivers the one of the review that `needs` is. The update went to a meeting, at which a member
    asked the police about it.
    """
    police = Owner.objects.get(name="Police")
    group = Partnership.objects.create(name="Hate Crime Group")
    member = Membership.objects.create(partnership=group, organisation=police)
    of_group = {"partnership": group, "committee": committee}
    plan = PartnershipPlan.objects.create(
        scale="rag", title="Hate Crime Plan", slug="hate-crime-plan", **of_group
    )
    standards = StandardsAssessment.objects.create(
        title="Standards", slug="standards", scale="met", **of_group
    )
    for each in (plan, standards):
        each.link_officers.add(link_officer)
    standard = Heading.objects.create(plan=standards, kind=Heading.Kind.STANDARD, ref="1", text="Reporting")
    create_action(standard, ref="A", action="People can report.")
    theme = Heading.objects.create(plan=plan, kind=Heading.Kind.THEME, ref="1", text="Preventing", position=1)
    sub_action = create_action(theme, police, ref="1.1", action="Attend the forum.", indicators="NI 35")
    indicator = Indicator.objects.create(plan=plan, code="NI 35")
    indicator.sub_actions.add(sub_action)

    update = record_past_round(plan, period)
    meeting = update.meeting = Meeting.objects.create(committee=committee, date=dt.date(2020, 5, 7))
    update.save()
    UpdateRequest.objects.create(round=update, sub_action=sub_action, state=UpdateRequest.State.NOT_RECEIVED)
    record_past_entry(
        ProgressEntry(round=update, sub_action=sub_action, evidence="Attended.", grade_text="Green")
    )
    wish = RequestInput(
        "Councillor Member", "Who came?", police.users.get(), sub_action, member=committee.members.get()
    )
    member_request = raise_member_request(meeting, plan, wish, by=link_officer)
    thread = ActionLink.objects.create(dependent=needs, provider=sub_action)
    return {
        "plan": {"slug": plan.slug, "period": f"{period:%Y-%m}", "file_format": "docx"},
        "assessment": {"slug": standards.slug},
        "plan-sitting": {"pk": meeting.pk, "slug": plan.slug},
        "plan-line": {"pk": meeting.pk, "line": sub_action.pk},
        "plan-request": {"pk": member_request.pk},
        "thread": {"pk": thread.pk},
        "indicator": {"slug": plan.slug, "pk": indicator.pk},
        "partnership": {"pk": group.pk},
        "membership": {"pk": member.pk},
    }
