"""Editing a plan page by page: its details, its recommendations and parts, and its actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans import editing, removal
from actionplans.access.plans import plan_to_manage, review_for
from actionplans.access.roles import is_clerk, may_add_reviews, may_import
from actionplans.forms.plans import (
    HeadingForm,
    ReviewForm,
    SubActionForm,
    review_initial,
    sub_action_initial,
)
from actionplans.forms.text_fields import VersionedForm
from actionplans.heading_kinds import heading_kind_for, heading_title
from actionplans.models import ActionPlan, Heading, Review, SubAction
from actionplans.workflow.updates import NotAllowed

View = TypeVar("View", bound=Callable[..., HttpResponse])
SUB_ACTION_NOUNS = {
    ActionPlan.Kind.REVIEW: "an action",
    ActionPlan.Kind.PARTNERSHIP: "a line",
    ActionPlan.Kind.STANDARDS: "a characteristic",
}
PART_NOUNS = {
    ActionPlan.Kind.REVIEW: "a part",
    ActionPlan.Kind.PARTNERSHIP: "an issue",
    ActionPlan.Kind.STANDARDS: "",  # their characteristics belong to the standard itself
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_review(request: SignedInRequest) -> HttpResponse:
    if not may_add_reviews(request.user):
        raise PermissionDenied
    review = Review()
    form = ReviewForm(request.POST or None, current_values=review_initial(review), may_name_accounts=True)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.fields if name != "version"}
        editing.save_plan(review, values)
        messages.success(request, "The review is saved. Now add its recommendations.")
        return redirect("actionplans:edit-plan", review.slug)
    context = {"form": form, "may_import": may_import(request.user)}
    return render(request, "actionplans/new_review.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def edit_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole plan, each item with links to change, add, move and remove it."""
    plan = plan_to_manage(request.user, slug)
    return render(request, "actionplans/edit_plan.html", plan_editor_context(plan))


@require_safe
@login_required
def check_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as entered, and what is still missing, to check before the first round."""
    review = review_for(request.user, slug, to_edit=True)
    details = (
        ("Title", review.title),
        ("Committee", review.committee),
        ("Action plan agreed", review.agreed_text),
        ("Link officer/s", review.link_officer_names),
        ("Accounts of the link officers", "\n".join(user.email for user in review.link_officers.all())),
        ("Director", review.director),
        ("Account of the director", review.director_account.email if review.director_account else ""),
        ("Months to the first update", review.first_round_months),
        ("Months between updates", review.round_interval_months),
    )
    context = {
        "review": review,
        "details": details,
        "headings": build_outline(review),
        "lacks": editing.find_missing_details(review),
    }
    return render(request, "actionplans/check_plan.html", context)


def plan_editor_context(plan: ActionPlan) -> dict[str, Any]:
    """The template context of the whole plan's page, with the terms for plans of its kind."""
    top = top_heading_kind(plan)
    is_review = plan.kind == ActionPlan.Kind.REVIEW
    return {
        "review": plan,
        "is_review": is_review,
        "may_choose": top == Heading.Kind.THEME and not plan.headings.exists(),
        "headings": build_outline(plan),
        "new_heading": str(top.label).lower(),
        "new_part": PART_NOUNS[ActionPlan.Kind(plan.kind)],
        "new_line": SUB_ACTION_NOUNS[ActionPlan.Kind(plan.kind)],
    }


def top_heading_kind(plan: ActionPlan, *, by_objectives: bool = False) -> Heading.Kind:
    """The kind of its top headings: of those that it has, or the default for plans of its kind."""
    first = plan.headings.filter(parent=None).order_by("position", "pk").first()
    return Heading.Kind(first.kind) if first else heading_kind_for(plan.kind, by_objectives=by_objectives)


def build_outline(plan: ActionPlan) -> list[dict[str, Any]]:
    """Recommendations with their parts and actions, for the template. The number of queries is constant."""
    headings = list(plan.headings.select_related("parent").order_by("position", "pk"))
    sub_actions: dict[int, list[SubAction]] = {}
    all_sub_actions = (
        plan.sub_actions().select_related("heading__parent").prefetch_related("owners", "update_requests")
    )
    for sub_action in all_sub_actions:
        sub_actions.setdefault(sub_action.heading_id, []).append(sub_action)
    top_headings = [heading for heading in headings if heading.parent_id is None]
    parts_by_heading = {
        top.pk: [heading for heading in headings if heading.parent_id == top.pk] for top in top_headings
    }
    return [
        {
            **_outline_item(top, top_headings, sub_actions, has_parts=bool(parts_by_heading[top.pk])),
            "parts": [
                _outline_item(part, parts_by_heading[top.pk], sub_actions)
                for part in parts_by_heading[top.pk]
            ],
        }
        for top in top_headings
    ]


def _outline_item(
    heading: Heading,
    siblings: list[Heading],
    sub_actions: dict[int, list[SubAction]],
    has_parts: bool = False,
) -> dict[str, Any]:
    heading_sub_actions = sub_actions.get(heading.pk, [])
    return {
        "heading": heading,
        "name": str(heading),
        "title": heading_title(heading.kind, heading.ref),
        "first": heading == siblings[0],
        "last": heading == siblings[-1],
        "removable": not heading_sub_actions and not has_parts,
        "lines": [
            {
                "line": sub_action,
                "name": str(sub_action),
                "owners": ", ".join(owner.name for owner in sub_action.owners.all()) or "Nobody named",
                "first": sub_action == heading_sub_actions[0],
                "last": sub_action == heading_sub_actions[-1],
                "removable": not sub_action.update_requests.all(),
            }
            for sub_action in heading_sub_actions
        ],
    }


@dataclass(frozen=True)
class EditPage:
    """A page with the form of one item. `save` stores the form's values."""

    review: ActionPlan
    title: str
    form: VersionedForm
    save: Callable[[dict[str, Any]], Any]
    instance: ActionPlan | Heading | SubAction


def atomic_on_post(view: View) -> View:
    """Check and save a submitted form in one transaction. A page that is only shown locks nothing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def lock_on_post(request: SignedInRequest, queryset: Any) -> Any:
    """The queryset, which locks its rows where a form is submitted."""
    return queryset.select_for_update(of=("self",)) if request.method == "POST" else queryset


def warn_not_in_open_round(request: SignedInRequest, plan: ActionPlan) -> None:
    """Tell the user that a new action is not part of the open round."""
    if open_round := plan.rounds.open().first():
        messages.info(
            request,
            f"The open update of {open_round} does not ask for it; the next one will.",
            "not-in-open-round",
        )


def handle_edit_form(request: SignedInRequest, edit_page: EditPage) -> HttpResponse:
    """Save the form, or show it again: with 409 if somebody else saved meanwhile, with 422 if invalid."""
    form, status = edit_page.form, 200
    if request.method == "POST" and form.is_valid():
        if not form.is_stale:
            is_new = edit_page.instance._state.adding
            is_new_action = is_new and isinstance(edit_page.instance, SubAction)
            edit_page.save({name: form.cleaned_data[name] for name in form.fields if name != "version"})
            messages.success(request, "Saved." if is_new else f"{edit_page.title}: saved.")
            if is_new_action:
                warn_not_in_open_round(request, edit_page.review)
            return redirect("actionplans:edit-plan", edit_page.review.slug)
        form.add_conflict_error()
        status = 409
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "title": edit_page.title,
        "review": edit_page.review,
        "changed": get_last_change(edit_page.instance),
    }
    return render(request, "actionplans/edit_plan_item.html", context, status=status)


def get_last_change(item: Any) -> Any:
    """The latest history record of an item, with who changed it and when; None for a new one."""
    return None if item._state.adding else item.history.first()


@atomic_on_post
def edit_review_details(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    if not isinstance(plan, Review):  # other kinds have other details, on their own page
        return redirect(plan.get_details_url())
    review = plan
    review = lock_on_post(request, Review.objects.all()).get(pk=review.pk)
    may_name = is_clerk(request.user)
    form = ReviewForm(request.POST or None, current_values=review_initial(review), may_name_accounts=may_name)
    save = partial(editing.save_plan, review)
    return handle_edit_form(request, EditPage(review, "The review", form, save, review))


@atomic_on_post
def add_recommendation(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    lock_on_post(request, ActionPlan.objects.all()).get(pk=plan.pk)
    kind = top_heading_kind(plan, by_objectives=request.GET.get("kind") == "objective")
    return render_heading_form(request, plan, Heading(plan=plan, kind=kind), f"Add a {kind.label.lower()}")


@atomic_on_post
def add_part(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    if not PART_NOUNS[ActionPlan.Kind(plan.kind)]:
        raise Http404
    parent = get_object_or_404(lock_on_post(request, plan.headings.all()), pk=pk, parent=None)
    kind = heading_kind_for(plan.kind, is_part=True)
    part = Heading(plan=plan, parent=parent, kind=kind)
    noun = "a part" if kind == Heading.Kind.PART else "an issue"
    return render_heading_form(request, plan, part, f"Add {noun} to {parent}")


@atomic_on_post
def edit_heading(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    heading = get_object_or_404(lock_on_post(request, plan.headings.select_related("parent")), pk=pk)
    return render_heading_form(request, plan, heading, str(heading))


def render_heading_form(
    request: SignedInRequest, plan: ActionPlan, heading: Heading, title: str
) -> HttpResponse:
    siblings = [other for other in editing.get_siblings(heading) if other.pk != heading.pk]
    initial = {"ref": heading.ref, "text": heading.text}
    if plan.kind != ActionPlan.Kind.REVIEW:
        initial["purpose"] = heading.purpose
    form = HeadingForm(request.POST or None, current_values=initial, siblings=siblings, kind=plan.kind)
    if heading._state.adding:
        form.initial["ref"] = suggest_ref(heading, siblings)
    save = partial(editing.save_heading, heading)
    return handle_edit_form(request, EditPage(plan, title, form, save, heading))


def suggest_ref(heading: Heading, siblings: list[Heading]) -> str:
    """The number or letter after that of the last sibling; "" where that is not clear."""
    last_ref = siblings[-1].ref if siblings else ""
    if not last_ref:
        return "a" if heading.kind == Heading.Kind.PART else "1"
    if number := parse_int(last_ref):
        return str(number + 1)
    return chr(ord(last_ref) + 1) if len(last_ref) == 1 and "a" <= last_ref < "z" else ""


@atomic_on_post
def add_action(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    heading = get_object_or_404(lock_on_post(request, plan.headings.select_related("parent")), pk=pk)
    noun = SUB_ACTION_NOUNS[ActionPlan.Kind(plan.kind)]
    return render_action_form(request, plan, SubAction(heading=heading), f"Add {noun} to {heading}")


@atomic_on_post
def edit_action(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    sub_actions = lock_on_post(request, plan.sub_actions().select_related("heading__parent"))
    sub_action = get_object_or_404(sub_actions, pk=pk)
    return render_action_form(request, plan, sub_action, plan.line_words.called(str(sub_action)))


def render_action_form(
    request: SignedInRequest, plan: ActionPlan, sub_action: SubAction, title: str
) -> HttpResponse:
    siblings = [other for other in editing.get_siblings(sub_action) if other.pk != sub_action.pk]
    form = SubActionForm(
        request.POST or None,
        current_values=sub_action_initial(sub_action, plan.kind),
        siblings=siblings,
        kind=plan.kind,
    )
    save = partial(editing.save_sub_action, sub_action)
    return handle_edit_form(request, EditPage(plan, title, form, save, sub_action))


@require_POST
@login_required
def move_plan_item(request: SignedInRequest, slug: str, kind: str, pk: int, where: str) -> HttpResponse:
    item = get_plan_item(request, slug, kind, pk)
    editing.move(item, down=where == "down")
    return redirect(f"{reverse('actionplans:edit-plan', args=[slug])}#{kind}-{pk}")


@require_POST
@login_required
def remove_plan_item(request: SignedInRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Remove an item that was added by mistake. Responds with 409 where something depends on it."""
    item = get_plan_item(request, slug, kind, pk)
    name = str(item)
    try:
        removal.remove_plan_item(item)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        context = plan_editor_context(plan_to_manage(request.user, slug))
        return render(request, "actionplans/edit_plan.html", context, status=409)
    messages.success(request, f"{name} was removed.")
    return redirect("actionplans:edit-plan", slug)


def get_plan_item(request: SignedInRequest, slug: str, kind: str, pk: int) -> Heading | SubAction:
    plan = plan_to_manage(request.user, slug)
    if kind == "heading":
        return get_object_or_404(plan.headings.select_related("parent"), pk=pk)
    return get_object_or_404(plan.sub_actions().select_related("heading__parent"), pk=pk)
