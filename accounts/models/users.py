"""The people who sign in, with their email address as user name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from audit.records import AuditHistory


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account. Without a password, its owner cannot sign in by password."""
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        """Called at sign-in: capital letters in the address make no difference."""
        return self.get(email=normalise_email(username or ""))

    def get_active_by_email(self, email: str) -> User | None:
        """The account with this email address, if it is switched on."""
        return self.filter(email=normalise_email(email), is_active=True).first()

    def in_role(self, role: str) -> QuerySet[User]:
        """People with a role (see `accounts.roles`) whose accounts are switched on."""
        return self.filter(groups__name=role, is_active=True)

    def has_email_domain(self, email: str) -> bool:
        """Whether anybody who has an account has an address at the same domain."""
        domain = normalise_email(email).rpartition("@")[2]
        return self.filter(email__endswith=f"@{domain}").exists()


class UserHistory(AuditHistory):
    def pre_save(self, instance: User, using: str, **kwargs: Any) -> None:
        if set(kwargs.get("update_fields") or ()) != {"last_login"}:
            super().pre_save(instance, using, **kwargs)

    def post_save(self, instance: User, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """Store no history of a sign-in, which changes only `last_login`."""
        if set(kwargs.get("update_fields") or ()) != {"last_login"}:
            super().post_save(instance, created, using=using, **kwargs)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The email address identifies them, and is stored in lower case."""

    email = models.EmailField(
        "email address",
        unique=True,
        error_messages={"unique": "There is already an account with this email address."},
    )
    name = models.CharField(max_length=200, help_text="As it should stand in documents and lists.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Untick this instead of deleting the account."
    )
    is_staff = models.BooleanField("staff", default=False, help_text="May open the administration pages.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    history = UserHistory(never_deleted=True, excluded_fields=["password", "last_login"])

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email_address",
                violation_error_message="There is already an account with this email address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = normalise_email(self.email)

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The person's groups, read once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]


def normalise_email(email: str) -> str:
    return BaseUserManager.normalize_email(email.strip()).lower()
