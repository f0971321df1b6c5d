"""The pages on which administrators look after accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.account_status import deactivate_account
from accounts.changes import (
    NotPossible,
    changes_to_confirm,
    has_conflicting_roles,
    has_other_recent_administrator,
    request_or_apply_change,
)
from accounts.directory import PeopleFilter, list_people
from accounts.forms.people import AccountStatusForm, InvitationForm
from accounts.invitations import invite, send_invitation
from accounts.models import AccountChange, User
from accounts.reauthentication import require_recent_authentication
from accounts.requests import SignedInRequest
from accounts.roles import ADMINISTRATOR
from accounts.second_step import remove_second_steps
from accounts.telling import email_administrators

ViewT = Callable[..., HttpResponse]


def administrator_required(view: ViewT) -> ViewT:
    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if ADMINISTRATOR not in request.user.group_names:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@administrator_required
def people(request: SignedInRequest) -> HttpResponse:
    value = request.GET.get("filter", "")
    people_filter = PeopleFilter(value) if value in PeopleFilter.values else PeopleFilter.ALL
    person_rows = list_people()
    context = {
        "rows": [row for row in person_rows if row.matches(people_filter)],
        "lacking": sum(1 for row in person_rows if row.matches(PeopleFilter.LACKING)),
        "look": people_filter.label if people_filter else "",
        "changes": AccountChange.objects.waiting().count(),
        "to_confirm": len(changes_to_confirm(request.user)),
        "is_alone": not has_other_recent_administrator(request.user),
        "both": [row.person for row in person_rows if has_conflicting_roles(row.roles)],
    }
    return render(request, "accounts/people.html", context)


def add_waiting_messages(request: SignedInRequest, changes: Iterable[AccountChange]) -> None:
    """Add a message for each change that another person has to confirm."""
    for change in changes:
        messages.info(request, f"Asked to {change.what}. It takes effect once it is confirmed.")


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def invite_person(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            user, waiting = invite(values["email"], values["name"], values["roles"], by=request.user)
        except NotPossible as error:
            form.add_error("roles", str(error))
        else:
            messages.success(request, f"{user} is invited. An email is on its way to {user.email}.")
            add_waiting_messages(request, waiting)
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "accounts/invite_person.html", {"form": form}, status=status)


@require_POST
@administrator_required
@require_recent_authentication
def resend_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk, is_active=True, last_login=None)
    send_invitation(user, by=request.user)
    messages.success(request, f"Another invitation is on its way to {user.email}.")
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def change_account_status(request: SignedInRequest, pk: int) -> HttpResponse:
    """Switch somebody's account off, or on again when they come back."""
    person = get_object_or_404(User, pk=pk)
    is_self = person == request.user
    form = AccountStatusForm(request.POST or None)
    if form.is_valid() and not is_self:
        reason = form.cleaned_data["reason"]
        if person.is_active:
            deactivate_account(person, reason, by=request.user)
            text = f"{person} can no longer sign in, and is signed out everywhere."
            text += " Clerks and link officers see on their home pages what is to be handed over."
        else:
            change = request_or_apply_change(AccountChange.Kind.SWITCH_ON, person, reason, by=request.user)
            if change:
                add_waiting_messages(request, [change])
                return redirect("people")
            text = f"{person} may sign in again."
        messages.success(request, text)
        return redirect("people")
    context = {"person": person, "form": form, "is_self": is_self}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/leaving.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@require_recent_authentication
def remove_second_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """For somebody who has lost their telephone and their recovery codes."""
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        with transaction.atomic():
            remove_second_steps(person)
            what = f"{request.user} removed the second step of {person}."
            email_administrators(what, by=request.user, about=person)
        messages.success(request, f"{person} signs in without a second step now.")
        return redirect("people")
    return render(request, "accounts/remove_second_step.html", {"person": person})
