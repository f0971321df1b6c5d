"""The demo's partnership: its plans and standards, who keeps them, what delivers what, and an open update."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from actionplans import workflow
from actionplans.models import FollowedPlan, Owner, Round, SubAction
from actionplans.workflow import Answer
from partnerships.models import Membership, Partnership, PartnershipPlan
from partnerships.threads import join

THEMES = "hate-crime-group-action-plan-2018-19.docx"
STANDARDS = "north-east-standards.docx"
OBJECTIVES = "hate-crime-action-plan-2010.docx"
# The months for which the papers speak, where they do not say so themselves.
PARTNERSHIP_PAPERS = {THEMES: "September 2018", STANDARDS: "March 2010", OBJECTIVES: ""}
MEMBERS = ("Cleveland Police", "OPCC", "MeSign", "Hart Gables LGB&T Forum", "One Community Link(OCL)")
PARTNER = "Hart Gables LGB&T Forum"
DECEMBER_2018 = dt.date(2018, 12, 1)
WEEKS_TO_ANSWER = 4

SENT_IN = Answer(
    evidence="In November 2018 200 leaflets went to libraries, surgeries and clubs; 40 more were asked for.",
    grade=2,
)
BEGUN = Answer(evidence="Two sessions for new officers were held in October 2018. A third")

# What needs something, and what delivers it: the paper and the line's place in it.
THREADS = (
    (("review", "a", "Schools"), (THEMES, "2.3")),
    (("review", "a", "Schools"), (THEMES, "1.8")),
    (("review", "b", ""), (THEMES, "3.3")),
    (("review", "b", ""), (THEMES, "3.4")),
    (("review", "c", ""), (THEMES, "4.7")),
    ((STANDARDS, "1", "A"), (THEMES, "3.3")),
    ((STANDARDS, "3", "A"), (THEMES, "1.8")),
    ((STANDARDS, "1", "B"), ("review", "b", "")),
    ((STANDARDS, "1", "D"), (OBJECTIVES, "Quarterly monitoring of process")),
)


def keep_together(plans: dict[str, FollowedPlan], by_name: dict[str, User]) -> None:
    """Give the plans their partnership and who runs them, and join what delivers what."""
    group = Partnership.objects.create(
        name="Stockton Hate Crime Group", about="Organisations that work against hate crime in the borough."
    )
    for name in MEMBERS:
        owner, _ = Owner.objects.get_or_create(name=name, note="")
        owner.kind = Owner.Kind.PARTNER
        owner.save()
        if name == PARTNER:
            owner.users.add(by_name["Pat Partner"])
        Membership.objects.create(partnership=group, organisation=owner)
    for paper in PARTNERSHIP_PAPERS:
        plan = plans[paper]
        plan.partnership = group  # type: ignore[attr-defined]
        if isinstance(plan, PartnershipPlan):
            old = paper == OBJECTIVES
            plan.state = PartnershipPlan.State.CLOSED if old else PartnershipPlan.State.AGREED
        plan.save()
        plan.link_officers.add(by_name["Marc Stephenson"])
    for needs, does in THREADS:
        join(line_at(plans, *needs), line_at(plans, *does))


def open_partners_update(plan: FollowedPlan, by_name: dict[str, User]) -> Round:
    """December 2018 of the partnership's plan: of Pat's lines one is submitted, one begun, the rest wait."""
    link_officer, pat = by_name["Marc Stephenson"], by_name["Pat Partner"]
    due = timezone.localdate() + dt.timedelta(weeks=WEEKS_TO_ANSWER)
    opened = workflow.open_round(plan, DECEMBER_2018, due=due, by=link_officer)
    for asked in opened.asked.filter(owners__users=pat).select_related("sub_action"):
        if asked.sub_action.ref == "4.8":
            workflow.submit(asked, SENT_IN, by=pat, version=asked.version)
        elif asked.sub_action.ref == "2.6":
            workflow.save_draft(asked, BEGUN, by=pat, version=asked.version)
    return opened


def line_at(plans: dict[str, FollowedPlan], paper: str, place: str, words: str = "") -> SubAction:
    """A line by how people point at it: its reference, its part and strand, its standard, or its words."""
    lines = plans[paper].sub_actions().select_related("heading__parent").in_printed_order()
    if paper == "review":
        found = lines.filter(heading__ref=place, strand__startswith=words)
    elif paper == THEMES:
        found = lines.filter(ref=place)
    elif paper == STANDARDS:
        found = lines.filter(heading__ref=place, ref=words)
    else:
        found = lines.filter(action__startswith=place)
    line: SubAction = found[0]
    return line
