"""Applies report options to a plan: which actions, rounds and owners a report prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.plan.grades import Grade
from documents.plan.plan_data import HeadingData, PlanData, SubActionData
from reports.report_options import ActionsShown, OwnersShown, ReportOptions, RoundsShown
from reports.report_rows import plan_action_name


def apply_options(plan: PlanData, options: ReportOptions) -> PlanData:
    """The plan without what the options leave out. Outstanding actions are never left out."""
    if options.actions == ActionsShown.OUTSTANDING:
        plan = replace(plan, headings=_outstanding_tuple(plan.headings))
    if options.people == OwnersShown.POSTS:
        plan = replace(plan, headings=tuple(_with_posts(heading) for heading in plan.headings))
    if options.rounds == RoundsShown.LAST:
        plan = replace(plan, headings=tuple(_last_round_only(heading) for heading in plan.headings))
    return plan


def get_omitted_names(plan: PlanData, options: ReportOptions) -> list[str]:
    """The names of the actions that the options leave out."""
    if options.actions != ActionsShown.OUTSTANDING:
        return []
    return [
        plan_action_name(heading, part, sub_action, plan.kind)
        for heading, part, sub_action in plan.sub_actions()
        if not is_outstanding(sub_action)
    ]


def is_outstanding(sub_action: SubActionData) -> bool:
    """Whether the committee still waits for an update: on anything but grade 1 with known impact.

    An action is outstanding if it was never graded, or if no update was received for its last request.
    """
    progress_requests = [entry for entry in sub_action.entries if entry.progress]
    if not progress_requests or progress_requests[-1].effective_grade != Grade.FULLY_ACHIEVED:
        return True
    return is_impact_due(sub_action)


def is_impact_due(sub_action: SubActionData) -> bool:
    """Whether its last request for impact got none, or "not yet known"."""
    impact_requests = [entry for entry in sub_action.entries if entry.impact_asked]
    return bool(impact_requests) and (impact_requests[-1].impact_not_yet or not impact_requests[-1].impact)


def _outstanding_tuple(headings: tuple[HeadingData, ...]) -> tuple[HeadingData, ...]:
    return tuple(_outstanding_headings(headings))


def _outstanding_headings(headings: tuple[HeadingData, ...]) -> Iterator[HeadingData]:
    """The headings that have outstanding actions or parts, and those that never had any."""
    for heading in headings:
        sub_actions = tuple(sub_action for sub_action in heading.sub_actions if is_outstanding(sub_action))
        parts = _outstanding_tuple(heading.parts)
        if sub_actions or parts or not (heading.sub_actions or heading.parts):
            yield replace(heading, sub_actions=sub_actions, parts=parts)


def _last_round_only(heading: HeadingData) -> HeadingData:
    return replace(
        heading,
        sub_actions=tuple(
            replace(sub_action, entries=sub_action.entries[-1:]) for sub_action in heading.sub_actions
        ),
        parts=tuple(_last_round_only(part) for part in heading.parts),
    )


def _with_posts(heading: HeadingData) -> HeadingData:
    return replace(
        heading,
        sub_actions=tuple(map(_replace_names_with_posts, heading.sub_actions)),
        parts=tuple(map(_with_posts, heading.parts)),
    )


def _replace_names_with_posts(sub_action: SubActionData) -> SubActionData:
    """The action with the posts of its owners in place of their names, where known."""
    posts = {name: post for name, post in zip(sub_action.owners, sub_action.posts, strict=False) if post}
    if not posts:
        return sub_action
    # All at once, the longest first: "Ann Lee" may be part of "Ann Lee Brown", and a post name another.
    longest_first = sorted(posts, key=len, reverse=True)
    any_name = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    return replace(
        sub_action,
        responsibility=any_name.sub(lambda match: posts[match.group()], sub_action.responsibility),
        owners=tuple(posts.get(name, name) for name in sub_action.owners),
    )
