"""Editing details of partnerships' plans, partnerships, members and indicators."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import managed_plan_ids, plan_to_manage, plans_for
from actionplans.access.roles import is_clerk, may_add_reviews
from actionplans.views.plan_editing import EditPage, atomic_on_post, handle_edit_form, lock_on_post
from documents.plan.scales import MET, RAG
from partnerships.editing import AnyPartnershipPlan, save_membership, save_partnership, save_partnership_plan
from partnerships.forms.plans import (
    IndicatorForm,
    MembershipForm,
    PartnershipForm,
    PartnershipPlanForm,
    get_plan_initial,
)
from partnerships.models import Membership, Partnership, PartnershipPlan, StandardsAssessment

FORM_METHODS = ["GET", "HEAD", "POST"]


@atomic_on_post
def edit_plan_details(request: SignedInRequest, slug: str) -> HttpResponse:
    """Edit the details of a plan: title, partnership, state, link officers and so on."""
    plan: Any = plan_to_manage(request.user, slug)
    if not isinstance(plan, PartnershipPlan | StandardsAssessment):
        raise Http404
    plan = lock_on_post(request, type(plan).objects.all()).get(pk=plan.pk)
    form = PartnershipPlanForm(
        request.POST or None,
        current_values=get_plan_initial(plan),
        plan=plan,
        may_name_accounts=is_clerk(request.user),
    )
    return handle_edit_form(
        request, EditPage(plan, "The details", form, partial(save_partnership_plan, plan), plan)
    )


@require_http_methods(FORM_METHODS)
@login_required
def new_plan(request: SignedInRequest) -> HttpResponse:
    """Create a plan, or an assessment against standards, without importing a document."""
    if not may_add_reviews(request.user):
        raise PermissionDenied
    is_standards = request.GET.get("kind") == "standards"
    plan: AnyPartnershipPlan = (
        StandardsAssessment(scale=MET.name) if is_standards else PartnershipPlan(scale=RAG.name)
    )
    form = PartnershipPlanForm(
        request.POST or None, current_values=get_plan_initial(plan), plan=plan, may_name_accounts=True
    )
    if form.is_valid():
        save_partnership_plan(
            plan, {name: form.cleaned_data[name] for name in form.fields if name != "version"}
        )
        messages.success(request, "Saved. Now add its first heading.")
        return redirect("actionplans:edit-plan", plan.slug)
    title = "A new assessment against standards" if is_standards else "A new plan"
    return _render_form(request, form, title, "/partnerships/", "Partnerships")


def partnership_for(request: SignedInRequest, pk: int) -> Partnership:
    """A partnership, for clerks and those who manage one of its plans. Raises Http404 for others."""
    partnership: Partnership = get_object_or_404(Partnership, pk=pk)
    managed_ids = managed_plan_ids(request.user)
    if managed_ids is None:
        return partnership
    manages_plan = partnership.partnershipplans.filter(pk__in=managed_ids).exists()
    if not (manages_plan or partnership.standardsassessments.filter(pk__in=managed_ids).exists()):
        raise Http404
    return partnership


@require_safe
@login_required
def partnership(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = partnership_for(request, pk)
    readable = plans_for(request.user).values("pk")
    context = {
        "partnership": partnership,
        "members": partnership.members.select_related("organisation"),
        "plans": [
            *partnership.partnershipplans.filter(pk__in=readable),
            *partnership.standardsassessments.filter(pk__in=readable),
        ],
    }
    return render(request, "partnerships/partnership.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def new_partnership(request: SignedInRequest) -> HttpResponse:
    if not may_add_reviews(request.user):
        raise PermissionDenied
    return _partnership_form(request, Partnership(), "A new partnership")


@require_http_methods(FORM_METHODS)
@login_required
def edit_partnership(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = partnership_for(request, pk)
    return _partnership_form(request, partnership, f"Change {partnership}")


def _partnership_form(request: SignedInRequest, partnership: Partnership, title: str) -> HttpResponse:
    form = PartnershipForm(request.POST or None, partnership=partnership)
    if form.is_valid():
        save_partnership(partnership, form.cleaned_data)
        messages.success(request, "The partnership is saved.")
        return redirect("partnerships:partnership", partnership.pk)
    return _render_form(request, form, title, "/partnerships/", "Partnerships")


@require_http_methods(FORM_METHODS)
@login_required
def add_member(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = partnership_for(request, pk)
    return _member_form(request, Membership(partnership=partnership), f"Add a member to {partnership}")


@require_http_methods(FORM_METHODS)
@login_required
def edit_member(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = _get_membership(request, pk)
    return _member_form(request, membership, f"Whom to ask at {membership.organisation}")


def _get_membership(request: SignedInRequest, pk: int) -> Membership:
    membership: Membership = get_object_or_404(Membership.objects.select_related("organisation"), pk=pk)
    membership.partnership = partnership_for(request, membership.partnership_id)
    return membership


def _member_form(request: SignedInRequest, membership: Membership, title: str) -> HttpResponse:
    form = MembershipForm(request.POST or None, member=membership)
    if form.is_valid():
        save_membership(membership, form.cleaned_data)
        messages.success(request, f"{membership.organisation}: saved.")
        return redirect("partnerships:partnership", membership.partnership_id)
    back = f"/partnerships/{membership.partnership_id}/"
    return _render_form(request, form, title, back, str(membership.partnership))


@require_POST
@login_required
def remove_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a member. Its actions stay, and the history keeps the membership."""
    membership = _get_membership(request, pk)
    membership.delete()
    messages.success(request, f"{membership.organisation} is no longer a member.")
    return redirect("partnerships:partnership", membership.partnership_id)


@require_http_methods(FORM_METHODS)
@login_required
def edit_indicator(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Edit the meaning of an indicator. Its actions are those that mention it."""
    plan = plan_to_manage(request.user, slug)
    indicator = get_object_or_404(plan.indicators, pk=pk)
    form = IndicatorForm(request.POST or None, indicator=indicator)
    if form.is_valid():
        indicator.framework, indicator.meaning = form.cleaned_data["framework"], form.cleaned_data["meaning"]
        indicator.save()
        messages.success(request, f"{indicator}: saved.")
        return redirect("partnerships:indicators", slug)
    back = f"/partnerships/plans/{slug}/indicators/"
    return _render_form(request, form, f"What {indicator} means", back, f"Indicators of {plan}")


def _render_form(request: SignedInRequest, form: Any, title: str, back: str, up: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "up": up}
    return render(request, "partnerships/form.html", context, status=422 if form.errors else 200)
