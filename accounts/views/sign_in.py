"""Signing in by password or by a code by email, resetting a password, and signing out."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal import flows
from allauth.account.utils import passthrough_next_redirect_url, url_str_to_user_pk
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import demo
from accounts.account_adapter import send_no_account_email
from accounts.models import User


class SignInView(allauth.LoginView):  # type: ignore[misc]  # has no types
    """The sign-in page, which leads to the page that people wanted, if that is on this site.

    It always shows its form: people who requested a code that does not arrive can come back to it.
    """

    template_name = "accounts/sign_in.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for name, view in (("passkey_url", "mfa_login_webauthn"), ("work_url", "work-account-sign-in")):
            context[name] = passthrough_next_redirect_url(
                self.request, reverse(view), self.redirect_field_name
            )
        context["provider"] = settings.SINGLE_SIGN_ON
        if settings.DEMO:
            context.update(demo_users=demo.DEMO_USERS, demo_password=demo.DEMO_PASSWORD)
        return context


class RequestCodeView(allauth.RequestLoginCodeView):  # type: ignore[misc]
    template_name = "accounts/ask_for_code.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.user:
            send_no_account_email(form.cleaned_data["email"])
        response: HttpResponse = super().form_valid(form)
        return response

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None


class EnterCodeView(allauth.ConfirmLoginCodeView):  # type: ignore[misc]
    template_name = "accounts/confirm_code.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if self._action == "verify":
            kwargs["email"] = self._process.state["email"]
        return kwargs


class RequestPasswordResetView(allauth.PasswordResetView):  # type: ignore[misc]
    template_name = "accounts/forgotten.html"


class PasswordResetSentView(allauth.PasswordResetDoneView):  # type: ignore[misc]
    template_name = "accounts/reset_sent.html"


class ResetPasswordView(allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    template_name = "accounts/reset_password.html"
    success_url = reverse_lazy("account_login")


@require_safe
@never_cache
def open_reset_link(request: HttpRequest) -> HttpResponse:
    """Move the key from the address into the session, so that neither a log nor another site gets it.

    Only a valid key creates a session, so that strangers cannot fill the table.
    """
    user_id, _, key = request.GET.get("key", "").partition("-")
    if _is_valid_reset_key(_safe_uid(user_id), key):
        request.session[allauth.INTERNAL_RESET_SESSION_KEY] = key
    return redirect(
        "account_reset_password_from_key", uidb36=_safe_uid(user_id), key=ResetPasswordView.reset_url_key
    )


def _is_valid_reset_key(user_id: str, key: str) -> bool:
    try:
        person = User.objects.filter(pk=url_str_to_user_pk(user_id)).first()
    except (ValueError, ValidationError):
        return False
    return person is not None and default_token_generator.check_token(person, key)


def _safe_uid(text: str) -> str:
    """The text if it can be an id in base 36, else "0", which no user has."""
    return text if text.isascii() and text.isalnum() and len(text) < 20 else "0"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    flows.logout.logout(request, show_message=False)
    messages.success(request, "You have signed out.")
    return redirect("account_login")


@require_safe
def redirect_admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in page of its own: redirect to the ordinary one. 403 for people signed in."""
    if request.user.is_authenticated:
        raise PermissionDenied
    next_url = request.GET.get("next", "/admin/")
    return redirect(f"/sign-in/?{urlencode({'next': next_url})}")
