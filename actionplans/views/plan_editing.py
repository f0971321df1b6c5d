"""Writing a plan down page by page: the review, its recommendations and parts, and its actions."""

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
    ActionPlan.Kind.STANDARDS: "",  # their characteristics hang on the standard itself
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_review(request: SignedInRequest) -> HttpResponse:
    if not may_add_reviews(request.user):
        raise PermissionDenied
    review = Review()
    form = ReviewForm(request.POST or None, shown=review_initial(review), may_name_accounts=True)
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
    """The whole plan, each piece with its links to change, add, move and remove."""
    plan = plan_to_manage(request.user, slug)
    return render(request, "actionplans/edit_plan.html", plan_editor_context(plan))


@require_safe
@login_required
def check_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was written down, as a last look before the plan is used, and what it still lacks."""
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
    """What the page of a whole plan prints, with the words of its kind."""
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
    """What its headings are: those that it has, or what plans of its kind begin with."""
    first = plan.headings.filter(parent=None).order_by("position", "pk").first()
    return Heading.Kind(first.kind) if first else heading_kind_for(plan.kind, by_objectives=by_objectives)


def build_outline(plan: ActionPlan) -> list[dict[str, Any]]:
    """Recommendations with their actions and parts, ready to print. A few queries, however long."""
    headings = list(plan.headings.select_related("parent").order_by("position", "pk"))
    sub_actions: dict[int, list[SubAction]] = {}
    written = (
        plan.sub_actions().select_related("heading__parent").prefetch_related("owners", "update_requests")
    )
    for sub_action in written:
        sub_actions.setdefault(sub_action.heading_id, []).append(sub_action)
    tops = [heading for heading in headings if heading.parent_id is None]
    below = {top.pk: [heading for heading in headings if heading.parent_id == top.pk] for top in tops}
    return [
        {
            **_outline_item(top, tops, sub_actions, has_parts=bool(below[top.pk])),
            "parts": [_outline_item(part, below[top.pk], sub_actions) for part in below[top.pk]],
        }
        for top in tops
    ]


def _outline_item(
    heading: Heading, among: list[Heading], sub_actions: dict[int, list[SubAction]], has_parts: bool = False
) -> dict[str, Any]:
    own = sub_actions.get(heading.pk, [])
    return {
        "heading": heading,
        "name": str(heading),
        "title": heading_title(heading.kind, heading.ref),
        "first": heading == among[0],
        "last": heading == among[-1],
        "removable": not own and not has_parts,
        "lines": [
            {
                "line": sub_action,
                "name": str(sub_action),
                "owners": ", ".join(owner.name for owner in sub_action.owners.all()) or "Nobody named",
                "first": sub_action == own[0],
                "last": sub_action == own[-1],
                "removable": not sub_action.update_requests.all(),
            }
            for sub_action in own
        ],
    }


@dataclass(frozen=True)
class EditPage:
    """One thing on its form: what the page is called, and what saving does."""

    review: ActionPlan
    title: str
    form: VersionedForm
    save: Callable[[dict[str, Any]], Any]
    instance: ActionPlan | Heading | SubAction


def atomic_on_post(view: View) -> View:
    """A form that is sent is checked and saved in one transaction; a page that is shown locks nothing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def lock_on_post(request: SignedInRequest, rows: Any) -> Any:
    """These rows, locked while a form is saved."""
    return rows.select_for_update(of=("self",)) if request.method == "POST" else rows


def warn_not_in_open_round(request: SignedInRequest, plan: ActionPlan) -> None:
    """Of a line that was written while an update is open."""
    if going_on := plan.rounds.open().first():
        messages.info(
            request,
            f"The open update of {going_on} does not ask for it; the next one will.",
            "not-in-open-round",
        )


def handle_edit_form(request: SignedInRequest, writing: EditPage) -> HttpResponse:
    """Save what was typed, unless somebody else was quicker; or ask again."""
    form, status = writing.form, 200
    if request.method == "POST" and form.is_valid():
        if not form.is_stale:
            is_new = writing.instance._state.adding
            is_new_line = is_new and isinstance(writing.instance, SubAction)
            writing.save({name: form.cleaned_data[name] for name in form.fields if name != "version"})
            messages.success(request, "Saved." if is_new else f"{writing.title}: saved.")
            if is_new_line:
                warn_not_in_open_round(request, writing.review)
            return redirect("actionplans:edit-plan", writing.review.slug)
        form.overtaken()
        status = 409
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "title": writing.title,
        "review": writing.review,
        "changed": get_last_change(writing.instance),
    }
    return render(request, "actionplans/edit_plan_item.html", context, status=status)


def get_last_change(thing: Any) -> Any:
    """Who changed it last and when, from its history; nothing for what is new."""
    return None if thing._state.adding else thing.history.first()


@atomic_on_post
def edit_review_details(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    if not isinstance(plan, Review):  # its details are others, on a page of their own
        return redirect(plan.get_details_url())
    review = plan
    review = lock_on_post(request, Review.objects.all()).get(pk=review.pk)
    may_name = is_clerk(request.user)
    form = ReviewForm(request.POST or None, shown=review_initial(review), may_name_accounts=may_name)
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
    result = get_object_or_404(lock_on_post(request, plan.headings.select_related("parent")), pk=pk)
    return render_heading_form(request, plan, result, str(result))


def render_heading_form(
    request: SignedInRequest, plan: ActionPlan, thing: Heading, title: str
) -> HttpResponse:
    siblings = [other for other in editing.get_siblings(thing) if other.pk != thing.pk]
    shown = {"ref": thing.ref, "text": thing.text}
    if plan.kind != ActionPlan.Kind.REVIEW:
        shown["purpose"] = thing.purpose
    form = HeadingForm(request.POST or None, shown=shown, siblings=siblings, kind=plan.kind)
    if thing._state.adding:
        form.initial["ref"] = suggest_ref(thing, siblings)
    save = partial(editing.save_heading, thing)
    return handle_edit_form(request, EditPage(plan, title, form, save, thing))


def suggest_ref(thing: Heading, siblings: list[Heading]) -> str:
    """The number or letter that comes behind those that are there, where that is plain."""
    last = siblings[-1].ref if siblings else ""
    if not last:
        return "a" if thing.kind == Heading.Kind.PART else "1"
    if number := parse_int(last):
        return str(number + 1)
    return chr(ord(last) + 1) if len(last) == 1 and "a" <= last < "z" else ""


@atomic_on_post
def add_action(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    parent = get_object_or_404(lock_on_post(request, plan.headings.select_related("parent")), pk=pk)
    noun = SUB_ACTION_NOUNS[ActionPlan.Kind(plan.kind)]
    return render_action_form(request, plan, SubAction(heading=parent), f"Add {noun} to {parent}")


@atomic_on_post
def edit_action(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    lines = lock_on_post(request, plan.sub_actions().select_related("heading__parent"))
    result = get_object_or_404(lines, pk=pk)
    return render_action_form(request, plan, result, plan.line_words.called(str(result)))


def render_action_form(
    request: SignedInRequest, plan: ActionPlan, thing: SubAction, title: str
) -> HttpResponse:
    siblings = [sub_action for sub_action in editing.get_siblings(thing) if sub_action.pk != thing.pk]
    form = SubActionForm(
        request.POST or None,
        shown=sub_action_initial(thing, plan.kind),
        siblings=siblings,
        kind=plan.kind,
    )
    save = partial(editing.save_sub_action, thing)
    return handle_edit_form(request, EditPage(plan, title, form, save, thing))


@require_POST
@login_required
def move_plan_item(request: SignedInRequest, slug: str, kind: str, pk: int, where: str) -> HttpResponse:
    thing = get_plan_item(request, slug, kind, pk)
    editing.move(thing, down=where == "down")
    return redirect(f"{reverse('actionplans:edit-plan', args=[slug])}#{kind}-{pk}")


@require_POST
@login_required
def remove_plan_item(request: SignedInRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Remove what was written by mistake; an action that a round requested stays."""
    thing = get_plan_item(request, slug, kind, pk)
    name = str(thing)
    try:
        removal.remove_plan_item(thing)
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
