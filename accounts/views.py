"""The one door."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts import demo
from accounts.forms import SignInForm


class SignIn(LoginView):
    """Brings people back to the page they had asked for, when that page is ours."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context.update(demo_users=demo.DEMO_USERS, demo_password=demo.PASSWORD)
        return context


@require_safe
def admin_door(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in page of its own: everyone comes in by ours."""
    if request.user.is_authenticated:
        raise PermissionDenied
    back = request.GET.get("next", "/admin/")
    return redirect(f"/sign-in/?{urlencode({'next': back})}")
