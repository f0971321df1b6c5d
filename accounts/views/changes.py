"""Changing somebody's roles and address, and confirming another administrator's changes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.changes import (
    NotPossible,
    ask_for,
    change_of,
    change_roles,
    confirm,
    confirm_from_old_address,
    refuse,
    to_confirm,
)
from accounts.forms.people import AddressForm, RolesForm
from accounts.models import AccountChange, User, normalise_email
from accounts.reauthentication import require_recent_authentication
from accounts.requests import SignedInRequest
from accounts.roles import ADMINISTRATOR, CLERK, GROUP_NAMES
from accounts.second_step import get_second_steps, second_step_labels
from accounts.views.people import administrator_required, tell_what_waits

MAX_CHANGES_SHOWN = 100  # changes that a page shows


@require_safe
@administrator_required
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """What administrators know of somebody, and what they may change."""
    person = get_object_or_404(User, pk=pk)
    context = {
        "person": person,
        "roles": sorted(person.group_names),
        "kinds": second_step_labels(get_second_steps(person)),
        "waiting": AccountChange.objects.waiting().for_lists().filter(person=person),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def roles(request: SignedInRequest, pk: int) -> HttpResponse:
    changed = get_object_or_404(User, pk=pk, is_active=True)
    held = sorted(changed.group_names & set(GROUP_NAMES))
    form = RolesForm(request.POST or None, initial={"roles": held})
    if request.method == "POST":
        # Nothing is ticked where nobody holds a role any more, and the form is sent empty.
        form = RolesForm(request.POST)
        if form.is_valid():
            try:
                waiting = change_roles(changed, form.cleaned_data["roles"], by=request.user)
            except NotPossible as refused:
                form.add_error("roles", str(refused))
            else:
                _say_what_was_done(request, waiting, "The roles are changed.")
                return redirect("person", pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/change_roles.html", {"person": changed, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def address(request: SignedInRequest, pk: int) -> HttpResponse:
    changed = get_object_or_404(User, pk=pk, is_active=True)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        new = normalise_email(form.cleaned_data["email"])
        try:
            waiting = ask_for(AccountChange.Kind.ADDRESS, changed, new, by=request.user)
        except NotPossible as refused:
            form.add_error("email", str(refused))
        else:
            _say_what_was_done(request, [waiting] if waiting else [], "The address is changed.")
            return redirect("person", pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/change_address.html", {"person": changed, "form": form}, status=status)


def _say_what_was_done(request: SignedInRequest, waiting: list[AccountChange], done: str) -> None:
    if waiting:
        tell_what_waits(request, waiting)
    else:
        messages.success(request, done)


@require_safe
@login_required
def changes(request: SignedInRequest) -> HttpResponse:
    """What waits: for this person to confirm, and for others."""
    _only_for_who_may_confirm(request)
    account_changes = to_confirm(request.user)
    others = AccountChange.objects.none()
    if ADMINISTRATOR in request.user.group_names:
        others = (
            AccountChange.objects.waiting()
            .for_lists()
            .exclude(pk__in=[account_change.pk for account_change in account_changes])
        )
    context = {"mine": account_changes[:MAX_CHANGES_SHOWN], "others": others[:MAX_CHANGES_SHOWN]}
    return render(request, "accounts/changes.html", context)


def _only_for_who_may_confirm(request: SignedInRequest) -> None:
    if request.user.group_names.isdisjoint({ADMINISTRATOR, CLERK}):
        raise PermissionDenied


@require_POST
@login_required
@require_recent_authentication
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw. Says so where somebody decided before, or somebody else has to."""
    _only_for_who_may_confirm(request)
    try:
        if "confirm" in request.POST:
            messages.success(request, f"Confirmed: {confirm(pk, by=request.user)}.")
        else:
            change = refuse(pk, by=request.user)
            messages.success(request, f"{change.get_state_display()}: {change}. Nothing was changed.")
    except NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("account-changes")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_address(request: HttpRequest) -> HttpResponse:
    """For whoever reads the address that somebody had: whether the new one is right.

    The link in their email opens this page and decides nothing: programs that look through emails open it
    too.
    """
    token = request.POST.get("token") or request.GET.get("token", "")
    change = change_of(token)
    context = {"change": change, "token": token, "state": "", "trouble": ""}
    if change and request.method == "POST":
        try:
            is_right = "confirm" in request.POST
            done = confirm_from_old_address(change) if is_right else refuse(change.pk, by=change.person)
            context["state"] = done.state
        except NotPossible as refused:
            context["trouble"] = str(refused)
    status = 200 if change and not context["trouble"] else 409 if change else 404
    return render(request, "accounts/confirm_address.html", context, status=status)
