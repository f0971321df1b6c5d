"""The sample partnership: its plans and standards, link officers, linked actions and an open round."""

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
# By file, the month it reports on, where the document does not say so.
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

# Pairs of a dependent action and its provider, each as arguments of `find_sub_action`.
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


def create_partnership(plans: dict[str, ActionPlan], users_by_name: dict[str, User]) -> None:
    """Create the partnership with its members, give it its plans and link officer, and link actions."""
    partnership = Partnership.objects.create(
        name="Stockton Hate Crime Group",
        description="Organisations that work against hate crime in the borough.",
    )
    for name in PARTNER_NAMES:
        owner, _ = Owner.objects.get_or_create(name=name, qualifier="")
        owner.kind = Owner.Kind.PARTNER
        owner.save()
        if name == SIGNED_IN_PARTNER:
            owner.users.add(users_by_name["Pat Partner"])
        Membership.objects.create(partnership=partnership, organisation=owner)
    for file_name in PARTNERSHIP_DOCUMENTS:
        plan = plans[file_name]
        plan.partnership = partnership  # type: ignore[attr-defined]
        if isinstance(plan, PartnershipPlan):
            is_closed = file_name == OBJECTIVES_PLAN_FILE
            plan.state = PartnershipPlan.State.CLOSED if is_closed else PartnershipPlan.State.AGREED
        plan.save()
        plan.link_officers.add(users_by_name["Marc Stephenson"])
    for dependent, provider in ACTION_LINKS:
        link_actions(find_sub_action(plans, *dependent), find_sub_action(plans, *provider))


def open_partnership_round(plan: ActionPlan, users_by_name: dict[str, User]) -> Round:
    """Open the round of December 2018. Of Pat's updates one is submitted and one a draft."""
    link_officer, pat = users_by_name["Marc Stephenson"], users_by_name["Pat Partner"]
    due = timezone.localdate() + dt.timedelta(weeks=WEEKS_UNTIL_DUE)
    this_round = open_round(plan, DECEMBER_2018, due=due, by=link_officer)
    for update_request in this_round.update_requests.filter(owners__users=pat).select_related("sub_action"):
        if update_request.sub_action.ref == "4.8":
            submit(update_request, SUBMITTED_UPDATE, by=pat, version=update_request.version)
        elif update_request.sub_action.ref == "2.6":
            save_draft(update_request, DRAFT_UPDATE, by=pat, version=update_request.version)
    return this_round


def find_sub_action(plans: dict[str, ActionPlan], document: str, ref: str, text: str = "") -> SubAction:
    """An action of a plan: by its reference, by recommendation and strand, or by how its text begins.

    `ref` means one of these, depending on the document; `text` is a strand or a second reference.
    """
    all_sub_actions = plans[document].sub_actions().select_related("heading__parent").in_printed_order()
    if document == "review":
        sub_actions = all_sub_actions.filter(heading__ref=ref, strand__startswith=text)
    elif document == THEMES_PLAN_FILE:
        sub_actions = all_sub_actions.filter(ref=ref)
    elif document == STANDARDS_FILE:
        sub_actions = all_sub_actions.filter(heading__ref=ref, ref=text)
    else:
        sub_actions = all_sub_actions.filter(action__startswith=ref)
    sub_action: SubAction = sub_actions[0]
    return sub_action
