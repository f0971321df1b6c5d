"""The second step of signing in: who has one, who must, and how its secrets are stored."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import CouncilBranding, User
from accounts.roles import ADMINISTRATOR, GROUP_NAMES
from accounts.sessions import end_sessions
from audit.signals import key_rotated

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

WRONG_CODE = "Enter the code that the app shows now, or a recovery code that you have not used"
WRONG_PASSKEY = "That passkey did not work here. Try again, or sign in another way"
# Recovery codes alone are no second step: they replace one that was lost.
SECOND_STEP_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SECOND_STEP_LABELS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}
# The key of the secret in an authenticator's `data`, which is encrypted.
ENCRYPTED_KEYS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
EVERYONE = "everyone"
# The method in allauth's records of how somebody signed in.
SINGLE_SIGN_ON = "single-sign-on"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # has no types
    """Encrypts secrets, so that nobody can make codes from a copy of the database alone."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return f"Scrutiny, {CouncilBranding.now().name}"

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        return "Passkey"

    def encrypt(self, text: str) -> str:
        return _secret_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _secret_cipher().decrypt(encrypted_text.encode()).decode()


def _secret_cipher() -> MultiFernet:
    """Encrypts under a key derived from HISTORY_KEY; decrypts under that and those of earlier keys."""
    return _build_cipher((settings.HISTORY_KEY, *settings.HISTORY_KEY_FALLBACKS))


@cache
def _build_cipher(keys: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    derived = [salted_hmac("accounts.second_step", "secrets", secret=key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in derived])


@receiver(key_rotated)
def re_encrypt_secrets(**kwargs: Any) -> None:
    """Encrypt the secrets of apps and recovery codes under the current key."""
    cipher = _secret_cipher()
    for step in Authenticator.objects.filter(type__in=ENCRYPTED_KEYS).order_by("pk"):
        secret_key = ENCRYPTED_KEYS[step.type]
        step.data[secret_key] = cipher.rotate(step.data[secret_key].encode()).decode()
        step.save(update_fields=["data"])


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """Gives the session a new key after the first step, so that a key known from before is of no use."""

    def handle(self) -> tuple[Any, bool]:
        response, is_complete = super().handle()
        if response:
            self.request.session.cycle_key()
        return response, is_complete

    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and not has_single_sign_on_second_step(
            request, self.login.user
        )


def has_single_sign_on_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this session came by the council's single sign-on, which asks for a second step itself."""
    provider = settings.SINGLE_SIGN_ON
    records = get_authentication_records(request, user) if provider and provider.is_second_step else []
    return any(record["method"] == SINGLE_SIGN_ON for record in records)


def get_second_steps(user: User) -> QuerySet[Authenticator]:
    steps: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=SECOND_STEP_TYPES)
    return steps


def prefetch_second_steps() -> Prefetch[Any]:
    """For a queryset of people: sets `steps` on each, in one query for all."""
    return Prefetch(
        "authenticator_set", Authenticator.objects.filter(type__in=SECOND_STEP_TYPES), to_attr="steps"
    )


def second_step_labels(steps: Iterable[Authenticator]) -> list[str]:
    """The labels of these steps, each once: "authenticator app", "passkey"."""
    types = {step.type for step in steps}
    return [text for kind, text in SECOND_STEP_LABELS.items() if kind in types]


@transaction.atomic
def remove_second_steps(user: User) -> bool:
    """Remove all second steps and recovery codes, and sign the person out. Returns whether there were any."""
    steps = list(Authenticator.objects.filter(user=user))
    for step in steps:
        step.delete()
    end_sessions(user)
    return bool(steps)


# By role that comes from being named on a plan: a query for the primary keys of the people who hold it.
_role_holders: dict[str, Callable[[], QuerySet[Any, int]]] = {}


def register_role_holders(role: str, user_ids: Callable[[], QuerySet[Any, int]]) -> None:
    """Let another app say who holds a role that is not a group."""
    _role_holders[role] = user_ids


def mfa_roles_of(user: User) -> set[str]:
    """The names in MFA_ROLES that apply to this person, among others that the setting may not name."""
    roles = {EVERYONE, *(group.name.lower() for group in user.groups.all())}
    roles |= {role for role in _required_plan_roles() if _role_holders[role]().filter(pk=user.pk).exists()}
    return roles | {ADMINISTRATOR.lower()} if user.is_superuser else roles


def needs_second_step(user: User) -> bool:
    return bool(settings.MFA_ROLES) and not mfa_roles_of(user).isdisjoint(settings.MFA_ROLES)


def user_ids_requiring_second_step() -> set[int]:
    """The primary keys of all people who must have a second step."""
    required_groups = {role for role in GROUP_NAMES if role.lower() in settings.MFA_ROLES}
    condition = Q(groups__name__in=required_groups)
    if ADMINISTRATOR in required_groups:
        condition |= Q(is_superuser=True)
    for role in _required_plan_roles():
        condition |= Q(pk__in=_role_holders[role]())
    people = User.objects.all() if EVERYONE in settings.MFA_ROLES else User.objects.filter(condition)
    return set(people.values_list("pk", flat=True)) if settings.MFA_ROLES else set()


def _required_plan_roles() -> list[str]:
    return [role for role in _role_holders if role in settings.MFA_ROLES]


def must_set_up_second_step(request: HttpRequest) -> bool:
    """Whether the person must set up a second step before they can use any other page."""
    user: User | AnonymousUser = request.user
    if (
        not isinstance(user, User)
        or not needs_second_step(user)
        or has_single_sign_on_second_step(request, user)
    ):
        return False
    return not get_second_steps(user).exists()
