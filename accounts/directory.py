"""Everybody who has an account, as administrators look through them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_step import prefetch_second_steps, required_of, second_step_labels


class PeopleFilter(TextChoices):
    ALL = "", _("Everybody who has an account")
    NEVER = "never", _("Invited, and never signed in")
    LACKING = "lacking", _("Without the second step that their role needs")


@dataclass(frozen=True)
class PersonRow:
    """One person as a list prints them."""

    person: User
    roles: list[str]
    kinds: list[str]
    must: bool

    def matches(self, look: PeopleFilter) -> bool:
        if look == PeopleFilter.NEVER:
            return self.person.is_active and self.person.last_login is None
        return look == PeopleFilter.ALL or (self.must and not self.kinds)


def list_people() -> list[PersonRow]:
    """Those who have left come last. As many queries for many as for one."""
    people = User.objects.prefetch_related("groups", prefetch_second_steps()).order_by(
        "-is_active", "name", "email"
    )
    must = required_of()
    return [
        PersonRow(
            person,
            sorted(group.name for group in person.groups.all()),
            second_step_labels(person.steps),  # type: ignore[attr-defined]  # with_steps() puts them there
            person.is_active and person.pk in must,
        )
        for person in people
    ]
