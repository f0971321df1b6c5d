"""People's own account: their password, and the browsers in which they are signed in."""

from __future__ import annotations

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SecurityEvent, Session
from accounts.requests import SignedInRequest
from accounts.second_step import get_second_steps, second_step_labels
from accounts.sessions import end_sessions, end_single_session

MAX_SIGN_INS_SHOWN = 20


@require_safe
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    context = {
        "sessions": get_sessions(request),
        "kinds": second_step_labels(get_second_steps(request.user)),
        "provider": settings.SINGLE_SIGN_ON,
        "joined": settings.SINGLE_SIGN_ON and list(request.user.work_accounts.all()),
        "sign_ins": SecurityEvent.objects.sign_ins_of(request.user)[:MAX_SIGN_INS_SHOWN],
        "hours": settings.SESSION_HOURS,
        "idle_hours": settings.SESSION_IDLE_HOURS,
    }
    return render(request, "accounts/account.html", context)


class ChangePasswordView(allauth.PasswordChangeView):  # type: ignore[misc]  # has no types
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("account")


class SetPasswordView(allauth.PasswordSetView):  # type: ignore[misc]
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("account")


class ReauthenticatePasswordView(allauth.ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"


def get_sessions(request: SignedInRequest) -> list[Session]:
    """The browsers in which this person is signed in; first the one in use, with `is_this_one` set."""
    sessions = list(Session.objects.active().filter(user=request.user))
    for session in sessions:
        session.is_this_one = session.session_key == request.session.session_key
    return sorted(sessions, key=lambda session: not session.is_this_one)


@require_POST
@login_required
def end_session(request: SignedInRequest, name: str) -> HttpResponse:
    """Sign out of one other browser."""
    for session in get_sessions(request):
        if session.name == name and not session.is_this_one:
            end_single_session(session)
            messages.success(request, f"{session.browser} is signed out.")
            return redirect("account")
    raise Http404


@require_POST
@login_required
def end_all_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    end_sessions(request.user)
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")
