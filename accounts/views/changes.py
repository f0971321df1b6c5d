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
    change_for_token,
    change_roles,
    changes_to_confirm,
    confirm_change,
    confirm_from_old_address,
    refuse_or_withdraw_change,
    request_or_apply_change,
)
from accounts.forms.people import AddressForm, RolesForm
from accounts.models import AccountChange, User, normalise_email
from accounts.reauthentication import require_recent_authentication
from accounts.requests import SignedInRequest
from accounts.roles import ADMINISTRATOR, CLERK, GROUP_NAMES
from accounts.second_step import get_second_steps, second_step_labels
from accounts.views.people import add_waiting_messages, administrator_required

MAX_CHANGES_SHOWN = 100  # changes that a page shows


@require_safe
@administrator_required
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person's account, as administrators see and change it."""
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
    account = get_object_or_404(User, pk=pk, is_active=True)
    held = sorted(account.group_names & set(GROUP_NAMES))
    form = RolesForm(request.POST or None, initial={"roles": held})
    if request.method == "POST":
        # Nothing is ticked where nobody holds a role any more, and the form is sent empty.
        form = RolesForm(request.POST)
        if form.is_valid():
            try:
                waiting = change_roles(account, form.cleaned_data["roles"], by=request.user)
            except NotPossible as error:
                form.add_error("roles", str(error))
            else:
                _add_result_message(request, waiting, "The roles are changed.")
                return redirect("person", pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/change_roles.html", {"person": account, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def address(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk, is_active=True)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        new_email = normalise_email(form.cleaned_data["email"])
        try:
            waiting = request_or_apply_change(AccountChange.Kind.ADDRESS, account, new_email, by=request.user)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            _add_result_message(request, [waiting] if waiting else [], "The address is changed.")
            return redirect("person", pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/change_address.html", {"person": account, "form": form}, status=status)


def _add_result_message(request: SignedInRequest, waiting: list[AccountChange], success_message: str) -> None:
    if waiting:
        add_waiting_messages(request, waiting)
    else:
        messages.success(request, success_message)


@require_safe
@login_required
def changes(request: SignedInRequest) -> HttpResponse:
    """Waiting changes: those that this person may confirm; for administrators, all others too."""
    _require_confirmer(request)
    own_changes = changes_to_confirm(request.user)
    others = AccountChange.objects.none()
    if ADMINISTRATOR in request.user.group_names:
        others = (
            AccountChange.objects.waiting().for_lists().exclude(pk__in=[change.pk for change in own_changes])
        )
    context = {"mine": own_changes[:MAX_CHANGES_SHOWN], "others": others[:MAX_CHANGES_SHOWN]}
    return render(request, "accounts/changes.html", context)


def _require_confirmer(request: SignedInRequest) -> None:
    if request.user.group_names.isdisjoint({ADMINISTRATOR, CLERK}):
        raise PermissionDenied


@require_POST
@login_required
@require_recent_authentication
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw a change. An error message says so where this person may not."""
    _require_confirmer(request)
    try:
        if "confirm" in request.POST:
            messages.success(request, f"Confirmed: {confirm_change(pk, by=request.user)}.")
        else:
            change = refuse_or_withdraw_change(pk, by=request.user)
            messages.success(request, f"{change.get_state_display()}: {change}. Nothing was changed.")
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("account-changes")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_address(request: HttpRequest) -> HttpResponse:
    """The page behind the link that is emailed to the old address: is the new_email address right?

    Opening the link decides nothing, since virus scanners open links in emails too.
    """
    token = request.POST.get("token") or request.GET.get("token", "")
    change = change_for_token(token)
    context = {"change": change, "token": token, "state": "", "trouble": ""}
    if change and request.method == "POST":
        try:
            if "confirm" in request.POST:
                decided = confirm_from_old_address(change)
            else:
                decided = refuse_or_withdraw_change(change.pk, by=change.person)
            context["state"] = decided.state
        except NotPossible as error:
            context["trouble"] = str(error)
    status = 200 if change and not context["trouble"] else 409 if change else 404
    return render(request, "accounts/confirm_address.html", context, status=status)
