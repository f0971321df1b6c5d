"""The second step of signing in: entering it, setting it up, and confirming with it that it is you."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from accounts.carried import SignedCookie
from accounts.receivers import email_recovery_codes_replaced
from accounts.requests import SignedInRequest
from accounts.second_step import WRONG_PASSKEY, get_second_steps, must_set_up_second_step

SECOND_STEP_URL = reverse_lazy("mfa_index")
AuthenticatorType = Authenticator.Type
PASSKEY_CHALLENGE_COOKIE = SignedCookie("passkey", 10 * 60)
# A form's changes are saved together or not at all.
atomic_form_valid = method_decorator(transaction.atomic, name="form_valid")


@require_safe
@login_required
def second_step(request: SignedInRequest) -> HttpResponse:
    """The second steps that a person has, and those that they may add or remove."""
    steps = list(get_second_steps(request.user).order_by("pk"))
    context = {
        "app": next((step for step in steps if step.type == AuthenticatorType.TOTP), None),
        "passkeys": [step for step in steps if step.type == AuthenticatorType.WEBAUTHN],
        "codes_left": len(codes.get_unused_codes()) if (codes := get_recovery_codes(request)) else None,
        "must": must_set_up_second_step(request),
    }
    return render(request, "accounts/second_step.html", context)


class EnterSecondStepView(base.AuthenticateView):  # type: ignore[misc]  # has no types
    """After the password or the code by email, for whoever has a second step."""

    template_name = "accounts/enter_second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        step_types = set(get_second_steps(self.stage.login.user).values_list("type", flat=True))
        options = json.dumps(context["js_data"]["request_options"])
        if AuthenticatorType.TOTP not in step_types:
            context["form"].fields["code"].help_text = "Eight digits from your list."
        return {
            **context,
            "passkey_form": self.webauthn_form,
            "has_app": AuthenticatorType.TOTP in step_types,
            "options": options if AuthenticatorType.WEBAUTHN in step_types else "",
        }


class SignInWithPasskeyView(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey, without a password: the device asks for a fingerprint, a face or a PIN."""

    template_name = "accounts/passkey.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_with_challenge()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Copy the challenge from the cookie into the session, where allauth looks for it."""
        challenge = PASSKEY_CHALLENGE_COOKIE.read(request)
        if challenge:
            request.session[auth.STATE_SESSION_KEY] = challenge
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_with_challenge(form=form)

    def form_valid(self, form: Any) -> HttpResponse:
        if not PASSKEY_CHALLENGE_COOKIE.spend(self.request):
            form.add_error("credential", ValidationError(WRONG_PASSKEY, "incorrect_passkey"))
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        PASSKEY_CHALLENGE_COOKIE.drop(response)
        return response

    def render_with_challenge(self, **kwargs: Any) -> HttpResponse:
        """The page, with a new challenge for the passkey, which is stored in the cookie."""
        response: HttpResponse = self.render_to_response(self.get_context_data(**kwargs))
        PASSKEY_CHALLENGE_COOKIE.put(response, self.request.session.pop(auth.STATE_SESSION_KEY))
        return response

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = json.dumps(auth.begin_authentication(user=None))
        return {**super().get_context_data(**kwargs), "options": options}


class AddAppView(totp.ActivateTOTPView):  # type: ignore[misc]  # has no types
    template_name = "accounts/add_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {**context, "key": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # Mark the code that set it up as used, so that nobody can sign in with it too.
        get_second_steps(self.request.user).get(type=AuthenticatorType.TOTP).wrap().validate_code(
            form.cleaned_data["code"]
        )
        return response


@atomic_form_valid
class RemoveAppView(totp.DeactivateTOTPView):  # type: ignore[misc]  # has no types
    template_name = "accounts/remove_step.html"
    success_url = SECOND_STEP_URL


@atomic_form_valid
class AddPasskeyView(webauthn.AddWebAuthnView):  # type: ignore[misc]  # has no types
    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Options for a passkey that the device unlocks itself, so that it can replace the password."""
        context: dict[str, Any] = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "options": json.dumps(options)}


@atomic_form_valid
class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]  # has no types
    template_name = "accounts/remove_step.html"
    success_url = SECOND_STEP_URL


class ReauthenticateCodeView(base.ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"


class ReauthenticatePasskeyView(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/confirm_with_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(webauthn.ReauthenticateWebAuthnView, self).get_context_data(**kwargs)
        return {**context, "options": json.dumps(auth.begin_authentication(self.request.user))}


def get_recovery_codes(request: SignedInRequest) -> Any:
    authenticator = Authenticator.objects.filter(
        user=request.user, type=AuthenticatorType.RECOVERY_CODES
    ).first()
    return authenticator.wrap() if authenticator else None


@require_safe
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    codes = get_recovery_codes(request)
    if not codes:
        raise Http404
    return render(request, "accounts/recovery_codes.html", {"codes": codes.get_unused_codes()})


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def new_recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Replace the recovery codes. The old ones stop working."""
    get_object_or_404(get_second_steps(request.user)[:1])
    with transaction.atomic():
        generate_recovery_codes(request)
        email_recovery_codes_replaced(request.user)
    messages.success(request, "These codes are new. The old ones work no more.")
    return redirect("mfa_view_recovery_codes")
