"""The demo's partnership: its plans and standards, who keeps them, what delivers what, and an open update."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from actionplans.models import ActionPlan, Owner, Round, SubAction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, save_draft, submit
from partnerships.action_links import link_actions
from partnerships.models import Membership, Partnership, PartnershipPlan

THEMES_PLAN_FILE = "hate-crime-group-action-plan-2018-19.docx"
STANDARDS_FILE = "north-east-standards.docx"
OBJECTIVES_PLAN_FILE = "hate-crime-action-plan-2010.docx"
# The months for which the documents speak, where they do not say so themselves.
PARTNERSHIP_DOCUMENTS = {
    THEMES_PLAN_FILE: "September 2018",
    STANDARDS_FILE: "March 2010",
    OBJECTIVES_PLAN_FILE: "",
}
PARTNER_NAMES = ("Cleveland Police", "OPCC", "MeSign", "Hart Gables LGB&T Forum", "One Community Link(OCL)")
SIGNED_IN_PARTNER = "Hart Gables LGB&T Forum"
DECEMBER_2018 = dt.date(2018, 12, 1)
WEEKS_UNTIL_DUE = 4

SUBMITTED_UPDATE = UpdateContent(
    evidence="In November 2018 200 leaflets went to libraries, surgeries and clubs; 40 more were asked for.",
    grade=2,
)
DRAFT_UPDATE = UpdateContent(evidence="Two sessions for new officers were held in October 2018. A third")

# What needs something, and what delivers it: the document and the line's place in it.
ACTION_LINKS = (
    (("review", "a", "Schools"), (THEMES_PLAN_FILE, "2.3")),
    (("review", "a", "Schools"), (THEMES_PLAN_FILE, "1.8")),
    (("review", "b", ""), (THEMES_PLAN_FILE, "3.3")),
    (("review", "b", ""), (THEMES_PLAN_FILE, "3.4")),
    (("review", "c", ""), (THEMES_PLAN_FILE, "4.7")),
    ((STANDARDS_FILE, "1", "A"), (THEMES_PLAN_FILE, "3.3")),
    ((STANDARDS_FILE, "3", "A"), (THEMES_PLAN_FILE, "1.8")),
    ((STANDARDS_FILE, "1", "B"), ("review", "b", "")),
    ((STANDARDS_FILE, "1", "D"), (OBJECTIVES_PLAN_FILE, "Quarterly monitoring of process")),
)


def create_partnership(plans: dict[str, ActionPlan], by_name: dict[str, User]) -> None:
    """Give the plans their partnership and who runs them, and join what delivers what."""
    group = Partnership.objects.create(
        name="Stockton Hate Crime Group",
        description="Organisations that work against hate crime in the borough.",
    )
    for name in PARTNER_NAMES:
        owner, _ = Owner.objects.get_or_create(name=name, qualifier="")
        owner.kind = Owner.Kind.PARTNER
        owner.save()
        if name == SIGNED_IN_PARTNER:
            owner.users.add(by_name["Pat Partner"])
        Membership.objects.create(partnership=group, organisation=owner)
    for document in PARTNERSHIP_DOCUMENTS:
        plan = plans[document]
        plan.partnership = group  # type: ignore[attr-defined]
        if isinstance(plan, PartnershipPlan):
            old = document == OBJECTIVES_PLAN_FILE
            plan.state = PartnershipPlan.State.CLOSED if old else PartnershipPlan.State.AGREED
        plan.save()
        plan.link_officers.add(by_name["Marc Stephenson"])
    for needs, does in ACTION_LINKS:
        link_actions(find_sub_action(plans, *needs), find_sub_action(plans, *does))


def open_partnership_round(plan: ActionPlan, by_name: dict[str, User]) -> Round:
    """December 2018 of the partnership's plan: of Pat's lines one is submitted, one begun, the rest wait."""
    link_officer, pat = by_name["Marc Stephenson"], by_name["Pat Partner"]
    due = timezone.localdate() + dt.timedelta(weeks=WEEKS_UNTIL_DUE)
    opened = open_round(plan, DECEMBER_2018, due=due, by=link_officer)
    for update_request in opened.update_requests.filter(owners__users=pat).select_related("sub_action"):
        if update_request.sub_action.ref == "4.8":
            submit(update_request, SUBMITTED_UPDATE, by=pat, version=update_request.version)
        elif update_request.sub_action.ref == "2.6":
            save_draft(update_request, DRAFT_UPDATE, by=pat, version=update_request.version)
    return opened


def find_sub_action(plans: dict[str, ActionPlan], document: str, place: str, text: str = "") -> SubAction:
    """A line by how people point at it: its reference, its part and strand, its standard, or its words."""
    lines = plans[document].sub_actions().select_related("heading__parent").in_printed_order()
    if document == "review":
        sub_actions = lines.filter(heading__ref=place, strand__startswith=text)
    elif document == THEMES_PLAN_FILE:
        sub_actions = lines.filter(ref=place)
    elif document == STANDARDS_FILE:
        sub_actions = lines.filter(heading__ref=place, ref=text)
    else:
        sub_actions = lines.filter(action__startswith=place)
    sub_action: SubAction = sub_actions[0]
    return sub_action
